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
#include <unistd.h>

#define STOP_PATIENCE_NS 2000000000u

/* ---- the lifeline ---- */

int launch_lifeline_join(int lifeline_fd)
{
	char path[48], byte;
	snprintf(path, sizeof path, "/proc/self/fd/%d", lifeline_fd);
	/* Opened anew it is a description of our own, with an owner of its own. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct f_owner_ex owner = {.type = F_OWNER_PID, .pid = getpid()};
	if (fd < 0) {
		/* No /proc: at least not to outlive the parent. */
		prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
		return 0;
	}
	fcntl(fd, F_SETOWN_EX, &owner);
	fcntl(fd, F_SETSIG, SIGKILL);
	fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC);
	/* Had it ended before we were listening, nobody would tell us. */
	return read(fd, &byte, 1) == 0 ? -EPIPE : 0;
}

int launch_lifeline_fd(const struct launch *launch)
{
	return launch->lifeline[0];
}

/* ---- the tool ---- */

const char *launch_folder(const struct launch *launch)
{
	return launch->folder;
}

int launch_fd(const struct launch *launch)
{
	return launch->socket;
}

static int open_pair(struct launch *launch, int *ret_keepers_end, struct err *err)
{
	int ends[2];
	if (pipe2(launch->lifeline, O_CLOEXEC) < 0)
		return err_set(err, errno, _("cannot make a pipe for the run: %s"), strerror(errno));
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return err_set(err, errno, _("cannot make a socket for the run: %s"), strerror(errno));
	launch->socket = ends[0];
	*ret_keepers_end = ends[1];
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	return 0;
}

static int fork_keeper(struct launch *launch, int keepers_end, struct err *err)
{
	/* Nothing that the tool has buffered may be written twice. */
	fflush(NULL);
	launch->keeper = fork();
	if (launch->keeper == 0) {
		close(launch->socket);
		keeper_live(launch, keepers_end);
	}
	close(keepers_end);
	if (launch->keeper < 0)
		return err_set(err, errno, _("cannot start a process for the run: %s"), strerror(errno));
	return 0;
}

int launch_start(const struct launch_spec *spec, struct launch **ret_launch, struct err *err)
{
	struct launch *launch = mem_new_or_die(1, sizeof *launch);
	launch->spec = *spec;
	launch->socket = launch->lifeline[0] = launch->lifeline[1] = -1;
	int keepers_end = -1;
	int result = folder_make(launch->folder, sizeof launch->folder, err);
	if (result < 0) {
		free(launch);
		return result;
	}
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	result = open_pair(launch, &keepers_end, err);
	if (result == 0 && spec->ret_lifeline_fd)
		*spec->ret_lifeline_fd = launch->lifeline[0];
	if (result == 0)
		result = fork_keeper(launch, keepers_end, err);
	if (result < 0) {
		launch_stop(launch);
		return result;
	}
	*ret_launch = launch;
	return 0;
}

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

int launch_read(struct launch *launch, struct launch_notice *ret_notice)
{
	if (launch->keeper_gone)
		return 0;
	ssize_t count = recv(launch->socket, ret_notice, sizeof *ret_notice, 0);
	if (count < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	if (count == (ssize_t)sizeof *ret_notice)
		return 1;
	launch->keeper_gone = true;
	*ret_notice = (struct launch_notice){.kind = LAUNCH_KEEPER_GONE, .pid = launch->keeper};
	return 1;
}

int launch_kill_all(struct launch *launch)
{
	if (!launch->keeper_gone && send_order(launch, ORDER_KILL) == 0)
		return 0;
	/* The keeper's orphans are ours now. */
	return kill_descendants(launch_now_ns() + STOP_PATIENCE_NS, NULL, NULL, launch->keeper) ? -ETIMEDOUT : 0;
}

static void wait_for_keeper(struct launch *launch)
{
	uint64_t deadline = launch_now_ns() + STOP_PATIENCE_NS * 2;
	while (waitpid(launch->keeper, NULL, WNOHANG) == 0) {
		if (launch_now_ns() > deadline) {
			kill(launch->keeper, SIGKILL);
			waitpid(launch->keeper, NULL, 0);
			break;
		}
		poll(NULL, 0, 1);
	}
}

void launch_stop(struct launch *launch)
{
	if (!launch)
		return;
	if (launch->socket >= 0)
		close(launch->socket);
	for (int i = 0; i < 2; i++)
		if (launch->lifeline[i] >= 0)
			close(launch->lifeline[i]);
	if (launch->keeper > 0)
		wait_for_keeper(launch);
	if (launch->keeper_gone)
		kill_descendants(launch_now_ns() + STOP_PATIENCE_NS, NULL, NULL, 0);
	folder_remove(launch->folder);
	free(launch);
}
