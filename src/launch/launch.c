/* launch: the tool's side, and the lifeline. See launch.h. */
#include "launch/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define KEEPER_PATIENCE_NS 2000000000u
#define KILL_PATIENCE_NS 1000000000u
enum { LOOK_NS = 200000 };

/* ---- the lifeline ---- */

/* The kernel is to kill this process when the last writer has closed the pipe. False when it cannot be asked to. */
static bool listen_to(int fd)
{
	struct f_owner_ex owner = {.type = F_OWNER_PID, .pid = getpid()};
	return fcntl(fd, F_SETOWN_EX, &owner) == 0 && fcntl(fd, F_SETSIG, SIGKILL) == 0 &&
	       fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC) == 0;
}

/* Without /proc: at least not to outlive the parent. */
static int join_parent(int lifeline_fd)
{
	struct pollfd end = {.fd = lifeline_fd};
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	return poll(&end, 1, 0) > 0 && end.revents & POLLHUP ? -EPIPE : 0;
}

int launch_lifeline_join(int lifeline_fd)
{
	char path[48], byte;
	snprintf(path, sizeof path, "/proc/self/fd/%d", lifeline_fd);
	/* Opened anew it is a description of our own, with an owner of its own: owner and signal belong to the open
	 * file description, and the inherited one is our parent's. Ours takes the place of that, so that an exec
	 * keeps it (it is still owned by this process then) and our children hold only ours, until they join. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), flags = fcntl(lifeline_fd, F_GETFD);
	int result = fd >= 0 && listen_to(fd) ? 0 : join_parent(lifeline_fd);
	/* Had it ended before we were listening, nobody would tell us. */
	if (fd >= 0 && read(fd, &byte, 1) == 0)
		result = -EPIPE;
	/* Without a place it stays open where it is. */
	if (fd >= 0 && (result < 0 || dup3(fd, lifeline_fd, flags & FD_CLOEXEC ? O_CLOEXEC : 0) >= 0))
		close(fd);
	return result;
}

int launch_lifeline_fd(const struct launch *launch)
{
	return launch->lifeline[0];
}

/* ---- start ---- */

const char *launch_folder(const struct launch *launch)
{
	return launch->folder;
}

pid_t launch_keeper(const struct launch *launch)
{
	return launch->keeper;
}

int launch_fd(const struct launch *launch)
{
	return launch->socket;
}

/* The keeper puts /dev/null on 0 to 2; a tool that was started without them must not have our descriptors there. */
static int above_2(int fd)
{
	if (fd < 0 || fd > 2)
		return fd;
	int higher = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	close(fd);
	return higher;
}

static int open_ends(struct launch *launch, int *ret_keepers_end, struct err *err)
{
	int ends[2];
	if (pipe2(launch->lifeline, O_CLOEXEC) < 0)
		return err_set(err, errno, _("cannot make a pipe for the run: %s"), strerror(errno));
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return err_set(err, errno, _("cannot make a socket for the run: %s"), strerror(errno));
	for (int i = 0; i < 2; i++)
		launch->lifeline[i] = above_2(launch->lifeline[i]);
	launch->folder_fd = above_2(launch->folder_fd);
	launch->socket = above_2(ends[0]);
	*ret_keepers_end = above_2(ends[1]);
	if (launch->lifeline[0] < 0 || launch->lifeline[1] < 0 || launch->folder_fd < 0 || launch->socket < 0 || *ret_keepers_end < 0)
		return err_set(err, EMFILE, _("cannot make a pipe for the run: %s"), strerror(EMFILE));
	fcntl(launch->socket, F_SETFL, O_NONBLOCK);
	return 0;
}

static int fork_keeper(struct launch *launch, int keepers_end, struct err *err)
{
	sigset_t all, before;
	/* Nothing that the tool has buffered may be written twice, none of its handlers run in the keeper. */
	fflush(NULL);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	launch->keeper = fork();
	int error = errno;
	if (launch->keeper == 0)
		keeper_live(launch, keepers_end);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return launch->keeper < 0 ? err_set(err, error, _("cannot start a process for the run: %s"), strerror(error)) : 0;
}

