/* gate and block: open gates, tokens, steering, conditions, the robust order lock. */
#include <check.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "block/block.h"

struct walker {
	struct gate_head *head;
	struct gate_slot *slot;
	struct gate_next next;
	_Atomic int passes, bells, held, released;
	_Atomic int last;
	int rounds;
};

static void ring_bell(void *ctx)
{
	atomic_fetch_add(&((struct walker *)ctx)->bells, 1);
}

static void note_held(void *ctx, bool held)
{
	struct walker *walker = ctx;
	atomic_fetch_add(held ? &walker->held : &walker->released, 1);
}

static void *walk(void *ctx)
{
	struct walker *walker = ctx;
	const struct gate_hooks hooks = {.ring_bell = ring_bell, .held = note_held, .ctx = walker};
	for (int i = 0; i < walker->rounds; i++) {
		atomic_store(&walker->last, (int)gate_enter(walker->head, walker->slot, &walker->next, &hooks));
		atomic_fetch_add(&walker->passes, 1);
	}
	return NULL;
}

/* Waits for a condition, with a deadline that only a failure meets. */
#define WAIT_FOR(condition) \
	do { \
		int left_ = 20000; \
		while (!(condition) && left_-- > 0) \
			nanosleep(&(struct timespec){0, 500000}, NULL); \
		ck_assert_msg((condition), "never came: %s", #condition); \
	} while (0)

START_TEST(open_gates_cost_nothing)
{
	struct gate_head head = {0};
	struct gate_slot slot = {0};
	struct walker walker = {.head = &head, .slot = &slot, .rounds = 1000, .next = {.kind = EVENT_PRINT}};
	walk(&walker);
	ck_assert_int_eq(walker.passes, 1000);
	ck_assert_int_eq(walker.bells, 0);
}
END_TEST

START_TEST(a_token_lets_one_step_pass)
{
	struct gate_head head = {0};
	struct gate_slot slot = {0};
	struct walker walker = {.head = &head, .slot = &slot, .rounds = 4, .next = {.kind = EVENT_PRINT}};
	pthread_t thread;
	gate_mode_set(&head, GATE_TOKENS);
	pthread_create(&thread, NULL, walk, &walker);
	for (int i = 1; i <= 3; i++) {
		gate_tokens_add(&head, 1, 1);
		WAIT_FOR(atomic_load(&walker.passes) == i);
	}
	/* The fourth is freed by the change of mode, without a token. */
	gate_mode_set(&head, GATE_OPEN);
	pthread_join(thread, NULL);
	ck_assert_int_eq(walker.passes, 4);
	ck_assert_int_eq(walker.held, walker.released);
}
END_TEST

START_TEST(lines_need_no_token_unless_asked)
{
	struct gate_head head = {0};
	struct gate_slot slot = {0};
	struct walker walker = {.head = &head, .slot = &slot, .rounds = 10, .next = {.kind = EVENT_LINE}};
	gate_mode_set(&head, GATE_TOKENS);
	walk(&walker);
	ck_assert_int_eq(walker.passes, 10);
	atomic_store(&head.line_steps, 1);
	pthread_t thread;
	walker.rounds = 1;
	pthread_create(&thread, NULL, walk, &walker);
	gate_tokens_add(&head, 1, 1);
	pthread_join(thread, NULL);
	ck_assert_int_eq(walker.passes, 11);
}
END_TEST

START_TEST(tokens_are_capped)
{
	struct gate_head head = {0};
	gate_tokens_add(&head, 5, 2);
	gate_tokens_add(&head, 5, 2);
	ck_assert_uint_eq(atomic_load(&head.tokens) & 0xffff, 2);
}
END_TEST

START_TEST(a_steered_task_parks_until_granted)
{
	struct gate_head head = {0};
	struct gate_slot slot = {0};
	_Atomic int32_t cells[4] = {0};
	bool by_time;
	struct walker walker = {.head = &head, .slot = &slot, .rounds = 3,
	                        .next = {.kind = EVENT_ACQUIRE, .until = {2, GATE_EQUAL, 0}}};
	pthread_t thread;
	gate_mode_set(&head, GATE_STEERED);
	pthread_create(&thread, NULL, walk, &walker);
	WAIT_FOR(atomic_load(&slot.phase) == GATE_PARKED);
	ck_assert(gate_is_enabled(&slot, cells, 0, &by_time));
	atomic_store(&cells[2], 7);
	ck_assert(!gate_is_enabled(&slot, cells, 0, &by_time));
	ck_assert_int_eq(walker.passes, 0);
	gate_grant(&slot, false);
	WAIT_FOR(atomic_load(&walker.passes) == 1 && atomic_load(&slot.phase) == GATE_PARKED);
	ck_assert_int_eq(walker.last, GATE_GO);
	gate_grant(&slot, true);
	WAIT_FOR(atomic_load(&walker.passes) == 2 && atomic_load(&slot.phase) == GATE_PARKED);
	ck_assert_int_eq(walker.last, GATE_TIMED_OUT);
	atomic_store(&slot.signals, GATE_SIGNAL_BIT(SIGTERM));
	ck_assert(gate_is_enabled(&slot, cells, 0, &by_time));
	gate_grant(&slot, false);
	pthread_join(thread, NULL);
	ck_assert_int_eq(walker.last, GATE_SIGNAL);
	ck_assert_int_eq(walker.bells, 3);
}
END_TEST

START_TEST(time_enables_a_sleeper)
{
	struct gate_slot slot = {.next = {.kind = EVENT_SLEEP, .wakes = 500, .sleeping = true}};
	_Atomic int32_t cells[1] = {0};
	bool by_time;
	atomic_store(&slot.phase, GATE_PARKED);
	ck_assert(gate_is_enabled(&slot, cells, 100, &by_time));
	ck_assert(by_time);
	ck_assert(gate_is_enabled(&slot, cells, 500, &by_time));
	ck_assert(!by_time);
}
END_TEST

START_TEST(conditions_compare)
{
	_Atomic int32_t cells[1] = {3};
	ck_assert(gate_holds(&(struct gate_condition){0, GATE_ALWAYS, 9}, cells));
	ck_assert(gate_holds(&(struct gate_condition){0, GATE_EQUAL, 3}, cells));
	ck_assert(!gate_holds(&(struct gate_condition){0, GATE_NOT_EQUAL, 3}, cells));
	ck_assert(gate_holds(&(struct gate_condition){0, GATE_AT_LEAST, 3}, cells));
	ck_assert(!gate_holds(&(struct gate_condition){0, GATE_AT_LEAST, 4}, cells));
}
END_TEST

START_TEST(a_block_numbers_tasks_and_objects)
{
	struct block block;
	struct err err;
	uint16_t task;
	bool fresh;
	ck_assert_int_eq(block_new(&block, &err), 0);
	block.head->tasks_limit = 3;
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(block_task_new(&block, 0, &task), 0);
		ck_assert_int_eq(task, i);
	}
	ck_assert_int_lt(block_task_new(&block, 0, &task), 0);
	ck_assert_int_eq(block_file(&block, OBJECT_FILE, "a.txt", &fresh), 1);
	ck_assert(fresh);
	ck_assert_int_eq(block_object_new(&block, OBJECT_LOCK, "till", 1), 2);
	ck_assert_int_eq(block_file(&block, OBJECT_FILE, "a.txt", &fresh), 1);
	ck_assert(!fresh);
	ck_assert_uint_ne(block.objects[2].cell, block.slots[0].ended_cell);
	block_reset(&block);
	ck_assert_int_eq(block_task_new(&block, 0, &task), 0);
	ck_assert_uint_eq(task, 0);
	block_done(&block);
}
END_TEST

