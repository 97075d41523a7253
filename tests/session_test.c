/* session: real programs, run as lessons run them: every picker, both start methods, schedules, errors, limits;
 * and nothing left behind. Run as "--task", the test is itself the spawned child's program.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "script/script.h"
#include "session/session.h"

static const char race[] =
	"local buyers = param(\"buyers\", 2)\n"
	"think = param(\"think\", 0.01)\n"
	"function buy()\n"
	"  local n = read(\"tickets.txt\")\n"
	"  sleep(think)\n"
	"  write(\"tickets.txt\", n - 1)\n"
	"end\n"
	"function main()\n"
	"  write(\"tickets.txt\", 10)\n"
	"  local all = {}\n"
	"  for i = 1, buyers do\n"
	"    all[i] = Process{target = buy, name = \"buyer-\" .. i}\n"
	"    all[i]:start()\n"
	"  end\n"
	"  for i = 1, buyers do all[i]:join() end\n"
	"  outcome(\"tickets_left\", read(\"tickets.txt\"))\n"
	"end\n";

static const char locked[] =
	"function buy(lock)\n"
	"  lock:with(function()\n"
	"    local n = read(\"t\")\n"
	"    sleep(0.001)\n"
	"    write(\"t\", n - 1)\n"
	"  end)\n"
	"end\n"
	"function main()\n"
	"  write(\"t\", 10)\n"
	"  local lock, all = Lock(), {}\n"
	"  for i = 1, 10 do all[i] = Process{target = buy, args = {lock}}; all[i]:start() end\n"
	"  for i = 1, 10 do all[i]:join() end\n"
	"  outcome(\"left\", read(\"t\"))\n"
	"end\n";

/* Turns it to its end; the deadline is met only by a failure. */
static void finish(struct session *session)
{
	struct err err;
	for (int i = 0; i < 60000 && !session_is_over(session); i++) {
		struct pollfd fds[1];
		unsigned count = session_fds(session, fds, 1);
		poll(fds, count, session_timeout_ms(session));
		session_pump(session, 20000000, &err);
	}
	ck_assert_msg(session_is_over(session), "the run did not end");
}

static struct session *start(struct session_spec spec)
{
	struct session *session;
	struct err err = {0};
	if (!spec.name)
		spec.name = "test";
	if (!spec.seed)
		spec.seed = 7;
	int result = session_new_live(&spec, &session, &err);
	ck_assert_msg(result == 0, "%s", err.text);
	return session;
}

static json_t *run(struct session_spec spec)
{
	struct session *session = start(spec);
	finish(session);
	json_t *report = session_report(session);
	session_free(session);
	return report;
}

static json_t *run_source(const char *source)
{
	return run((struct session_spec){.source = source});
}

static json_t *run_script(const char *source, const char *schedule)
{
	return run((struct session_spec){.source = source, .picker = "script", .schedule = schedule, .speed = 1e9});
}

static long long number(const json_t *report, const char *name)
{
	return json_integer_value(json_object_get(report, name));
}

static long long outcome(const json_t *report, const char *name)
{
	return json_integer_value(json_object_get(json_object_get(report, "outcome"), name));
}

static const char *text(const json_t *report, const char *name)
{
	return json_string_value(json_object_get(report, name));
}

static const char *error(const json_t *report)
{
	const char *sentence = json_string_value(json_array_get(json_object_get(report, "errors"), 0));
	return sentence ? sentence : "";
}

START_TEST(the_race_loses_tickets)
{
	struct session_setting set[] = {{"buyers", "8"}, {"think", "0.4"}};
	json_t *report = run((struct session_spec){.source = race, .settings = set, .setting_count = 2});
	ck_assert_int_eq(outcome(report, "tickets_left"), 9);
	ck_assert_int_eq(number(report, "lost_updates"), 7);
	ck_assert_int_eq(number(report, "tasks"), 9);
	ck_assert_int_eq(number(report, "exit"), 0);
	json_decref(report);
}
END_TEST

