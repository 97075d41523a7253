/* event, world, history: the reducer on plain data; the stored form; any moment, forwards and backwards. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history/history.h"

static struct event make(uint64_t seq, unsigned task, unsigned kind, uint32_t object, int64_t a, int64_t b, const char *text)
{
	return (struct event){.seq = seq, .time = seq * 1000, .task = (uint16_t)task, .kind = (uint16_t)kind, .line = 1,
	                      .object = object, .size = text ? (uint32_t)strlen(text) : 0, .a = a, .b = b};
}

struct telling { struct history *history; uint64_t seq; };

static void tell(struct telling *to, unsigned task, unsigned kind, uint32_t object, int64_t a, int64_t b, const char *text)
{
	struct event event = make(++to->seq, task, kind, object, a, b, text);
	history_add(to->history, &event, text);
}

static void begin(struct telling *to)
{
	to->history = history_new();
	to->seq = 0;
	struct event event = make(++to->seq, 0, EVENT_RUN_BEGIN, 0, 7, METHOD_FORK, NULL);
	event.size = 7;
	history_add(to->history, &event, "race\0os");
	tell(to, 0, EVENT_BEGIN, 0, 100, 1, NULL);
	tell(to, 0, EVENT_OBJECT, 1, OBJECT_FILE, 0, "tickets.txt");
	tell(to, 0, EVENT_WRITE, 1, 2, -1, "10");
	tell(to, 0, EVENT_START, 1, METHOD_FORK, 0, "buyer-1");
	tell(to, 0, EVENT_START, 2, METHOD_FORK, 0, "buyer-2");
	tell(to, 1, EVENT_BEGIN, 0, 101, 100, NULL);
	tell(to, 2, EVENT_BEGIN, 0, 102, 100, NULL);
}

static const struct world *now(struct telling *to)
{
	return history_world(to->history, history_count(to->history));
}

START_TEST(a_lost_update_is_named)
{
	struct telling to;
	begin(&to);
	tell(&to, 1, EVENT_READ, 1, 2, -1, "10");
	tell(&to, 2, EVENT_READ, 1, 2, -1, "10\n");
	tell(&to, 1, EVENT_WRITE, 1, 1, -1, "9");
	ck_assert_uint_eq(now(&to)->lost.n, 0);
	tell(&to, 2, EVENT_WRITE, 1, 1, -1, "9");
	const struct world *world = now(&to);
	ck_assert_uint_eq(world->lost.n, 1);
	const struct world_lost *lost = world_lost_get(world, to.seq);
	ck_assert(lost != NULL);
	ck_assert_uint_eq(lost->writer, 2);
	ck_assert_uint_eq(lost->victim, 1);
	ck_assert_str_eq(lost->read, "10");
	ck_assert_str_eq(lost->overwritten, "9");
	ck_assert(world_lost_get(world, to.seq - 1) == NULL);
	const void *payload;
	struct event event = history_event(to.history, history_count(to.history) - 1, &payload);
	struct buf story = {0};
	world_story(world, &event, payload, &story);
	ck_assert_str_eq(buf_get(&story), "buyer-2 writes 9 to tickets.txt. It had read 10, before buyer-1 wrote 9: one update is lost.");
	buf_done(&story);
	history_free(to.history);
}
END_TEST

START_TEST(one_after_the_other_loses_nothing)
{
	struct telling to;
	begin(&to);
	for (unsigned task = 1; task <= 2; task++) {
		tell(&to, task, EVENT_READ, 1, 2, -1, task == 1 ? "10" : "9");
		tell(&to, task, EVENT_WRITE, 1, 1, -1, task == 1 ? "9" : "8");
		tell(&to, task, EVENT_WRITE, 1, 1, -1, "8"); /* twice by the same: its own write is no other's */
	}
	ck_assert_uint_eq(now(&to)->lost.n, 0);
	ck_assert_uint_eq(world_object_get(now(&to), 1)->version, 5);
	ck_assert_uint_eq(world_object_get(now(&to), 1)->last_writer, 2);
	history_free(to.history);
}
END_TEST

