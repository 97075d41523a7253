/* launch/keeper: the process that owns a run's processes. Small and single-threaded: it forks main on request,
 * reaps, and when the tool's end of the socket closes it leaves nothing behind.
 *
 * One loop with one goal at a time. Whatever the goal, the way there is the same: kill in rounds until waitpid
 * says that there is no child. For a subreaper that is the whole truth: whoever descends from it is a child, or
 * has an ancestor that is one.
 */
#include "launch/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum goal { GOAL_NONE, GOAL_RUN, GOAL_KILL, GOAL_END };
enum { ROUND_MS = 1 };
#define END_PATIENCE_NS 1500000000u

struct keeper {
	struct launch *launch;
	int socket, signals, ruleset;
	pid_t main;             /* 0: none, or reaped */
	enum goal goal;
	unsigned rounds;        /* of killing, for this goal */
	uint64_t end_by;
};

static void send_notice(struct keeper *keeper, const struct launch_notice *notice)
{
	/* Blocking: the tool reads, and when it has ended there is nobody to tell. */
	while (send(keeper->socket, notice, sizeof *notice, MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

/* Whether no child is left. */
static bool reap(struct keeper *keeper)
{
	struct signalfd_siginfo info[16];
	while (read(keeper->signals, info, sizeof info) > 0)
		;
	for (;;) {
		struct launch_notice notice = {.kind = LAUNCH_REAPED};
		notice.pid = waitpid(-1, &notice.status, WNOHANG | __WALL);
		if (notice.pid <= 0)
			return notice.pid < 0 && errno == ECHILD;
		notice.is_main = notice.pid == keeper->main;
		if (notice.is_main)
			keeper->main = 0;
		send_notice(keeper, &notice);
	}
}

static void default_signals(void)
{
	sigset_t none;
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void become_main(struct keeper *keeper)
{
	struct launch *launch = keeper->launch;
	setpgid(0, 0);
	close(keeper->socket);
	close(keeper->signals);
	default_signals();
	if (launch_lifeline_join(launch->lifeline[0]) < 0)
		_exit(0);
	if (!launch->spec.plain && confine_enter(launch->folder_fd, keeper->ruleset, &launch->spec.limits) < 0)
		_exit(LAUNCH_EXIT_UNFENCED);
	for (int i = 0; launch->spec.plain && i < 3; i++)
		dup2(launch->spec.stdio[i], i);
	close(launch->folder_fd);
	launch->folder_fd = -1;
	if (keeper->ruleset >= 0)
		close(keeper->ruleset);
	_exit(launch->spec.task(launch->spec.ctx));
}

static int put_file(int folder_fd, const struct data_file *file)
{
	if (!file->name[0] || strchr(file->name, '/') || strcmp(file->name, ".") == 0 || strcmp(file->name, "..") == 0)
		return -EINVAL;
	int fd = openat(folder_fd, file->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0400), result = 0;
	if (fd < 0)
		return -errno;
	for (size_t done = 0; done < file->size && result == 0;) {
		ssize_t count = write(fd, file->bytes + done, file->size - done);
		if (count < 0 && errno != EINTR)
			result = -errno;
		done += count > 0 ? (size_t)count : 0;
	}
	close(fd);
	return result;
}

/* Anew for each main: whatever the one before has done to them. */
static int put_files(const struct launch *launch)
{
	const struct data_files *files = launch->spec.files;
	int result = 0;
	folder_empty(launch->folder_fd);
	for (size_t i = 0; files && i < files->all.n && result == 0; i++)
		result = put_file(launch->folder_fd, &files->all.at[i]);
	return result;
}

static void run_main(struct keeper *keeper)
{
	errno = -put_files(keeper->launch);
	pid_t pid = errno ? -1 : fork();
	if (pid == 0)
		become_main(keeper);
	struct launch_notice notice = {.kind = LAUNCH_MAIN_STARTED, .pid = pid, .is_main = true, .status = pid < 0 ? errno : 0};
	if (pid > 0) {
		setpgid(pid, pid); /* here and there: whoever comes first */
		keeper->main = pid;
	}
	send_notice(keeper, &notice);
	if (pid < 0) {
		notice.kind = LAUNCH_REAPED;
		notice.status = LAUNCH_EXIT_UNFENCED << 8;
		send_notice(keeper, &notice);
	}
}

static void kill_round(struct keeper *keeper)
{
	/* While main is not reaped its number, and so its group's, is nobody else's. Mostly this is enough. */
	if (keeper->main > 0)
		kill(-keeper->main, SIGKILL);
	if (keeper->rounds++ > 0 || keeper->main == 0)
		kill_descendants();
}

static _Noreturn void end(struct keeper *keeper, bool all_gone)
{
	folder_remove(keeper->launch->folder, keeper->launch->folder_fd);
	_exit(all_gone ? 0 : 1); /* 1: what is left is the tool's to kill */
}

static void pursue(struct keeper *keeper, bool all_gone)
{
	if (!all_gone && !(keeper->goal == GOAL_END && launch_now_ns() > keeper->end_by)) {
		kill_round(keeper);
		return;
	}
	struct launch_notice notice = {.kind = LAUNCH_ALL_GONE};
	if (keeper->goal == GOAL_END)
		end(keeper, all_gone);
	if (keeper->goal == GOAL_RUN)
		run_main(keeper);
	else
		send_notice(keeper, &notice);
	keeper->goal = GOAL_NONE;
}

static void set_goal(struct keeper *keeper, enum goal goal)
{
	keeper->goal = goal;
	keeper->rounds = 0;
	keeper->end_by = launch_now_ns() + END_PATIENCE_NS;
}

static void take_order(struct keeper *keeper)
{
	char order;
	ssize_t count = recv(keeper->socket, &order, sizeof order, MSG_DONTWAIT);
	if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN))
		set_goal(keeper, GOAL_END);
	else if (count > 0)
		set_goal(keeper, order == ORDER_RUN ? GOAL_RUN : GOAL_KILL);
}

static void close_range_of(unsigned from, unsigned to)
{
	struct rlimit open_files;
	if (from > to || syscall(SYS_close_range, from, to, 0) == 0)
		return;
	/* A kernel before 5.9. */
	if (getrlimit(RLIMIT_NOFILE, &open_files) < 0 || open_files.rlim_cur > 65536)
		open_files.rlim_cur = 65536;
	for (unsigned fd = from; fd <= to && fd < open_files.rlim_cur; fd++)
		close((int)fd);
}

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void close_all_but(int *keep, size_t count)
{
	unsigned from = 3;
	qsort(keep, count, sizeof *keep, by_number);
	for (size_t i = 0; i < count; i++) {
		if (keep[i] < (int)from)
			continue;
		close_range_of(from, (unsigned)keep[i] - 1);
		from = (unsigned)keep[i] + 1;
	}
	close_range_of(from, ~0u);
}

static void settle_descriptors(struct keeper *keeper)
{
	struct launch *launch = keeper->launch;
	size_t count = launch->spec.keep_count;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), *keep = mem_new_or_die(count + 3, sizeof *keep);
	for (int i = 0; i < 3 && null >= 0; i++)
		dup2(null, i);
	if (count)
		memcpy(keep, launch->spec.keep_fds, count * sizeof *keep);
	keep[count++] = keeper->socket;
	keep[count++] = launch->folder_fd;
	keep[count++] = launch->lifeline[0]; /* not [1]: the tool's end is the end of the line */
	close_all_but(keep, count);
	launch->lifeline[1] = -1;
	free(keep);
}

static void settle_in(struct keeper *keeper)
{
	static const int ignored[] = {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGPIPE, SIGTSTP};
	sigset_t children;
	setsid();
	settle_descriptors(keeper);
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	prctl(PR_SET_NAME, "procession-keep", 0, 0, 0);
	keeper->ruleset = keeper->launch->spec.plain ? -1 : confine_prepare(keeper->launch->folder);
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	keeper->signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
	default_signals();
	sigprocmask(SIG_BLOCK, &children, NULL);
	for (size_t i = 0; i < COUNT_OF(ignored); i++)
		signal(ignored[i], SIG_IGN);
}

_Noreturn void keeper_live(struct launch *launch, int socket)
{
	struct keeper keeper = {.launch = launch, .socket = socket};
	settle_in(&keeper);
	if (launch->spec.prepare)
		launch->spec.prepare(launch->spec.ctx);
	for (;;) {
		/* One order at a time; but the end of the tool is seen at all times. */
		bool idle = keeper.goal == GOAL_NONE;
		struct pollfd fds[] = {
			{.fd = keeper.signals, .events = POLLIN},
			{.fd = keeper.goal == GOAL_END ? -1 : socket, .events = idle ? POLLIN : 0},
		};
		/* Who does not die at once (a call in the kernel that cannot be broken off) is not to cost a CPU. */
		int patience = idle ? -1 : keeper.rounds < 50 ? ROUND_MS : 50 * ROUND_MS;
		if (poll(fds, COUNT_OF(fds), patience) < 0 && errno != EINTR)
			set_goal(&keeper, GOAL_END);
		bool all_gone = reap(&keeper);
		if (fds[1].revents & (POLLHUP | POLLERR | POLLNVAL))
			set_goal(&keeper, GOAL_END);
		else if (fds[1].revents)
			take_order(&keeper);
		if (keeper.goal != GOAL_NONE)
			pursue(&keeper, all_gone);
	}
}
