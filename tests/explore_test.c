/* The explorer, on real processes: what is known of small programs must come out. */
#include <check.h>
#include <dirent.h>
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "explore/explore.h"

enum { PATIENCE_S = 400 };

/* A process of a sanitizer is forked some thirty times slower: there the same is done with less. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SLOW = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
enum { SLOW = 1 };
#else
enum { SLOW = 0 };
#endif
#else
enum { SLOW = 0 };
#endif
enum { GENERATED = SLOW ? 4 : 30, RUNS_COUNTED = SLOW ? 25 : 2000 };

static double now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void turn(struct explore *explore)
{
	double deadline = now_s() + PATIENCE_S;
	while (!explore_is_over(explore)) {
		struct pollfd fds[20];
		poll(fds, explore_fds(explore, fds, 20), explore_timeout_ms(explore));
		explore_pump(explore, 50000000);
		ck_assert_msg(now_s() < deadline, "the search has no end");
	}
}

static struct explore_spec spec_of(const char *source)
{
	return (struct explore_spec){.run = {.name = "test", .source = source}, .preemptions = UINT32_MAX};
}

static json_t *report_of(const struct explore_spec *spec)
{
	struct explore *explore;
	struct err err;
	ck_assert_msg(explore_new(spec, &explore, &err) == 0, "%s", err.text);
	turn(explore);
	json_t *report = explore_report(explore, "test");
	explore_free(explore);
	ck_assert_msg(json_is_null(json_object_get(report, "error")), "%s", json_string_value(json_object_get(report, "error")));
	return report;
}

static long long number_of(const json_t *report, const char *name)
{
	return json_integer_value(json_object_get(report, name));
}

/* "1 2 3": the values of that outcome, in order. */
static void outcomes_of(const json_t *report, char *ret_text, size_t size)
{
	char values[64][40];
	size_t count = 0, index, length = 0;
	json_t *at, *value;
	const char *name;
	json_array_foreach(json_object_get(report, "outcomes"), index, at) {
		json_object_foreach(json_object_get(at, "outcome"), name, value) {
			char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
			ck_assert_uint_lt(count, 64);
			snprintf(values[count++], sizeof values[0], "%s", text);
			free(text);
		}
	}
	qsort(values, count, sizeof values[0], (int (*)(const void *, const void *))strcmp);
	ret_text[0] = '\0';
	for (size_t i = 0; i < count && length < size; i++)
		length += (size_t)snprintf(ret_text + length, size - length, "%s%s", i ? " " : "", values[i]);
}

static size_t count_of(const json_t *report, const char *name)
{
	return json_array_size(json_object_get(report, name));
}

/* ---- how many orders there are ---- */

#define STEPS "function steps(v, n) for i = 1, n do v.value = i end end\n"
#define TOGETHER(tasks, steps, value) \
	STEPS "function main() local list = {} local v = Value('i', 0)\n" \
	"for i = 1, " #tasks " do list[i] = {target = steps, args = {" value ", " #steps "}} end\n" \
	"together(list) outcome('v', v.value) end\n"

static const struct { const char *source; bool all; long long runs; } counted[] = {
	{TOGETHER(2, 3, "v"), true, 20}, {TOGETHER(2, 4, "v"), true, 70}, {TOGETHER(3, 3, "v"), true, 1680}, {TOGETHER(2, 3, "v"), false, 20},
	{TOGETHER(2, 4, "v"), false, 70}, {TOGETHER(3, 2, "v"), false, 90}, {TOGETHER(3, 4, "Value('i', 0)"), false, 1},
};

START_TEST(orders_are_counted)
{
	struct explore_spec spec = spec_of(counted[_i].source);
	if (counted[_i].runs > RUNS_COUNTED)
		return;
	spec.all = counted[_i].all;
	json_t *report = report_of(&spec);
	ck_assert_int_eq(number_of(report, "runs"), counted[_i].runs);
	ck_assert_int_eq(number_of(report, "redundant"), 0);
	ck_assert(json_is_true(json_object_get(report, "complete")));
	json_decref(report);
}
END_TEST

/* ---- what can come out ---- */

#define ADDING(tasks) \
	"function add(v) v.value = v.value + 1 end\n" \
	"function main() local v, list = Value('i', 0), {}\n" \
	"for i = 1, " #tasks " do list[i] = {target = add, args = {v}} end together(list) outcome('v', v.value) end\n"