static void put(struct telling *to, uint32_t queue, int64_t serial, const char *item, const char *before)
{
	char parts[40];
	int size = snprintf(parts, sizeof parts, "%s%c%s", item, 0, before);
	struct event event = make(++to->seq, 0, EVENT_PUT, queue, 1, serial, NULL);
	event.size = (uint16_t)size;
	history_add(to->history, &event, parts);
}

/* Items stand in the order in which they are got; whose queue it is makes no difference to another's. */
START_TEST(items_stand_in_the_order_of_leaving)
{
	static const struct { uint32_t queue; const char *item, *before; } puts[] = {
		{2, "1", ""}, {3, "1", "0"}, {4, "5", "0"}, {2, "2", ""}, {3, "2", "0"}, {4, "1", "0"}, {2, "3", ""}, {3, "3", "0"}, {4, "3", "1"},
	};
	static const char *const wanted[] = {"123", "321", "135"};
	struct telling to;
	begin(&to);
	for (uint32_t queue = 2; queue <= 4; queue++)
		tell(&to, 0, EVENT_OBJECT, queue, OBJECT_QUEUE, 0, "line");
	for (size_t i = 0; i < COUNT_OF(puts); i++)
		put(&to, puts[i].queue, (int64_t)i / 3 + 1, puts[i].item, puts[i].before);
	const struct world *world = now(&to);
	for (uint32_t queue = 2; queue <= 4; queue++) {
		struct buf got = {0};
		for (size_t i = 0; i < world->items.n; i++)
			if (world->items.at[i].object == queue)
				buf_text(&got, world->items.at[i].text);
		ck_assert_str_eq(buf_get(&got), wanted[queue - 2]);
		buf_done(&got);
	}
	history_free(to.history);
}
END_TEST

/* A long stack is not kept whole: what is got next is. */
START_TEST(of_a_stack_the_top_is_kept)
{
	enum { PUTS = 100 };
	struct telling to;
	begin(&to);
	tell(&to, 0, EVENT_OBJECT, 2, OBJECT_QUEUE, 0, "pile");
	for (int i = 1; i <= PUTS; i++) {
		char item[12];
		snprintf(item, sizeof item, "%d", i);
		put(&to, 2, i, item, "0");
	}
	const struct world *world = now(&to);
	ck_assert_int_eq(world_object_get(world, 2)->count, PUTS);
	ck_assert_uint_lt(world->items.n, PUTS);
	for (size_t i = 0; i < world->items.n; i++)
		ck_assert_int_eq(world->items.at[i].serial, PUTS - (int64_t)i);
	history_free(to.history);
}
END_TEST

/* A signal that stops wakes a sleeper for a moment: to the kernel it sleeps again, to us it is stopped until it may go on. */
START_TEST(stopped_is_no_sleep)
{
	static const struct { unsigned kind; int64_t a; unsigned state; } told[] = {
		{EVENT_KERNEL, TASK_BLOCKED, TASK_BLOCKED}, {EVENT_SIGNAL, 19, TASK_STOPPED}, {EVENT_KERNEL, TASK_READY, TASK_READY},
		{EVENT_KERNEL, TASK_RUNNING, TASK_RUNNING}, {EVENT_KERNEL, TASK_BLOCKED, TASK_STOPPED}, {EVENT_SIGNAL, 18, TASK_READY},
		{EVENT_KERNEL, TASK_RUNNING, TASK_RUNNING}, {EVENT_KERNEL, TASK_BLOCKED, TASK_BLOCKED},
		/* SIGTSTP, which it handles: whoever speaks is not stopped. */
		{EVENT_SIGNAL, 20, TASK_STOPPED}, {EVENT_KERNEL, TASK_RUNNING, TASK_RUNNING}, {EVENT_HANDLER, 20, TASK_RUNNING},
		{EVENT_KERNEL, TASK_BLOCKED, TASK_BLOCKED},
	};
	struct telling to;
	begin(&to);
	for (size_t i = 0; i < COUNT_OF(told); i++) {
		bool signal = told[i].kind == EVENT_SIGNAL;
		tell(&to, signal ? 0 : 1, told[i].kind, signal ? 1 : SOURCE_KERNEL, told[i].a, 0, NULL);
		ck_assert_msg(world_task_get(now(&to), 1)->state == told[i].state, "%zu", i);
	}
	history_free(to.history);
}
END_TEST

