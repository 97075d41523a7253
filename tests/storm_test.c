/* Storms of kills: tasks, keepers and tools die at random moments of real runs. The test is a subreaper, so
 * whoever loses everybody becomes its child: when it has no children left, nothing is left.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "launch/launch.h"
#include "script/script.h"
#include "session/session.h"

/* Children and grandchildren that read, write, print and sleep a little. */
static const char family[] =
	"function leaf(n) for i = 1, 20 do write('f' .. n, i) read('f' .. n) end end\n"
	"function branch(n)\n"
	"  local all = {}\n"
	"  for i = 1, 2 do all[i] = Process{target = leaf, args = {n}} all[i]:start() end\n"
	"  print('branch', n)\n"
	"  for i = 1, 2 do all[i]:join() end\n"
	"end\n"
	"function main()\n"
	"  local all = {}\n"
	"  for i = 1, 4 do all[i] = Process{target = branch, args = {i}} all[i]:start() end\n"
	"  for i = 1, 4 do all[i]:join() end\n"
	"  outcome('done', true)\n"
	"end\n";

/* The same, that never ends by itself. */
static const char endless[] =
	"function spin() while true do end end\n"
	"function wait() Process{target = spin}:start() sleep(100000) end\n"
	"function main() for i = 1, 3 do Process{target = wait}:start() end while true do read_or(1) sleep(0.001) end end\n"
	"function read_or() write('x', 1) end\n";

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t random_next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

static char tmp[64];

static void set_up(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	strcpy(tmp, "/tmp/storm-test-XXXXXX");
	ck_assert(mkdtemp(tmp) != NULL);
	setenv("TMPDIR", tmp, 1);
}

static void tear_down(void)
{
	rmdir(tmp);
}

static void check_nobody_is_left(void)
{
	uint64_t deadline = now_ns() + 30000000000u;
	while (now_ns() < deadline) {
		pid_t pid = waitpid(-1, NULL, WNOHANG);
		if (pid < 0 && errno == ECHILD)
			return;
		if (pid == 0)
			nanosleep(&(struct timespec){0, 500000}, NULL);
	}
	ck_abort_msg("a process has survived");
}

static unsigned folders_left(void)
{
	unsigned count = 0;
	DIR *folder = opendir(tmp);
	for (struct dirent *entry; folder && (entry = readdir(folder));)
		count += entry->d_name[0] != '.';
	if (folder)
		closedir(folder);
	return count;
}

/* NULL when it cannot be. Without assertions: these write to check's pipe, and a tool may be killed meanwhile. */
static struct session *start_bare(const char *source)
{
	struct session *session;
	struct err err;
	struct session_spec spec = {.name = "storm", .source = source, .seed = 1, .time_limit_ns = 60000000000u};
	return session_new_live(&spec, &session, &err) == 0 ? session : NULL;
}

static struct session *start(const char *source)
{
	struct session *session = start_bare(source);
	ck_assert_msg(session != NULL, "the run cannot be started");
	return session;
}

static void pump(struct session *session)
{
	struct pollfd fds[1];
	struct err err;
	poll(fds, session_fds(session, fds, 1), session_timeout_ms(session));
	session_pump(session, 2000000, &err);
}

/* A task that lives, by the world's word; main only when nobody else does. 0 none. */
static pid_t pick_victim(struct session *session, uint64_t *random)
{
	struct history *history = session_history(session);
	const struct world *world = history_world(history, history_count(history));
	unsigned first = (unsigned)random_next(random) % (world->task_count + 1u);
	for (unsigned i = 0; i < world->task_count; i++) {
		const struct world_task *task = world_task_get(world, (first + i) % world->task_count);
		if (task && task->number != 0 && task->begun && task->state != TASK_ENDED && task->pid > 1)
			return (pid_t)task->pid;
	}
	return 0;
}