#define PETERSON(order) \
	"function enter(me, other, flag, turn, inside)\n" \
	order \
	"busy_wait(function() return flag[other].value == 0 or turn.value == me end)\n" \
	"local n = inside.value check(n == 0, 'both are inside') inside.value = n + 1 inside.value = 0\n" \
	"flag[me].value = 0 end\n" \
	"function main() local flag = {Value('i', 0, {lock = false}), Value('i', 0, {lock = false})}\n" \
	"local turn, inside = Value('i', 1), Value('i', 0)\n" \
	"together{ {target = enter, args = {1, 2, flag, turn, inside}}, {target = enter, args = {2, 1, flag, turn, inside}} }\n" \
	"outcome('done', true) end\n"

static const struct { const char *source, *outcomes; size_t deadlocks, hangs, violations; } known[] = {
	{ADDING(2), "1 2", 0, 0, 0},
	{ADDING(3), "1 2 3", 0, 0, 0},
	/* the ticket counter with a lock */
	{"function buy(l) l:acquire() local n = tonumber(read('t')) write('t', n - 1) l:release() end\n"
	 "function main() write('t', 3) local l = Lock() together{ {target = buy, args = {l}}, {target = buy, args = {l}}, {target = buy, args = {l}} }\n"
	 "outcome('left', tonumber(read('t'))) end", "0", 0, 0, 0},
	/* two locks, in opposite order and in the same */
	{"function f(a, b) a:acquire() b:acquire() b:release() a:release() end\n"
	 "function main() local a, b = Lock(), Lock() together{ {target = f, args = {a, b}}, {target = f, args = {b, a}} } outcome('done', 1) end", "1", 1, 0, 0},
	{"function f(a, b) a:acquire() b:acquire() b:release() a:release() end\n"
	 "function main() local a, b = Lock(), Lock() together{ {target = f, args = {a, b}}, {target = f, args = {a, b}} } outcome('done', 1) end", "1", 0, 0, 0},
	/* three philosophers, and one of them left-handed */
	{"function eat(a, b) a:acquire() b:acquire() b:release() a:release() end\n"
	 "function main() local f = {Lock(), Lock(), Lock()}\n"
	 "together{ {target = eat, args = {f[1], f[2]}}, {target = eat, args = {f[2], f[3]}}, {target = eat, args = {f[3], f[1]}} } outcome('done', 1) end", "1", 1, 0, 0},
	{"function eat(a, b) a:acquire() b:acquire() b:release() a:release() end\n"
	 "function main() local f = {Lock(), Lock(), Lock()}\n"
	 "together{ {target = eat, args = {f[1], f[2]}}, {target = eat, args = {f[2], f[3]}}, {target = eat, args = {f[1], f[3]}} } outcome('done', 1) end", "1", 0, 0, 0},
	/* Peterson's lock; and with the two assignments the wrong way round */
	{PETERSON("flag[me].value = 1 turn.value = other\n"), "true", 0, 0, 0},
	{PETERSON("turn.value = other flag[me].value = 1\n"), "true", 0, 0, 1},
	/* producer and consumer: the naive one never ends, the one with task_done always does */
	{"function make(q) for i = 1, 2 do q:put(i) end end\nfunction eat(q) while true do q:get() end end\n"
	 "function main() local q = Queue() together{ {target = make, args = {q}}, {target = eat, args = {q}} } end", "", 0, 1, 0},
	{"function make(q) for i = 1, 2 do q:put(i) end q:join() end\nfunction eat(q) while true do q:get() q:task_done() end end\n"
	 "function main() local q = JoinableQueue() local c = Process{target = eat, args = {q}, daemon = true} local p = Process{target = make, args = {q}}\n"
	 "c:start() p:start() p:join() outcome('done', 1) end", "1", 0, 0, 0},
	/* sleeping is no order */
	{"function late(v) sleep(5) v.value = 2 end\nfunction soon(v) v.value = 1 end\n"
	 "function main() local v = Value('i', 0) together{ {target = late, args = {v}}, {target = soon, args = {v}} } outcome('last', v.value) end", "1 2", 0, 0, 0},
	/* a timeout may come first, or the item */
	{"function main() local q = Queue() local p = Process{target = function() q:put(1) end} p:start()\n"
	 "local ok = pcall(q.get, q, true, 1) outcome('got', ok) p:join() end", "false true", 0, 0, 0},
	/* is_alive just after start: both, whatever the child does last */
	{"function f() print('hello') end\nfunction main() local p = Process{target = f} p:start() outcome('alive', p:is_alive()) p:join() end", "false true", 0, 0, 0},
	{"function f(v) v.value = 1 end\nfunction main() local v = Value('i', 0) local p = Process{target = f, args = {v}}\n"
	 "p:start() p:terminate() p:join() outcome('code', p.exitcode) end", "-15 0", 0, 0, 0},
	/* threads, semaphores, conditions, barriers */
	{"n = 0\nfunction add(v) local x = v.value v.value = x + 1 end\n"
	 "function main() local v = Value('i', 0) together{ Thread{target = add, args = {v}}, Thread{target = add, args = {v}} } outcome('v', v.value) end", "1 2", 0, 0, 0},
	{"function f(s, v) s:acquire() v.value = v.value + 1 s:release() end\n"
	 "function main() local s, v = Semaphore(1), Value('i', 0) together{ {target = f, args = {s, v}}, {target = f, args = {s, v}} } outcome('v', v.value) end", "2", 0, 0, 0},
	{"function f(s, v) s:acquire() v.value = v.value + 1 s:release() end\n"
	 "function main() local s, v = Semaphore(2), Value('i', 0) together{ {target = f, args = {s, v}}, {target = f, args = {s, v}} } outcome('v', v.value) end", "1 2", 0, 0, 0},
	{"function f(b, v, me) v.value = me b:wait() if me == 1 then outcome('v', v.value) end end\n"
	 "function main() local b, v = Barrier(2), Value('i', 0) together{ {target = f, args = {b, v, 1}}, {target = f, args = {b, v, 2}} } end", "1 2", 0, 0, 0},
	/* a notify that nobody waits for yet is lost */
	{"function w(c) c:acquire() c:wait() c:release() end\nfunction n(c) c:acquire() c:notify() c:release() end\n"
	 "function main() local c = Condition() together{ {target = w, args = {c}}, {target = n, args = {c}} } outcome('done', 1) end", "1", 0, 1, 0},
	{"function f(e) e:set() end\nfunction main() local e = Event() local p = Process{target = f, args = {e}} p:start() e:wait() outcome('done', 1) p:join() end", "1", 0, 0, 0},
	/* errors are found, too; and what a manager keeps */
	{"function main() local m = Manager() local d = m:dict() d.n = 0 local function add(x) x.n = x.n + 1 end\n"
	 "together{ {target = add, args = {d}}, {target = add, args = {d}} } outcome('n', d.n) m:shutdown() end", "1 2", 0, 0, 0},
};