START_TEST(tasks_live_and_end)
{
	struct telling to;
	begin(&to);
	const struct world_task *task = world_task_get(now(&to), 1);
	ck_assert_str_eq(task->name, "buyer-1");
	ck_assert_uint_eq(task->parent, 0);
	ck_assert_uint_eq(task->state, TASK_RUNNING);
	tell(&to, 0, EVENT_STATE, 1, TASK_BLOCKED, SOURCE_PROBE, "task");
	ck_assert_uint_eq(world_task_get(now(&to), 0)->state, TASK_BLOCKED);
	ck_assert_uint_eq(world_task_get(now(&to), 0)->waits_task, 1);
	tell(&to, 1, EVENT_EXIT, 0, 3, 0, NULL);
	tell(&to, 2, EVENT_DEATH, 0, 9, 0, NULL);
	tell(&to, 0, EVENT_STATE, 0, TASK_RUNNING, SOURCE_PROBE, NULL);
	tell(&to, 0, EVENT_REAP, 1, 3, 0, NULL);
	const struct world *world = now(&to);
	ck_assert_uint_eq(world_task_get(world, 1)->state, TASK_ENDED);
	ck_assert_int_eq(world_task_get(world, 1)->exit_code, 3);
	ck_assert(world_task_get(world, 1)->reaped);
	ck_assert_int_eq(world_task_get(world, 2)->exit_code, -9);
	ck_assert(!world_task_get(world, 2)->reaped);
	ck_assert_uint_eq(world_task_get(world, 0)->waits_task, EVENT_NO_TASK);
	ck_assert(world_task_get(world, 3) == NULL);
	history_free(to.history);
}
END_TEST

START_TEST(a_cycle_of_waits_is_found)
{
	struct telling to;
	uint16_t tasks[8];
	uint32_t objects[8];
	begin(&to);
	tell(&to, 0, EVENT_OBJECT, 2, OBJECT_LOCK, 0, "a");
	tell(&to, 0, EVENT_OBJECT, 3, OBJECT_LOCK, 0, "b");
	tell(&to, 1, EVENT_ACQUIRE, 2, 1, 1, NULL);
	tell(&to, 2, EVENT_ACQUIRE, 3, 1, 1, NULL);
	tell(&to, 0, EVENT_STATE, 1, TASK_BLOCKED, SOURCE_PROBE, "task");
	tell(&to, 1, EVENT_STATE, 3, TASK_BLOCKED, SOURCE_PROBE, NULL);
	ck_assert_uint_eq(world_find_deadlock(now(&to), tasks, objects, 8), 0);
	tell(&to, 2, EVENT_STATE, 2, TASK_BLOCKED, SOURCE_PROBE, "timed");
	ck_assert_uint_eq(world_find_deadlock(now(&to), tasks, objects, 8), 0);
	tell(&to, 2, EVENT_STATE, 2, TASK_BLOCKED, SOURCE_PROBE, NULL);
	ck_assert_uint_eq(world_find_deadlock(now(&to), tasks, objects, 8), 2);
	ck_assert_uint_eq(tasks[0], 1);
	ck_assert_uint_eq(objects[0], 3);
	ck_assert_uint_eq(tasks[1], 2);
	tell(&to, 1, EVENT_RELEASE, 2, 0, 0, NULL);
	ck_assert_uint_eq(world_find_deadlock(now(&to), tasks, objects, 8), 0);
	history_free(to.history);
}
END_TEST

