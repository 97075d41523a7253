/* The search, against model programs that are run here by a few lines: what it finds with reduction must be what there is. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/search.h"

/* ---- model programs: a few tasks, each a list of operations on shared things ---- */

enum what { READ_IT, WRITE_IT, ADD_IT, TAKE_LOCK, GIVE_LOCK, TAKE_ONE, GIVE_ONE, WAIT_FOR, OPS };
enum { TASKS_MOST = 5, OPS_MOST = 8, THINGS = 4 };

struct op { enum what what; unsigned thing; int value; };
struct program { unsigned tasks, lengths[TASKS_MOST]; struct op ops[TASKS_MOST][OPS_MOST]; };
struct state { int things[THINGS]; int locals[TASKS_MOST], owner[THINGS]; unsigned at[TASKS_MOST]; };

static bool can_go(const struct program *program, const struct state *state, unsigned task)
{
	const struct op *op = &program->ops[task][state->at[task]];
	switch (op->what) {
	case TAKE_LOCK: return state->owner[op->thing] == 0;
	case TAKE_ONE: return state->things[op->thing] > 0;
	case WAIT_FOR: return state->things[op->thing] == op->value;
	default: return true;
	}
}

static void do_it(const struct program *program, struct state *state, unsigned task)
{
	const struct op *op = &program->ops[task][state->at[task]++];
	switch (op->what) {
	case READ_IT: state->locals[task] = state->locals[task] * 3 + state->things[op->thing]; break;
	case WRITE_IT: state->things[op->thing] = op->value; break;
	case ADD_IT: state->things[op->thing] = state->locals[task] + op->value; break;
	case TAKE_LOCK: state->owner[op->thing] = (int)task + 1; break;
	case GIVE_LOCK: state->owner[op->thing] = 0; break;
	case TAKE_ONE: state->things[op->thing]--; break;
	case GIVE_ONE: state->things[op->thing]++; break;
	default: break;
	}
}

static struct search_op op_of(const struct op *op)
{
	static const enum search_access access[OPS] = {
		SEARCH_READ, SEARCH_WRITE, SEARCH_WRITE, SEARCH_ACQUIRE, SEARCH_RELEASE, SEARCH_WRITE, SEARCH_WRITE, SEARCH_READ,
	};
	bool lock = op->what == TAKE_LOCK || op->what == GIVE_LOCK;
	return (struct search_op){
		.object = op->thing + (lock ? THINGS : 0) + 1, .kind = (uint16_t)op->what, .access = (uint8_t)access[op->what],
		.waits = op->what == TAKE_LOCK || op->what == TAKE_ONE || op->what == WAIT_FOR,
	};
}

static const char *name(unsigned kind)
{
	static const char *const names[OPS] = {"read", "write", "add", "take lock", "give lock", "take one", "give one", "wait"};
	return names[kind];
}

/* ---- running them ---- */

enum { TEXT = 200, OUTCOMES_MOST = 4000 };
struct found { char (*outcomes)[TEXT]; unsigned outcome_count; char (*traces)[TEXT]; unsigned trace_count, same; uint64_t runs, cut; };

static bool add(char (*texts)[TEXT], unsigned *count, const char *text)
{
	for (unsigned i = 0; i < *count; i++)
		if (strcmp(texts[i], text) == 0)
			return false;
	ck_assert_uint_lt(*count, OUTCOMES_MOST);
	snprintf(texts[(*count)++], TEXT, "%s", text);
	return true;
}

struct did { unsigned task, index; struct search_op op; };

/* The trace's own name: of all its orders the first by the alphabet. */
static void trace_name(const struct did *did, unsigned count, char *ret_text)
{
	bool taken[TASKS_MOST * OPS_MOST] = {0};
	size_t length = 0;
	for (unsigned n = 0; n < count; n++) {
		int best = -1;
		for (unsigned i = 0; i < count; i++) {
			bool first = !taken[i];
			for (unsigned j = 0; j < i && first; j++)
				first = taken[j] || (did[j].task != did[i].task &&
				                     !(did[j].op.object == did[i].op.object && search_depends(did[j].op.access, did[i].op.access)));
			if (first && (best < 0 || did[i].task < did[best].task))
				best = (int)i;
		}
		taken[best] = true;
		length += (size_t)snprintf(ret_text + length, TEXT - length, "%u", did[best].task);
	}
}

