/* launch: nothing survives, however it ends. Every descendant holds the writing end of a pipe: its end of file
 * means that all are gone, whatever they are called and whoever their parent is now.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch/launch.h"

enum { DEADLINE_MS = 20000, SPAWNED_SAYS = 42 };

struct run { int marker[2]; int lifeline; int how; char folder[256], tmp[64]; };

enum how {
	ENDS, FAILS, WAITS, SPINS, HAS_FAMILY, HAS_STRANGERS, STORMS, FLEES, LEAVES_ORPHAN, MAKES_A_MESS, LOOKS_ROUND,
	WRITES_OUTSIDE, READS_OUTSIDE, SIGNALS_OUTSIDE, SPAWNS, WRITES_TOO_MUCH, OPENS_TOO_MANY, COUNTS_FOR_EVER
};

/* The folder for temporary files of this test alone: what others leave in theirs is not counted here. */
static char tmp_folder[64];

/* A fence that fails must fail the test, not the machine: what is let loose has a budget of forks for all together
 * (in shared memory), after which it ends, and nobody lives longer than this. */
enum { FORKS_MOST = 3000, LIFE_S = 60 };
static _Atomic int *forks;

static pid_t fork_within_budget(void)
{
	if (atomic_fetch_add(forks, 1) >= FORKS_MOST)
		_exit(0);
	pid_t pid = fork();
	if (pid == 0)
		alarm(LIFE_S);
	return pid;
}

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
		if (fork_within_budget() == 0) {
			if (fork_within_budget() == 0)
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
		if (fork_within_budget() < 0)
			poll(NULL, 0, 1);
		else if (getpid() % 7 == 0)
			_exit(0);
		poll(NULL, 0, 5);
	}
}

/* They have joined no lifeline, and left group and session: only the line of parents tells whose they are. */
static void have_strangers(void)
{
	for (int i = 0; i < 3; i++)
		if (fork_within_budget() == 0) {
			setsid();
			if (fork_within_budget() == 0)
				setpgid(0, 0);
			else if (i == 2)
				_exit(0);
			for (;;)
				pause();
		}
}

/* Each forks the next, in a session of its own, and ends. */
static void flee(void)
{
	for (;;) {
		pid_t pid = fork_within_budget();
		if (pid > 0)
			_exit(0);
		if (pid == 0)
			setsid();
		poll(NULL, 0, pid < 0 ? 5 : 1);
	}
}

static int fill_and_lock(const char *tmp)
{
	char path[128];
	snprintf(path, sizeof path, "%s/kept", tmp);
	if (access("deep", F_OK) == 0 || access("link", F_OK) == 0)
		return 1; /* an earlier run's */
	if (mkdir("deep", 0700) < 0 || mkdir("deep/deeper", 0700) < 0 || symlink(path, "link") < 0 || symlink("..", "deep/up") < 0)
		return 2;
	close(open("deep/deeper/file", O_CREAT | O_WRONLY, 0600));
	return chmod("deep/deeper", 0) < 0 || chmod("deep", 0) < 0 || chmod(".", 0) < 0 ? 3 : 0;
}

/* Nothing of the tool's is open here but what was asked for. */
static int look_at_descriptors(const struct run *run)
{
	int others = 0;
	for (int fd = 3; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) >= 0 && fd != run->marker[1] && fd != run->lifeline)
			others++;
	return others;
}