START_TEST(what_is_known_comes_out)
{
	char text[1000];
	struct explore_spec spec = spec_of(known[_i].source);
	json_t *report = report_of(&spec);
	outcomes_of(report, text, sizeof text);
	ck_assert_msg(strcmp(text, known[_i].outcomes) == 0, "outcomes: %s, not %s", text, known[_i].outcomes);
	ck_assert_uint_eq(count_of(report, "deadlocks"), known[_i].deadlocks);
	ck_assert_uint_eq(count_of(report, "hangs"), known[_i].hangs);
	ck_assert_uint_eq(count_of(report, "violations"), known[_i].violations);
	ck_assert_uint_eq(count_of(report, "errors"), 0);
	ck_assert_msg(json_is_true(json_object_get(report, "complete")), "not complete");
	json_decref(report);
}
END_TEST

/* ---- with reduction as without ---- */

/* A program of two or three tasks, at random. */
static void generate(unsigned seed, struct buf *source)
{
	static const char *const ops[] = {
		"x.value = %u", "seen = seen * 3 + x.value", "y.value = x.value + %u", "y.value = %u", "seen = seen * 3 + y.value",
		"l:acquire() x.value = x.value + %u l:release()", "s:release()", "s:acquire()", "q:put(%u)", "seen = seen * 3 + q:get()",
		"l:acquire() m:acquire() y.value = %u m:release() l:release()", "m:acquire() l:acquire() x.value = %u l:release() m:release()",
	};
	uint64_t state = seed * 2654435761u + 77;
#define DRAW(n) ((unsigned)((state = state * 6364136223846793005u + 1442695040888963407u) >> 33) % (n))
	/* At most some hundred orders each. */
	unsigned tasks = 2 + (DRAW(4) == 0), most = tasks == 2 ? 5 : 3;
	for (unsigned i = 1; i <= tasks; i++) {
		buf_format(source, "function task%u(x, y, l, m, s, q) local seen = 0\n", i);
		for (unsigned steps = 0;;) {
			const char *op = ops[DRAW(COUNT_OF(ops))];
			steps += strstr(op, "m:acquire") ? 5 : strstr(op, "l:acquire") ? 3 : strstr(op, "y.value = x") ? 2 : 1;
			if (steps > most)
				break;
			for (const char *c = op; *c; c++)
				if (c[0] == '%')
					buf_format(source, "%u", DRAW(5)), c++;
				else
					buf_char(source, *c);
			buf_char(source, '\n');
		}
		buf_format(source, "outcome('seen%u', seen) end\n", i);
	}
	buf_text(source, "function main() local x, y, l, m, s, q = Value('i', 0), Value('i', 0), Lock(), Lock(), Semaphore(0), Queue()\ntogether{");
	for (unsigned i = 1; i <= tasks; i++)
		buf_format(source, "{target = task%u, args = {x, y, l, m, s, q}},", i);
	buf_text(source, "}\noutcome('x', x.value) outcome('y', y.value) end\n");
#undef DRAW
}