int launch_start(const struct launch_spec *spec, struct launch **ret_launch, struct err *err)
{
	struct launch *launch = mem_new_or_die(1, sizeof *launch);
	launch->spec = *spec;
	launch->keeper = launch->socket = launch->lifeline[0] = launch->lifeline[1] = -1;
	int keepers_end = -1;
	int result = folder_make(launch->folder, sizeof launch->folder, &launch->folder_fd, err);
	if (result < 0) {
		free(launch);
		return result;
	}
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	result = open_ends(launch, &keepers_end, err);
	if (result == 0 && spec->ret_lifeline_fd)
		*spec->ret_lifeline_fd = launch->lifeline[0];
	if (result == 0)
		result = fork_keeper(launch, keepers_end, err);
	if (keepers_end >= 0)
		close(keepers_end);
	if (result < 0) {
		launch_stop(launch);
		return result;
	}
	*ret_launch = launch;
	return 0;
}

/* ---- when the keeper is gone ---- */

static void close_own(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Within the patience; then it is killed. Once. */
static void await_keeper(struct launch *launch, uint64_t patience_ns)
{
	uint64_t deadline = launch_now_ns() + patience_ns;
	int status = 0;
	pid_t pid = 0;
	if (launch->keeper <= 0 || launch->keeper_reaped)
		return;
	while (pid != launch->keeper) {
		pid = waitpid(launch->keeper, &status, WNOHANG);
		if (pid < 0 && errno != EINTR) { /* reaped by somebody else: how it ended, nobody knows */
			status = 1;
			break;
		}
		if (pid == launch->keeper)
			break;
		if (launch_now_ns() > deadline)
			kill(launch->keeper, SIGKILL);
		nanosleep(&(struct timespec){0, LOOK_NS}, NULL);
	}
	launch->keeper_reaped = true;
	launch->keeper_failed = status != 0;
}

/* The keeper is dead, its orphans are ours. Once by what descends from us: while main lives, all are found by their
 * line of parents. Then the lifeline's end, for those who have left it; and once more, to reap. */
static int kill_orphans(struct launch *launch)
{
	uint64_t deadline = launch_now_ns() + KILL_PATIENCE_NS;
	await_keeper(launch, 0);
	kill_inherited(launch->keeper, launch->folder_fd, deadline);
	close_own(&launch->lifeline[1]);
	return kill_inherited(launch->keeper, launch->folder_fd, deadline);
}

/* ---- orders and notices ---- */

static int send_order(struct launch *launch, char order)
{
	ssize_t count;
	do
		count = send(launch->socket, &order, 1, MSG_NOSIGNAL);
	while (count < 0 && errno == EINTR);
	return count < 0 ? -errno : 0;
}

int launch_run(struct launch *launch, struct err *err)
{
	int result = send_order(launch, ORDER_RUN);
	return result < 0 ? err_set(err, -result, "%s", _("the process that keeps the run's processes has ended: start again")) : 0;
}

static int local_notice(struct launch *launch, struct launch_notice *ret_notice)
{
	if (!launch->told_keeper_gone) {
		launch->told_keeper_gone = true;
		kill_orphans(launch);
		*ret_notice = (struct launch_notice){.kind = LAUNCH_KEEPER_GONE, .pid = launch->keeper};
		return 1;
	}
	if (!launch->owes_all_gone)
		return 0;
	launch->owes_all_gone = false;
	*ret_notice = (struct launch_notice){.kind = LAUNCH_ALL_GONE};
	return 1;
}

int launch_read(struct launch *launch, struct launch_notice *ret_notice)
{
	struct launch_notice notice;
	ssize_t count = recv(launch->socket, &notice, sizeof notice, 0);
	if (count == (ssize_t)sizeof notice) {
		*ret_notice = notice;
		return 1;
	}
	if (count < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	/* It ended with our orders unread: a reset, after which comes the end proper. */
	if (count < 0 && errno != ECONNRESET)
		return -errno;
	return local_notice(launch, ret_notice);
}

int launch_kill_all(struct launch *launch)
{
	int result = launch->keeper_reaped ? -EPIPE : send_order(launch, ORDER_KILL);
	if (result != -EPIPE && result != -ECONNRESET)
		return result;
	result = kill_orphans(launch);
	launch->owes_all_gone = result == 0;
	return result;
}

void launch_stop(struct launch *launch)
{
	if (!launch)
		return;
	close_own(&launch->socket);
	for (int i = 1; i >= 0; i--)
		close_own(&launch->lifeline[i]);
	await_keeper(launch, KEEPER_PATIENCE_NS);
	if (launch->keeper > 0 && launch->keeper_failed)
		kill_orphans(launch);
	folder_remove(launch->folder, launch->folder_fd);
	close_own(&launch->folder_fd);
	free(launch);
}
