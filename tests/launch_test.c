/* launch: nothing survives, however it ends. Every descendant holds the writing end of a pipe: its end of file
 * means that all are gone, whatever they are called and whoever their parent is now.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch/launch.h"

enum { DEADLINE_MS = 20000 };

struct run { int marker[2]; int lifeline; int how; char folder[256]; };

enum how { ENDS, FAILS, WAITS, SPINS, HAS_FAMILY, STORMS, WRITES_OUTSIDE, WRITES_TOO_MUCH };

static void join_and(struct run *run, bool spin)
{
	if (launch_lifeline_join(run->lifeline) < 0)
		_exit(0);
	while (spin)
		;
	for (;;)
		pause();
}

/* Children, grandchildren, one of them twice forked (an orphan), one that spins. */
static void have_family(struct run *run)
{
	for (int i = 0; i < 3; i++)
		if (fork() == 0) {
			if (fork() == 0)
				join_and(run, i == 1);
			if (i == 2)
				_exit(0);
			join_and(run, false);
		}
}

static void storm(struct run *run)
{
	launch_lifeline_join(run->lifeline);
	for (;;) {
		if (fork() < 0)
			poll(NULL, 0, 1);
		else if (getpid() % 7 == 0)
			_exit(0);
		poll(NULL, 0, 5);
	}
}

static int task(void *ctx)
{
	struct run *run = ctx;
	char said = 's', data[8192] = {0};
	close(run->marker[0]);
	int fd, result = 0;
	switch (run->how) {
	case FAILS: return 3;
	case SPINS: case WAITS: break;
	case HAS_FAMILY: have_family(run); break;
	case STORMS:
		if (fork() == 0)
			storm(run);
		break;
	case WRITES_OUTSIDE:
		fd = open("/tmp/launch-test-outside", O_CREAT | O_WRONLY, 0600);
		result = fd < 0 && errno == EACCES ? 0 : 1;
		fd = open("inside.txt", O_CREAT | O_WRONLY, 0600);
		return result | (fd < 0 ? 2 : 0);
	case WRITES_TOO_MUCH:
		fd = open("big.txt", O_CREAT | O_WRONLY, 0600);
		for (int i = 0; i < 64 && result >= 0; i++)
			result = (int)write(fd, data, sizeof data);
		return result < 0 && errno == EFBIG ? 0 : 1;
	default: return 0;
	}
	if (write(run->marker[1], &said, 1) != 1)
		return 9;
	join_and(run, run->how == SPINS);
	return 0;
}

static struct launch *start(struct run *run, int how)
{
	struct launch *launch;
	struct err err;
	ck_assert_int_eq(pipe2(run->marker, O_CLOEXEC), 0);
	run->how = how;
	struct launch_spec spec = {.task = task, .ctx = run, .keep_fds = run->marker, .keep_count = 2,
	                           .limits = {.file_bytes = 100000}, .ret_lifeline_fd = &run->lifeline};
	ck_assert_msg(launch_start(&spec, &launch, &err) == 0, "%s", err.text);
	text_copy(run->folder, sizeof run->folder, launch_folder(launch));
	ck_assert_int_eq(launch_run(launch, &err), 0);
	return launch;
}

static void wait_readable(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	ck_assert_msg(poll(&poll_fd, 1, DEADLINE_MS) == 1, "nothing came in time");
}

static struct launch_notice notice_of(struct launch *launch, enum launch_notice_kind kind)
{
	struct launch_notice notice;
	for (;;) {
		int result = launch_read(launch, &notice);
		ck_assert_int_ge(result, 0);
		if (result == 1 && notice.kind == kind && (kind != LAUNCH_REAPED || notice.is_main))
			return notice;
		if (result == 0)
			wait_readable(launch_fd(launch));
	}
}

/* The run says its byte, and later the pipe ends. */
static void wait_started(struct run *run)
{
	char byte;
	wait_readable(run->marker[0]);
	ck_assert_int_eq(read(run->marker[0], &byte, 1), 1);
}

static void check_all_gone(struct run *run)
{
	char byte;
	struct stat stat;
	if (run->marker[1] >= 0)
		close(run->marker[1]);
	run->marker[1] = -1;
	wait_readable(run->marker[0]);
	ck_assert_msg(read(run->marker[0], &byte, 1) == 0, "somebody is still alive");
	for (int i = 0; i < DEADLINE_MS && lstat(run->folder, &stat) == 0; i++)
		poll(NULL, 0, 1);
	ck_assert_msg(lstat(run->folder, &stat) < 0, "%s is still there", run->folder);
	close(run->marker[0]);
}

START_TEST(main_ends_and_says_how)
{
	static const struct { int how, code; } cases[] = {{ENDS, 0}, {FAILS, 3}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct run run;
		struct launch *launch = start(&run, cases[i].how);
		struct launch_notice notice = notice_of(launch, LAUNCH_REAPED);
		ck_assert(WIFEXITED(notice.status));
		ck_assert_int_eq(WEXITSTATUS(notice.status), cases[i].code);
		launch_stop(launch);
		check_all_gone(&run);
	}
}
END_TEST

START_TEST(stopping_ends_everybody)
{
	static const int hows[] = {WAITS, SPINS, HAS_FAMILY, STORMS};
	struct run run;
	struct launch *launch = start(&run, hows[_i]);
	wait_started(&run);
	launch_stop(launch);
	check_all_gone(&run);
}
END_TEST