/* Every ending, sorted: the outcomes, the cycles, the hangs. */
static char *endings_of(const json_t *report)
{
	static const char *const lists[] = {"outcomes", "deadlocks", "hangs"};
	json_t *all = json_object(), *at;
	size_t index;
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		json_array_foreach(json_object_get(report, lists[i]), index, at) {
			json_t *outcome = json_object_get(at, "outcome");
			char *text = outcome ? json_dumps(outcome, JSON_SORT_KEYS | JSON_COMPACT) : strdup(json_string_value(json_object_get(at, "text")));
			json_object_set_new(all, text, json_true());
			free(text);
		}
	char *text = json_dumps(all, JSON_SORT_KEYS | JSON_INDENT(1));
	json_decref(all);
	return text;
}

START_TEST(reduction_misses_nothing)
{
	struct buf source = {0};
	generate((unsigned)_i, &source);
	struct explore_spec spec = spec_of(buf_get(&source));
	json_t *few = report_of(&spec);
	spec.all = true;
	json_t *all = report_of(&spec);
	char *few_text = endings_of(few), *all_text = endings_of(all);
	ck_assert_msg(strcmp(few_text, all_text) == 0, "%s\nwith reduction %s\nwithout %s", buf_get(&source), few_text, all_text);
	ck_assert_int_le(number_of(few, "runs"), number_of(all, "runs"));
	ck_assert(json_is_true(json_object_get(few, "complete")) && json_is_true(json_object_get(all, "complete")));
	free(few_text);
	free(all_text);
	json_decref(few);
	json_decref(all);
	buf_done(&source);
}
END_TEST

/* ---- schedules ---- */

START_TEST(schedules_are_short_and_lead_there)
{
	struct explore_spec spec = spec_of(ADDING(3));
	json_t *report = report_of(&spec), *at;
	size_t index;
	json_array_foreach(json_object_get(report, "outcomes"), index, at) {
		const char *schedule = json_string_value(json_object_get(at, "schedule"));
		long long v = json_integer_value(json_object_get(json_object_get(at, "outcome"), "v"));
		struct session *session;
		struct err err;
		struct session_spec run = {.name = "test", .source = ADDING(3), .picker = "script", .schedule = schedule, .speed = 1e9};
		ck_assert_int_eq(session_new_live(&run, &session, &err), 0);
		while (!session_is_over(session)) {
			struct pollfd fd;
			poll(&fd, session_fds(session, &fd, 1), session_timeout_ms(session));
			session_pump(session, 10000000, &err);
		}
		json_t *result = session_report(session);
		ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(result, "outcome"), "v")), v);
		json_decref(result);
		session_free(session);
		/* One after the other needs no schedule; to lose one, one switch away and the default order. */
		ck_assert_msg(v != 3 || schedule[0] == '\0', "%s", schedule);
		ck_assert_msg(v != 2 || strlen(schedule) <= 3, "%s", schedule);
	}
	json_decref(report);
}
END_TEST

/* ---- bounds, drawing, errors ---- */

START_TEST(it_can_be_bounded)
{
	struct explore_spec spec = spec_of(TOGETHER(2, 3, "v"));
	spec.preemptions = 1;
	json_t *report = report_of(&spec);
	ck_assert_int_eq(number_of(report, "runs"), 6);
	json_decref(report);
	spec.preemptions = UINT32_MAX;
	spec.all = true;
	spec.runs_most = 7;
	spec.lanes = 1;
	report = report_of(&spec);
	ck_assert_int_eq(number_of(report, "runs"), 7);
	ck_assert(json_is_false(json_object_get(report, "complete")));
	json_decref(report);
	spec = spec_of("function main() local v = Value('i', 0) while true do v.value = 1 end end");
	spec.steps_most = 50;
	report = report_of(&spec);
	ck_assert_int_eq(number_of(report, "runs"), 0);
	ck_assert_int_eq(number_of(report, "cut"), 1);
	ck_assert(json_is_false(json_object_get(report, "complete")));
	json_decref(report);
}
END_TEST