static void run_once(const struct program *program, struct search_run *run, struct found *found)
{
	struct state state = {0};
	struct did did[TASKS_MOST * OPS_MOST];
	unsigned steps = 0, task;
	bool cut = false;
	char text[TEXT] = "";
	struct err err;
	for (;;) {
		struct search_task tasks[TASKS_MOST] = {0};
		bool any = false;
		for (unsigned i = 0; i < program->tasks; i++) {
			tasks[i].exists = state.at[i] < program->lengths[i];
			if (!tasks[i].exists)
				continue;
			tasks[i].enabled = can_go(program, &state, i);
			tasks[i].op = op_of(&program->ops[i][state.at[i]]);
			any = any || tasks[i].enabled;
		}
		if (!any) {
			search_end(run, tasks, program->tasks, false);
			break;
		}
		int result = search_choose(run, tasks, program->tasks, name, &task, &err);
		ck_assert_msg(result >= 0, "%s", result < 0 ? err.text : "");
		if (result == SEARCH_CUT) {
			search_end(run, NULL, 0, false);
			cut = true;
			break;
		}
		ck_assert_int_eq(result, SEARCH_CHOSEN);
		did[steps++] = (struct did){task, state.at[task], tasks[task].op};
		do_it(program, &state, task);
	}
	found->cut += cut;
	found->runs += !cut;
	if (cut)
		return;
	size_t length = 0;
	for (unsigned i = 0; i < THINGS; i++)
		length += (size_t)snprintf(text + length, sizeof text - length, "%d,%d ", state.things[i], state.owner[i]);
	for (unsigned i = 0; i < program->tasks; i++)
		length += (size_t)snprintf(text + length, sizeof text - length, "%d@%u ", state.locals[i], state.at[i]);
	add(found->outcomes, &found->outcome_count, text);
	trace_name(did, steps, text);
	found->same += found->traces && !add(found->traces, &found->trace_count, text);
}

static struct found explore(const struct program *program, bool all, unsigned preemptions)
{
	struct search_spec spec = {.all = all, .preemptions = preemptions, .steps_most = 1000};
	struct search *search = search_new(&spec);
	struct found found = {.outcomes = calloc(OUTCOMES_MOST, TEXT), .traces = all ? NULL : calloc(OUTCOMES_MOST, TEXT)};
	struct search_run *run;
	while ((run = search_begin(search)))
		run_once(program, run, &found);
	ck_assert(search_is_done(search));
	ck_assert_uint_eq(search_counted(search).complete, found.runs);
	search_free(search);
	return found;
}

static void forget(struct found *found)
{
	free(found->outcomes);
	free(found->traces);
}

static void check_same_outcomes(const struct found *few, const struct found *all, unsigned number)
{
	ck_assert_msg(few->outcome_count == all->outcome_count, "program %u: %u outcomes with reduction, %u without", number,
	              few->outcome_count, all->outcome_count);
	for (unsigned i = 0; i < all->outcome_count; i++) {
		unsigned count = few->outcome_count;
		ck_assert_msg(!add(few->outcomes, &count, all->outcomes[i]), "program %u: %s is not found with reduction", number, all->outcomes[i]);
	}
}

static struct program same(unsigned tasks, unsigned length, enum what what, bool apart)
{
	struct program program = {.tasks = tasks};
	for (unsigned i = 0; i < tasks; i++) {
		program.lengths[i] = length;
		for (unsigned j = 0; j < length; j++)
			program.ops[i][j] = (struct op){what, apart ? i : 0, (int)(i * 10 + j)};
	}
	return program;
}