START_TEST(the_programs_own_words_are_kept)
{
	struct telling to;
	begin(&to);
	struct event event = make(++to.seq, 0, EVENT_OUTCOME, 0, 0, 0, NULL);
	event.size = 6;
	history_add(to.history, &event, "left\0""9");
	event.seq = ++to.seq;
	history_add(to.history, &event, "left\0""8");
	tell(&to, 1, EVENT_ERROR, 0, 0, 0, "race.lua:3: no");
	const struct world *world = now(&to);
	ck_assert_uint_eq(world->outcomes.n, 1);
	ck_assert_str_eq(world->outcomes.at[0].value, "8");
	ck_assert_str_eq(world->errors.at[0], "buyer-1: race.lua:3: no");
	history_free(to.history);
}
END_TEST

static uint64_t random_next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

/* Whatever a damaged recording holds: nothing outside the arrays is touched (for the sanitizers). */
START_TEST(no_event_is_trusted)
{
	uint64_t random = 99;
	char payload[64];
	struct world *world = world_new();
	struct history *history = history_new();
	for (int i = 0; i < 60000; i++) {
		struct event event = {
			.seq = (uint64_t)i, .time = random_next(&random), .task = (uint16_t)random_next(&random),
			.kind = (uint16_t)(random_next(&random) % (EVENT_KINDS + 3)), .line = (uint32_t)random_next(&random),
			.object = (uint32_t)random_next(&random), .size = (uint32_t)(random_next(&random) % sizeof payload),
			.a = (int64_t)random_next(&random) - (1 << 29), .b = (int64_t)random_next(&random) - (1 << 29),
		};
		if (i % 2) {
			event.task %= 16;
			event.object %= 16;
			event.a %= 8;
		}
		for (size_t k = 0; k < sizeof payload; k++)
			payload[k] = (char)random_next(&random);
		world_add(world, &event, payload);
		if (i < 3000) {
			struct buf text = {0};
			history_add(history, &event, payload);
			world_story(world, &event, payload, &text);
			for (unsigned t = 0; t < 16; t++)
				if (world_task_get(world, t)) {
					world_doing(world, world_task_get(world, t), &text);
					world_will(world, world_task_get(world, t), &text);
				}
			buf_done(&text);
		}
	}
	ck_assert_uint_eq(world->events, 60000);
	world_free(world);
	history_free(history);
}
END_TEST

/* ---- history ---- */

/* Enough of the world to tell two moments apart. */
static void fingerprint(const struct world *world, struct buf *text)
{
	buf_format(text, "%llu %llu %zu %zu %u", (unsigned long long)world->seq, (unsigned long long)world->ops, world->lost.n,
	           world->outcomes.n, world->running);
	for (size_t i = 0; i < world->tasks.n; i++)
		buf_format(text, " [%u %u %u %s %u]", world->tasks.at[i].state, world->tasks.at[i].op, world->tasks.at[i].line,
		           world->tasks.at[i].op_text, world->tasks.at[i].has_exit);
	for (size_t i = 0; i < world->objects.n; i++)
		buf_format(text, " (%llu %u %s)", (unsigned long long)world->objects.at[i].version, world->objects.at[i].owner, world->objects.at[i].text);
}

static void tell_long_story(struct telling *to, unsigned rounds)
{
	uint64_t random = 5;
	begin(to);
	for (unsigned i = 0; i < rounds; i++) {
		unsigned task = (unsigned)random_next(&random) % 3;
		char text[16];
		snprintf(text, sizeof text, "%u", i);
		tell(to, task, EVENT_LINE, 0, 0, 0, NULL);
		tell(to, task, random_next(&random) % 2 ? EVENT_READ : EVENT_WRITE, 1, 2, -1, text);
		if (i % 10 == 0)
			tell(to, task, EVENT_PRINT, 0, 2, 0, text);
	}
}

