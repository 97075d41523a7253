/* ring: one order out of many writers, full rings, and writers that die. */
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

#include "ring_rig.h"

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
	for (int64_t n = 0; n < TURNS;) {
		struct event event = take(&rig, &payload);
		if (event.kind == EVENT_STALL) /* on a busy machine the reader may come late */
			continue;
		ck_assert_int_eq(event.b, n++);
	}
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
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
