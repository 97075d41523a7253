/* primitive/forkserver: a clean, single-threaded process that forks children for others, as Python's does.
 *
 *     starter                                 server                        child
 *     [request, message + descriptors] --->
 *                                             number, START, fork --------> its descriptors under their numbers,
 *     <--- [task, pid]                                                      its own identity
 *
 * The children are the server's; it reaps them, and whoever started them learns of their end from the shared block. The
 * server ends when the last one who could ask has closed his end.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct asked { char name[BLOCK_NAME]; bool daemon; uint32_t count; int fds[FORKSERVER_FDS]; };
struct answered { int32_t error, task, pid; };
union control { struct cmsghdr head; char space[CMSG_SPACE((FORKSERVER_FDS + 2) * sizeof(int))]; };

static int server_socket(struct runtime *runtime, struct err *err)
{
	int ends[2];
	if (runtime->forkserver_fd)
		return runtime->forkserver_fd;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return err_set(err, errno, _("cannot make a socket: %s"), strerror(errno));
	int result = runtime->forkserver_start(runtime->forkserver_ctx, ends[1], err);
	close(ends[1]);
	if (result < 0) {
		close(ends[0]);
		return result;
	}
	runtime->forkserver_fd = ends[0];
	return ends[0];
}

/* A private way back goes along, so that several may ask at once. */
static int ask(int socket_fd, const struct asked *asked, int message_fd, int answer_fd)
{
	union control control = {0};
	struct iovec data = {(void *)(uintptr_t)asked, sizeof *asked};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control};
	int fds[FORKSERVER_FDS + 2] = {message_fd, answer_fd};
	memcpy(fds + 2, asked->fds, asked->count * sizeof *fds);
	message.msg_controllen = CMSG_SPACE((asked->count + 2) * sizeof *fds);
	control.head.cmsg_level = SOL_SOCKET;
	control.head.cmsg_type = SCM_RIGHTS;
	control.head.cmsg_len = CMSG_LEN((asked->count + 2) * sizeof *fds);
	memcpy(CMSG_DATA(&control.head), fds, (asked->count + 2) * sizeof *fds);
	ssize_t count;
	do
		count = sendmsg(socket_fd, &message, MSG_NOSIGNAL);
	while (count < 0 && errno == EINTR);
	return count < 0 ? -errno : 0;
}

int forkserver_start_child(struct runtime *runtime, struct child *child, const struct child_body *body, struct err *err)
{
	struct asked asked = {.daemon = child->daemon, .count = (uint32_t)body->fd_count};
	struct answered answered = {.error = EPIPE};
	struct probe_op op = {.kind = EVENT_START, .preview = child->name, .timeout_ns = -1};
	if (body->fd_count > FORKSERVER_FDS)
		return err_typed(err, EMFILE, "ValueError", _("too many fds: a process may be given at most %d"), FORKSERVER_FDS);
	memcpy(asked.fds, body->fds, body->fd_count * sizeof *asked.fds);
	text_copy(asked.name, sizeof asked.name, child->name);
	int server = server_socket(runtime, err);
	if (server < 0)
		return server;
	int answer[2] = {-1, -1}, message = child_message_file(body, MFD_CLOEXEC);
	probe_pass(runtime->probe, &op);
	int result = message < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, answer) < 0 ? -errno : ask(server, &asked, message, answer[1]);
	close(message);
	close(answer[1]);
	probe_outside_changed(runtime->probe);
	struct pollfd wait = {.fd = answer[0], .events = POLLIN};
	while (result == 0 && probe_pass_fds(runtime->probe, &op, &wait, 1) == -EINTR)
		;
	if (result == 0 && recv(answer[0], &answered, sizeof answered, 0) == (ssize_t)sizeof answered)
		result = -answered.error;
	else
		result = result ? result : -EPIPE;
	close(answer[0]);
	if (result < 0)
		return err_set(err, -result, _("the fork server cannot start process %s: %s"), child->name, strerror(-result));
	child->task = (uint16_t)answered.task;
	child->pid = answered.pid;
	child->started = child->served = true;
	return 0;
}

