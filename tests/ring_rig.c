/* See ring_rig.h. */
#include "ring_rig.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void *shared_memory(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(memory, MAP_FAILED);
	return memory;
}

static bool is_dead(void *ctx, unsigned writer)
{
	struct rig *rig = ctx;
	siginfo_t info = {0};
	rig->asked[writer]++;
	if (rig->on_ask)
		rig->on_ask(rig, writer);
	if (rig->held[writer])
		return false;
	return rig->pids[writer] == 0 ||
	       (waitid(P_PID, (id_t)rig->pids[writer], &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0);
}

void rig_up(struct rig *rig, size_t ring_bytes)
{
	memset(rig, 0, sizeof *rig);
	rig->size = ring_area_size(WRITERS, ring_bytes);
	rig->area = shared_memory(rig->size);
	rig->board = shared_memory(sizeof *rig->board);
	ck_assert_int_eq(ring_area_init(rig->area, WRITERS, ring_bytes), 0);
	rig->reader = ring_reader_new(rig->area, is_dead, rig);
}

void rig_down(struct rig *rig)
{
	ring_reader_free(rig->reader);
	munmap(rig->area, rig->size);
	munmap(rig->board, sizeof *rig->board);
}

void nap(long ns)
{
	nanosleep(&(struct timespec){0, ns}, NULL);
}

pid_t fork_writer(void)
{
	pid_t parent = getpid(), pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
	}
	return pid;
}

void expect_exit_0(pid_t pid)
{
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

/* ---- events that tell whether they are whole ---- */

uint32_t mix(uint64_t life, uint64_t number)
{
	uint64_t x = (life + 1) * 0x9e3779b97f4a7c15u ^ (number + 1) * 0xbf58476d1ce4e5b9u;
	x ^= x >> 29;
	x *= 0x94d049bb133111ebu;
	return (uint32_t)(x ^ x >> 32);
}

/* Sizes of all kinds: none, odd ones, now and then the largest. */
static uint32_t size_of(uint64_t life, uint64_t number)
{
	uint32_t roll = mix(life, number) % 256;
	return roll == 0 ? EVENT_PAYLOAD_MAX : roll < 128 ? 0 : roll % 67;
}

struct event event_of(unsigned task, uint64_t life, uint64_t number, unsigned char *payload)
{
	struct event event = {
		.task = (uint16_t)task, .kind = EVENT_PRINT, .time = life * 31 + number, .line = mix(number, life),
		.object = mix(life, number), .size = size_of(life, number), .a = (int64_t)life, .b = (int64_t)number,
	};
	for (uint32_t i = 0; i < event.size; i++)
		payload[i] = (unsigned char)(event.object >> (i % 4 * 8) ^ i);
	return event;
}

void publish_one(struct ring_writer *writer, uint64_t life, uint64_t number)
{
	unsigned char payload[EVENT_PAYLOAD_MAX];
	struct event event = event_of(writer->index, life, number, payload);
	ring_publish(writer, &event, payload);
}

void expect_whole(const struct event *event, const void *payload)
{
	unsigned char expected[EVENT_PAYLOAD_MAX];
	struct event same = event_of(event->task, (uint64_t)event->a, (uint64_t)event->b, expected);
	same.seq = event->seq;
	ck_assert_mem_eq(event, &same, sizeof same);
	ck_assert(event->size == 0 || memcmp(payload, expected, event->size) == 0);
}

/* The next event, within a deadline. */
struct event take(struct rig *rig, const void **ret_payload)
{
	struct event event;
	uint64_t end = ring_now_ns() + 20000000000u;
	int result;
	while ((result = ring_reader_next(rig->reader, &event, ret_payload)) == 0 && ring_now_ns() < end)
		nap(50000);
	ck_assert_int_eq(result, 1);
	return event;
}

void expect_nothing(struct rig *rig)
{
	struct event event;
	const void *payload;
	ck_assert_int_eq(ring_reader_next(rig->reader, &event, &payload), 0);
}
