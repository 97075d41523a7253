/* ring: one order out of many writers, full rings, and writers that are killed. */
#include <check.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ring/ring.h"
#include "ring/shared.h"

#ifdef __has_feature
#define IS_SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

/* A fork costs many times as much under a sanitizer. */
enum { WRITERS = 8, RING = 4 * EVENT_PAYLOAD_MAX, STORM_KILLS = IS_SANITIZED ? 600 : 2500, STORM_LIVES = STORM_KILLS + WRITERS + 1 };

/* What writers and the test share beside the area. */
struct board {
	_Atomic uint64_t committed[STORM_LIVES]; /* events whose publishing has returned */
	_Atomic uint32_t turn, hold;
};

struct rig {
	void *area;
	size_t size;
	struct board *board;
	struct ring_reader *reader;
	pid_t pids[WRITERS];       /* 0: none */
	bool held[WRITERS];        /* says "it lives" of a writer that is no process */
	unsigned asked[WRITERS];
	void (*on_ask)(struct rig *rig, unsigned writer);   /* between the reader's look at the flags and its second look */
	struct ring_writer *late;
};

static void *shared_memory(size_t size)
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

static void rig_up(struct rig *rig, size_t ring_bytes)
{
	memset(rig, 0, sizeof *rig);
	rig->size = ring_area_size(WRITERS, ring_bytes);
	rig->area = shared_memory(rig->size);
	rig->board = shared_memory(sizeof *rig->board);
	ck_assert_int_eq(ring_area_init(rig->area, WRITERS, ring_bytes), 0);
	rig->reader = ring_reader_new(rig->area, is_dead, rig);
}

static void rig_down(struct rig *rig)
{
	ring_reader_free(rig->reader);
	munmap(rig->area, rig->size);
	munmap(rig->board, sizeof *rig->board);
}

static void nap(long ns)
{
	nanosleep(&(struct timespec){0, ns}, NULL);
}

