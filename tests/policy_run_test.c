/* The picker policy: real processes move as the simulator says, tick for tick; what costs time and what does not; a schedule that can be
 * run again; work and io under the other pickers. Run as "--task", the test is itself the spawned child's program.
 */
#include <check.h>
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"
#include "script/script.h"
#include "session_rig.h"

/* Jobs "start:length:io_every:share,...", sorted by start, as processes. */
static const char workload[] =
	"local function job(length, every, share)\n"
	"  if share >= 0 then tickets(share) end\n"
	"  while length > 0 do\n"
	"    local burst = every > 0 and math.min(every, length) or length\n"
	"    work(burst)\n"
	"    length = length - burst\n"
	"    if length > 0 then io(param('io_time', 5)) end\n"
	"  end\n"
	"end\n"
	"function child(...) job(...) end\n"
	"function main()\n"
	"  local now, all = 0, {}\n"
	"  for start, length, every, share in param('jobs', ''):gmatch('(%d+):(%d+):(%d+):(%-?%d+)') do\n"
	"    start = math.tointeger(start)\n"
	"    io(start - now)\n"
	"    now = start\n"
	"    all[#all + 1] = Process{target = child, args = {math.tointeger(length), math.tointeger(every), math.tointeger(share)}}\n"
	"    all[#all]:start()\n"
	"  end\n"
	"  for _, p in ipairs(all) do p:join() end\n"
	"end\n";

static json_t *report_of(struct session_spec spec)
{
	spec.name = "test";
	spec.seed = spec.seed ? spec.seed : 7;
	spec.speed = 1e9;
	struct session *session = rig_start(spec);
	rig_finish(session);
	json_t *report = session_report(session);
	session_free(session);
	return report;
}

static json_t *run(const char *source, const char *picker, const char *schedule)
{
	return report_of((struct session_spec){.source = source, .picker = picker, .schedule = schedule});
}