static int may_open(const char *path, int flags)
{
	int fd = open(path, flags, 0600);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int open_outside(const char *tmp, int flags)
{
	char path[128];
	snprintf(path, sizeof path, "%s/kept/file", tmp);
	errno = 0;
	bool outside = may_open(path, flags), refused = errno == EACCES;
	return outside || !refused || !may_open("inside.txt", O_CREAT | O_WRONLY) || !may_open("/dev/null", O_WRONLY) ||
	       !may_open("/proc/self/stat", O_RDONLY);
}

static int spawn(void)
{
	int status;
	pid_t pid = fork_within_budget();
	if (pid == 0) {
		execl("/proc/self/exe", "launch_test", "--say", (char *)NULL);
		_exit(errno);
	}
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int write_too_much(void)
{
	char data[8192] = {0};
	int fd = open("big.txt", O_CREAT | O_WRONLY, 0600), result = 0;
	for (int i = 0; i < 64 && result >= 0; i++)
		result = (int)write(fd, data, sizeof data);
	return result < 0 && errno == EFBIG ? 0 : 1;
}

static int open_too_many(void)
{
	for (int i = 0; i < 64; i++)
		if (open("/dev/null", O_RDONLY) < 0)
			return errno == EMFILE ? 0 : 1;
	return 1;
}

/* What is over at once; -1: it goes on. */
static int do_briefly(struct run *run)
{
	switch (run->how) {
	case ENDS: return 0;
	case FAILS: return 3;
	case LEAVES_ORPHAN:
		if (fork_within_budget() == 0)
			_exit(fork_within_budget() == 0 ? (poll(NULL, 0, 1), 77) : 0);
		return 0;
	case MAKES_A_MESS: return fill_and_lock(run->tmp);
	case LOOKS_ROUND: return look_at_descriptors(run);
	case WRITES_OUTSIDE: return open_outside(run->tmp, O_WRONLY);
	case READS_OUTSIDE: return open_outside(run->tmp, O_RDONLY);
	case SIGNALS_OUTSIDE: return kill(getppid(), 0) < 0 && errno == EPERM ? kill(getpid(), 0) : 1;
	case SPAWNS: return spawn();
	case WRITES_TOO_MUCH: return write_too_much();
	case OPENS_TOO_MANY: return open_too_many();
	case COUNTS_FOR_EVER:
		for (;;)
			;
	default: return -1;
	}
}

static int task(void *ctx)
{
	struct run *run = ctx;
	char said = 's';
	alarm(LIFE_S);
	close(run->marker[0]);
	int result = do_briefly(run);
	if (result >= 0)
		return result;
	if (run->how == HAS_FAMILY)
		have_family(run);
	else if (run->how == HAS_STRANGERS)
		have_strangers();
	else if (run->how == STORMS && fork_within_budget() == 0)
		storm(run);
	for (int i = 0; run->how == FLEES && i < 10; i++)
		if (fork_within_budget() == 0)
			flee();
	if (write(run->marker[1], &said, 1) != 1)
		return 9;
	join_and(run, run->how == SPINS);
	return 0;
}

static void set_up(void)
{
	char path[128];
	snprintf(tmp_folder, sizeof tmp_folder, "/tmp/launch-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(tmp_folder));
	forks = mmap(NULL, sizeof *forks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne((void *)forks, MAP_FAILED);
	setenv("TMPDIR", tmp_folder, 1);
	snprintf(path, sizeof path, "%s/kept", tmp_folder);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/kept/file", tmp_folder);
	close(open(path, O_CREAT | O_WRONLY, 0600));
}

/* What the test has put there is there, and nothing else: rmdir says so. */
static void tear_down(void)
{
	char path[128];
	snprintf(path, sizeof path, "%s/kept/file", tmp_folder);
	ck_assert_int_eq(unlink(path), 0);
	snprintf(path, sizeof path, "%s/kept", tmp_folder);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_msg(rmdir(tmp_folder) == 0, "something is left in %s", tmp_folder);
}

static struct launch *start_with_marker(struct run *run, int how)
{
	struct launch *launch;
	struct err err;
	run->how = how;
	text_copy(run->tmp, sizeof run->tmp, tmp_folder);
	struct launch_spec spec = {.task = task, .ctx = run, .keep_fds = run->marker, .keep_count = 2,
	                           .limits = {.file_bytes = 100000, .cpu_seconds = 1, .open_files = 40}, .ret_lifeline_fd = &run->lifeline};
	ck_assert_msg(launch_start(&spec, &launch, &err) == 0, "%s", err.text);
	text_copy(run->folder, sizeof run->folder, launch_folder(launch));
	ck_assert_int_eq(launch_run(launch, &err), 0);
	return launch;
}

static struct launch *start(struct run *run, int how)
{
	ck_assert_int_eq(pipe2(run->marker, O_CLOEXEC), 0);
	return start_with_marker(run, how);
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
	/* A byte is that of a main that had just begun: what counts is that the pipe ends. */
	ssize_t count;
	do {
		wait_readable(run->marker[0]);
		count = read(run->marker[0], &byte, 1);
	} while (count == 1);
	ck_assert_msg(count == 0, "somebody is still alive");
	for (int i = 0; i < DEADLINE_MS && lstat(run->folder, &stat) == 0; i++)
		poll(NULL, 0, 1);
	ck_assert_msg(lstat(run->folder, &stat) < 0, "%s is still there", run->folder);
	close(run->marker[0]);
}

START_TEST(stopping_ends_everybody)
{
	static const int hows[] = {WAITS, SPINS, HAS_FAMILY, HAS_STRANGERS, STORMS, FLEES};
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

/* ---- tools and keepers that are killed ---- */

enum way { TOOL, KEEPER, BOTH, TOOL_BEFORE_STOPPED_KEEPER };
struct told { pid_t main, keeper; char folder[256]; };

/* The tool's whole life: it tells who is there, and waits for the death of its keeper. */
static void be_tool(int how, struct run *run, int tell_fd)
{
	struct told told;
	struct launch *launch = start_with_marker(run, how);
	wait_started(run);
	told.main = notice_of(launch, LAUNCH_MAIN_STARTED).pid;
	told.keeper = getsid(told.main);
	text_copy(told.folder, sizeof told.folder, launch_folder(launch));
	if (write(tell_fd, &told, sizeof told) != (ssize_t)sizeof told)
		_exit(1);
	notice_of(launch, LAUNCH_KEEPER_GONE);
	int result = launch_kill_all(launch);
	notice_of(launch, LAUNCH_ALL_GONE);
	launch_stop(launch);
	/* It has reaped what it inherited. */
	_exit(result == 0 && waitpid(-1, NULL, 0) < 0 && errno == ECHILD ? 0 : 1);
}

/* The state it is in then, or when the deadline has passed. */
static char wait_dead(pid_t pid)
{
	char path[64], state = '?';
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	for (int i = 0; i < DEADLINE_MS && state != 'Z' && state != 'X'; i++) {
		FILE *file = fopen(path, "r");
		if (!file || fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
			state = 'X';
		if (file)
			fclose(file);
		poll(NULL, 0, 1);
	}
	return state;
}

static void kill_them(enum way way, const struct told *told, pid_t tool)
{
	if (way == BOTH)
		kill(tool, SIGSTOP); /* so that both are gone before either can act */
	if (way == TOOL_BEFORE_STOPPED_KEEPER)
		kill(told->keeper, SIGSTOP);
	if (way == KEEPER || way == BOTH)
		kill(told->keeper, SIGKILL);
	if (way != KEEPER)
		kill(tool, SIGKILL);
	int status = -1;
	waitpid(tool, &status, 0);
	ck_assert(way == KEEPER ? status == 0 : WIFSIGNALED(status));
	if (way == TOOL_BEFORE_STOPPED_KEEPER) {
		char state = wait_dead(told->main); /* by the kernel: nobody else can act */
		kill(told->keeper, SIGCONT);
		ck_assert_msg(state == 'Z' || state == 'X', "main is in state %c", state);
	}
}

static void kill_one_of(int how, enum way way)
{
	struct run run, other;
	struct told told;
	int pipe_fds[2];
	struct stat stat;
	ck_assert_int_eq(pipe2(pipe_fds, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(run.marker, O_CLOEXEC), 0);
	pid_t tool = fork();
	if (tool == 0)
		be_tool(how, &run, pipe_fds[1]);
	wait_readable(pipe_fds[0]);
	ck_assert_int_eq(read(pipe_fds[0], &told, sizeof told), (ssize_t)sizeof told);
	kill_them(way, &told, tool);
	memcpy(run.folder, told.folder, sizeof run.folder);
	/* Nobody was left to remove the folder: a next start sweeps it. */
	for (int i = 0; way == BOTH && i < 1000 && lstat(run.folder, &stat) == 0; i++) {
		struct launch *launch = start(&other, ENDS);
		launch_stop(launch);
		check_all_gone(&other);
	}
	check_all_gone(&run);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

START_TEST(who_is_killed_leaves_nothing)
{
	static const struct { int how; enum way way; } cases[] = {
		{HAS_FAMILY, TOOL}, {HAS_STRANGERS, TOOL}, {STORMS, TOOL}, {FLEES, TOOL},
		{HAS_FAMILY, KEEPER}, {HAS_STRANGERS, KEEPER}, {STORMS, KEEPER},
		{HAS_FAMILY, BOTH}, {SPINS, BOTH},
		{HAS_FAMILY, TOOL_BEFORE_STOPPED_KEEPER}, {SPINS, TOOL_BEFORE_STOPPED_KEEPER},
	};
	kill_one_of(cases[_i].how, cases[_i].way);
}
END_TEST

/* A main that ends by itself with the code. */
static void expect_code(int how, int code)
{
	struct run run;
	struct launch *launch = start(&run, how);
	struct launch_notice notice = notice_of(launch, LAUNCH_REAPED);
	ck_assert(WIFEXITED(notice.status));
	ck_assert_int_eq(WEXITSTATUS(notice.status), code);
	launch_stop(launch);
	check_all_gone(&run);
}

START_TEST(main_ends_and_says_how)
{
	expect_code(ENDS, 0);
	expect_code(FAILS, 3);
}
END_TEST

START_TEST(a_task_is_fenced_in)
{
	static const struct { int how, since; } cases[] = {{WRITES_OUTSIDE, 1}, {READS_OUTSIDE, 1}, {SIGNALS_OUTSIDE, 6}};
	if (launch_landlock_abi() < cases[_i].since)
		printf("a_task_is_fenced_in: this kernel's Landlock is version %d, not %d; skipped\n", launch_landlock_abi(), cases[_i].since);
	else
		expect_code(cases[_i].how, 0);
}
END_TEST

START_TEST(a_task_has_limits_and_nothing_of_the_tools)
{
	static const struct { int how, code; } cases[] = {{WRITES_TOO_MUCH, 0}, {OPENS_TOO_MANY, 0}, {LOOKS_ROUND, 0}, {SPAWNS, SPAWNED_SAYS}};
	expect_code(cases[_i].how, cases[_i].code);
}
END_TEST

START_TEST(a_task_has_so_much_cpu)
{
	struct run run;
	struct launch *launch = start(&run, COUNTS_FOR_EVER);
	struct launch_notice notice = notice_of(launch, LAUNCH_REAPED);
	ck_assert(WIFSIGNALED(notice.status));
	ck_assert_int_eq(WTERMSIG(notice.status), SIGXCPU);
	launch_stop(launch);
	check_all_gone(&run);
}
END_TEST

/* ---- runs, one after the other ---- */

START_TEST(a_new_run_finds_an_empty_folder)
{
	struct run run;
	struct err err;
	struct launch *launch = start(&run, MAKES_A_MESS);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(notice_of(launch, LAUNCH_REAPED).status, 0);
		ck_assert_int_eq(launch_run(launch, &err), 0);
	}
	ck_assert_int_eq(notice_of(launch, LAUNCH_REAPED).status, 0);
	launch_stop(launch);
	check_all_gone(&run);
}
END_TEST

START_TEST(a_new_run_ends_the_one_before)
{
	struct run run;
	struct err err;
	struct launch *launch = start(&run, HAS_STRANGERS);
	pid_t last = 0;
	for (int i = 0; i < 5; i++) {
		struct launch_notice notice = notice_of(launch, LAUNCH_MAIN_STARTED);
		ck_assert_int_gt(notice.pid, 0);
		ck_assert(notice.pid != last && (last == 0 || kill(last, 0) < 0));
		last = notice.pid;
		wait_started(&run);
		ck_assert_int_eq(launch_run(launch, &err), 0);
		notice = notice_of(launch, LAUNCH_REAPED);
		ck_assert(notice.pid == last && WTERMSIG(notice.status) == SIGKILL);
	}
	launch_stop(launch);
	check_all_gone(&run);
}
END_TEST

START_TEST(orphans_are_told_of)
{
	struct run run;
	struct launch *launch = start(&run, LEAVES_ORPHAN);
	struct launch_notice notice = {0};
	while (!(notice.kind == LAUNCH_REAPED && !notice.is_main && WIFEXITED(notice.status) && WEXITSTATUS(notice.status) == 77))
		if (launch_read(launch, &notice) == 0)
			wait_readable(launch_fd(launch));
	launch_stop(launch);
	check_all_gone(&run);
}
END_TEST

START_TEST(the_keeper_does_not_mind_the_terminals_signals)
{
	static const int signals[] = {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGTSTP};
	struct run run;
	struct err err;
	struct launch *launch = start(&run, WAITS);
	wait_started(&run);
	pid_t keeper = getsid(notice_of(launch, LAUNCH_MAIN_STARTED).pid);
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		ck_assert_int_eq(kill(keeper, signals[i]), 0);
	ck_assert_int_eq(launch_kill_all(launch), 0);
	notice_of(launch, LAUNCH_ALL_GONE);
	ck_assert_int_eq(launch_run(launch, &err), 0);
	wait_started(&run);
	launch_stop(launch);
	check_all_gone(&run);
}
END_TEST

/* ---- folders of the dead ---- */

static void make_folder(const char *name, char *ret_path, size_t size)
{
	char file[600];
	snprintf(ret_path, size, "%s/%s", tmp_folder, name);
	ck_assert_int_eq(mkdir(ret_path, 0700), 0);
	snprintf(file, sizeof file, "%s/file", ret_path);
	close(open(file, O_CREAT | O_WRONLY, 0600));
}

START_TEST(only_folders_of_dead_tools_are_swept)
{
	enum { DEAD, OTHER_NAME, FOLDERS };
	static const char *const names[FOLDERS] = {"procession-999999999-12345-abcdef", "procession-notes"};
	char paths[FOLDERS][256], link[300], kept[128];
	struct run run, other;
	for (int i = 0; i < FOLDERS; i++)
		make_folder(names[i], paths[i], sizeof paths[i]);
	snprintf(kept, sizeof kept, "%s/kept", tmp_folder);
	snprintf(link, sizeof link, "%s/procession-999999999-12345-ABCDEF", tmp_folder);
	ck_assert_int_eq(symlink(kept, link), 0);
	struct launch *alive = start(&other, WAITS);
	wait_started(&other);
	struct launch *launch = start(&run, ENDS);
	ck_assert_int_lt(access(paths[DEAD], F_OK), 0);
	ck_assert_int_eq(access(paths[OTHER_NAME], F_OK), 0);
	ck_assert_int_eq(access(other.folder, F_OK), 0);
	ck_assert_int_eq(unlink(link), 0); /* and what it leads to is checked by tear_down */
	launch_stop(launch);
	launch_stop(alive);
	check_all_gone(&run);
	check_all_gone(&other);
	snprintf(link, sizeof link, "%s/file", paths[OTHER_NAME]);
	ck_assert_int_eq(unlink(link), 0);
	ck_assert_int_eq(rmdir(paths[OTHER_NAME]), 0);
}
END_TEST

START_TEST(who_comes_too_late_is_told)
{
	int fds[2];
	ck_assert_int_eq(pipe(fds), 0);
	close(fds[1]);
	ck_assert_int_eq(launch_lifeline_join(fds[0]), -EPIPE);
	close(fds[0]);
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

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--say") == 0)
		return SPAWNED_SAYS;
	Suite *suite = suite_create("launch");
	TCase *tests = tcase_create("launch");
	tcase_set_timeout(tests, 120);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, main_ends_and_says_how);
	tcase_add_loop_test(tests, stopping_ends_everybody, 0, 6);
	tcase_add_test(tests, killing_all_leaves_the_keeper);
	tcase_add_loop_test(tests, who_is_killed_leaves_nothing, 0, 11);
	tcase_add_loop_test(tests, a_task_is_fenced_in, 0, 3);
	tcase_add_loop_test(tests, a_task_has_limits_and_nothing_of_the_tools, 0, 4);
	tcase_add_test(tests, a_task_has_so_much_cpu);
	tcase_add_test(tests, a_new_run_finds_an_empty_folder);
	tcase_add_test(tests, a_new_run_ends_the_one_before);
	tcase_add_test(tests, orphans_are_told_of);
	tcase_add_test(tests, the_keeper_does_not_mind_the_terminals_signals);
	tcase_add_test(tests, only_folders_of_dead_tools_are_swept);
	tcase_add_test(tests, who_comes_too_late_is_told);
	tcase_add_test(tests, a_folder_that_cannot_be_made_is_a_sentence);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