START_TEST(any_moment_is_the_same_from_either_side)
{
	struct telling to;
	tell_long_story(&to, 9000);
	uint64_t count = history_count(to.history);
	struct world *straight = world_new();
	uint64_t at = 0, random = 17;
	ck_assert_uint_gt(count, 18000);
	for (uint64_t n = 0; n <= count; n += 1 + random_next(&random) % 900) {
		for (; at < n; at++) {
			const void *payload;
			struct event event = history_event(to.history, at, &payload);
			world_add(straight, &event, payload);
		}
		struct buf expected = {0}, got = {0};
		fingerprint(straight, &expected);
		history_world(to.history, random_next(&random) % count); /* from anywhere */
		fingerprint(history_world(to.history, n), &got);
		ck_assert_str_eq(buf_get(&expected), buf_get(&got));
		buf_done(&expected);
		buf_done(&got);
	}
	world_free(straight);
	history_free(to.history);
}
END_TEST

START_TEST(steps_go_there_and_back)
{
	struct telling to;
	tell_long_story(&to, 50);
	uint64_t n = 0, forward[400];
	size_t count = 0;
	while (n < history_count(to.history)) {
		n = history_step(to.history, n, 1, false);
		forward[count++] = n;
	}
	/* What the story tells, and every operation, is a stop. */
	size_t at = 0;
	for (uint64_t i = 0; i < history_count(to.history); i++) {
		const void *payload;
		struct event event = history_event(to.history, i, &payload);
		bool stop = event_is_op(event.kind) || !(event_info(event.kind)->flags & EVENT_QUIET);
		while (at + 1 < count && forward[at] < i + 1)
			at++;
		ck_assert_msg(!stop || forward[at] == i + 1, "no stop at %s", event_info(event.kind)->name);
	}
	for (size_t i = count - 1; i-- > 0;) {
		n = history_step(to.history, n, -1, false);
		ck_assert_uint_eq(n, forward[i]);
	}
	ck_assert_uint_eq(history_step(to.history, 0, -1, false), 0);
	ck_assert_uint_lt(history_step(to.history, n, 1, true), history_step(to.history, n, 1, false) + 1);
	ck_assert_uint_eq(history_at_time(to.history, history_time(to.history, 20)), 20);
	ck_assert_uint_eq(history_at_time(to.history, 0), 0);
	ck_assert_uint_eq(history_at_time(to.history, UINT64_MAX), history_count(to.history));
	history_free(to.history);
}
END_TEST