/* As Python programs do it: open, read, close; open, write, close. */
START_TEST(streams_lose_updates_too)
{
	const char *source =
		"function buy()\n"
		"  local f = open('t.txt') local n = f:read('n') f:close()\n"
		"  f = open('t.txt', 'w') f:write(n - 1) f:close()\n"
		"end\n"
		"function main()\n"
		"  write('t.txt', 10)\n"
		"  local p, q = Process{target = buy}, Process{target = buy}\n"
		"  p:start() q:start() p:join() q:join() outcome('left', read('t.txt'))\n"
		"end\n";
	/* open, read, the end of the file; open, write. */
	json_t *lost = run_script(source, "1 1 1 2 2 2 1 1 2 2"), *kept = run_script(source, "1 1 1 1 1 2 2 2 2 2");
	ck_assert_str_eq(error(lost), "");
	ck_assert_int_eq(outcome(lost, "left"), 9);
	ck_assert_int_eq(number(lost, "lost_updates"), 1);
	ck_assert_int_eq(outcome(kept, "left"), 8);
	ck_assert_int_eq(number(kept, "lost_updates"), 0);
	json_decref(lost);
	json_decref(kept);
}
END_TEST

START_TEST(the_lock_loses_none)
{
	for (unsigned method = METHOD_FORK; method <= METHOD_SPAWN; method++)
		for (int i = 0; i < 5; i++) {
			json_t *report = run((struct session_spec){.source = locked, .method = method});
			ck_assert_msg(outcome(report, "left") == 0, "%s: %s", event_start_method_name(method), error(report));
			ck_assert_int_eq(number(report, "lost_updates"), 0);
			json_decref(report);
		}
}
END_TEST

START_TEST(a_schedule_decides)
{
	json_t *none_lost = run_script(race, "1 1 2 2"), *lost = run_script(race, "1 2 2 1");
	ck_assert_int_eq(outcome(none_lost, "tickets_left"), 8);
	ck_assert_int_eq(number(none_lost, "lost_updates"), 0);
	ck_assert_int_eq(outcome(lost, "tickets_left"), 9);
	ck_assert_int_eq(number(lost, "lost_updates"), 1);
	json_decref(none_lost);
	json_decref(lost);
}
END_TEST

/* All events but their times and pids, as text. */
static char *trace(const char *source, const char *schedule, unsigned method, char **ret_schedule)
{
	struct session *session = start((struct session_spec){.source = source, .picker = "script", .schedule = schedule,
	                                                      .method = method, .speed = 1e9});
	finish(session);
	struct buf lines = {0}, order = {0};
	struct history *history = session_history(session);
	for (uint64_t i = 0; i < history_count(history); i++) {
		const void *payload;
		struct event event = history_event(history, i, &payload);
		bool numbers = event.kind != EVENT_BEGIN && event.kind != EVENT_RUN_END;
		buf_format(&lines, "%u %s %u %u %lld %lld ", event.task, event_info(event.kind)->name, event.line, event.object,
		           numbers ? (long long)event.a : 0, numbers ? (long long)event.b : 0);
		buf_add(&lines, payload, event.size);
		buf_char(&lines, '\n');
	}
	history_schedule(history, history_count(history), &order);
	if (ret_schedule)
		*ret_schedule = buf_steal(&order);
	buf_done(&order);
	session_free(session);
	return buf_steal(&lines);
}

START_TEST(a_schedule_gives_the_same_events_every_time)
{
	for (unsigned method = METHOD_FORK; method <= METHOD_SPAWN; method++) {
		char *schedule, *again;
		char *first = trace(race, "1 2 2 1", method, &schedule);
		for (int i = 0; i < 5; i++) {
			char *other = trace(race, schedule, method, &again);
			ck_assert_str_eq(first, other);
			ck_assert_str_eq(schedule, again);
			free(other);
			free(again);
		}
		free(first);
		free(schedule);
	}
}
END_TEST

