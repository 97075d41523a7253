/* policy: every row of the reference's table; what each policy promises; many CPUs; impossible parameters. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"

static struct policy_spec spec_of(const char *text)
{
	char copy[200];
	snprintf(copy, sizeof copy, "%s", text);
	char *left = NULL, *word = strtok_r(copy, " ", &left);
	ck_assert_ptr_nonnull(policy_find(word));
	struct policy_spec spec;
	struct err err;
	policy_spec_init(policy_find(word), &spec);
	while ((word = strtok_r(NULL, " ", &left))) {
		char *value = strchr(word, '=');
		*value++ = '\0';
		ck_assert_msg(policy_spec_set(&spec, word, value, &err) == 0, "%s: %s", text, err.text);
	}
	return spec;
}

static unsigned jobs_of(const char *text, struct policy_job *jobs)
{
	char copy[400];
	snprintf(copy, sizeof copy, "%s", text);
	unsigned count = 0;
	struct err err;
	char *left = NULL;
	for (char *word = strtok_r(copy, ",", &left); word; word = strtok_r(NULL, ",", &left))
		ck_assert_msg(policy_job_parse(word, &jobs[count++], &err) == 0, "%s: %s", text, err.text);
	return count;
}

static struct policy_outcome outcome_of(const char *policy, const char *jobs_text, unsigned cpus, int64_t io_time)
{
	struct policy_spec spec = spec_of(policy);
	struct policy_job jobs[POLICY_JOBS];
	struct policy_outcome outcome;
	struct err err;
	unsigned count = jobs_of(jobs_text, jobs);
	ck_assert_msg(policy_simulate(&spec, cpus, 7, io_time, jobs, count, &outcome, &err) == 0, "%s: %s", policy, err.text);
	return outcome;
}

/* "A0-5 B5-7": who was on CPU 0, A being job 0; with more CPUs "A0-5/1". */
static void check_gantt(const char *policy, const char *jobs, unsigned cpus, int64_t io_time, const char *expected)
{
	struct policy_outcome outcome = outcome_of(policy, jobs, cpus, io_time);
	struct buf text = {0};
	for (size_t i = 0; i < outcome.gantt.n; i++) {
		const struct policy_stretch *stretch = &outcome.gantt.at[i];
		buf_format(&text, "%s%c%lld-%lld", i ? " " : "", (char)('A' + stretch->task), (long long)stretch->from, (long long)stretch->to);
		if (stretch->cpu)
			buf_format(&text, "/%u", stretch->cpu);
	}
	ck_assert_msg(strcmp(buf_get(&text), expected) == 0, "%s %s:\n  have %s\n  want %s", policy, jobs, buf_get(&text), expected);
	buf_done(&text);
	policy_outcome_done(&outcome);
}

/* ---- the reference ---- */

static void check_row(const char *row, const char *policy, char *params, const char *jobs, char *results)
{
	char text[200], policy_text[200], *left = NULL;
	int64_t io_time = 0;
	snprintf(policy_text, sizeof policy_text, "%s", policy);
	for (char *word = strtok_r(params, " ", &left); word && strcmp(word, "-") != 0; word = strtok_r(NULL, " ", &left)) {
		if (strncmp(word, "io_time=", 8) == 0) {
			io_time = atoll(word + 8);
			continue;
		}
		strncat(policy_text, " ", sizeof policy_text - strlen(policy_text) - 1);
		strncat(policy_text, word, sizeof policy_text - strlen(policy_text) - 1);
	}
	struct policy_outcome outcome = outcome_of(policy_text, jobs, 1, io_time);
	unsigned i = 0;
	for (char *word = strtok_r(results, ",\n", &left); word; word = strtok_r(NULL, ",\n", &left), i++) {
		int last = (int)strlen(word) - 1;
		const struct policy_result *job = &outcome.jobs[outcome.listed[i]];
		if (word[last] == '-')
			snprintf(text, sizeof text, "%lld:%lld:-", (long long)job->response, (long long)job->turnaround);
		else
			snprintf(text, sizeof text, "%lld:%lld:%lld", (long long)job->response, (long long)job->turnaround, (long long)job->waiting);
		ck_assert_msg(strcmp(text, word) == 0, "%s: job %u is %s, not %s", row, i, text, word);
	}
	ck_assert_uint_eq(i, outcome.job_count);
	policy_outcome_done(&outcome);
}