START_TEST(every_order_is_counted)
{
	static const struct { unsigned tasks, length, count; } known[] = {{2, 3, 20}, {2, 4, 70}, {3, 3, 1680}, {3, 4, 34650}, {1, 5, 1}};
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		struct program program = same(known[i].tasks, known[i].length, ADD_IT, false);
		struct found all = explore(&program, true, UINT32_MAX), few = {0};
		ck_assert_uint_eq(all.runs, known[i].count);
		ck_assert_uint_eq(all.cut, 0);
		forget(&all);
		if (known[i].count > OUTCOMES_MOST)
			continue;
		few = explore(&program, false, UINT32_MAX); /* all of them conflict */
		ck_assert_uint_eq(few.runs, known[i].count);
		ck_assert_uint_eq(few.cut, 0);
		forget(&few);
	}
}
END_TEST

START_TEST(what_is_independent_is_tried_once)
{
	struct program apart = same(3, 4, ADD_IT, true), reading = same(3, 4, READ_IT, false);
	struct found few = explore(&apart, false, UINT32_MAX), read = explore(&reading, false, UINT32_MAX);
	ck_assert_uint_eq(few.runs + few.cut, 1);
	ck_assert_uint_eq(read.runs + read.cut, 1);
	forget(&few);
	forget(&read);
}
END_TEST

START_TEST(bounded_preemptions)
{
	/* Two tasks of three steps: without a preemption one goes first (2); each preemption splits. */
	static const unsigned counts[] = {2, 6, 14, 18, 20, 20};
	struct program program = same(2, 3, ADD_IT, false);
	for (unsigned i = 0; i < COUNT_OF(counts); i++) {
		struct found found = explore(&program, false, i);
		ck_assert_uint_eq(found.runs, counts[i]);
		forget(&found);
	}
}
END_TEST

/* ---- random programs ---- */

static struct program generate(uint64_t seed)
{
	struct program program = {0};
	uint64_t state = seed * 7919 + 13;
#define DRAW(n) ((unsigned)((state = state * 6364136223846793005u + 1442695040888963407u) >> 33) % (n))
	program.tasks = 2 + DRAW(2);
	unsigned most = program.tasks == 2 ? 5 : 3;
	for (unsigned i = 0; i < program.tasks; i++) {
		program.lengths[i] = 1 + DRAW(most);
		int held = -1;
		for (unsigned j = 0; j < program.lengths[i]; j++) {
			struct op *op = &program.ops[i][j];
			op->what = (enum what)DRAW(OPS);
			op->thing = DRAW(2);
			op->value = (int)DRAW(3);
			if (op->what == GIVE_LOCK && held < 0)
				op->what = TAKE_LOCK;
			if (op->what == TAKE_LOCK && held >= 0 && DRAW(2))
				op->what = GIVE_LOCK;
			if (op->what == GIVE_LOCK)
				op->thing = (unsigned)held;
			if (op->what == TAKE_LOCK)
				held = (int)op->thing;
			else if (op->what == GIVE_LOCK)
				held = -1;
			/* Nothing is both a number and a semaphore. */
			if (op->what == TAKE_ONE || op->what == GIVE_ONE)
				op->thing = 2 + DRAW(2);
		}
	}
#undef DRAW
	return program;
}

START_TEST(with_reduction_nothing_is_missed)
{
	uint64_t runs = 0, cut = 0, all_runs = 0, same_traces = 0;
	for (unsigned i = 0; i < 1500; i++) {
		struct program program = generate(i);
		struct found few = explore(&program, false, UINT32_MAX), all = explore(&program, true, UINT32_MAX);
		check_same_outcomes(&few, &all, i);
		runs += few.runs;
		cut += few.cut;
		all_runs += all.runs;
		same_traces += few.same;
		forget(&few);
		forget(&all);
	}
	/* No trace is run to its end twice, and few runs are begun in vain. */
	ck_assert_uint_eq(same_traces, 0);
	ck_assert_msg(cut * 10 <= runs, "%llu runs in vain beside %llu", (unsigned long long)cut, (unsigned long long)runs);
	ck_assert_uint_lt(runs * 3, all_runs);
}
END_TEST

