/* watch: commands that know nothing of the tool, against what ps, strace and their parents say of them. */
#include <check.h>
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session/session.h"

enum { DEADLINE_S = 60 };

#define SH(text) ((const char *const[]){"sh", "-c", (text), NULL})

static struct session *start(struct session_spec spec)
{
	struct session *session;
	struct err err = {0};
	spec.name = "test";
	ck_assert_msg(session_new_live(&spec, &session, &err) == 0, "%s", err.text);
	return session;
}

static void turn(struct session *session)
{
	struct err err;
	struct pollfd fds[1];
	unsigned count = session_fds(session, fds, 1);
	poll(fds, count, session_timeout_ms(session));
	session_pump(session, 20000000, &err);
}

static void finish(struct session *session)
{
	for (int i = 0; i < 60000 && !session_is_over(session); i++)
		turn(session);
	ck_assert_msg(session_is_over(session), "the command did not end");
}

static const struct world *world_of(struct session *session)
{
	return history_world(session_history(session), UINT64_MAX);
}

static bool is_exact(struct session *session)
{
	for (int i = 0; i < 1000 && !world_of(session)->states_told; i++)
		turn(session);
	if (world_of(session)->states_from == SOURCE_KERNEL)
		return true;
	fprintf(stderr, "left out, because the kernel cannot be asked here: %s\n", world_of(session)->states_why);
	return false;
}

START_TEST(the_exit_status_is_the_commands)
{
	static const struct { const char *command; int code; } all[] = {{"exit 0", 0}, {"exit 42", 42}, {"kill -TERM $$", 143}, {"kill -KILL $$", 137}};
	static const char *const states[] = {"probe", "sampled", NULL};
	for (size_t i = 0; i < COUNT_OF(all); i++)
		for (size_t k = 0; k < COUNT_OF(states); k++) {
			struct session *session = start((struct session_spec){.command = SH(all[i].command), .states = states[k]});
			finish(session);
			ck_assert_int_eq(session_command_exit(session, NULL), all[i].code);
			ck_assert_int_eq(world_of(session)->exit_code, all[i].code);
			session_free(session);
		}
	struct session *session = start((struct session_spec){.command = (const char *const[]){"/no/such/command", NULL}});
	finish(session);
	ck_assert_int_eq(session_command_failed(session), ENOENT);
	session_free(session);
}
END_TEST

/* The command, two in the background, one of them with a child: as ps sees them while they wait. */
START_TEST(the_tree_is_that_of_ps)
{
	struct session *session = start((struct session_spec){.command = SH("sleep 50 & (sleep 50; true) & wait")});
	unsigned sleepers = 0, seen = 0;
	if (!is_exact(session)) {
		session_free(session);
		return;
	}
	for (int i = 0; i < 6000 && sleepers < 2; i++) {
		turn(session);
		const struct world *world = world_of(session);
		sleepers = 0;
		for (unsigned task = 0; task < world->task_count; task++)
			sleepers += strcmp(world_task_get(world, task)->name, "sleep") == 0 && world_task_get(world, task)->state == TASK_BLOCKED;
	}
	ck_assert_uint_eq(sleepers, 2);
	const struct world *world = world_of(session);
	ck_assert_uint_eq(world->task_count, 4);
	FILE *ps = popen("ps -e -o pid=,ppid=,comm=", "r");
	ck_assert_ptr_nonnull(ps);
	long pid, ppid;
	char name[64];
	while (fscanf(ps, "%ld %ld %63[^\n]", &pid, &ppid, name) == 3)
		for (unsigned task = 0; task < world->task_count; task++) {
			const struct world_task *row = world_task_get(world, task);
			if (row->pid != pid)
				continue;
			seen++;
			ck_assert_int_eq(row->ppid, ppid);
			ck_assert_str_eq(row->name, name + strspn(name, " "));
			if (row->parent != EVENT_NO_TASK)
				ck_assert_int_eq(world_task_get(world, row->parent)->pid, ppid);
		}
	if (pclose(ps) == 0)
		ck_assert_uint_eq(seen, 4);
	else
		fprintf(stderr, "left out: there is no ps here\n");
	ck_assert_int_eq(session_signal(session, SIGKILL), 0);
	finish(session);
	ck_assert_int_eq(session_command_exit(session, NULL), 137);
	session_free(session);
}
END_TEST