static long long number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static const char *text(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void gantt_of_run(const json_t *report, struct buf *ret_text)
{
	size_t i;
	json_t *stretch;
	json_array_foreach(json_object_get(json_object_get(report, "policy"), "gantt"), i, stretch)
		buf_format(ret_text, "%s%lld/%lld:%lld-%lld", i ? " " : "", number(stretch, "task") - 1, number(stretch, "cpu"), number(stretch, "from"), number(stretch, "to"));
}

static void gantt_of_simulator(const struct policy_outcome *outcome, struct buf *ret_text)
{
	for (size_t i = 0; i < outcome->gantt.n; i++) {
		const struct policy_stretch *stretch = &outcome->gantt.at[i];
		buf_format(ret_text, "%s%u/%u:%lld-%lld", i ? " " : "", stretch->task, stretch->cpu, (long long)stretch->from, (long long)stretch->to);
	}
}

/* The same jobs, run by real processes and by the simulator. */
static void check_same(const char *policy, unsigned cpus, const char *jobs_text, int64_t io_time)
{
	char picker[200], io_text[20], copy[400];
	snprintf(picker, sizeof picker, "policy:%s", policy);
	snprintf(io_text, sizeof io_text, "%lld", (long long)io_time);
	struct session_setting settings[] = {{"jobs", jobs_text}, {"io_time", io_text}};
	json_t *report = report_of((struct session_spec){.source = workload, .picker = picker, .cpus = cpus, .settings = settings, .setting_count = 2});
	ck_assert_msg(number(report, "exit") == 0, "%s: %s", policy, json_string_value(json_array_get(json_object_get(report, "errors"), 0)));

	struct policy_spec spec;
	struct policy_job jobs[POLICY_JOBS];
	struct policy_outcome outcome;
	struct err err;
	unsigned count = 0;
	snprintf(copy, sizeof copy, "%s", jobs_text);
	char *left = NULL;
	for (char *word = strtok_r(copy, ",", &left); word; word = strtok_r(NULL, ",", &left)) {
		char *none = strstr(word, ":-1");
		if (none)
			*none = '\0';
		ck_assert_int_eq(policy_job_parse(word, &jobs[count++], &err), 0);
	}
	ck_assert_msg(policy_spec_parse(policy, &spec, NULL, NULL, &err) == 0, "%s", err.text);
	ck_assert_int_eq(policy_simulate(&spec, cpus, 7, io_time, jobs, count, &outcome, &err), 0);

	struct buf have = {0}, want = {0};
	gantt_of_run(report, &have);
	gantt_of_simulator(&outcome, &want);
	ck_assert_msg(strcmp(buf_get(&have), buf_get(&want)) == 0, "%s on %u CPUs, %s:\n have %s\n want %s", policy, cpus, jobs_text, buf_get(&have), buf_get(&want));
	const json_t *told = json_object_get(report, "policy");
	ck_assert_int_eq(number(told, "switches"), outcome.switches);
	for (unsigned i = 0; i < count; i++) {
		const json_t *task = json_array_get(json_object_get(told, "tasks"), i);
		ck_assert_int_eq(number(task, "response"), outcome.jobs[i].response);
		ck_assert_int_eq(number(task, "turnaround"), outcome.jobs[i].turnaround);
		ck_assert_int_eq(number(task, "waiting"), outcome.jobs[i].waiting);
	}
	buf_done(&have);
	buf_done(&want);
	policy_outcome_done(&outcome);
	json_decref(report);
}

static const char *const policies[] = {
	"fcfs", "sjf", "srtf", "rr,quantum=2", "rr,quantum=1", "priority", "priority,preempt=0,ageing=4", "priority,quantum=2,ageing=3",
	"mlfq,quantum=2", "mlfq,queues=4,quantum=1/2/4/8,allotment=2,boost=13", "mlfq,queues=2,quantum=3,stay,io_bump,boost=10",
	"lottery", "lottery,quantum=3", "stride", "stride,quantum=2", "fair", "fair,latency=6,granularity=1,credit=2",
};

START_TEST(same_as_the_simulator)
{
	for (size_t i = 0; i < COUNT_OF(policies); i++) {
		check_same(policies[i], 1, "0:7:3:3,0:5:0:1,0:6:2:2", 4);
		check_same(policies[i], 2, "0:9:4:150,0:5:0:50,2:4:1:300,2:3:0:-1,11:2:0:100", 3);
	}
}
END_TEST

/* Workloads by a seed that fails the same way every time. */
START_TEST(same_on_random_workloads)
{
	unsigned random = 20261121;
	for (size_t k = 0; k < 24; k++) {
		struct buf jobs = {0};
		unsigned start = 0, count = 2 + k % 4;
		for (unsigned i = 0; i < count; i++) {
			random = random * 1103515245u + 12345u;
			unsigned r = random >> 8;
			start += i ? r % 5 : 0;
			buf_format(&jobs, "%s%u:%u:%u:%d", i ? "," : "", start, 1 + (r >> 4) % 12, (r >> 8) % 5, (int)((r >> 12) % 6) - 1);
		}
		check_same(policies[k % COUNT_OF(policies)], 1 + (unsigned)k % 3, buf_get(&jobs), 1 + (random >> 20) % 6);
		buf_done(&jobs);
	}
}
END_TEST

/* ---- what costs time ---- */

static const char locked[] =
	"function add(k, lock, n)\n"
	"  for i = 1, k do\n"
	"    work(2)\n"
	"    lock:acquire()\n"
	"    local v = n.value\n"
	"    work(1)\n"
	"    n.value = v + 1\n"
	"    lock:release()\n"
	"  end\n"
	"end\n"
	"function main()\n"
	"  local lock, n = Lock(), Value('i', 0)\n"
	"  local a, b = Process{target = add, args = {2, lock, n}}, Process{target = add, args = {2, lock, n}}\n"
	"  a:start() b:start() a:join() b:join()\n"
	"  outcome('n', n.value)\n"
	"  print('done')\n"
	"end\n";

START_TEST(operations_cost_ticks)
{
	/* add: 2 + 4 operations + 1 tick of work, twice, by two: 28; and main's reading: 29. */
	json_t *report = run(locked, "policy:fcfs", NULL);
	ck_assert_int_eq(number(json_object_get(report, "outcome"), "n"), 4);
	ck_assert_int_eq(number(json_object_get(report, "policy"), "ticks"), 29);
	json_decref(report);
	report = run(locked, "policy:fcfs,op=0", NULL);
	ck_assert_int_eq(number(json_object_get(report, "policy"), "ticks"), 12);
	json_decref(report);
	report = run(locked, "policy:fcfs,op=3", NULL);
	ck_assert_int_eq(number(json_object_get(report, "policy"), "ticks"), 12 + 3 * 17);
	json_decref(report);
}
END_TEST

START_TEST(who_is_blocked_leaves_the_cpu)
{
	/* b waits for a's lock and needs no CPU for that: c has it. */
	static const char source[] =
		"local lock = Lock()\n"
		"function holder() lock:acquire() work(2) io(6) lock:release() end\n"
		"function waiter() lock:acquire() work(1) lock:release() end\n"
		"function other() work(5) end\n"
		"function main()\n"
		"  local all = {}\n"
		"  for i, f in ipairs{holder, waiter, other} do all[i] = Process{target = f} all[i]:start() end\n"
		"  for _, p in ipairs(all) do p:join() end\n"
		"end\n";
	json_t *report = run(source, "policy:rr,quantum=1,op=0", NULL);
	struct buf gantt = {0};
	gantt_of_run(report, &gantt);
	ck_assert_str_eq(buf_get(&gantt), "0/0:0-1 2/0:1-2 0/0:2-3 2/0:3-7 1/0:9-10");
	ck_assert_ptr_nonnull(strstr(buf_get(&gantt), "1/0:9-10"));
	buf_done(&gantt);
	json_decref(report);
}
END_TEST

START_TEST(timeouts_come_in_virtual_time)
{
	static const char source[] =
		"local lock = Lock()\n"
		"function holder() lock:acquire() work(10) lock:release() end\n"
		"function waiter() io(1) outcome('got', lock:acquire(true, 0.05)) outcome('at', time.time()) end\n"
		"function main()\n"
		"  local a, b = Process{target = holder}, Process{target = waiter}\n"
		"  a:start() b:start() a:join() b:join()\n"
		"end\n";
	json_t *report = run(source, "policy:fcfs,cpus=2,op=0", NULL);
	ck_assert(json_is_false(json_object_get(json_object_get(report, "outcome"), "got")));
	ck_assert(json_real_value(json_object_get(json_object_get(report, "outcome"), "at")) > 0.0599);
	ck_assert(json_real_value(json_object_get(json_object_get(report, "outcome"), "at")) < 0.0601);
	json_decref(report);
}
END_TEST

START_TEST(deadlock_is_a_fact)
{
	static const char source[] =
		"local a, b = Lock(), Lock()\n"
		"function f(x, y) x:acquire() work(3) y:acquire() end\n"
		"function main()\n"
		"  local p, q = Process{target = f, args = {a, b}}, Process{target = f, args = {b, a}}\n"
		"  p:start() q:start() p:join() q:join()\n"
		"end\n";
	json_t *report = run(source, "policy:rr,quantum=2", NULL);
	ck_assert(json_is_object(json_object_get(report, "deadlock")));
	json_decref(report);
	report = run(source, "policy:sjf", NULL);
	ck_assert_int_eq(number(report, "exit"), 0);
	json_decref(report);
}
END_TEST

/* A busy wait uses its CPU up, as long as somebody else can end it; when nobody can, that is a fact. */
START_TEST(busy_waits_cost_their_cpu)
{
	static const char source[] =
		"function spin(flag) busy_wait(function() return flag.value == 1 end) end\n"
		"function set(flag) work(6) flag.value = 1 end\n"
		"function main()\n"
		"  local flag = Value('i', 0)\n"
		"  local a, b = Process{target = spin, args = {flag}}, Process{target = param('sets', true) and set or work, args = {param('sets', true) and flag or 3}}\n"
		"  a:start() b:start() a:join() b:join()\n"
		"end\n";
	json_t *report = run(source, "policy:rr,quantum=3", NULL), *tasks = json_object_get(json_object_get(report, "policy"), "tasks");
	ck_assert_int_eq(number(report, "exit"), 0);
	ck_assert_int_eq(number(json_array_get(tasks, 1), "used"), 7);
	ck_assert_int_ge(number(json_array_get(tasks, 0), "used"), 7);
	json_t *again = run(source, "script", text(report, "schedule"));
	ck_assert_int_eq(number(again, "exit"), 0);
	json_decref(again);
	json_decref(report);
	/* First come, first served: the one that turns never lets the other on. On two CPUs it does. */
	report = run(source, "policy:fcfs,cpus=2", NULL);
	ck_assert_int_eq(number(report, "exit"), 0);
	json_decref(report);
	report = run(source, "policy:fcfs", NULL);
	ck_assert_ptr_nonnull(strstr(json_string_value(json_array_get(json_object_get(report, "errors"), 0)), "busy wait"));
	json_decref(report);
	struct session_setting setting = {"sets", "false"};
	report = report_of((struct session_spec){.source = source, .picker = "policy:rr", .settings = &setting, .setting_count = 1});
	ck_assert(!json_is_null(json_object_get(report, "verdict")));
	json_decref(report);
}
END_TEST

/* ---- schedules ---- */

static const char lossy[] =
	"local n = Value('i', 0)\n"
	"function add(k, pause)\n"
	"  for i = 1, k do\n"
	"    local v = n.value\n"
	"    work(2)\n"
	"    if i % 2 == 0 then io(pause) end\n"
	"    if pause == 3 then sleep(0.02) end\n"
	"    n.value = v + 1\n"
	"  end\n"
	"  io(2)\n"
	"end\n"
	"function main()\n"
	"  local all = {}\n"
	"  for i = 1, 3 do all[i] = Process{target = add, args = {3, i}} all[i]:start() end\n"
	"  io(1)\n"
	"  io(1)\n"
	"  for _, p in ipairs(all) do p:join() end\n"
	"  outcome('n', n.value)\n"
	"end\n";

START_TEST(a_schedule_gives_the_same_again)
{
	bool lost = false, kept = false;
	for (size_t i = 0; i < COUNT_OF(policies); i++) {
		for (unsigned cpus = 1; cpus <= 3; cpus += 2) {
			char picker[120];
			snprintf(picker, sizeof picker, "policy:%s,cpus=%u", policies[i], cpus);
			json_t *first = run(lossy, picker, NULL), *again = run(lossy, "script", text(first, "schedule"));
			ck_assert_msg(json_array_size(json_object_get(again, "errors")) == 0, "%s: %s: %s", picker, text(first, "schedule"),
			              json_string_value(json_array_get(json_object_get(again, "errors"), 0)));
			ck_assert_msg(json_equal(json_object_get(first, "outcome"), json_object_get(again, "outcome")), "%s: another outcome", picker);
			ck_assert_str_eq(text(first, "schedule"), text(again, "schedule"));
			lost = lost || number(json_object_get(first, "outcome"), "n") < 9;
			kept = kept || number(json_object_get(first, "outcome"), "n") >= 5;
			json_decref(first);
			json_decref(again);
		}
	}
	ck_assert(lost && kept);
}
END_TEST

/* ---- under the other pickers ---- */

START_TEST(work_takes_cpu_time_and_io_does_not)
{
	static const char source[] =
		"function main()\n"
		"  local cpu = time.process_time()\n"
		"  work(5)\n"
		"  outcome('work', time.process_time() - cpu)\n"
		"  local wall\n"
		"  cpu, wall = time.process_time(), time.perf_counter()\n"
		"  io(5)\n"
		"  outcome('io', time.process_time() - cpu)\n"
		"  outcome('wall', time.perf_counter() - wall)\n"
		"end\n";
	json_t *report = run(source, "os", NULL), *outcome = json_object_get(report, "outcome");
	ck_assert(json_number_value(json_object_get(outcome, "work")) >= 0.0499);
	ck_assert(json_number_value(json_object_get(outcome, "io")) < 0.03);
	ck_assert(json_number_value(json_object_get(outcome, "wall")) >= 0.0499);
	json_decref(report);
	report = run("function main() work(100000) io(100000) outcome('at', time.time()) end", "script", "");
	outcome = json_object_get(report, "outcome");
	ck_assert(json_number_value(json_object_get(outcome, "at")) > 1999.9 && json_number_value(json_object_get(outcome, "at")) < 2000.1);
	ck_assert(json_real_value(json_object_get(report, "elapsed_ms")) < 20000);
	json_decref(report);
}
END_TEST

START_TEST(other_methods_and_threads)
{
	static const char threads[] =
		"function f(k) work(k) end\n"
		"function main()\n"
		"  local a, b = Thread{target = f, args = {3}}, Thread{target = f, args = {2}}\n"
		"  a:start() b:start() a:join() b:join()\n"
		"end\n";
	json_t *report = run(threads, "policy:rr,quantum=1,op=0", NULL);
	struct buf gantt = {0};
	gantt_of_run(report, &gantt);
	ck_assert_str_eq(buf_get(&gantt), "0/0:0-1 1/0:1-2 0/0:2-3 1/0:3-4 0/0:4-5");
	buf_done(&gantt);
	json_decref(report);
	for (unsigned method = METHOD_FORK; method <= METHOD_FORKSERVER; method++) {
		report = report_of((struct session_spec){.source = locked, .picker = "policy:rr,quantum=1", .cpus = 2, .method = method});
		ck_assert_int_eq(number(json_object_get(report, "outcome"), "n"), 4);
		json_decref(report);
	}
}
END_TEST

/* Two long jobs, paused at some tick from the fifth on. */
static struct session *start_paused(const char *picker)
{
	struct session_setting setting = {"jobs", "0:1500:0:-1,0:1500:0:-1"};
	struct session *session = rig_start((struct session_spec){.name = "test", .source = workload, .picker = picker, .seed = 7, .speed = 1e9,
	                                                          .settings = &setting, .setting_count = 1, .paused = true});
	struct err err;
	for (int i = 0; i < 20000 && !session_is_over(session); i++) {
		const struct world *world = history_world(session_history(session), history_count(session_history(session)));
		if (world->cpus_virtual.begun && world->cpus_virtual.tick >= 5)
			break;
		session_step(session);
		struct pollfd fds[1];
		unsigned count = session_fds(session, fds, 1);
		poll(fds, count, 5);
		session_pump(session, 20000000, &err);
	}
	return session;
}

/* Whoever is killed from outside has no CPU any more, and the others go on. */
START_TEST(the_killed_leave_their_cpu)
{
	struct session *session = start_paused("policy:fcfs");
	const struct world *world = history_world(session_history(session), history_count(session_history(session)));
	ck_assert_int_eq(world->cpus_virtual.on[0], 1);
	ck_assert_int_eq(kill((pid_t)world_task_get(world, 1)->pid, SIGKILL), 0);
	session_pause(session, false);
	rig_finish(session);
	json_t *report = session_report(session);
	const json_t *tasks = json_object_get(json_object_get(report, "policy"), "tasks");
	ck_assert_int_lt(number(json_array_get(tasks, 0), "used"), 1500);
	ck_assert_int_eq(number(json_array_get(tasks, 1), "used"), 1500);
	ck_assert_ptr_null(text(report, "verdict"));
	json_decref(report);
	session_free(session);
}
END_TEST

START_TEST(change_while_it_runs)
{
	struct session *session = start_paused("policy:fcfs");
	struct err err;
	ck_assert_int_lt(session_picker_set(session, "policy:nothing", &err), 0);
	ck_assert_int_lt(session_picker_set(session, "policy:rr,cpus=2", &err), 0);
	ck_assert_int_eq(session_picker_set(session, "policy:rr,quantum=1", &err), 0);
	session_pause(session, false);
	rig_finish(session);
	json_t *report = session_report(session);
	struct buf gantt = {0};
	gantt_of_run(report, &gantt);
	ck_assert_msg(strncmp(buf_get(&gantt), "0/0:0-", 6) == 0 && atoi(buf_get(&gantt) + 6) >= 6, "%s", buf_get(&gantt));
	ck_assert_uint_gt(json_array_size(json_object_get(json_object_get(report, "policy"), "gantt")), 20);
	ck_assert_str_eq(text(json_object_get(report, "policy"), "policy"), "rr quantum=1");
	buf_done(&gantt);
	json_decref(report);
	session_free(session);
}
END_TEST

START_TEST(impossible_parameters)
{
	static const struct { const char *picker, *word; } rows[] = {
		{"policy", "which policy"}, {"policy:", "which policy"}, {"policy:best", "fcfs"}, {"policy:rr,quantum=0", "quantum"},
		{"policy:rr,op=-1", "op"}, {"policy:rr,cpus=0", "cpus"}, {"policy:rr,cpus=65", "64"}, {"policy:rr,speed=3", "speed"},
		{"policy:mlfq,quantum=1/2", "queues"}, {"policy:rr,", "parameter"}, {"os:rr", "no picker"},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct session *session;
		struct err err = {0};
		struct session_spec spec = {.name = "test", .source = "function main() end", .picker = rows[i].picker};
		ck_assert_msg(session_new_live(&spec, &session, &err) == -EINVAL, "took %s", rows[i].picker);
		ck_assert_msg(strstr(err.text, rows[i].word) != NULL, "%s: %s", rows[i].picker, err.text);
	}
	static const char *const bad[] = {"work(-1)", "work(1.5)", "work('x')", "io(1000001)", "io.open('x')", "tickets(-1)", "priority({})"};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		char source[80];
		snprintf(source, sizeof source, "function main() %s end", bad[i]);
		json_t *report = run(source, "policy:rr", NULL);
		ck_assert_msg(number(report, "exit") != 0 && json_array_size(json_object_get(report, "errors")) == 1, "took %s", bad[i]);
		json_decref(report);
	}
}
END_TEST

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--task") == 0)
		return script_task_main(argc, argv);
	Suite *suite = suite_create("policy over processes");
	TCase *tests = tcase_create("policy");
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, same_as_the_simulator);
	tcase_add_test(tests, same_on_random_workloads);
	tcase_add_test(tests, operations_cost_ticks);
	tcase_add_test(tests, who_is_blocked_leaves_the_cpu);
	tcase_add_test(tests, timeouts_come_in_virtual_time);
	tcase_add_test(tests, deadlock_is_a_fact);
	tcase_add_test(tests, busy_waits_cost_their_cpu);
	tcase_add_test(tests, a_schedule_gives_the_same_again);
	tcase_add_test(tests, work_takes_cpu_time_and_io_does_not);
	tcase_add_test(tests, other_methods_and_threads);
	tcase_add_test(tests, the_killed_leave_their_cpu);
	tcase_add_test(tests, change_while_it_runs);
	tcase_add_test(tests, impossible_parameters);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