/* Whoever dies, the run comes to its end, every task is known to have ended, and the events are in order. */
START_TEST(tasks_die_and_the_run_ends)
{
	uint64_t random = (uint64_t)_i + 1;
	for (int round = 0; round < 15; round++) {
		struct session *session = start(family);
		uint64_t deadline = now_ns() + 60000000000u, next_kill = random_next(&random) % 300;
		while (!session_is_over(session)) {
			ck_assert_msg(now_ns() < deadline, "the run hangs after a kill");
			pump(session);
			pid_t victim = history_count(session_history(session)) > next_kill ? pick_victim(session, &random) : 0;
			if (victim) {
				kill(victim, SIGKILL);
				next_kill += random_next(&random) % 200;
			}
		}
		struct history *history = session_history(session);
		const struct world *world = history_world(history, history_count(history));
		uint64_t last = 0;
		for (unsigned i = 0; i < world->task_count; i++)
			ck_assert_uint_eq(world_task_get(world, i)->state, TASK_ENDED);
		for (uint64_t i = 0; i < history_count(history); i++) {
			const void *payload;
			struct event event = history_event(history, i, &payload);
			ck_assert_uint_gt(event.seq, last);
			last = event.seq;
		}
		session_free(session);
		check_nobody_is_left();
		ck_assert_uint_eq(folders_left(), 0);
	}
}
END_TEST

static pid_t parent_of(pid_t pid)
{
	char path[64];
	int parent = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *file = fopen(path, "r");
	if (file && fscanf(file, "%*d (%*[^)]) %*c %d", &parent) != 1)
		parent = 0;
	if (file)
		fclose(file);
	return parent;
}

/* A tool that runs an endless program, and tells its keeper's pid when so many events have come. */
static _Noreturn void be_tool(int fd, uint64_t events)
{
	struct session *session = start_bare(endless);
	pid_t keeper = 0;
	if (!session)
		_exit(1);
	while (keeper == 0 || history_count(session_history(session)) < events) {
		pump(session);
		struct history *history = session_history(session);
		const struct world_task *main_task = world_task_get(history_world(history, history_count(history)), 0);
		if (keeper == 0 && main_task && main_task->pid > 1)
			keeper = parent_of((pid_t)main_task->pid);
	}
	if (write(fd, &keeper, sizeof keeper) != (ssize_t)sizeof keeper)
		_exit(1);
	while (!session_is_over(session))
		pump(session);
	session_free(session);
	_exit(0);
}

enum { KILL_TOOL, KILL_KEEPER, KILL_BOTH, KILL_WAYS };

START_TEST(tools_and_keepers_die_and_nothing_is_left)
{
	uint64_t random = 77 + (uint64_t)_i;
	for (int round = 0; round < 10; round++) {
		int fds[2];
		pid_t keeper = 0;
		ck_assert_int_eq(pipe(fds), 0);
		pid_t tool = fork();
		if (tool == 0)
			be_tool(fds[1], random_next(&random) % 200);
		random_next(&random);
		close(fds[1]);
		ck_assert_int_eq(read(fds[0], &keeper, sizeof keeper), (ssize_t)sizeof keeper);
		close(fds[0]);
		ck_assert_int_gt(keeper, 1);
		if (_i == KILL_BOTH)
			kill(tool, SIGSTOP);
		if (_i != KILL_TOOL)
			kill(keeper, SIGKILL);
		if (_i != KILL_KEEPER)
			kill(tool, SIGKILL);
		check_nobody_is_left();
		if (_i == KILL_BOTH) {
			/* Only the folder is left, until the next start sweeps it. */
			session_free(start(family));
			check_nobody_is_left();
		}
		ck_assert_uint_eq(folders_left(), 0);
	}
}
END_TEST

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--task") == 0)
		return script_task_main(argc, argv);
	Suite *suite = suite_create("storm");
	TCase *tests = tcase_create("storms of kills");
	tcase_set_timeout(tests, 240);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_loop_test(tests, tasks_die_and_the_run_ends, 0, 4);
	tcase_add_loop_test(tests, tools_and_keepers_die_and_nothing_is_left, 0, KILL_WAYS);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