START_TEST(reference_table)
{
	char path[400], line[600], row[600];
	snprintf(path, sizeof path, "%s/tests/schedulers.tsv", getenv("top_srcdir"));
	FILE *file = fopen(path, "r");
	ck_assert_msg(file != NULL, "cannot open %s", path);
	unsigned rows = 0;
	while (fgets(line, sizeof line, file)) {
		if (line[0] == '#')
			continue;
		memcpy(row, line, sizeof row);
		char *left = NULL, *policy = strtok_r(line, "\t", &left), *params = strtok_r(NULL, "\t", &left),
		     *jobs = strtok_r(NULL, "\t", &left), *results = strtok_r(NULL, "\t", &left);
		ck_assert_ptr_nonnull(results);
		check_row(row, policy, params, jobs, results);
		rows++;
	}
	fclose(file);
	ck_assert_uint_eq(rows, 60);
}
END_TEST

/* ---- what each promises ---- */

START_TEST(gantt_of_each)
{
	/* A comes first and is long; B is short, C shortest. */
	const char *jobs = "0:6:0,1:3:0,2:1:0";
	check_gantt("fcfs", jobs, 1, 0, "A0-6 B6-9 C9-10");
	check_gantt("sjf", jobs, 1, 0, "A0-6 C6-7 B7-10");
	check_gantt("srtf", jobs, 1, 0, "A0-1 B1-2 C2-3 B3-5 A5-10");
	check_gantt("rr quantum=2", jobs, 1, 0, "A0-2 B2-4 A4-6 C6-7 B7-8 A8-10");
	check_gantt("rr quantum=1", "0:2:0,0:2:0", 1, 0, "A0-1 B1-2 A2-3 B3-4");
	check_gantt("mlfq queues=2 quantum=2", jobs, 1, 0, "A0-2 B2-4 C4-5 A5-7 B7-8 A8-10");
	/* An I/O of 3 ticks after every 2: the CPU is free for the other, or idle. */
	check_gantt("fcfs", "0:4:2,0:3:0", 1, 3, "A0-2 B2-5 A5-7");
	check_gantt("fcfs", "0:4:2", 1, 3, "A0-2 A5-7");
}
END_TEST

START_TEST(priorities_and_ageing)
{
	const char *jobs = "0:4:0:5,1:2:0:1,1:2:0:9";
	check_gantt("priority", jobs, 1, 0, "A0-1 B1-3 A3-6 C6-8");
	check_gantt("priority preempt=0", jobs, 1, 0, "A0-4 B4-6 C6-8");
	/* Equals: in their order, or in turns. */
	check_gantt("priority", "0:2:0:1,0:2:0:1", 1, 0, "A0-2 B2-4");
	check_gantt("priority quantum=1", "0:2:0:1,0:2:0:1", 1, 0, "A0-1 B1-2 A2-3 B3-4");
	check_gantt("priority quantum=1 preempt=0", "0:2:0:1,0:2:0:1", 1, 0, "A0-1 B1-2 A2-3 B3-4");
	/* Without ageing B, unimportant, starves until A has ended; with it, B has waited 2 * 3 ticks for A's priority, then goes first. */
	check_gantt("priority", "0:12:0:1,0:2:0:3", 1, 0, "A0-12 B12-14");
	check_gantt("priority ageing=3", "0:12:0:1,0:2:0:3", 1, 0, "A0-9 B9-10 A10-13 B13-14");
}
END_TEST