/* As many births as strace sees, of the same command. */
START_TEST(the_births_are_those_of_strace)
{
	static const char command[] = "ls / >/dev/null; (ls /; ls /) | cat >/dev/null; ls / | cat >/dev/null & wait";
	char file[] = "/tmp/procession-strace-XXXXXX", line[512];
	int fd = mkstemp(file);
	unsigned births = 0;
	ck_assert_int_ge(fd, 0);
	close(fd);
	snprintf(line, sizeof line, "strace -f -qq -e trace=clone,clone3,fork,vfork -o %s sh -c '%s' 2>/dev/null", file, command);
	if (system(line) != 0) {
		fprintf(stderr, "left out: strace cannot be used here\n");
		unlink(file);
		return;
	}
	FILE *trace = fopen(file, "re");
	while (fgets(line, sizeof line, trace)) {
		const char *result = strstr(line, ") "); /* "vfork()      = 42": the last column */
		result = result ? strstr(result, " = ") : NULL;
		births += result && strtol(result + 3, NULL, 10) > 0;
	}
	fclose(trace);
	unlink(file);
	struct session *session = start((struct session_spec){.command = SH(command)});
	finish(session);
	if (is_exact(session)) {
		ck_assert_uint_ge(births, 4);
		ck_assert_uint_eq(world_of(session)->task_count, births + 1);
	}
	session_free(session);
}
END_TEST

START_TEST(the_summary_adds_up)
{
	struct session *session = start((struct session_spec){.command = SH("sleep 0.05; sleep 0.05; exit 3")});
	finish(session);
	json_t *report = session_watch_report(session);
	ck_assert_int_eq(json_integer_value(json_object_get(report, "exit")), 3);
	double wall = json_real_value(json_object_get(report, "wall_ms"));
	ck_assert_double_ge(wall, 100);
	json_t *tasks = json_object_get(report, "tasks"), *task;
	size_t i;
	if (is_exact(session)) {
		ck_assert_uint_eq(json_array_size(tasks), 3);
		ck_assert_int_eq(json_integer_value(json_object_get(report, "records_lost")), 0);
		json_array_foreach(tasks, i, task) {
			double running = json_real_value(json_object_get(task, "running_ms")), blocked = json_real_value(json_object_get(task, "blocked_ms"));
			double ready = json_real_value(json_object_get(task, "ready_ms"));
			ck_assert_double_gt(running, 0);
			ck_assert_double_ge(blocked, 49);
			ck_assert_double_le(running + blocked + ready, wall + 5);
			ck_assert_int_ge(json_integer_value(json_object_get(task, "switches_voluntary")), 1);
		}
	}
	json_decref(report);
	session_free(session);
}
END_TEST

START_TEST(its_output_is_taken_in_and_handed_on)
{
	struct session *session = start((struct session_spec){.command = SH("echo one; echo two >&2; printf three"), .captures = CAPTURE_OUTPUT});
	char bytes[64];
	size_t count;
	finish(session);
	count = session_output(session, 1, bytes, sizeof bytes);
	ck_assert_uint_eq(count, 9);
	ck_assert_mem_eq(bytes, "one\nthree", 9);
	count = session_output(session, 2, bytes, sizeof bytes);
	ck_assert_uint_eq(count, 4);
	const struct trace_text *prints = history_prints(session_history(session), &count);
	ck_assert_uint_eq(count, 3);
	unsigned found = 0;
	for (size_t i = 0; i < count; i++)
		found |= strcmp(prints[i].text, "one") == 0 ? 1u : strcmp(prints[i].text, "two") == 0 ? 2u : strcmp(prints[i].text, "three") == 0 ? 4u : 0;
	ck_assert_uint_eq(found, 7);
	session_free(session);
}
END_TEST