START_TEST(an_observed_order_can_be_run_again)
{
	struct session_setting set[] = {{"buyers", "5"}};
	for (int i = 0; i < 5; i++) {
		json_t *free_run = run((struct session_spec){.source = race, .settings = set, .setting_count = 1});
		json_t *again = run((struct session_spec){.source = race, .settings = set, .setting_count = 1, .picker = "script",
		                                          .schedule = text(free_run, "schedule"), .speed = 1e9});
		ck_assert_str_eq(error(again), "");
		ck_assert_int_eq(outcome(free_run, "tickets_left"), outcome(again, "tickets_left"));
		ck_assert_int_eq(number(free_run, "lost_updates"), number(again, "lost_updates"));
		json_decref(free_run);
		json_decref(again);
	}
}
END_TEST

START_TEST(a_schedule_that_cannot_be_is_an_error)
{
	static const char *const bad[] = {"1 2 2 2 2", "0 0 0 0", "0 0 0 1 1 2 2 9"};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		json_t *report = run_script(race, bad[i]);
		ck_assert_int_eq(number(report, "exit"), 1);
		ck_assert_msg(strstr(error(report), "entry") != NULL, "%s", error(report));
		json_decref(report);
	}
	struct session *session;
	struct err err;
	struct session_spec spec = {.name = "x", .source = race, .picker = "script", .schedule = "1 b"};
	ck_assert_int_eq(session_new_live(&spec, &session, &err), -EINVAL);
	ck_assert_msg(strstr(err.text, "\"b\"") != NULL, "%s", err.text);
}
END_TEST

START_TEST(virtual_time_costs_nothing)
{
	json_t *report = run_script("function main() for i = 1, 10 do sleep(100) end print('x') end", NULL);
	ck_assert_double_ge(json_real_value(json_object_get(report, "virtual_ms")), 1000000.0);
	ck_assert_double_lt(json_real_value(json_object_get(report, "elapsed_ms")), 60000.0);
	json_decref(report);
}
END_TEST

static const struct { const char *source, *expected; } wrong[] = {
	{"function main() local x = nil + 1 end", "test.lua:1:"},
	{"x = 1", "main()"},
	{"function main() os.execute('true') end", "os.execute"},
	{"function main() io.popen('true') end", "io.popen"},
	{"function main() require('x') end", "require"},
	{"function main() read('../../etc/passwd') end", "no file name"},
	{"function main() read('/etc/passwd') end", "no file name"},
	{"function main() read('none.txt') end", "cannot open none.txt"},
	{"function main() assert(load('\\27Lua')) end", "binary"},
	{"function main() Process{target = 3} end", "target"},
	{"function main() Process{taget = main} end", "no field 'taget'"},
	{"function f() end function main() local p = Process{target = f} p:join() end", "can only join a started process"},
	{"function f() end function main() local p = Process{target = f} p:start() p:start() end", "cannot start a process twice"},
	{"function f() end function main() local p = Process{target = f} p:start() p.daemon = true end", "process has already started"},
	{"function main() Lock():release() end", "released too many times"},
	{"function main() RLock():release() end", "not owned"},
	{"function main() set_start_method('spawn') local function f() end Process{target = f}:start() end", "local function"},
	{"function f() end function main() set_start_method('spawn') Process{target = f, args = {open('a', 'w')}}:start() end", "TextIOWrapper"},
	{"function main() local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000000) .. i end end", "memory"},
	{"function main() local f = open('big', 'w') local s = ('x'):rep(1 << 20) for i = 1, 100 do assert(f:write(s)) end end", "limit for a file"},
};