START_TEST(killing_all_leaves_the_keeper)
{
	struct run run;
	struct err err;
	struct launch *launch = start(&run, HAS_FAMILY);
	wait_started(&run);
	ck_assert_int_eq(launch_kill_all(launch), 0);
	notice_of(launch, LAUNCH_ALL_GONE);
	ck_assert_int_eq(launch_run(launch, &err), 0);
	wait_started(&run);
	launch_stop(launch);
	check_all_gone(&run);
}
END_TEST

/* A tool in a process of its own, which is killed; its keeper too, when both is set. */
static void kill_tool(int how, bool tool, bool keeper)
{
	struct run run;
	int pipe_fds[2];
	struct { pid_t keeper; char folder[256]; } told;
	ck_assert_int_eq(pipe2(run.marker, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(pipe_fds, O_CLOEXEC), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct launch *launch;
		struct err err;
		char byte;
		run.how = how;
		struct launch_spec spec = {.task = task, .ctx = &run, .keep_fds = run.marker, .keep_count = 2, .ret_lifeline_fd = &run.lifeline};
		if (launch_start(&spec, &launch, &err) < 0 || launch_run(launch, &err) < 0)
			_exit(1);
		struct launch_notice notice = notice_of(launch, LAUNCH_MAIN_STARTED);
		wait_readable(run.marker[0]);
		if (read(run.marker[0], &byte, 1) != 1)
			_exit(1);
		char path[64];
		snprintf(path, sizeof path, "/proc/%d/stat", notice.pid);
		FILE *file = fopen(path, "r");
		int keeper_pid = 0;
		if (!file || fscanf(file, "%*d (%*[^)]) %*c %d", &keeper_pid) != 1)
			_exit(1);
		told.keeper = keeper_pid;
		text_copy(told.folder, sizeof told.folder, launch_folder(launch));
		if (write(pipe_fds[1], &told, sizeof told) != (ssize_t)sizeof told)
			_exit(1);
		/* The tool's own loop, when it is the keeper that dies. */
		notice_of(launch, LAUNCH_KEEPER_GONE);
		launch_kill_all(launch);
		launch_stop(launch);
		_exit(0);
	}
	wait_readable(pipe_fds[0]);
	ck_assert_int_eq(read(pipe_fds[0], &told, sizeof told), (ssize_t)sizeof told);
	if (tool && keeper)
		kill(pid, SIGSTOP); /* so that both are gone before either can act */
	if (keeper)
		kill(told.keeper, SIGKILL);
	if (tool)
		kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	memcpy(run.folder, told.folder, sizeof run.folder);
	if (tool && keeper) {
		/* Nobody is left to remove the folder: the next start sweeps it. */
		struct run other;
		struct launch *launch = start(&other, ENDS);
		launch_stop(launch);
		check_all_gone(&other);
	}
	check_all_gone(&run);
}

START_TEST(a_killed_tool_leaves_nothing)
{
	kill_tool(_i ? STORMS : HAS_FAMILY, true, false);
}
END_TEST

START_TEST(a_killed_keeper_leaves_nothing)
{
	kill_tool(HAS_FAMILY, false, true);
}
END_TEST

START_TEST(both_killed_leave_nothing)
{
	kill_tool(HAS_FAMILY, true, true);
}
END_TEST

START_TEST(a_task_is_fenced_in)
{
	if (launch_landlock_abi() == 0) {
		puts("a_task_is_fenced_in: this kernel has no Landlock; skipped");
		return;
	}
	struct run run;
	struct launch *launch = start(&run, WRITES_OUTSIDE);
	struct launch_notice notice = notice_of(launch, LAUNCH_REAPED);
	ck_assert_int_eq(WEXITSTATUS(notice.status), 0);
	launch_stop(launch);
	check_all_gone(&run);
	ck_assert_int_lt(access("/tmp/launch-test-outside", F_OK), 0);
}
END_TEST

START_TEST(a_file_has_a_limit)
{
	struct run run;
	struct launch *launch = start(&run, WRITES_TOO_MUCH);
	struct launch_notice notice = notice_of(launch, LAUNCH_REAPED);
	ck_assert_int_eq(WEXITSTATUS(notice.status), 0);
	launch_stop(launch);
	check_all_gone(&run);
}
END_TEST

START_TEST(a_folder_that_cannot_be_made_is_a_sentence)
{
	struct run run;
	struct launch *launch;
	struct err err;
	struct launch_spec spec = {.task = task, .ctx = &run};
	setenv("TMPDIR", "/nonexistent-folder", 1);
	ck_assert_int_lt(launch_start(&spec, &launch, &err), 0);
	ck_assert_msg(strstr(err.text, "/nonexistent-folder") && strstr(err.text, "TMPDIR"), "%s", err.text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("launch");
	TCase *tests = tcase_create("launch");
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, main_ends_and_says_how);
	tcase_add_loop_test(tests, stopping_ends_everybody, 0, 4);
	tcase_add_test(tests, killing_all_leaves_the_keeper);
	tcase_add_loop_test(tests, a_killed_tool_leaves_nothing, 0, 2);
	tcase_add_test(tests, a_killed_keeper_leaves_nothing);
	tcase_add_test(tests, both_killed_leave_nothing);
	tcase_add_test(tests, a_task_is_fenced_in);
	tcase_add_test(tests, a_file_has_a_limit);
	tcase_add_test(tests, a_folder_that_cannot_be_made_is_a_sentence);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