START_TEST(several_runs_at_once)
{
	for (unsigned i = 0; i < 300; i++) {
		struct program program = generate(i + 5000);
		struct found few = {.outcomes = calloc(OUTCOMES_MOST, TEXT), .traces = calloc(OUTCOMES_MOST, TEXT)};
		struct found all = explore(&program, true, UINT32_MAX);
		struct search_spec spec = {.preemptions = UINT32_MAX, .steps_most = 1000};
		struct search *search = search_new(&spec);
		/* Three are begun before any goes; every fifth is broken off. */
		unsigned begun = 0;
		while (!search_is_done(search)) {
			struct search_run *runs[3];
			unsigned count = 0;
			while (count < 3 && (runs[count] = search_begin(search)))
				count++;
			ck_assert_uint_gt(count, 0);
			while (count-- > 0)
				if (begun++ % 5 == 4)
					search_end(runs[count], NULL, 0, true);
				else
					run_once(&program, runs[count], &few);
		}
		search_free(search);
		check_same_outcomes(&few, &all, i);
		forget(&few);
		forget(&all);
	}
}
END_TEST

START_TEST(a_program_that_differs_is_named)
{
	struct search_spec spec = {.all = true, .preemptions = UINT32_MAX, .steps_most = 100};
	struct search *search = search_new(&spec);
	struct search_task tasks[2] = {
		{true, true, {.object = 1, .kind = WRITE_IT, .access = SEARCH_WRITE}}, {true, true, {.object = 1, .kind = WRITE_IT, .access = SEARCH_WRITE}},
	};
	unsigned task;
	struct err err;
	struct search_run *run = search_begin(search);
	ck_assert_int_eq(search_choose(run, tasks, 2, name, &task, &err), SEARCH_CHOSEN);
	search_end(run, NULL, 0, false);
	run = search_begin(search);
	tasks[1].op.kind = READ_IT;
	ck_assert_int_lt(search_choose(run, tasks, 2, name, &task, &err), 0);
	ck_assert_str_eq(err.text, "the program does not do the same each time: at step 1 of one and the same schedule, task 1 stood before write in one run, and before read in the next");
	search_end(run, NULL, 0, false);
	search_free(search);
}
END_TEST

START_TEST(random_searches_make_as_many_runs_as_they_are_told)
{
	struct program program = same(2, 3, ADD_IT, false);
	program.ops[0][0].what = program.ops[1][1].what = READ_IT;
	struct found all = explore(&program, true, UINT32_MAX);
	for (unsigned strategy = SEARCH_RANDOM; strategy <= SEARCH_PCT; strategy++) {
		struct search_spec spec = {.strategy = strategy, .steps_most = 100, .runs = 400, .seed = 5, .depth = 3, .preemptions = UINT32_MAX};
		struct search *search = search_new(&spec);
		struct found found = {.outcomes = calloc(OUTCOMES_MOST, TEXT)};
		struct search_run *run;
		while ((run = search_begin(search)))
			run_once(&program, run, &found);
		ck_assert_uint_eq(found.runs, 400);
		ck_assert(search_is_done(search));
		ck_assert_uint_gt(found.outcome_count, 1);
		for (unsigned i = 0; i < found.outcome_count; i++) {
			unsigned count = all.outcome_count;
			ck_assert(!add(all.outcomes, &count, found.outcomes[i]));
		}
		/* 1 / (2 * 6^2) */
		ck_assert(strategy == SEARCH_RANDOM || (search_bound(search) > 0.0138 && search_bound(search) < 0.0139));
		forget(&found);
		search_free(search);
	}
	forget(&all);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("search");
	TCase *orders = tcase_create("orders");
	tcase_set_timeout(orders, 120);
	tcase_add_test(orders, every_order_is_counted);
	tcase_add_test(orders, what_is_independent_is_tried_once);
	tcase_add_test(orders, bounded_preemptions);
	tcase_add_test(orders, with_reduction_nothing_is_missed);
	tcase_add_test(orders, several_runs_at_once);
	tcase_add_test(orders, a_program_that_differs_is_named);
	tcase_add_test(orders, random_searches_make_as_many_runs_as_they_are_told);
	suite_add_tcase(suite, orders);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