START_TEST(shares_come_out)
{
	/* For as long as all three run, the ticks are as the tickets. */
	const char *jobs = "0:1000:0:100,0:1000:0:50,0:1000:0:250";
	static const char *const kinds[] = {"stride", "fair latency=8 granularity=1", "lottery"};
	static const int64_t slack[] = {1, 8, 60};
	for (unsigned k = 0; k < COUNT_OF(kinds); k++) {
		struct policy_outcome outcome = outcome_of(kinds[k], jobs, 1, 0);
		int64_t had[3] = {0};
		for (size_t i = 0; i < outcome.gantt.n; i++) {
			const struct policy_stretch *stretch = &outcome.gantt.at[i];
			int64_t to = stretch->to < 800 ? stretch->to : 800;
			had[stretch->task] += to > stretch->from ? to - stretch->from : 0;
		}
		static const int64_t expected[] = {200, 100, 500};
		for (unsigned i = 0; i < 3; i++)
			ck_assert_msg(llabs((long long)(had[i] - expected[i])) <= slack[k], "%s: job %u had %lld ticks of 800", kinds[k], i, (long long)had[i]);
		policy_outcome_done(&outcome);
	}
}
END_TEST

START_TEST(waiting_earns_no_lead)
{
	/* A has had 100 ticks when B comes: from then on they take turns. */
	check_gantt("stride", "0:104:0,100:4:0", 1, 0,
	            "A0-101 B101-102 A102-103 B103-104 A104-105 B105-106 A106-107 B107-108");
	check_gantt("fair latency=4 granularity=1", "0:12:0,8:4:0", 1, 0, "A0-10 B10-12 A12-14 B14-16");
}
END_TEST

START_TEST(many_cpus)
{
	check_gantt("fcfs", "0:4:0,0:2:0,0:3:0", 2, 0, "A0-4 B0-2/1 C2-5/1");
	check_gantt("rr quantum=1", "0:2:0,0:2:0,0:2:0", 2, 0, "A0-2 B0-1/1 C1-3/1 B2-3");
	check_gantt("srtf", "0:4:0,0:4:0,1:1:0", 2, 0, "A0-4 B0-1/1 C1-2/1 B2-5/1");
	struct policy_outcome outcome = outcome_of("mlfq", "0:10:0,0:10:0", 4, 0);
	ck_assert(outcome.cpu_use > 0.49 && outcome.cpu_use < 0.51);
	ck_assert_int_eq(outcome.switches, 0);
	policy_outcome_done(&outcome);
}
END_TEST

START_TEST(sums)
{
	struct policy_outcome outcome = outcome_of("fcfs", "0:4:0,0:2:0,10:2:0", 1, 0);
	ck_assert_int_eq(outcome.switches, 2);
	ck_assert_int_eq(outcome.busy, 8);
	ck_assert_int_eq(outcome.ticks, 12);
	ck_assert(outcome.waiting > 1.33 && outcome.waiting < 1.34);
	policy_outcome_done(&outcome);
	/* The same seed, the same lottery; the numbers add up. */
	for (unsigned k = 0; k < policy_count; k++) {
		struct policy_outcome a = outcome_of(policy_table[k].name, "0:20:3,2:15:0,5:9:1,5:9:0", 2, 4),
			b = outcome_of(policy_table[k].name, "0:20:3,2:15:0,5:9:1,5:9:0", 2, 4);
		ck_assert_mem_eq(a.jobs, b.jobs, sizeof a.jobs);
		static const int64_t io[] = {6 * 4, 0, 8 * 4, 0}, length[] = {20, 15, 9, 9};
		ck_assert_int_eq(a.busy, 53);
		for (unsigned i = 0; i < 4; i++)
			ck_assert_int_eq(a.jobs[i].turnaround, a.jobs[i].waiting + io[i] + length[i]);
		policy_outcome_done(&a);
		policy_outcome_done(&b);
	}
}
END_TEST

