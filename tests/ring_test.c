/* ring: order, fullness, death between taking a number and using it, storms of kills. */
#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ring/ring.h"

enum { WRITERS = 8 };

static bool dead[WRITERS];

static bool is_dead(void *ctx, unsigned writer)
{
	(void)ctx;
	return dead[writer];
}

static bool nobody_is_dead(void *ctx, unsigned writer)
{
	(void)ctx;
	(void)writer;
	return false;
}

static void *area_new(void)
{
	size_t size = ring_area_size(WRITERS, RING_BYTES_DEFAULT);
	void *area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_int_eq(ring_area_init(area, WRITERS, RING_BYTES_DEFAULT), 0);
	memset(dead, 0, sizeof dead);
	return area;
}

static void area_free(void *area)
{
	munmap(area, ring_area_size(WRITERS, RING_BYTES_DEFAULT));
}

/* A payload whose every byte follows from writer and count, so that a torn one shows. */
static size_t fill(unsigned char *payload, unsigned writer, uint64_t count)
{
	size_t size = (size_t)((count * 37 + writer) % 300);
	for (size_t i = 0; i < size; i++)
		payload[i] = (unsigned char)(count * 31 + i * 7 + writer);
	return size;
}

static void publish(struct ring_writer *writer, unsigned number, uint64_t count)
{
	unsigned char payload[300];
	struct event event = {.task = (uint16_t)number, .kind = EVENT_PRINT, .a = (int64_t)count};
	event.size = (uint32_t)fill(payload, number, count);
	ring_publish(writer, &event, payload);
}

static void check_event(const struct event *event, const void *payload)
{
	unsigned char expected[300];
	size_t size = fill(expected, event->task, (uint64_t)event->a);
	ck_assert_uint_eq(event->size, size);
	ck_assert(size == 0 || memcmp(payload, expected, size) == 0);
}

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* The next event, waiting for it; a deadline that only a failure meets. */
static bool next(struct ring_reader *reader, struct event *event, const void **payload)
{
	for (uint64_t deadline = now_ns() + 20000000000u; now_ns() < deadline;) {
		if (ring_reader_next(reader, event, payload) == 1)
			return true;
		sched_yield();
	}
	return false;
}

START_TEST(events_come_in_the_order_of_their_numbers)
{
	void *area = area_new();
	enum { EACH = 5000 };
	pid_t pids[WRITERS];
	for (unsigned i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			struct ring_writer writer;
			ring_writer_init(&writer, area, i, -1);
			for (uint64_t k = 0; k < EACH; k++)
				publish(&writer, i, k);
			_exit(0);
		}
	}
	struct ring_reader *reader = ring_reader_new(area, nobody_is_dead, NULL);
	uint64_t last = 0, counts[WRITERS] = {0}, seen = 0;
	while (seen < (uint64_t)WRITERS * EACH) {
		struct event event;
		const void *payload;
		ck_assert_msg(next(reader, &event, &payload), "the reader stands still");
		ck_assert_uint_eq(event.seq, last + 1);
		last = event.seq;
		if (event.kind == EVENT_STALL)
			continue;
		check_event(&event, payload);
		ck_assert_int_eq(event.a, (int64_t)counts[event.task]);
		counts[event.task]++;
		seen++;
	}
	ck_assert(ring_reader_is_drained(reader));
	for (unsigned i = 0; i < WRITERS; i++)
		waitpid(pids[i], NULL, 0);
	ring_reader_free(reader);
	area_free(area);
}
END_TEST

START_TEST(a_full_ring_blocks_and_loses_nothing)
{
	void *area = area_new();
	enum { COUNT = 4000 };
	_Atomic uint64_t *done = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct ring_writer writer;
		ring_writer_init(&writer, area, 0, -1);
		for (uint64_t k = 0; k < COUNT; k++) {
			publish(&writer, 0, k);
			atomic_fetch_add(done, 1);
		}
		_exit(0);
	}
	/* Nobody reads: the writer comes to a stop before its end, and stays there. */
	uint64_t before = 0;
	for (int same = 0; same < 50;) {
		nanosleep(&(struct timespec){0, 2000000}, NULL);
		uint64_t now = atomic_load(done);
		same = now == before && now > 0 ? same + 1 : 0;
		before = now;
	}
	ck_assert_uint_lt(before, COUNT);
	struct ring_reader *reader = ring_reader_new(area, nobody_is_dead, NULL);
	struct event event;
	const void *payload;
	int64_t stalled = 0;
	for (int64_t k = 0; k < COUNT;) {
		ck_assert(next(reader, &event, &payload));
		if (event.kind == EVENT_STALL) {
			stalled += event.a;
			continue;
		}
		ck_assert_int_eq(event.a, k++);
		check_event(&event, payload);
	}
	ck_assert_int_gt(stalled, 0);
	waitpid(pid, NULL, 0);
	ring_reader_free(reader);
	munmap((void *)done, 4096);
	area_free(area);
}
END_TEST