/* Waits for a condition, with a deadline that only a failure meets. */
#define WAIT_FOR(condition) \
	do { \
		uint64_t end_ = ring_now_ns() + 20000000000u; \
		while (!(condition) && ring_now_ns() < end_) \
			nap(200000); \
		ck_assert_msg((condition), "never came: %s", #condition); \
	} while (0)

static pid_t fork_writer(void)
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

static void expect_exit_0(pid_t pid)
{
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

/* ---- events that tell whether they are whole ---- */

static uint32_t mix(uint64_t life, uint64_t number)
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

static struct event event_of(unsigned task, uint64_t life, uint64_t number, unsigned char *payload)
{
	struct event event = {
		.task = (uint16_t)task, .kind = EVENT_PRINT, .time = life * 31 + number, .line = mix(number, life),
		.object = mix(life, number), .size = size_of(life, number), .a = (int64_t)life, .b = (int64_t)number,
	};
	for (uint32_t i = 0; i < event.size; i++)
		payload[i] = (unsigned char)(event.object >> (i % 4 * 8) ^ i);
	return event;
}

static void publish_one(struct ring_writer *writer, uint64_t life, uint64_t number)
{
	unsigned char payload[EVENT_PAYLOAD_MAX];
	struct event event = event_of(writer->index, life, number, payload);
	ring_publish(writer, &event, payload);
}

static void expect_whole(const struct event *event, const void *payload)
{
	unsigned char expected[EVENT_PAYLOAD_MAX];
	struct event same = event_of(event->task, (uint64_t)event->a, (uint64_t)event->b, expected);
	same.seq = event->seq;
	ck_assert_mem_eq(event, &same, sizeof same);
	ck_assert(event->size == 0 || memcmp(payload, expected, event->size) == 0);
}

/* The next event, within a deadline. */
static struct event take(struct rig *rig, const void **ret_payload)
{
	struct event event;
	uint64_t end = ring_now_ns() + 20000000000u;
	int result;
	while ((result = ring_reader_next(rig->reader, &event, ret_payload)) == 0 && ring_now_ns() < end)
		nap(50000);
	ck_assert_int_eq(result, 1);
	return event;
}

static void expect_nothing(struct rig *rig)
{
	struct event event;
	const void *payload;
	ck_assert_int_eq(ring_reader_next(rig->reader, &event, &payload), 0);
}

/* ---- one writer ---- */

START_TEST(what_goes_in_comes_out)
{
	struct rig rig;
	struct ring_writer writer;
	rig_up(&rig, RING);
	ring_writer_init(&writer, rig.area, 3, -1);
	expect_nothing(&rig);
	/* Many times round the ring, one by one and in heaps. */
	uint64_t in = 0, out = 0;
	for (unsigned heap = 1; in < 20000; heap = heap % 3 + 1) {
		for (unsigned i = 0; i < heap; i++)
			publish_one(&writer, 7, in++);
		for (unsigned i = 0; i < heap; i++, out++) {
			const void *payload;
			struct event event = take(&rig, &payload);
			ck_assert_uint_eq(event.seq, out + 1);
			ck_assert_int_eq(event.b, (int64_t)out);
			expect_whole(&event, payload);
		}
	}
	expect_nothing(&rig);
	ck_assert(ring_reader_is_drained(rig.reader));
	ck_assert_uint_eq(ring_reader_skipped(rig.reader), 0);
	rig_down(&rig);
}
END_TEST

START_TEST(sizes_are_checked)
{
	char *memory = shared_memory(1 << 20);
	ck_assert_int_lt(ring_area_init(memory, 0, RING), 0);
	ck_assert_int_lt(ring_area_init(memory, 1, RING + 8), 0);
	ck_assert_int_lt(ring_area_init(memory, 1, RING / 2), 0);
	munmap(memory, 1 << 20);
	/* A payload that is too long is cut, not written past the record. */
	struct rig rig;
	struct ring_writer writer;
	rig_up(&rig, RING);
	ring_writer_init(&writer, rig.area, 0, -1);
	char *payload = mem_new_or_die(EVENT_PAYLOAD_MAX + 100, 1);
	struct event event = {.kind = EVENT_PRINT, .size = EVENT_PAYLOAD_MAX + 100};
	ring_publish(&writer, &event, payload);
	const void *got;
	event = take(&rig, &got);
	ck_assert_uint_eq(event.size, EVENT_PAYLOAD_MAX);
	free(payload);
	rig_down(&rig);
}
END_TEST

START_TEST(the_reader_puts_its_own_in_their_place)
{
	struct rig rig;
	struct ring_writer writer;
	const void *payload;
	rig_up(&rig, RING);
	ring_writer_init(&writer, rig.area, 1, -1);
	struct event mark = {.kind = EVENT_MARK, .task = EVENT_NO_TASK, .size = 5};
	ck_assert_uint_eq(ring_reader_inject(rig.reader, &mark, "first"), 1);
	publish_one(&writer, 1, 0);
	mark.size = 6;
	ck_assert_uint_eq(ring_reader_inject(rig.reader, &mark, "second"), 3);
	publish_one(&writer, 1, 1);
	struct event event = take(&rig, &payload);
	ck_assert(event.kind == EVENT_MARK && event.size == 5 && memcmp(payload, "first", 5) == 0);
	ck_assert_int_eq(take(&rig, &payload).kind, EVENT_PRINT);
	event = take(&rig, &payload);
	ck_assert(event.kind == EVENT_MARK && event.seq == 3 && memcmp(payload, "second", 6) == 0);
	ring_reader_inject(rig.reader, &mark, "never!");
	/* A new run begins with nothing of the old one. */
	ring_area_reset(rig.area, WRITERS);
	ring_reader_reset(rig.reader);
	expect_nothing(&rig);
	ring_writer_init(&writer, rig.area, 1, -1);
	publish_one(&writer, 2, 0);
	event = take(&rig, &payload);
	ck_assert(event.seq == 1 && event.a == 2);
	expect_whole(&event, payload);
	rig_down(&rig);
}
END_TEST

START_TEST(the_bell_rings_once_and_only_when_wanted)
{
	struct rig rig;
	struct ring_writer writer;
	uint64_t rings = 0;
	int bell = eventfd(0, EFD_NONBLOCK);
	rig_up(&rig, RING);
	ring_writer_init(&writer, rig.area, 0, bell);
	publish_one(&writer, 1, 0);
	ck_assert_int_lt(read(bell, &rings, sizeof rings), 0);
	ring_bell_want(rig.area, true);
	publish_one(&writer, 1, 1);
	publish_one(&writer, 1, 2);
	ck_assert_int_eq(read(bell, &rings, sizeof rings), sizeof rings);
	ck_assert_uint_eq(rings, 1);
	ck_assert(!ring_bell_taken(rig.area));
	ring_bell_want(rig.area, true);
	ring_bell_want(rig.area, false);
	ck_assert(!ring_bell_taken(rig.area));
	close(bell);
	rig_down(&rig);
}
END_TEST

/* ---- several processes ---- */

START_TEST(processes_make_one_order)
{
	enum { EACH = 4000, PROCESSES = 4 };
	struct rig rig;
	rig_up(&rig, RING);
	for (unsigned i = 0; i < PROCESSES; i++)
		if ((rig.pids[i] = fork_writer()) == 0) {
			struct ring_writer writer;
			ring_writer_init(&writer, rig.area, i, -1);
			for (uint64_t n = 0; n < EACH; n++)
				publish_one(&writer, i, n);
			_exit(0);
		}
	int64_t next[PROCESSES] = {0};
	uint64_t seq = 0;
	for (unsigned done = 0; done < EACH * PROCESSES;) {
		const void *payload;
		struct event event = take(&rig, &payload);
		ck_assert_uint_eq(event.seq, ++seq);
		if (event.kind == EVENT_STALL)
			continue;
		ck_assert_int_eq(event.b, next[event.task]++);
		expect_whole(&event, payload);
		done++;
	}
	for (unsigned i = 0; i < PROCESSES; i++)
		expect_exit_0(rig.pids[i]);
	expect_nothing(&rig);
	ck_assert_uint_eq(ring_reader_skipped(rig.reader), 0);
	rig_down(&rig);
}
END_TEST

START_TEST(the_order_respects_cause_and_effect)
{
	enum { TURNS = 1000 };
	struct rig rig;
	const void *payload;
	rig_up(&rig, RING);
	for (unsigned i = 0; i < 2; i++)
		if ((rig.pids[i] = fork_writer()) == 0) {
			struct ring_writer writer;
			ring_writer_init(&writer, rig.area, i, -1);
			for (uint32_t n = i; n < TURNS; n += 2) {
				while (atomic_load(&rig.board->turn) != n)
					sched_yield();
				publish_one(&writer, i, n);
				atomic_store(&rig.board->turn, n + 1);
			}
			_exit(0);
		}
	for (int64_t n = 0; n < TURNS; n++)
		ck_assert_int_eq(take(&rig, &payload).b, n);
	expect_exit_0(rig.pids[0]);
	expect_exit_0(rig.pids[1]);
	rig_down(&rig);
}
END_TEST

START_TEST(a_full_ring_makes_its_writer_wait_and_loses_nothing)
{
	enum { EVENTS = 3000 };
	struct rig rig;
	int bell = eventfd(0, EFD_NONBLOCK);
	rig_up(&rig, RING);
	ring_bell_want(rig.area, true);
	if ((rig.pids[2] = fork_writer()) == 0) {
		struct ring_writer writer;
		ring_writer_init(&writer, rig.area, 2, bell);
		ring_bell_taken(rig.area);           /* only the waiting shall ring */
		atomic_store(&rig.board->hold, 1);
		while (atomic_load(&rig.board->hold))
			nap(100000);
		for (uint64_t n = 0; n < EVENTS; n++) {
			publish_one(&writer, 5, n);
			atomic_fetch_add(&rig.board->committed[0], 1);
		}
		_exit(0);
	}
	struct ring_head *ring = ring_head_of(rig.area, 2);
	const struct area *area = rig.area;
	WAIT_FOR(atomic_load(&rig.board->hold));
	atomic_store(&rig.board->hold, 0);
	WAIT_FOR(atomic_load(&ring->waiting));
	/* It waits without a number, and everything before is there. */
	ck_assert_uint_eq(atomic_load(&area->counter), atomic_load(&rig.board->committed[0]));
	ck_assert_uint_eq(atomic_load(&ring->flag), 0);
	ring_bell_want(rig.area, true);
	ck_assert_int_eq(poll(&(struct pollfd){.fd = bell, .events = POLLIN}, 1, 20000), 1);
	unsigned stalls = 0;
	bool told = false;
	for (int64_t n = 0; n < EVENTS;) {
		const void *payload;
		struct event event = take(&rig, &payload);
		if (event.kind == EVENT_STALL) {
			ck_assert(!told && event.a > 0 && event.task == 2);
			told = true;
			stalls++;
			continue;
		}
		told = false;
		ck_assert_int_eq(event.b, n++);
		expect_whole(&event, payload);
	}
	ck_assert_uint_ge(stalls, 1);
	ck_assert(!told);
	expect_exit_0(rig.pids[2]);
	ck_assert_uint_eq(ring_reader_skipped(rig.reader), 0);
	close(bell);
	rig_down(&rig);
}
END_TEST

/* ---- numbers that do not come ---- */

START_TEST(a_writer_that_dies_with_a_number_is_passed_over)
{
	struct rig rig;
	struct ring_writer other, again;
	const void *payload;
	rig_up(&rig, RING);
	ring_writer_init(&other, rig.area, 0, -1);
	rig.held[0] = true;
	publish_one(&other, 1, 0);
	if ((rig.pids[4] = fork_writer()) == 0) {
		struct ring_writer writer;
		unsigned char bytes[EVENT_PAYLOAD_MAX];
		ring_writer_init(&writer, rig.area, 4, -1);
		publish_one(&writer, 2, 0);
		struct event event = event_of(4, 2, 1, bytes);
		ring_reserve(&writer, &event);
		/* Half a record, beyond the head. */
		memset(ring_data_of(rig.area, 4) + atomic_load(&ring_head_of(rig.area, 4)->head), 0xee, 40);
		kill(getpid(), SIGKILL);
	}
	siginfo_t info;
	ck_assert_int_eq(waitid(P_PID, (id_t)rig.pids[4], &info, WEXITED | WNOWAIT), 0);
	publish_one(&other, 1, 1);
	ck_assert_int_eq(take(&rig, &payload).a, 1);
	ck_assert_int_eq(take(&rig, &payload).a, 2);
	struct event event = take(&rig, &payload);
	ck_assert_uint_eq(event.seq, 4);
	ck_assert_int_eq(event.b, 1);
	ck_assert_uint_eq(ring_reader_skipped(rig.reader), 1);
	/* Asked for the one whose flag was up, and once was enough. */
	ck_assert_uint_eq(rig.asked[4], 1);
	ck_assert_uint_eq(rig.asked[0], 0);
	/* Its ring serves the next one, who has nothing to do with the flag that was left up. */
	waitpid(rig.pids[4], NULL, 0);
	rig.held[4] = true;
	ring_writer_init(&again, rig.area, 4, -1);
	expect_nothing(&rig);
	publish_one(&again, 3, 0);
	event = take(&rig, &payload);
	ck_assert(event.a == 3 && event.seq == 5);
	expect_whole(&event, payload);
	ck_assert(ring_reader_is_drained(rig.reader));
	rig_down(&rig);
}
END_TEST

START_TEST(a_living_writer_is_waited_for)
{
	struct rig rig;
	struct ring_writer slow, other;
	unsigned char bytes[EVENT_PAYLOAD_MAX];
	const void *payload;
	rig_up(&rig, RING);
	ring_writer_init(&slow, rig.area, 0, -1);
	ring_writer_init(&other, rig.area, 1, -1);
	rig.held[0] = rig.held[1] = true;
	struct event event = event_of(0, 1, 0, bytes);
	uint64_t seq = ring_reserve(&slow, &event);
	publish_one(&other, 2, 0);
	ck_assert(!ring_reader_is_drained(rig.reader));
	for (int i = 0; i < 50; i++) {
		expect_nothing(&rig);
		nap(200000);
	}
	/* Not asked in each call, and nothing of the one whose number is the next. */
	ck_assert_uint_gt(rig.asked[0], 0);
	ck_assert_uint_le(rig.asked[0], 49);
	ck_assert_uint_eq(ring_reader_skipped(rig.reader), 0);
	ring_commit(&slow, &event, bytes, seq);
	event = take(&rig, &payload);
	ck_assert_uint_eq(event.seq, 1);
	expect_whole(&event, payload);
	ck_assert_uint_eq(take(&rig, &payload).seq, 2);
	rig_down(&rig);
}
END_TEST

START_TEST(a_flag_for_a_later_number_holds_nobody_up)
{
	struct rig rig;
	struct ring_writer dead, busy;
	unsigned char bytes[EVENT_PAYLOAD_MAX];
	const void *payload;
	rig_up(&rig, RING);
	ring_writer_init(&dead, rig.area, 0, -1);
	ring_writer_init(&busy, rig.area, 1, -1);
	rig.held[1] = true;
	struct event event = event_of(0, 1, 0, bytes);
	ring_reserve(&dead, &event);
	publish_one(&busy, 2, 0);
	event = event_of(1, 2, 1, bytes);
	uint64_t seq = ring_reserve(&busy, &event); /* 3; number 1 is missing */
	ck_assert_uint_eq(seq, 3);
	ck_assert_uint_eq(take(&rig, &payload).seq, 2);
	ck_assert_uint_eq(rig.asked[1], 0);
	ring_commit(&busy, &event, bytes, seq);
	ck_assert_uint_eq(take(&rig, &payload).seq, 3);
	rig_down(&rig);
}
END_TEST

static void commit_late(struct rig *rig, unsigned writer)
{
	unsigned char bytes[EVENT_PAYLOAD_MAX];
	if (writer != 0 || rig->asked[0] != 2)
		return;
	struct event event = event_of(1, 9, 0, bytes);
	ring_commit(rig->late, &event, bytes, 2);
}

START_TEST(the_reader_looks_again_before_it_passes_over)
{
	struct rig rig;
	struct ring_writer dead, late;
	struct event event = {.kind = EVENT_LINE};
	const void *payload;
	rig_up(&rig, RING);
	ring_writer_init(&dead, rig.area, 0, -1);
	ck_assert_uint_eq(ring_reserve(&dead, &event), 1);
	ring_writer_init(&late, rig.area, 1, -1);
	rig.held[1] = true;
	event = event_of(1, 9, 0, (unsigned char[EVENT_PAYLOAD_MAX]){0});
	ck_assert_uint_eq(ring_reserve(&late, &event), 2);
	/* Number 2 is not there at the first look; its writer uses it, and lowers its flag, just before
	 * the reader comes to that flag. */
	rig.late = &late;
	rig.on_ask = commit_late;
	event = take(&rig, &payload);
	ck_assert_uint_eq(event.seq, 2);
	expect_whole(&event, payload);
	ck_assert_uint_eq(rig.asked[0], 2);
	ck_assert_uint_eq(ring_reader_skipped(rig.reader), 1);
	rig_down(&rig);
}
END_TEST

START_TEST(what_lies_beyond_the_window_stays_in_its_ring)
{
	enum { EVENTS = 60000 };
	struct rig rig;
	struct ring_writer slow, fast;
	unsigned char bytes[EVENT_PAYLOAD_MAX];
	const void *payload;
	rig_up(&rig, 1 << 22);
	rig.held[0] = rig.held[1] = true;
	ring_writer_init(&slow, rig.area, 0, -1);
	ring_writer_init(&fast, rig.area, 1, -1);
	struct event event = event_of(0, 1, 0, bytes);
	uint64_t seq = ring_reserve(&slow, &event);
	for (uint64_t n = 0; n < EVENTS; n++) {
		struct event small = {.task = 1, .kind = EVENT_LINE, .b = (int64_t)n};
		ring_publish(&fast, &small, NULL);
	}
	expect_nothing(&rig);
	ring_commit(&slow, &event, bytes, seq);
	ck_assert_uint_eq(take(&rig, &payload).task, 0);
	for (int64_t n = 0; n < EVENTS; n++)
		ck_assert_int_eq(take(&rig, &payload).b, n);
	expect_nothing(&rig);
	rig_down(&rig);
}
END_TEST

START_TEST(rubbish_in_a_ring_harms_nobody)
{
	for (unsigned seed = 1; seed <= 300; seed++) {
		struct rig rig;
		struct ring_writer writer, other;
		struct event event;
		const void *payload;
		rig_up(&rig, RING);
		ring_writer_init(&writer, rig.area, WRITERS - 1, -1);
		ring_writer_init(&other, rig.area, 0, -1);
		for (uint64_t n = 0; n < 20; n++)
			publish_one(&writer, 1, n);
		srandom(seed);
		char *data = ring_data_of(rig.area, WRITERS - 1);
		for (int i = 0; i < 30; i++)
			data[random() % 1200] = (char)random();
		if (seed % 2)
			atomic_store(&ring_head_of(rig.area, WRITERS - 1)->head, (uint32_t)random() & ~7u);
		publish_one(&other, 2, 0);
		bool got = false;
		while (ring_reader_next(rig.reader, &event, &payload) == 1)
			got = got || event.seq == 21;
		ck_assert(got);
		ck_assert(ring_reader_is_drained(rig.reader));
		rig_down(&rig);
	}
}
END_TEST

/* ---- the storm ---- */

struct storm {
	struct rig rig;
	uint64_t life_of[WRITERS];              /* which life a writer is at */
	uint64_t delivered[STORM_LIVES];
	uint64_t lives, last_seq, last_progress;
};

static _Noreturn void write_until_killed(struct rig *rig, unsigned index, uint64_t life)
{
	struct ring_writer writer;
	unsigned char payload[EVENT_PAYLOAD_MAX];
	ring_writer_init(&writer, rig->area, index, -1);
	for (uint64_t n = 0;; n++) {
		struct event event = event_of(index, life, n, payload);
		if (n % 3) {
			ring_publish(&writer, &event, payload);
		} else { /* stays longer where dying hurts */
			uint64_t seq = ring_reserve(&writer, &event);
			for (volatile unsigned i = 0; i < life % 16 * 1000; i++)
				;
			ring_commit(&writer, &event, payload, seq);
		}
		atomic_store(&rig->board->committed[life], n + 1);
	}
}

static void start_life(struct storm *storm, unsigned index)
{
	uint64_t life = storm->lives++;
	storm->life_of[index] = life;
	storm->rig.pids[index] = fork_writer();
	if (storm->rig.pids[index] == 0)
		write_until_killed(&storm->rig, index, life);
}

/* Takes what is there now; fails when a number has been missing for too long. */
static void drain(struct storm *storm)
{
	struct event event;
	const void *payload;
	int count = 0;
	while (count < 100 && ring_reader_next(storm->rig.reader, &event, &payload) == 1) {
		count++;
		ck_assert_uint_gt(event.seq, storm->last_seq);
		storm->last_seq = event.seq;
		if (event.kind == EVENT_STALL)
			continue;
		expect_whole(&event, payload);
		ck_assert_uint_lt((uint64_t)event.a, storm->lives);
		ck_assert_int_eq(event.b, (int64_t)storm->delivered[event.a]++);
	}
	if (count || ring_reader_is_drained(storm->rig.reader))
		storm->last_progress = ring_now_ns();
	ck_assert_msg(ring_now_ns() - storm->last_progress < 20000000000u, "the reader stands still at %llu",
	              (unsigned long long)storm->last_seq);
}

static void kill_one(struct storm *storm, unsigned index)
{
	kill(storm->rig.pids[index], SIGKILL);
	ck_assert_int_eq(waitpid(storm->rig.pids[index], NULL, 0), storm->rig.pids[index]);
	storm->rig.pids[index] = 0;
}

START_TEST(a_storm_of_kills_loses_nothing_that_was_published)
{
	struct storm *storm = mem_new_or_die(1, sizeof *storm);
	rig_up(&storm->rig, RING);
	storm->last_progress = ring_now_ns();
	srandom(20240229);
	for (unsigned i = 0; i < 3; i++)
		start_life(storm, i);
	for (unsigned kills = 0; kills < STORM_KILLS - 3; kills++) {
		/* Now and then nobody reads for a while: then they are killed waiting at full rings. */
		uint64_t until = ring_now_ns() + (uint64_t)(random() % 400) * 1000;
		bool reads = random() % 8 != 0;
		while (ring_now_ns() < until)
			if (reads)
				drain(storm);
		unsigned victim = (unsigned)(random() % WRITERS);
		if (storm->rig.pids[victim])
			kill_one(storm, victim);
		else
			victim = (unsigned)(random() % 3), kill_one(storm, victim);
		if (random() % 4 == 0)
			drain(storm);
		start_life(storm, victim);
	}
	for (unsigned i = 0; i < WRITERS; i++)
		if (storm->rig.pids[i])
			kill_one(storm, i);
	while (drain(storm), !ring_reader_is_drained(storm->rig.reader))
		nap(100000);
	uint64_t events = 0;
	for (uint64_t life = 0; life < storm->lives; life++) {
		uint64_t committed = atomic_load(&storm->rig.board->committed[life]);
		events += storm->delivered[life];
		/* The last one may have been published and not yet counted. */
		ck_assert_uint_ge(storm->delivered[life], committed);
		ck_assert_uint_le(storm->delivered[life], committed + 1);
	}
	printf("ring storm: %llu kills, %llu events delivered, %llu numbers passed over\n", (unsigned long long)storm->lives,
	       (unsigned long long)events, (unsigned long long)ring_reader_skipped(storm->rig.reader));
	ck_assert_uint_gt(events, storm->lives);
	rig_down(&storm->rig);
	free(storm);
}
END_TEST

/* ---- threads: the same code, for the thread sanitizer ---- */

struct thread_job { struct rig *rig; unsigned index; int bell; };

static void *write_in_thread(void *ctx)
{
	struct thread_job *job = ctx;
	struct ring_writer writer;
	ring_writer_init(&writer, job->rig->area, job->index, job->bell);
	for (uint64_t n = 0; n < 5000; n++)
		publish_one(&writer, job->index, n);
	return NULL;
}

START_TEST(threads_race_cleanly)
{
	enum { THREADS = 4 };
	struct rig rig;
	pthread_t threads[THREADS];
	struct thread_job jobs[THREADS];
	int64_t next[THREADS] = {0};
	int bell = eventfd(0, EFD_NONBLOCK);
	rig_up(&rig, RING);
	for (unsigned i = 0; i < THREADS; i++) {
		rig.held[i] = true;
		jobs[i] = (struct thread_job){.rig = &rig, .index = i, .bell = bell};
		ck_assert_int_eq(pthread_create(&threads[i], NULL, write_in_thread, &jobs[i]), 0);
	}
	/* As the tool does it: look, wish for the bell, look again, sleep. A lost bell would show as a timeout. */
	for (unsigned done = 0; done < THREADS * 5000;) {
		struct event event;
		const void *payload;
		if (ring_reader_next(rig.reader, &event, &payload) == 0) {
			uint64_t rings;
			ring_bell_want(rig.area, true);
			if (ring_reader_next(rig.reader, &event, &payload) == 0) {
				ck_assert_int_eq(poll(&(struct pollfd){.fd = bell, .events = POLLIN}, 1, 20000), 1);
				ck_assert_int_eq(read(bell, &rings, sizeof rings), sizeof rings);
				continue;
			}
			ring_bell_want(rig.area, false);
		}
		if (event.kind == EVENT_STALL)
			continue;
		expect_whole(&event, payload);
		ck_assert_int_eq(event.b, next[event.task]++);
		done++;
	}
	for (unsigned i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	expect_nothing(&rig);
	ck_assert_uint_eq(ring_reader_skipped(rig.reader), 0);
	close(bell);
	rig_down(&rig);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ring");
	TCase *tests = tcase_create("ring");
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, what_goes_in_comes_out);
	tcase_add_test(tests, sizes_are_checked);
	tcase_add_test(tests, the_reader_puts_its_own_in_their_place);
	tcase_add_test(tests, the_bell_rings_once_and_only_when_wanted);
	tcase_add_test(tests, processes_make_one_order);
	tcase_add_test(tests, the_order_respects_cause_and_effect);
	tcase_add_test(tests, a_full_ring_makes_its_writer_wait_and_loses_nothing);
	tcase_add_test(tests, a_writer_that_dies_with_a_number_is_passed_over);
	tcase_add_test(tests, a_living_writer_is_waited_for);
	tcase_add_test(tests, a_flag_for_a_later_number_holds_nobody_up);
	tcase_add_test(tests, the_reader_looks_again_before_it_passes_over);
	tcase_add_test(tests, what_lies_beyond_the_window_stays_in_its_ring);
	tcase_add_test(tests, rubbish_in_a_ring_harms_nobody);
	tcase_add_test(tests, a_storm_of_kills_loses_nothing_that_was_published);
	tcase_add_test(tests, threads_race_cleanly);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
