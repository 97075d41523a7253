/* launch/keeper: the process that owns a run's processes. Small and single-threaded: it forks main on
 * request, reaps, and when the tool's end of the socket closes it leaves nothing behind.
 */
#include "launch/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILL_PATIENCE_NS 3000000000u

struct keeper { struct launch *launch; int socket, signals; pid_t main; };

static void send_notice(struct keeper *keeper, enum launch_notice_kind kind, pid_t pid, int status)
{
	struct launch_notice notice = {.kind = kind, .pid = pid, .is_main = pid == keeper->main, .status = status};
	/* Blocking: notices are few, and the tool always reads; when it is gone there is nobody to tell. */
	while (send(keeper->socket, &notice, sizeof notice, MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

static void on_reaped(void *ctx, pid_t pid, int status)
{
	send_notice(ctx, LAUNCH_REAPED, pid, status);
}

static void kill_everything(struct keeper *keeper)
{
	unsigned left = kill_descendants(launch_now_ns() + KILL_PATIENCE_NS, on_reaped, keeper, 0);
	if (left == 0)
		send_notice(keeper, LAUNCH_ALL_GONE, 0, 0);
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
	close(keeper->socket);
	close(keeper->signals);
	close(launch->lifeline[1]);
	launch->lifeline[1] = -1;
	default_signals();
	if (launch_lifeline_join(launch->lifeline[0]) < 0)
		_exit(0);
	if (confine_enter(launch->folder, &launch->spec.limits) < 0)
		_exit(126);
	_exit(launch->spec.task(launch->spec.ctx));
}

static void run_main(struct keeper *keeper)
{
	kill_descendants(launch_now_ns() + KILL_PATIENCE_NS, NULL, NULL, 0);
	folder_empty(keeper->launch->folder);
	pid_t pid = fork();
	if (pid == 0)
		become_main(keeper);
	keeper->main = pid;
	send_notice(keeper, LAUNCH_MAIN_STARTED, pid, pid < 0 ? errno : 0);
}

static void reap(struct keeper *keeper)
{
	struct signalfd_siginfo info[16];
	int status;
	if (read(keeper->signals, info, sizeof info) < 0 && errno != EAGAIN)
		return;
	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
		send_notice(keeper, LAUNCH_REAPED, pid, status);
}

/* false: the tool's end is closed. */
static bool take_order(struct keeper *keeper)
{
	char order;
	ssize_t count = recv(keeper->socket, &order, sizeof order, 0);
	if (count < 0)
		return errno == EINTR || errno == EAGAIN;
	if (count == 0)
		return false;
	if (order == ORDER_RUN)
		run_main(keeper);
	else if (order == ORDER_KILL)
		kill_everything(keeper);
	return true;
}

static int compare_fds(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void close_all_but(const int *keep, size_t count)
{
	int sorted[32], from = 3;
	size_t n = 0;
	for (size_t i = 0; i < count && n < COUNT_OF(sorted); i++)
		if (keep[i] >= 3)
			sorted[n++] = keep[i];
	qsort(sorted, n, sizeof *sorted, compare_fds);
	for (size_t i = 0; i < n; i++) {
		if (sorted[i] > from)
			syscall(SYS_close_range, from, sorted[i] - 1, 0);
		from = sorted[i] + 1;
	}
	syscall(SYS_close_range, from, ~0u, 0);
}

static void settle_in(struct keeper *keeper)
{
	struct launch *launch = keeper->launch;
	int keep[32], null = open("/dev/null", O_RDWR);
	size_t count = 0;
	for (int i = 0; i < 3 && null >= 0; i++)
		dup2(null, i);
	keep[count++] = keeper->socket;
	keep[count++] = launch->lifeline[0];
	keep[count++] = launch->lifeline[1];
	for (size_t i = 0; i < launch->spec.keep_count && count < COUNT_OF(keep); i++)
		keep[count++] = launch->spec.keep_fds[i];
	close_all_but(keep, count);
	setsid();
	default_signals();
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	prctl(PR_SET_NAME, "procession-keep", 0, 0, 0);
	sigset_t children;
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	sigprocmask(SIG_BLOCK, &children, NULL);
	keeper->signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
}

_Noreturn void keeper_live(struct launch *launch, int socket)
{
	struct keeper keeper = {.launch = launch, .socket = socket};
	settle_in(&keeper);
	bool open = true;
	while (open) {
		struct pollfd fds[] = {{.fd = keeper.signals, .events = POLLIN}, {.fd = socket, .events = POLLIN}};
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			break;
		if (fds[0].revents)
			reap(&keeper);
		if (fds[1].revents)
			open = take_order(&keeper);
	}
	kill_descendants(launch_now_ns() + KILL_PATIENCE_NS, NULL, NULL, 0);
	folder_remove(launch->folder);
	_exit(0);
}