START_TEST(a_number_dies_with_its_owner)
{
	void *area = area_new();
	pid_t pid = fork();
	if (pid == 0) {
		struct ring_writer writer;
		struct event event = {.task = 0, .kind = EVENT_LINE};
		ring_writer_init(&writer, area, 0, -1);
		publish(&writer, 0, 0);
		ring_reserve(&writer, &event);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	struct ring_writer other;
	ring_writer_init(&other, area, 1, -1);
	publish(&other, 1, 5);
	struct ring_reader *reader = ring_reader_new(area, is_dead, NULL);
	struct event event;
	const void *payload;
	ck_assert(next(reader, &event, &payload));
	ck_assert_uint_eq(event.seq, 1);
	/* While it may live, the reader waits for it, however long. */
	for (uint64_t until = now_ns() + 20000000; now_ns() < until;)
		ck_assert_int_eq(ring_reader_next(reader, &event, &payload), 0);
	dead[0] = true;
	ck_assert(next(reader, &event, &payload));
	ck_assert_uint_eq(event.seq, 3);
	ck_assert_uint_eq(event.task, 1);
	ck_assert_uint_eq(ring_reader_skipped(reader), 1);
	ring_reader_free(reader);
	area_free(area);
}
END_TEST

START_TEST(a_late_writer_is_waited_for)
{
	void *area = area_new();
	struct ring_writer slow, quick;
	struct event event = {.task = 0, .kind = EVENT_LINE}, got;
	const void *payload;
	ring_writer_init(&slow, area, 0, -1);
	ring_writer_init(&quick, area, 1, -1);
	uint64_t seq = ring_reserve(&slow, &event);
	publish(&quick, 1, 1);
	struct ring_reader *reader = ring_reader_new(area, nobody_is_dead, NULL);
	ck_assert_int_eq(ring_reader_next(reader, &got, &payload), 0);
	ring_commit(&slow, &event, NULL, seq);
	ck_assert(next(reader, &got, &payload));
	ck_assert_uint_eq(got.seq, seq);
	ck_assert(next(reader, &got, &payload));
	ck_assert_uint_eq(got.task, 1);
	ck_assert_uint_eq(ring_reader_skipped(reader), 0);
	ring_reader_free(reader);
	area_free(area);
}
END_TEST

START_TEST(an_injected_event_takes_its_place)
{
	void *area = area_new();
	struct ring_writer writer;
	struct event event = {.task = 9, .kind = EVENT_MARK, .size = 2}, got;
	const void *payload;
	ring_writer_init(&writer, area, 0, -1);
	struct ring_reader *reader = ring_reader_new(area, nobody_is_dead, NULL);
	publish(&writer, 0, 1);
	ring_reader_inject(reader, &event, "hi");
	publish(&writer, 0, 2);
	static const unsigned tasks[] = {0, 9, 0};
	for (unsigned i = 0; i < 3; i++) {
		ck_assert(next(reader, &got, &payload));
		ck_assert_uint_eq(got.seq, i + 1);
		ck_assert_uint_eq(got.task, tasks[i]);
	}
	ring_reader_free(reader);
	area_free(area);
}
END_TEST

START_TEST(a_reset_area_is_as_good_as_new)
{
	void *area = area_new();
	struct ring_writer writer;
	struct event got;
	const void *payload;
	struct ring_reader *reader = ring_reader_new(area, nobody_is_dead, NULL);
	for (int round = 0; round < 3; round++) {
		ring_writer_init(&writer, area, 2, -1);
		publish(&writer, 2, 11);
		ck_assert(next(reader, &got, &payload));
		ck_assert_uint_eq(got.seq, 1);
		ring_area_reset(area, WRITERS);
		ring_reader_reset(reader);
	}
	ring_reader_free(reader);
	area_free(area);
}
END_TEST

/* ---- the storm ---- */

static _Noreturn void write_for_ever(void *area, unsigned index, uint64_t from)
{
	struct ring_writer writer;
	ring_writer_init(&writer, area, index, -1);
	for (uint64_t k = from;; k++)
		publish(&writer, index, k);
}

/* Thousands of writers are killed wherever they happen to be; the reader goes on, in order, with nothing torn. */
START_TEST(a_storm_of_kills_neither_stalls_nor_spoils)
{
	enum { KILLS = 2000 };
	void *area = area_new();
	pid_t pids[WRITERS];
	uint64_t last = 0, events = 0, random = 12345;
	struct ring_reader *reader = ring_reader_new(area, is_dead, NULL);
	for (unsigned i = 0; i < WRITERS; i++)
		if ((pids[i] = fork()) == 0)
			write_for_ever(area, i, 0);
	for (int kills = 0; kills < KILLS; kills++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		unsigned victim = (unsigned)(random >> 33) % WRITERS;
		uint64_t until = last + 1 + (random >> 40) % 100, deadline = now_ns() + 20000000000u;
		struct event event;
		const void *payload;
		while (last < until) {
			ck_assert_msg(now_ns() < deadline, "stalled after %d kills", kills);
			if (ring_reader_next(reader, &event, &payload) != 1)
				continue;
			ck_assert_uint_gt(event.seq, last);
			last = event.seq;
			events++;
			if (event.kind == EVENT_PRINT)
				check_event(&event, payload);
		}
		kill(pids[victim], SIGKILL);
		waitpid(pids[victim], NULL, 0);
		dead[victim] = true;
		/* Let everything it has published be read before its ring gets a new writer. */
		for (uint64_t calm = 0; calm < 3;) {
			calm = ring_reader_next(reader, &event, &payload) == 1 ? 0 : calm + 1;
			if (calm == 0) {
				ck_assert_uint_gt(event.seq, last);
				last = event.seq;
				if (event.kind == EVENT_PRINT)
					check_event(&event, payload);
			}
			if (last > until + 300)
				break;
		}
		dead[victim] = false;
		if ((pids[victim] = fork()) == 0)
			write_for_ever(area, victim, (uint64_t)kills);
	}
	for (unsigned i = 0; i < WRITERS; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	ck_assert_uint_gt(events, KILLS);
	ring_reader_free(reader);
	area_free(area);
}
END_TEST

/* ---- threads as writers: the same words, for the thread sanitizer ---- */

struct thread_writer { void *area; unsigned index; };

static void *write_some(void *ctx)
{
	struct thread_writer *self = ctx;
	struct ring_writer writer;
	ring_writer_init(&writer, self->area, self->index, -1);
	for (uint64_t k = 0; k < 3000; k++)
		publish(&writer, self->index, k);
	return NULL;
}

START_TEST(threads_write_too)
{
	void *area = area_new();
	pthread_t threads[4];
	struct thread_writer writers[4];
	for (unsigned i = 0; i < 4; i++) {
		writers[i] = (struct thread_writer){area, i};
		pthread_create(&threads[i], NULL, write_some, &writers[i]);
	}
	struct ring_reader *reader = ring_reader_new(area, nobody_is_dead, NULL);
	for (int seen = 0; seen < 4 * 3000;) {
		struct event event;
		const void *payload;
		ck_assert(next(reader, &event, &payload));
		if (event.kind == EVENT_STALL)
			continue;
		check_event(&event, payload);
		seen++;
	}
	for (unsigned i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	ring_reader_free(reader);
	area_free(area);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ring");
	TCase *tests = tcase_create("ring");
	tcase_set_timeout(tests, 180);
	tcase_add_test(tests, events_come_in_the_order_of_their_numbers);
	tcase_add_test(tests, a_full_ring_blocks_and_loses_nothing);
	tcase_add_test(tests, a_number_dies_with_its_owner);
	tcase_add_test(tests, a_late_writer_is_waited_for);
	tcase_add_test(tests, an_injected_event_takes_its_place);
	tcase_add_test(tests, a_reset_area_is_as_good_as_new);
	tcase_add_test(tests, a_storm_of_kills_neither_stalls_nor_spoils);
	tcase_add_test(tests, threads_write_too);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