START_TEST(mistakes_have_sentences)
{
	json_t *report = run_source(wrong[_i].source);
	ck_assert_int_eq(number(report, "exit"), 1);
	bool found = false;
	size_t at;
	json_t *sentence;
	json_array_foreach(json_object_get(report, "errors"), at, sentence)
		found = found || strstr(json_string_value(sentence), wrong[_i].expected);
	ck_assert_msg(found, "%s\n  gave: %s", wrong[_i].source, error(report));
	json_decref(report);
}
END_TEST

START_TEST(a_syntax_error_has_its_line)
{
	struct session *session;
	struct err err;
	struct session_spec spec = {.name = "x/y", .source = "function main()\n  print(\nend\n"};
	ck_assert_int_eq(session_new_live(&spec, &session, &err), -ENOEXEC);
	ck_assert_msg(strstr(err.text, "y.lua:3:") != NULL, "%s", err.text);
	struct session_setting set[] = {{"byers", "2"}};
	spec = (struct session_spec){.name = "x/y", .source = race, .settings = set, .setting_count = 1};
	ck_assert_int_eq(session_new_live(&spec, &session, &err), -EINVAL);
	ck_assert_msg(strstr(err.text, "buyers, think") != NULL, "%s", err.text);
}
END_TEST

START_TEST(exit_codes_are_pythons)
{
	const char *source =
		"function three() exit(3) end\n"
		"function fail() error('no') end\n"
		"function wait() sleep(1000) end\n"
		"function main()\n"
		"  local p, q, r = Process{target = three}, Process{target = fail}, Process{target = wait}\n"
		"  p:start() q:start() r:start() p:join() q:join()\n"
		"  r:terminate() r:join()\n"
		"  outcome('codes', {p.exitcode, q.exitcode, r.exitcode})\n"
		"end\n";
	for (int steered = 0; steered < 2; steered++) {
		json_t *report = steered ? run_script(source, NULL) : run_source(source);
		json_t *codes = json_object_get(json_object_get(report, "outcome"), "codes");
		ck_assert_int_eq(json_integer_value(json_array_get(codes, 0)), 3);
		ck_assert_int_eq(json_integer_value(json_array_get(codes, 1)), 1);
		ck_assert_int_eq(json_integer_value(json_array_get(codes, 2)), -15);
		json_decref(report);
	}
}
END_TEST

START_TEST(daemons_end_with_their_parent)
{
	const char *source =
		"function wait() sleep(1000) print('never') end\n"
		"function main() local p = Process{target = wait, daemon = true} p:start() end\n";
	json_t *report = run_source(source);
	ck_assert_int_eq(number(report, "exit"), 0);
	ck_assert_double_lt(json_real_value(json_object_get(report, "elapsed_ms")), 60000.0);
	json_decref(report);
	report = run_source("function f() Process{target = f}:start() end\n"
	                    "function main() local p = Process{target = f, daemon = true} p:start() p:join() end");
	ck_assert(strstr(error(report), "daemonic processes are not allowed to have children") != NULL);
	json_decref(report);
}
END_TEST

START_TEST(fork_copies_the_buffer_too)
{
	const char *source =
		"function child() f:write('alex ') end\n"
		"function main()\n"
		"  f = open('x1.txt', 'a')\n"
		"  f:write('wu ')\n"
		"  if param('flush', false) then f:flush() end\n"
		"  local p = Process{target = child}\n"
		"  p:start() p:join() f:close()\n"
		"  outcome('file', read('x1.txt'))\n"
		"end\n";
	struct session_setting set[] = {{"flush", "true"}};
	json_t *twice = run_source(source), *once = run((struct session_spec){.source = source, .settings = set, .setting_count = 1});
	ck_assert_str_eq(text(json_object_get(twice, "outcome"), "file"), "wu alex wu ");
	ck_assert_str_eq(text(json_object_get(once, "outcome"), "file"), "wu alex ");
	json_decref(twice);
	json_decref(once);
}
END_TEST

