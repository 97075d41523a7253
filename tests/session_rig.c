/* see session_rig.h */
#include "session_rig.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "primitive/primitive.h"
#include "script/script.h"

int rig_main(int argc, char **argv, const char *name, void (*add_tests)(TCase *tests))
{
	if (argc > 1 && strcmp(argv[1], "--task") == 0)
		return script_task_main(argc, argv);
	Suite *suite = suite_create(name);
	TCase *tests = tcase_create(name);
	tcase_set_timeout(tests, 240);
	add_tests(tests);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}

void rig_finish(struct session *session)
{
	struct err err;
	time_t deadline = time(NULL) + 120;
	while (time(NULL) < deadline && !session_is_over(session)) {
		struct pollfd fds[1];
		unsigned count = session_fds(session, fds, 1);
		poll(fds, count, session_timeout_ms(session));
		session_pump(session, 20000000, &err);
	}
	ck_assert_msg(session_is_over(session), "the run did not end");
}

struct session *rig_start(struct session_spec spec)
{
	struct session *session;
	struct err err = {0};
	if (!spec.name)
		spec.name = "test";
	if (!spec.seed)
		spec.seed = 7;
	if (!spec.time_limit_ns)
		spec.time_limit_ns = UINT64_C(60000000000);
	int result = session_new_live(&spec, &session, &err);
	ck_assert_msg(result == 0, "%s", err.text);
	return session;
}

struct session *rig_run(const char *source, const char *picker, const char *schedule, unsigned method)
{
	struct session *session = rig_start((struct session_spec){.source = source, .picker = picker, .schedule = schedule, .method = method, .speed = 1e9});
	rig_finish(session);
	return session;
}

static void compare(const struct rig_program *program, const char *picker, unsigned method)
{
	struct session *session = rig_run(program->source, picker, strcmp(picker, "script") == 0 ? program->schedule : NULL, method);
	json_t *report = session_report(session);
	session_free(session);
	const char *how = event_start_method_name(method);
	char *outcome = json_dumps(json_object_get(report, "outcome"), JSON_COMPACT | JSON_SORT_KEYS);
	char *all = json_dumps(report, JSON_COMPACT);
	ck_assert_msg(strcmp(outcome, program->outcome) == 0, "%s (%s, %s): want %s: %s", program->name, picker, how, program->outcome, all);
	ck_assert_msg(json_integer_value(json_object_get(report, "exit")) == program->exit, "%s (%s, %s): %s", program->name, picker, how, all);
	if (program->says)
		ck_assert_msg(strstr(all, program->says) != NULL, "%s (%s, %s): does not say '%s': %s", program->name, picker, how, program->says, all);
	else
		ck_assert_msg(json_array_size(json_object_get(report, "errors")) == 0, "%s (%s, %s): %s", program->name, picker, how, all);
	free(outcome);
	free(all);
	json_decref(report);
}

void rig_check(const struct rig_program *program)
{
	/* A fork server is a task, too: with it a schedule has other numbers. */
	for (unsigned method = METHOD_FORK; method <= (program->schedule ? METHOD_SPAWN : METHOD_FORKSERVER); method++) {
		compare(program, "script", method);
		if (!program->steered_only)
			compare(program, "os", method);
	}
}

unsigned rig_count(struct session *session, unsigned kind, unsigned object)
{
	struct history *history = session_history(session);
	unsigned found = 0;
	for (uint64_t i = 0; i < history_count(history); i++) {
		const void *payload;
		struct event event = history_event(history, i, &payload);
		found += event.kind == kind && (object == 0 || event.object == object);
	}
	return found;
}

/* ---- without a tool ---- */

struct rig_block {
	struct block block;
	struct runtime runtime;
	int lifeline[2];
	pid_t pids[BLOCK_TASKS];
};

struct rig_block *rig_block_new(void)
{
	struct err err = {0};
	uint16_t task;
	struct rig_block *rig = mem_new_or_die(1, sizeof *rig);
	ck_assert_msg(block_new(&rig->block, &err) == 0, "%s", err.text);
	ck_assert_int_eq(pipe2(rig->lifeline, O_CLOEXEC), 0);
	rig->block.head->quiet = 1;
	ck_assert_int_eq(block_task_new(&rig->block, 0, &task), 0);
	runtime_init(&rig->runtime, &rig->block, rig->lifeline[0]);
	rig->runtime.pid = getpid();
	rig->runtime.probe = &rig->runtime.first;
	probe_init(rig->runtime.probe, &rig->runtime.block, task);
	return rig;
}

struct runtime *rig_runtime(struct rig_block *rig)
{
	return &rig->runtime;
}

void rig_block_free(struct rig_block *rig)
{
	for (unsigned i = 1; i < BLOCK_TASKS; i++)
		if (rig->pids[i] > 0) {
			kill(rig->pids[i], SIGKILL);
			waitpid(rig->pids[i], NULL, 0);
		}
	for (size_t i = 0; i < rig->runtime.endpoints.n; i++) {
		close(rig->runtime.endpoints.at[i].fd[0]);
		close(rig->runtime.endpoints.at[i].fd[1]);
	}
	array_done(&rig->runtime.endpoints);
	close(rig->lifeline[0]);
	close(rig->lifeline[1]);
	block_done(&rig->block);
	free(rig);
}

unsigned rig_fork(struct rig_block *rig, rig_body *body, unsigned argument)
{
	uint16_t task;
	ck_assert_int_eq(block_task_new(&rig->block, 0, &task), 0);
	fflush(NULL);
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(rig->lifeline[1]);
		runtime_enter(&rig->runtime, task, "child", false);
		_exit(body(&rig->runtime, argument));
	}
	rig->pids[task] = pid;
	return task;
}

static void nothing_to_tell(void *ctx, unsigned object)
{
	(void)ctx;
	(void)object;
}

/* As session/watch does. */
static void is_dead(struct rig_block *rig, unsigned task)
{
	rig->pids[task] = 0;
	block_owner_died(&rig->block, task, nothing_to_tell, NULL);
	block_wake_all(&rig->block);
	atomic_store(&rig->block.cells[rig->block.slots[task].ended_cell], 1);
}

void rig_kill(struct rig_block *rig, unsigned task)
{
	kill(rig->pids[task], SIGKILL);
	ck_assert_int_eq(waitpid(rig->pids[task], NULL, 0), rig->pids[task]);
	is_dead(rig, task);
}

pid_t rig_pid(const struct rig_block *rig, unsigned task)
{
	return rig->pids[task];
}

int rig_wait(struct rig_block *rig, unsigned task)
{
	int status;
	ck_assert_int_eq(waitpid(rig->pids[task], &status, 0), rig->pids[task]);
	is_dead(rig, task);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

bool rig_sleeps(struct rig_block *rig, unsigned task)
{
	char path[48], line[256];
	snprintf(path, sizeof path, "/proc/%d/stat", (int)rig->pids[task]);
	for (int i = 0; i < 5000; i++) {
		FILE *file = fopen(path, "re");
		size_t count = file ? fread(line, 1, sizeof line - 1, file) : 0;
		if (file)
			fclose(file);
		line[count] = '\0';
		const char *after = strrchr(line, ')');
		if (after && after[1] == ' ' && after[2] == 'S')
			return true;
		poll(NULL, 0, 1);
	}
	return false;
}