START_TEST(the_trace_follows)
{
	struct telling to;
	size_t count;
	begin(&to);
	tell(&to, 1, EVENT_PRINT, 0, 5, 0, "hello");
	tell(&to, 1, EVENT_STATE, 1, TASK_BLOCKED, SOURCE_PROBE, NULL);
	tell(&to, 1, EVENT_STATE, 0, TASK_RUNNING, SOURCE_PROBE, NULL);
	tell(&to, 1, EVENT_EXIT, 0, 0, 0, NULL);
	const struct span *spans = history_spans(to.history, 1, &count);
	static const unsigned states[] = {TASK_NEW, TASK_RUNNING, TASK_BLOCKED, TASK_RUNNING, TASK_ENDED};
	ck_assert_uint_eq(count, COUNT_OF(states));
	for (size_t i = 0; i < count; i++)
		ck_assert_uint_eq(spans[i].state, states[i]);
	const struct trace_text *prints = history_prints(to.history, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(prints[0].text, "hello");
	ck_assert_uint_eq(history_cut(spans, 5, sizeof *spans, prints[0].index), 2);
	history_moves(to.history, &count);
	ck_assert_uint_ge(count, 4);
	const struct trace_mark *marks = history_marks(to.history, 0, &count);
	ck_assert_uint_eq(count, 3);
	ck_assert_uint_eq(marks[0].kind, EVENT_WRITE);
	ck_assert_uint_eq(history_steps_before(to.history, marks[1].index), 1);
	history_free(to.history);
}
END_TEST

static void kernel(struct telling *to, unsigned task, unsigned state, int cpu, unsigned flags)
{
	tell(to, task, EVENT_KERNEL, SOURCE_KERNEL | flags, state, cpu, NULL);
}

/* The kernel tells the state, the task itself for what it waits; and times are added up. Each event comes 1000 ns after the other. */
START_TEST(the_kernel_tells_states_and_the_task_why)
{
	struct telling to;
	begin(&to);
	tell(&to, EVENT_NO_TASK, EVENT_STATES, 0, SOURCE_KERNEL, 2, "");
	kernel(&to, 1, TASK_RUNNING, 1, 0);
	const struct world_task *task = world_task_get(now(&to), 1);
	ck_assert(task->by_kernel && task->state == TASK_RUNNING && task->cpu == 1 && task->source == SOURCE_KERNEL);
	tell(&to, 1, EVENT_STATE, 1, TASK_BLOCKED, SOURCE_PROBE, "");
	task = world_task_get(now(&to), 1);
	ck_assert(task->state == TASK_RUNNING && task->waits_object == 1);
	kernel(&to, 1, TASK_BLOCKED, 1, 0);
	kernel(&to, 1, TASK_READY, 1, KERNEL_ESTIMATED);
	task = world_task_get(now(&to), 1);
	ck_assert(task->state == TASK_READY && task->estimated && !task->preempted && task->waits_object == 1);
	kernel(&to, 1, TASK_RUNNING, 0, 0);
	tell(&to, 1, EVENT_STATE, 0, TASK_RUNNING, SOURCE_PROBE, "");
	task = world_task_get(now(&to), 1);
	ck_assert(task->state == TASK_RUNNING && task->waits_object == 0 && task->migrations == 1 && task->cpu == 0);
	kernel(&to, 1, TASK_READY, 0, KERNEL_FORCED);
	task = world_task_get(now(&to), 1);
	ck_assert(task->preempted && task->forced == 1 && task->voluntary == 1);
	/* RUNNING from BEGIN (7) to the block (12) and from 14 to 16, BLOCKED from 12 to 13, READY from 13 to 14. */
	ck_assert_uint_eq(task->spent[TASK_BLOCKED], 1000);
	ck_assert_uint_eq(task->spent[TASK_READY], 1000);
	ck_assert_uint_eq(task->spent[TASK_RUNNING], task->since - task->begin_time - 2000);
	/* Held back at its gate it is ready, asleep though it is to the kernel. */
	tell(&to, 1, EVENT_STATE, 0, TASK_READY, SOURCE_PROBE, "");
	kernel(&to, 1, TASK_BLOCKED, 0, 0);
	ck_assert_uint_eq(world_task_get(now(&to), 1)->state, TASK_READY);
	history_free(to.history);
}
END_TEST

START_TEST(the_process_table_keeps_what_it_was_told)
{
	static const char first[] = "pid\0" "7\0files\0" "0 r @0 a\n1 w @5 b\0from_the_future\0x", second[] = "pid\0" "8";
	struct telling to;
	begin(&to);
	struct event event = make(++to.seq, 2, EVENT_FACTS, 0, 3, 0, NULL);
	event.size = sizeof first - 1;
	history_add(to.history, &event, first);
	uint64_t then = history_count(to.history);
	event = make(++to.seq, 2, EVENT_FACTS, 0, 1, 0, NULL);
	event.size = sizeof second - 1;
	history_add(to.history, &event, second);
	ck_assert_str_eq(world_fact(now(&to), 2, FACT_PID), "8");
	ck_assert_str_eq(world_fact(now(&to), 2, FACT_FILES), "0 r @0 a\n1 w @5 b");
	ck_assert_ptr_null(world_fact(now(&to), 1, FACT_PID));
	ck_assert_ptr_null(world_fact(now(&to), 900, FACT_PID));
	struct world *copy = world_copy(now(&to));
	ck_assert_str_eq(world_fact(history_world(to.history, then), 2, FACT_PID), "7");
	ck_assert_str_eq(world_fact(copy, 2, FACT_PID), "8");
	world_free(copy);
	history_free(to.history);
}
END_TEST

START_TEST(a_schedule_lists_the_operations)
{
	struct telling to;
	struct buf schedule = {0};
	begin(&to);
	tell(&to, 1, EVENT_READ, 1, 2, -1, "10");
	tell(&to, 1, EVENT_SLEEP, 0, 5, 9, NULL);
	tell(&to, 1, EVENT_EXIT, 0, 0, 0, NULL);
	tell(&to, 0, EVENT_SIGNAL, 2, 15, 0, NULL);
	tell(&to, 2, EVENT_DEATH, 0, 15, 0, NULL);
	history_schedule(to.history, history_count(to.history), &schedule);
	/* write start start | read, and the end after a sleep | signal | the taking of it */
	ck_assert_str_eq(buf_get(&schedule), "0 0 0 1 1 0 2");
	buf_done(&schedule);
	history_free(to.history);
}
END_TEST

/* ---- the stored form ---- */

START_TEST(events_survive_storage)
{
	struct buf bytes = {0};
	struct event event = make(77, 3, EVENT_WRITE, 9, -5, INT64_MIN, "abc"), got;
	const void *payload;
	event_encode(&bytes, &event, "abc");
	ck_assert_int_eq(event_decode(bytes.data, bytes.len, &got, &payload), 51);
	ck_assert_mem_eq(&event, &got, sizeof event);
	ck_assert_mem_eq(payload, "abc", 3);
	for (size_t i = 0; i < bytes.len; i++)
		ck_assert_int_eq(event_decode(bytes.data, i, &got, &payload), 0);
	bytes.data[28] = (char)0xff; /* the size */
	bytes.data[30] = (char)0xff;
	ck_assert_int_eq(event_decode(bytes.data, bytes.len, &got, &payload), -EBADMSG);
	buf_done(&bytes);
}
END_TEST

START_TEST(parts_of_a_payload)
{
	struct event event = {.size = 7};
	char room[8], tiny[3];
	ck_assert_str_eq(event_part(&event, "ab\0cd\0e", 0, room, sizeof room), "ab");
	ck_assert_str_eq(event_part(&event, "ab\0cd\0e", 2, room, sizeof room), "e");
	ck_assert_str_eq(event_part(&event, "ab\0cd\0e", 5, room, sizeof room), "");
	event.size = 3;
	ck_assert_str_eq(event_part(&event, "武x", 0, tiny, sizeof tiny), "");
	ck_assert_str_eq(event_info(EVENT_KINDS + 9)->name, "?");
	unsigned method;
	ck_assert_int_eq(event_start_method_parse("spawn", &method), 0);
	ck_assert_uint_eq(method, METHOD_SPAWN);
	ck_assert_int_eq(event_start_method_parse("thread", &method), -EINVAL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("world");
	TCase *tests = tcase_create("event, world and history");
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, a_lost_update_is_named);
	tcase_add_test(tests, one_after_the_other_loses_nothing);
	tcase_add_test(tests, items_stand_in_the_order_of_leaving);
	tcase_add_test(tests, of_a_stack_the_top_is_kept);
	tcase_add_test(tests, stopped_is_no_sleep);
	tcase_add_test(tests, tasks_live_and_end);
	tcase_add_test(tests, a_cycle_of_waits_is_found);
	tcase_add_test(tests, the_programs_own_words_are_kept);
	tcase_add_test(tests, no_event_is_trusted);
	tcase_add_test(tests, any_moment_is_the_same_from_either_side);
	tcase_add_test(tests, steps_go_there_and_back);
	tcase_add_test(tests, the_trace_follows);
	tcase_add_test(tests, a_schedule_lists_the_operations);
	tcase_add_test(tests, the_kernel_tells_states_and_the_task_why);
	tcase_add_test(tests, the_process_table_keeps_what_it_was_told);
	tcase_add_test(tests, events_survive_storage);
	tcase_add_test(tests, parts_of_a_payload);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