START_TEST(fork_copies_memory_and_spawn_does_not)
{
	const char *source =
		"n = 1\n"
		"function child(file) write(file, n) end\n"
		"function main() n = 2 local p = Process{target = child, args = {'a'}} p:start() p:join() outcome('n', read('a')) end\n";
	json_t *forked = run((struct session_spec){.source = source, .method = METHOD_FORK});
	json_t *spawned = run((struct session_spec){.source = source, .method = METHOD_SPAWN});
	ck_assert_int_eq(outcome(forked, "n"), 2);
	ck_assert_int_eq(outcome(spawned, "n"), 1);
	json_decref(forked);
	json_decref(spawned);
}
END_TEST

START_TEST(too_many_processes_is_a_limit)
{
	json_t *report = run_source("function f() sleep(0.01) end function main() for i = 1, 1100 do Process{target = f}:start() end end");
	ck_assert_int_eq(number(report, "exit"), 1);
	ck_assert_msg(strstr(error(report), "at most 1024 tasks") != NULL, "%s", error(report));
	json_decref(report);
}
END_TEST

START_TEST(time_has_limits)
{
	json_t *report = run((struct session_spec){.source = "function main() while true do end end", .cpu_limit_seconds = 1, .quiet = true});
	ck_assert_int_ne(number(report, "exit"), 0);
	ck_assert_msg(strstr(error(report), "CPU time") != NULL, "%s", error(report));
	json_decref(report);
	report = run((struct session_spec){.source = "function main() sleep(1000) end", .time_limit_ns = 200000000});
	ck_assert_int_eq(number(report, "exit"), 1);
	ck_assert_msg(strstr(error(report), "all the time") != NULL, "%s", error(report));
	json_decref(report);
}
END_TEST

START_TEST(a_pause_holds_and_steps_go_one_by_one)
{
	struct session *session = start((struct session_spec){
		.source = "function main() for i = 1, 3 do print(i) end end", .paused = true});
	struct err err;
	for (int prints = 1; prints <= 3; prints++) {
		session_step(session);
		size_t count = 0;
		for (int i = 0; i < 20000 && count < (size_t)prints; i++) {
			struct pollfd fds[1];
			poll(fds, session_fds(session, fds, 1), session_timeout_ms(session) < 0 ? 10 : session_timeout_ms(session));
			session_pump(session, 1000000, &err);
			history_prints(session_history(session), &count);
		}
		ck_assert_uint_eq(count, (size_t)prints);
	}
	session_pause(session, false);
	finish(session);
	session_free(session);
}
END_TEST

START_TEST(by_hand_a_task_moves_when_told)
{
	struct session *session = start((struct session_spec){.source = race, .picker = "hand"});
	struct err err;
	static const unsigned picks[] = {0, 0, 0, 1, 2, 2, 1, 0, 0, 0};
	for (size_t i = 0; i < COUNT_OF(picks); i++) {
		int result = -1;
		for (int k = 0; k < 20000 && result < 0; k++) {
			struct pollfd fds[1];
			poll(fds, session_fds(session, fds, 1), 1);
			session_pump(session, 1000000, &err);
			result = session_pick(session, picks[i], &err);
		}
		ck_assert_msg(result == 0, "pick %zu: %s", i, err.text);
	}
	finish(session);
	json_t *report = session_report(session);
	ck_assert_int_eq(outcome(report, "tickets_left"), 9);
	ck_assert_str_eq(text(report, "schedule"), "0 0 0 1 2 2 1 0 0 0");
	json_decref(report);
	session_free(session);
}
END_TEST