START_TEST(what_is_left_behind_is_ended)
{
	struct session *session = start((struct session_spec){.command = SH("sleep 1000 & echo $!"), .captures = CAPTURE_OUTPUT});
	char bytes[32] = "";
	unsigned left;
	finish(session);
	ck_assert_int_eq(session_command_exit(session, &left), 0);
	ck_assert_uint_eq(left, 1);
	ck_assert_uint_gt(session_output(session, 1, bytes, sizeof bytes - 1), 1);
	ck_assert_int_eq(kill((pid_t)strtol(bytes, NULL, 10), 0), -1);
	ck_assert_int_eq(errno, ESRCH);
	session_free(session);
}
END_TEST

START_TEST(a_recording_tells_the_same)
{
	char file[] = "/tmp/procession-watch-XXXXXX";
	struct err err = {0};
	struct session *session, *replay;
	ck_assert_int_ge(mkstemp(file), 0);
	unlink(file);
	session = start((struct session_spec){.command = SH("ls / >/dev/null; echo done"), .captures = CAPTURE_ALL, .record = file});
	finish(session);
	uint64_t count = history_count(session_history(session));
	ck_assert_int_ge(session_pump(session, 0, &err), 0);
	unsigned tasks = world_of(session)->task_count;
	uint64_t running = world_task_get(world_of(session), 0)->spent[TASK_RUNNING];
	session_free(session);
	ck_assert_msg(session_new_replay(file, &replay, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(history_count(session_history(replay)), count);
	ck_assert_uint_eq(world_of(replay)->task_count, tasks);
	ck_assert_uint_eq(world_task_get(world_of(replay), 0)->spent[TASK_RUNNING], running);
	ck_assert_str_eq(world_task_get(world_of(replay), 0)->name, "sh");
	session_free(replay);
	unlink(file);
}
END_TEST

/* A long build must not fill the memory: the recording has all, the tool only what is. */
START_TEST(nothing_is_kept_that_nobody_looks_at)
{
	char file[] = "/tmp/procession-watch-XXXXXX";
	struct err err = {0};
	struct session *session, *replay;
	ck_assert_int_ge(mkstemp(file), 0);
	unlink(file);
	session = start((struct session_spec){.command = SH("ls / >/dev/null; exit 6"), .captures = CAPTURE_OUTPUT, .record = file, .forgets = true});
	finish(session);
	ck_assert_uint_eq(history_count(session_history(session)), 0);
	ck_assert_int_eq(world_of(session)->exit_code, 6);
	unsigned tasks = world_of(session)->task_count;
	session_free(session);
	ck_assert_msg(session_new_replay(file, &replay, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(world_of(replay)->task_count, tasks);
	ck_assert_int_eq(world_of(replay)->exit_code, 6);
	session_free(replay);
	unlink(file);
}
END_TEST

/* Turns until the predicate holds. */
static void turn_until(struct session *session, bool (*holds)(const struct world *world))
{
	for (int i = 0; i < 20000 && !holds(world_of(session)); i++)
		turn(session);
	ck_assert_msg(holds(world_of(session)), "waited in vain");
}

static const struct world_task *named(const struct world *world, const char *name)
{
	for (size_t i = 0; i < world->tasks.n; i++)
		if (world->tasks.at[i].exists && strcmp(world->tasks.at[i].name, name) == 0)
			return &world->tasks.at[i];
	return NULL;
}

static bool says(const struct world *world, const char *name, const char *call, const char *target)
{
	const struct world_task *task = named(world, name);
	return task && strcmp(task->waits_call, call) == 0 && strstr(task->waits_target, target);
}

static bool all_say_on_what_they_sleep(const struct world *world)
{
	return says(world, "cat", "read", "pipe:[") && says(world, "sleep", "sleep", "") && says(world, "sh", "wait", "");
}

/* cat reads a pipe whose writer sleeps; the shell waits for both. */
START_TEST(on_what_they_sleep_is_said)
{
	struct buf words = {0};
	struct session *session = start((struct session_spec){.command = SH("sleep 50 | cat"), .table = true, .captures = CAPTURE_ALL});
	if (is_exact(session)) {
		turn_until(session, all_say_on_what_they_sleep);
		world_doing(world_of(session), named(world_of(session), "cat"), &words);
		ck_assert_ptr_nonnull(strstr(buf_get(&words), "reads from pipe:["));
		buf_done(&words);
	}
	ck_assert_int_eq(session_signal(session, SIGKILL), 0);
	finish(session);
	session_free(session);
}
END_TEST

static bool table_is_there(const struct world *world)
{
	const struct world_task *task = named(world, "sleep");
	return task && world_fact(world, task->number, FACT_STATE) && strcmp(world_fact(world, task->number, FACT_NAME), "sleep") == 0 &&
	       world_fact(world, task->number, FACT_PC) && world_fact(world, task->number, FACT_PC)[0] == '0';
}

/* The row of the process table is that of /proc. */
START_TEST(the_process_table_is_that_of_proc)
{
	struct session *session = start((struct session_spec){.command = SH("exec 3</dev/null; sleep 50; true"), .table = true, .captures = CAPTURE_ALL});
	char path[64], text[32];
	if (is_exact(session)) {
		turn_until(session, table_is_there);
		const struct world *world = world_of(session);
		const struct world_task *task = named(world, "sleep");
		snprintf(text, sizeof text, "%lld", (long long)task->pid);
		ck_assert_str_eq(world_fact(world, task->number, FACT_PID), text);
		snprintf(text, sizeof text, "%lld", (long long)task->ppid);
		ck_assert_str_eq(world_fact(world, task->number, FACT_PPID), text);
		ck_assert_str_eq(world_fact(world, task->number, FACT_STATE), "S");
		ck_assert_ptr_nonnull(strstr(world_fact(world, task->number, FACT_FILES), "3 r @0 /dev/null"));
		ck_assert_ptr_nonnull(strstr(world_fact(world, task->number, FACT_SP), "[stack]"));
		snprintf(path, sizeof path, "/proc/%lld/status", (long long)task->pid);
		struct buf status = {0};
		ck_assert_int_eq(file_read(path, 1 << 16, &status, NULL), 0);
		const char *line = strstr(buf_get(&status), "\nvoluntary_ctxt_switches:");
		ck_assert_ptr_nonnull(line);
		ck_assert_int_eq(strtol(line + 25, NULL, 10), strtol(world_fact(world, task->number, FACT_VOLUNTARY), NULL, 10));
		buf_done(&status);
	}
	ck_assert_int_eq(session_signal(session, SIGKILL), 0);
	finish(session);
	session_free(session);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("watch");
	TCase *tests = tcase_create("watch");
	tcase_set_timeout(tests, DEADLINE_S);
	tcase_add_test(tests, the_exit_status_is_the_commands);
	tcase_add_test(tests, the_tree_is_that_of_ps);
	tcase_add_test(tests, the_births_are_those_of_strace);
	tcase_add_test(tests, the_summary_adds_up);
	tcase_add_test(tests, its_output_is_taken_in_and_handed_on);
	tcase_add_test(tests, what_is_left_behind_is_ended);
	tcase_add_test(tests, a_recording_tells_the_same);
	tcase_add_test(tests, nothing_is_kept_that_nobody_looks_at);
	tcase_add_test(tests, on_what_they_sleep_is_said);
	tcase_add_test(tests, the_process_table_is_that_of_proc);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
