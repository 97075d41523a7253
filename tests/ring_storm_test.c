/* ring: storms of kills, and threads that race. */
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
	Suite *suite = suite_create("ring storm");
	TCase *tests = tcase_create("ring storm");
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, a_storm_of_kills_loses_nothing_that_was_published);
	tcase_add_test(tests, threads_race_cleanly);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