START_TEST(it_can_draw)
{
	for (unsigned strategy = SEARCH_RANDOM; strategy <= SEARCH_PCT; strategy++) {
		char text[100];
		struct explore_spec spec = spec_of(ADDING(2));
		spec.strategy = strategy;
		spec.runs_most = 60;
		spec.seed = 3;
		json_t *report = report_of(&spec);
		ck_assert_int_eq(number_of(report, "runs"), 60);
		outcomes_of(report, text, sizeof text);
		ck_assert_str_eq(text, "1 2");
		ck_assert(json_is_false(json_object_get(report, "complete")));
		json_decref(report);
	}
}
END_TEST

START_TEST(a_program_that_differs_is_named)
{
	struct explore *explore;
	struct err err;
	struct explore_spec spec = spec_of("function f(v) for i = 1, 4 do v.value = i end end\n"
	                                   "function main() local v = Value('i', 0) if getpid() // 8 % 2 == 0 then v.value = 7 else local x = v.value end\n"
	                                   "together{ {target = f, args = {v}}, {target = f, args = {v}} } end");
	/* Some seventy runs, with more than two hundred numbers of processes. */
	spec.all = true;
	ck_assert_int_eq(explore_new(&spec, &explore, &err), 0);
	turn(explore);
	struct explore_state state = explore_look(explore);
	ck_assert_ptr_nonnull(state.trouble);
	ck_assert_ptr_nonnull(strstr(state.trouble, "WRITE"));
	ck_assert_ptr_nonnull(strstr(state.trouble, "READ"));
	explore_free(explore);
}
END_TEST

START_TEST(what_is_wrong_is_said_at_once)
{
	struct explore *explore;
	struct err err;
	struct explore_spec spec = spec_of("function main( end");
	ck_assert_int_lt(explore_new(&spec, &explore, &err), 0);
	ck_assert_ptr_nonnull(strstr(err.text, "test.lua:1"));
	spec = spec_of(ADDING(2));
	spec.strategy = SEARCH_PCT;
	spec.all = true;
	ck_assert_int_lt(explore_new(&spec, &explore, &err), 0);
	ck_assert_ptr_nonnull(strstr(err.text, "--no-reduction"));
}
END_TEST

START_TEST(stopped_in_the_middle_it_leaves_nothing)
{
	struct explore *explore;
	struct err err;
	struct explore_spec spec = spec_of(TOGETHER(3, 3, "v"));
	spec.all = true;
	ck_assert_int_eq(explore_new(&spec, &explore, &err), 0);
	while (explore_look(explore).runs < 5 + 10 * (unsigned)_i) {
		struct pollfd fds[20];
		poll(fds, explore_fds(explore, fds, 20), explore_timeout_ms(explore));
		explore_pump(explore, 3000000);
	}
	if (_i % 2) {
		explore_stop(explore);
		turn(explore);
		ck_assert(!explore_look(explore).complete);
		ck_assert_uint_gt(explore_look(explore).runs, 4);
	}
	explore_free(explore);
	/* No child of ours is left. */
	char path[64], text[16] = "";
	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	FILE *children = fopen(path, "r");
	ck_assert(!children || fread(text, 1, sizeof text, children) == 0);
	if (children)
		fclose(children);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("explore");
	TCase *cases = tcase_create("explore");
	tcase_set_timeout(cases, 500);
	tcase_add_loop_test(cases, orders_are_counted, 0, COUNT_OF(counted));
	tcase_add_loop_test(cases, what_is_known_comes_out, 0, COUNT_OF(known));
	tcase_add_loop_test(cases, reduction_misses_nothing, 0, GENERATED);
	tcase_add_test(cases, schedules_are_short_and_lead_there);
	tcase_add_test(cases, it_can_be_bounded);
	tcase_add_test(cases, it_can_draw);
	tcase_add_test(cases, a_program_that_differs_is_named);
	tcase_add_test(cases, what_is_wrong_is_said_at_once);
	tcase_add_loop_test(cases, stopped_in_the_middle_it_leaves_nothing, 0, 4);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