START_TEST(a_recording_tells_the_same)
{
	char file[] = "/tmp/session-test-XXXXXX";
	int fd = mkstemp(file);
	close(fd);
	unlink(file);
	struct session *live = start((struct session_spec){.source = race, .record = file}), *replay;
	finish(live);
	uint64_t count = history_count(session_history(live));
	struct err err;
	/* Closing writes the last batch. */
	json_t *report = session_report(live);
	session_free(live);
	ck_assert_msg(session_new_replay(file, &replay, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(history_count(session_history(replay)), count);
	json_t *again = session_report(replay);
	ck_assert_str_eq(text(report, "schedule"), text(again, "schedule"));
	ck_assert_int_eq(outcome(report, "tickets_left"), outcome(again, "tickets_left"));
	char *source = session_source(replay, "lua");
	ck_assert_str_eq(source, race);
	free(source);
	json_decref(report);
	json_decref(again);
	session_free(replay);
	unlink(file);
}
END_TEST

/* A task that is killed from outside is seen to die, and its parent goes on. */
/* Three that compute and sleep; who says in what state they are is chosen. */
static const char sleepers[] =
	"function work()\n"
	"  local t = 0\n"
	"  for i = 1, 20000 do t = t + i end\n"
	"  sleep(0.05)\n"
	"end\n"
	"function main()\n"
	"  local all = {}\n"
	"  for i = 1, 3 do all[i] = Process{target = work}; all[i]:start() end\n"
	"  for i = 1, 3 do all[i]:join() end\n"
	"end\n";

static unsigned count_kernel(struct session *session, unsigned source)
{
	unsigned count = 0;
	uint64_t last = 0;
	for (uint64_t i = 0; i < history_count(session_history(session)); i++) {
		const void *payload;
		struct event event = history_event(session_history(session), i, &payload);
		if (event.kind == EVENT_KERNEL)
			ck_assert_uint_eq(event.object & 0xff, source);
		count += event.kind == EVENT_KERNEL;
		ck_assert_uint_ge(event.time, last);
		ck_assert_uint_gt(event.seq, i); /* ascending */
		last = event.time;
	}
	return count;
}

START_TEST(states_have_a_source)
{
	static const struct { const char *states; unsigned source; } all[] = {
		{"probe", SOURCE_PROBE}, {"sampled", SOURCE_SAMPLED}, {"kernel", SOURCE_KERNEL},
	};
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		struct err err = {0};
		struct session *session;
		struct session_spec spec = {.name = "test", .source = sleepers, .seed = 7, .states = all[i].states};
		int result = session_new_live(&spec, &session, &err);
		if (result < 0 && all[i].source == SOURCE_KERNEL) {
			fprintf(stderr, "left out: %s\n", err.text);
			continue;
		}
		ck_assert_msg(result == 0, "%s", err.text);
		finish(session);
		const struct world *world = history_world(session_history(session), UINT64_MAX);
		ck_assert_uint_eq(world->states_from, all[i].source);
		ck_assert_uint_eq(world->source, all[i].source);
		ck_assert_uint_eq(count_kernel(session, all[i].source) > 0, i > 0);
		ck_assert_uint_eq(world->task_count, 4);
		for (unsigned task = 1; task < 4 && all[i].source == SOURCE_KERNEL; task++) {
			const struct world_task *row = world_task_get(world, task);
			ck_assert_uint_ge(row->spent[TASK_BLOCKED], 49000000);
			ck_assert_uint_gt(row->spent[TASK_RUNNING], 0);
			ck_assert_uint_ge(row->voluntary, 1);
			ck_assert_int_ge(row->cpu, 0);
			ck_assert_uint_eq(row->spent[TASK_RUNNING] + row->spent[TASK_READY] + row->spent[TASK_BLOCKED], row->end_time - row->begin_time);
		}
		session_free(session);
	}
	struct err err = {0};
	struct session *session;
	struct session_spec spec = {.name = "test", .source = sleepers, .states = "guessed"};
	ck_assert_int_eq(session_new_live(&spec, &session, &err), -EINVAL);
	spec = (struct session_spec){.name = "test", .source = sleepers, .pin = 4000};
	ck_assert_int_eq(session_new_live(&spec, &session, &err), -EINVAL);
}
END_TEST

START_TEST(pinned_to_one_cpu_they_take_turns)
{
	struct session *session = start((struct session_spec){.source = sleepers, .pin = 1});
	finish(session);
	const struct world *world = history_world(session_history(session), UINT64_MAX);
	ck_assert_uint_eq(world->cpus, 1);
	if (world->states_from == SOURCE_KERNEL) {
		uint64_t last = 0;
		int running = -1;
		for (uint64_t i = 0; i < history_count(session_history(session)); i++) {
			const void *payload;
			struct event event = history_event(session_history(session), i, &payload);
			if (event.kind != EVENT_KERNEL)
				continue;
			ck_assert_uint_ge(event.time, last);
			last = event.time;
			if (running >= 0 && world_task_get(world, (unsigned)running)->end_time <= event.time)
				running = -1; /* it has said its EXIT, and of what it does after that nothing is told */
			if (world_task_get(world, event.task)->end_time <= event.time)
				continue;
			if (event.a == TASK_RUNNING) {
				ck_assert_msg(running < 0 || running == event.task, "%u runs while %d does", event.task, running);
				running = event.task;
			} else if (running == event.task) {
				running = -1;
			}
		}
	}
	session_free(session);
}
END_TEST

START_TEST(a_killed_task_is_seen)
{
	struct session *session = start((struct session_spec){
		.source = "function wait() sleep(1000) end\n"
		          "function main() local p = Process{target = wait} p:start() p:join() outcome('code', p.exitcode) end"});
	struct err err;
	const struct world_task *task = NULL;
	for (int i = 0; i < 20000 && !(task && task->begun); i++) {
		struct pollfd fds[1];
		poll(fds, session_fds(session, fds, 1), 1);
		session_pump(session, 1000000, &err);
		struct history *history = session_history(session);
		task = world_task_get(history_world(history, history_count(history)), 1);
	}
	ck_assert(task && task->begun);
	kill((pid_t)task->pid, SIGKILL);
	finish(session);
	json_t *report = session_report(session);
	ck_assert_int_eq(outcome(report, "code"), -9);
	json_decref(report);
	session_free(session);
}
END_TEST

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--task") == 0)
		return script_task_main(argc, argv);
	Suite *suite = suite_create("session");
	TCase *tests = tcase_create("session");
	tcase_set_timeout(tests, 240);
	tcase_add_test(tests, the_race_loses_tickets);
	tcase_add_test(tests, streams_lose_updates_too);
	tcase_add_test(tests, the_lock_loses_none);
	tcase_add_test(tests, a_schedule_decides);
	tcase_add_test(tests, a_schedule_gives_the_same_events_every_time);
	tcase_add_test(tests, an_observed_order_can_be_run_again);
	tcase_add_test(tests, a_schedule_that_cannot_be_is_an_error);
	tcase_add_test(tests, virtual_time_costs_nothing);
	tcase_add_loop_test(tests, mistakes_have_sentences, 0, (int)COUNT_OF(wrong));
	tcase_add_test(tests, a_syntax_error_has_its_line);
	tcase_add_test(tests, exit_codes_are_pythons);
	tcase_add_test(tests, daemons_end_with_their_parent);
	tcase_add_test(tests, fork_copies_the_buffer_too);
	tcase_add_test(tests, fork_copies_memory_and_spawn_does_not);
	tcase_add_test(tests, too_many_processes_is_a_limit);
	tcase_add_test(tests, time_has_limits);
	tcase_add_test(tests, a_pause_holds_and_steps_go_one_by_one);
	tcase_add_test(tests, by_hand_a_task_moves_when_told);
	tcase_add_test(tests, a_recording_tells_the_same);
	tcase_add_test(tests, a_killed_task_is_seen);
	tcase_add_test(tests, states_have_a_source);
	tcase_add_test(tests, pinned_to_one_cpu_they_take_turns);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