START_TEST(change_while_it_runs)
{
	struct policy_spec fcfs = spec_of("fcfs"), rr = spec_of("rr quantum=1"), mlfq = spec_of("mlfq quantum=1");
	struct policy *policy = policy_new(&fcfs, 1, 1);
	for (unsigned i = 0; i < 3; i++)
		policy_arrive(policy, i, -1, 9);
	policy_pick(policy);
	policy_ran(policy, 0, AFTER_GOES_ON);
	policy_tick(policy);
	policy_change(policy, &rr);
	for (int i = 0; i < 6; i++) {
		policy_pick(policy);
		ck_assert_int_eq(policy_on(policy, 0), i % 3);
		policy_ran(policy, (unsigned)(i % 3), AFTER_GOES_ON);
		policy_tick(policy);
	}
	policy_change(policy, &mlfq);
	uint16_t queue[8];
	ck_assert_uint_eq(policy_queues(policy), 3);
	policy_pick(policy);
	ck_assert_int_eq(policy_on(policy, 0), 0);
	ck_assert_uint_eq(policy_queue(policy, 0, queue, 8), 2);
	ck_assert_uint_eq(queue[0], 1);
	policy_ran(policy, 0, AFTER_BLOCKS);
	policy_leave(policy, 1, AFTER_ENDS);
	policy_tick(policy);
	policy_pick(policy);
	ck_assert_int_eq(policy_on(policy, 0), 2);
	ck_assert_int_eq(policy_task_get(policy, 0)->level, 1);
	policy_ran(policy, 2, AFTER_ENDS);
	policy_tick(policy);
	ck_assert_uint_eq(policy_pick(policy), 0);
	policy_free(policy);
}
END_TEST

/* ---- what cannot be ---- */

static void refuses(const char *policy, const char *name, const char *value, const char *word)
{
	struct policy_spec spec = spec_of(policy);
	struct err err = {0};
	int result = policy_spec_set(&spec, name, value, &err);
	if (result == 0)
		result = policy_spec_check(&spec, &err);
	ck_assert_msg(result < 0, "%s took %s=%s", policy, name, value);
	ck_assert_msg(strstr(err.text, word) != NULL, "%s %s=%s: %s", policy, name, value, err.text);
}

START_TEST(impossible)
{
	refuses("rr", "quantum", "0", "quantum");
	refuses("rr", "quantum", "-3", "quantum");
	refuses("rr", "quantum", "2.5", "2.5");
	refuses("rr", "quantum", "", "whole number");
	refuses("rr", "quantum", "2/3", "2/3");
	refuses("rr", "quantum", "99999999999999999999", "quantum");
	refuses("rr", "boost", "3", "boost");
	refuses("fcfs", "quantum", "3", "no parameters");
	refuses("mlfq", "queues", "17", "16");
	refuses("mlfq queues=3", "quantum", "1/2", "2 numbers");
	refuses("mlfq", "stay", "2", "stay");
	static const char *const bad_jobs[] = {"", "5", "0:0:0", "-1:3:0", "0:3:x", "0:3:0:1:2", "0:3:-1", "0:9999999:0", "a:b:c", "0:3:0:"};
	for (size_t i = 0; i < COUNT_OF(bad_jobs); i++) {
		struct policy_job job;
		struct err err = {0};
		ck_assert_msg(policy_job_parse(bad_jobs[i], &job, &err) < 0 && err.text[0], "took the job '%s'", bad_jobs[i]);
	}
	struct policy_spec spec = spec_of("fcfs");
	struct policy_job job = {.length = 1, .share = -1};
	struct policy_outcome outcome;
	struct err err;
	ck_assert_int_lt(policy_simulate(&spec, 0, 1, 0, &job, 1, &outcome, &err), 0);
	ck_assert_int_lt(policy_simulate(&spec, 65, 1, 0, &job, 1, &outcome, &err), 0);
	ck_assert_int_lt(policy_simulate(&spec, 1, 1, 0, &job, 0, &outcome, &err), 0);
	ck_assert_int_lt(policy_simulate(&spec, 1, 1, -1, &job, 1, &outcome, &err), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy");
	TCase *tests = tcase_create("policy");
	tcase_add_test(tests, reference_table);
	tcase_add_test(tests, gantt_of_each);
	tcase_add_test(tests, priorities_and_ageing);
	tcase_add_test(tests, shares_come_out);
	tcase_add_test(tests, waiting_earns_no_lead);
	tcase_add_test(tests, many_cpus);
	tcase_add_test(tests, sums);
	tcase_add_test(tests, change_while_it_runs);
	tcase_add_test(tests, impossible);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