/* ---- the server ---- */

static int take_request(int socket_fd, struct asked *ret_asked, int ret_fds[])
{
	union control control;
	struct iovec data = {ret_asked, sizeof *ret_asked};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
	ssize_t count = recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC);
	if (count <= 0)
		return count < 0 && errno == EINTR ? -EINTR : -EPIPE;
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	if (count != (ssize_t)sizeof *ret_asked || !head || ret_asked->count > FORKSERVER_FDS ||
	    head->cmsg_len != CMSG_LEN((ret_asked->count + 2) * sizeof(int)))
		return -EBADMSG;
	memcpy(ret_fds, CMSG_DATA(head), (ret_asked->count + 2) * sizeof(int));
	return 0;
}

/* In the child: each descriptor under the number that its message gives. First all out of the way. */
static void place(const struct asked *asked, int fds[])
{
	for (uint32_t i = 0; i < asked->count; i++) {
		int high = fcntl(fds[i], F_DUPFD_CLOEXEC, 128);
		close(fds[i]);
		fds[i] = high;
	}
	for (uint32_t i = 0; i < asked->count; i++) {
		dup3(fds[i], asked->fds[i], O_CLOEXEC);
		if (fds[i] != asked->fds[i])
			close(fds[i]);
	}
}

static int serve_one(struct runtime *runtime, const struct asked *asked, int fds[], struct answered *ret_answer)
{
	uint16_t task;
	struct err err;
	probe_event_text(runtime->probe, EVENT_SERVE, 0, 0, 0, asked->name);
	int result = runtime_task_new(runtime, METHOD_FORKSERVER, asked->daemon, asked->name, &task, &err);
	pid_t pid = result < 0 ? -1 : signals_fork();
	if (pid == 0)
		return task;
	*ret_answer = (struct answered){.error = result < 0 ? -result : pid < 0 ? errno : 0, .task = task, .pid = pid};
	if (result == 0 && pid < 0)
		task_not_started(runtime, task, ret_answer->error);
	if (pid > 0) {
		runtime->block.slots[task].served = true;
		atomic_store(&runtime->block.slots[task].pid, (int32_t)pid);
	}
	for (uint32_t i = 0; i < asked->count + 2; i++)
		if (i != 1)
			close(fds[i]);
	return -1;
}

int forkserver_serve(struct runtime *runtime, int socket_fd, int *ret_message_fd, char *ret_name, bool *ret_daemon, struct err *err)
{
	(void)err;
	for (;;) {
		struct probe_op op = {.kind = EVENT_SERVE, .timeout_ns = -1};
		struct pollfd wait = {.fd = socket_fd, .events = POLLIN};
		struct asked asked;
		struct answered answered;
		int fds[FORKSERVER_FDS + 2];
		if (probe_pass_fds(runtime->probe, &op, &wait, 1) == -EINTR)
			continue;
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		int result = take_request(socket_fd, &asked, fds);
		if (result == -EINTR || result == -EBADMSG)
			continue;
		if (result < 0)
			return 0;
		int task = serve_one(runtime, &asked, fds, &answered);
		if (task < 0) {
			send(fds[1], &answered, sizeof answered, MSG_NOSIGNAL);
			close(fds[1]);
			probe_outside_changed(runtime->probe);
			continue;
		}
		close(socket_fd);
		close(fds[1]);
		int message_fd = fcntl(fds[0], F_DUPFD_CLOEXEC, 128);
		close(fds[0]);
		fds[0] = message_fd;
		place(&asked, fds + 2);
		runtime->block.slots[task].served = true;
		runtime_enter(runtime, (uint16_t)task, asked.name, asked.daemon);
		*ret_message_fd = fds[0];
		text_copy(ret_name, BLOCK_NAME, asked.name);
		*ret_daemon = asked.daemon;
		return 1;
	}
}