START_TEST(a_block_attaches_only_to_a_block)
{
	struct block block, other;
	struct err err;
	ck_assert_int_eq(block_new(&block, &err), 0);
	ck_assert_int_eq(block_attach(dup(block.fd), dup(block.bell_fd), &other, &err), 0);
	other.head->seed = 42;
	ck_assert_uint_eq(block.head->seed, 42);
	block_done(&other);
	int fd = memfd_create("other", MFD_CLOEXEC);
	ck_assert_int_eq(ftruncate(fd, 100), 0);
	ck_assert_int_lt(block_attach(fd, -1, &other, &err), 0);
	ck_assert(strstr(err.text, "shared memory") != NULL);
	close(fd);
	block_done(&block);
}
END_TEST

struct order_page { _Atomic uint32_t order; _Atomic uint32_t taken; uint64_t counter; };

/* Many processes count under the lock; some die while they hold it; the rest are not stopped by it. */
START_TEST(the_order_lock_survives_its_owner)
{
	struct order_page *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t dying = fork();
	if (dying == 0) {
		block_order_take(getpid(), &page->order);
		atomic_store(&page->taken, 1);
		raise(SIGKILL);
	}
	waitpid(dying, NULL, 0);
	ck_assert_uint_eq(atomic_load(&page->taken), 1);
	pid_t counting[4];
	for (int i = 0; i < 4; i++) {
		counting[i] = fork();
		if (counting[i] == 0) {
			for (int k = 0; k < 2000; k++) {
				block_order_take(getpid(), &page->order);
				page->counter++;
				block_order_give(&page->order);
			}
			_exit(0);
		}
	}
	for (int i = 0; i < 4; i++)
		waitpid(counting[i], NULL, 0);
	ck_assert_uint_eq(page->counter, 8000);
	munmap(page, 4096);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("gate");
	TCase *tests = tcase_create("gate and block");
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, open_gates_cost_nothing);
	tcase_add_test(tests, a_token_lets_one_step_pass);
	tcase_add_test(tests, lines_need_no_token_unless_asked);
	tcase_add_test(tests, tokens_are_capped);
	tcase_add_test(tests, a_steered_task_parks_until_granted);
	tcase_add_test(tests, time_enables_a_sleeper);
	tcase_add_test(tests, conditions_compare);
	tcase_add_test(tests, a_block_numbers_tasks_and_objects);
	tcase_add_test(tests, a_block_attaches_only_to_a_block);
	tcase_add_test(tests, the_order_lock_survives_its_owner);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
