/* primitive/child: processes, started by fork or spawn, joined and signalled.
 *
 * START is published before the child exists, so nothing the child does can
 * come before it; number and event are taken under one lock (objects_order), so that
 * tasks are numbered in the order of their START events.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct child *child_new(struct runtime *runtime, const char *name, bool daemon)
{
	struct child *child = mem_new_or_die(1, sizeof *child);
	child->daemon = daemon;
	child->owner = runtime->pid;
	child->method = runtime->context;
	runtime->made++;
	if (name) {
		text_copy(child->name, sizeof child->name, name);
	} else {
		const char *prefix = runtime->probe->task == 0 ? "Process" : runtime->name;
		struct buf text = {0};
		buf_format(&text, runtime->probe->task == 0 ? "%s-%u" : "%s:%u", prefix, runtime->made);
		text_copy(child->name, sizeof child->name, buf_get(&text));
		buf_done(&text);
	}
	array_push(&runtime->children, child);
	return child;
}

void task_not_started(struct runtime *runtime, uint16_t task, int error)
{
	struct gate_slot *slot = &runtime->block.slots[task];
	atomic_store(&runtime->block.cells[slot->ended_cell], 1);
	atomic_store(&slot->said_exit, 1);
	atomic_store(&slot->phase, GATE_ENDED);
	probe_event_text(runtime->probe, EVENT_START_FAILED, task, error, 0, strerror(error));
}

static pid_t start_fork(struct runtime *runtime, struct child *child, const struct child_body *body)
{
	pid_t pid = signals_fork();
	if (pid == 0) {
		char name[BLOCK_NAME];
		text_copy(name, sizeof name, child->name);
		runtime_enter(runtime, child->task, name, child->daemon);
		body->run(body->ctx);
		_exit(1);
	}
	return pid;
}


int child_message_file(const struct child_body *body, unsigned flags)
{
	int fd = memfd_create("procession-message", flags);
	size_t done = 0;
	while (fd >= 0 && done < body->message_size) {
		ssize_t count = write(fd, (const char *)body->message + done, body->message_size - done);
		if (count < 0 && errno != EINTR) {
			int error = errno;
			close(fd);
			errno = error;
			return -1;
		}
		done += count > 0 ? (size_t)count : 0;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

/* Between fork and exec: async-signal-safe calls only; the texts were made before. */
static _Noreturn void exec_fresh(char *const argv[], const int keep[], size_t count, const struct child_body *body, int error_fd)
{
	for (size_t i = 0; i < count; i++)
		fcntl(keep[i], F_SETFD, 0);
	for (size_t i = 0; i < body->fd_count; i++)
		fcntl(body->fds[i], F_SETFD, 0);
	execv("/proc/self/exe", argv);
	int error = errno;
	if (write(error_fd, &error, sizeof error) < 0)
		_exit(126);
	_exit(127);
}

/* The pipe is close-on-exec: end of file means that exec has worked. */
static int exec_error(int fd)
{
	int error = 0;
	ssize_t count;
	do
		count = read(fd, &error, sizeof error);
	while (count < 0 && errno == EINTR);
	return count == (ssize_t)sizeof error ? error : 0;
}

static pid_t start_spawn(struct runtime *runtime, struct child *child, const struct child_body *body)
{
	int pipe_fds[2];
	int message = child_message_file(body, 0);
	if (message < 0 || pipe2(pipe_fds, O_CLOEXEC) < 0)
		return -1;
	int keep[] = {runtime->block.fd, runtime->block.bell_fd, runtime->lifeline_fd, message};
	char text[5][16];
	for (size_t i = 0; i < COUNT_OF(keep); i++)
		snprintf(text[i], sizeof text[i], "%d", keep[i]);
	snprintf(text[4], sizeof text[4], "%u", child->task);
	char program[] = "procession", flag[] = "--task";
	char *argv[] = {program, flag, text[0], text[1], text[2], text[3], text[4], NULL};
	pid_t pid = fork();
	if (pid == 0)
		exec_fresh(argv, keep, COUNT_OF(keep), body, pipe_fds[1]);
	int error = errno;
	close(pipe_fds[1]);
	close(message);
	if (pid > 0) {
		error = exec_error(pipe_fds[0]);
		if (error) {
			waitpid(pid, NULL, 0);
			pid = -1;
		}
	}
	close(pipe_fds[0]);
	errno = error;
	return pid;
}

int child_spawned_parse(int argc, char **argv, struct spawned *ret_spawned)
{
	if (argc != SPAWN_ARGC || strcmp(argv[1], "--task") != 0)
		return -EINVAL;
	int number[SPAWN_ARGC - 2];
	for (int i = 0; i < SPAWN_ARGC - 2; i++) {
		char *end;
		long value = strtol(argv[i + 2], &end, 10);
		if (*end || end == argv[i + 2] || value < 0 || value > 65535)
			return -EINVAL;
		number[i] = (int)value;
	}
	if (number[4] >= BLOCK_TASKS)
		return -EINVAL;
	*ret_spawned = (struct spawned){number[0], number[1], number[2], number[3], (uint16_t)number[4]};
	return 0;
}

unsigned child_method(const struct runtime *runtime, const struct child *child)
{
	return child->is_server ? METHOD_SPAWN : child->method >= 0 ? (unsigned)child->method : runtime->method;
}

int child_start(struct runtime *runtime, struct child *child, const struct child_body *body, struct err *err)
{
	if (child->started)
		return err_typed(err, EINVAL, "AssertionError", "%s", _("cannot start a process twice"));
	if (child->owner != runtime->pid)
		return err_typed(err, EPERM, "AssertionError", "%s", _("can only start a process object created by current process"));
	if (runtime->daemon)
		return err_typed(err, EPERM, "AssertionError", "%s", _("daemonic processes are not allowed to have children"));
	struct probe_op op = {.kind = EVENT_START, .preview = child->name, .timeout_ns = -1};
	unsigned method = child_method(runtime, child);
	if (method == METHOD_FORKSERVER)
		return forkserver_start_child(runtime, child, body, err);
	probe_pass(runtime->probe, &op);
	int result = runtime_task_new(runtime, child->is_server ? METHOD_SERVER : method, child->daemon, child->name, &child->task, err);
	if (result < 0)
		return result;
	pid_t pid = method != METHOD_FORK ? start_spawn(runtime, child, body) : start_fork(runtime, child, body);
	if (pid < 0) {
		int error = errno;
		task_not_started(runtime, child->task, error);
		return err_set(err, error, _("cannot start process %s: %s"), child->name, strerror(error));
	}
	child->pid = pid;
	child->started = true;
	/* The child writes the same number itself; whoever is first, the tool can watch over it. */
	atomic_store(&runtime->block.slots[child->task].pid, (int32_t)pid);
	return 0;
}

int child_sentinel(struct runtime *runtime, struct child *child, struct err *err)
{
	(void)runtime;
	if (!child->started)
		return err_typed(err, EINVAL, "ValueError", "%s", _("a process has no sentinel before it is started"));
	if (!child->pidfd)
		child->pidfd = (int)syscall(SYS_pidfd_open, child->pid, 0);
	return child->pidfd > 0 ? child->pidfd : err_typed(err, ESRCH, "ProcessLookupError", "%s", _("[Errno 3] No such process"));
}

static void take_status(struct runtime *runtime, struct child *child, int status)
{
	child->reaped = true;
	child->exit_code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
	probe_event(runtime->probe, EVENT_REAP, child->task, child->exit_code, 0, NULL, 0);
}

/* 1 it has ended (and is reaped now), 0 it lives. */
static int reap(struct runtime *runtime, struct child *child, int flags, int *ret_status)
{
	pid_t pid;
	if (child->served) {
		const struct gate_slot *slot = &runtime->block.slots[child->task];
		int code = atomic_load(&slot->exit_code);
		bool ended = atomic_load(&runtime->block.cells[slot->ended_cell]) != 0;
		*ret_status = code < 0 ? -code : code << 8; /* as waitpid would give it */
		return ended;
	}
	do
		pid = waitpid(child->pid, ret_status, flags);
	while (pid < 0 && errno == EINTR);
	if (pid < 0)
		*ret_status = 0;
	return pid != 0;
}

static int reap_before(struct runtime *runtime, struct child *child, int64_t timeout_ns, int *ret_status)
{
	if (reap(runtime, child, WNOHANG, ret_status))
		return 1;
	if (child->served) {
		bool served_ended;
		inside_wait(runtime, child->task, timeout_ns);
		served_ended = reap(runtime, child, 0, ret_status) != 0;
		return served_ended;
	}
	struct probe *probe = runtime->probe; /* before the GIL is let go: then it is another's */
	int ended = 0, fd = (int)syscall(SYS_pidfd_open, child->pid, 0);
	const char *how = timeout_ns >= 0 ? "task timed" : "task";
	probe_blocked(probe, child->task, how);
	uint64_t deadline = timeout_ns >= 0 ? probe_now(probe) + (uint64_t)timeout_ns : 0;
	for (bool again = fd >= 0; again;) {
		struct pollfd watch = {.fd = fd, .events = POLLIN};
		uint64_t now = probe_now(probe);
		int64_t left_ns = deadline > now ? (int64_t)(deadline - now) : 0;
		struct timespec left = {.tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000};
		again = ppoll(&watch, 1, timeout_ns >= 0 ? &left : NULL, NULL) < 0 && errno == EINTR;
		if (again) { /* a signal: its handler runs, and the wait goes on */
			probe_running(probe);
			probe_blocked(probe, child->task, how);
		}
	}
	if (fd >= 0)
		close(fd);
	ended = reap(runtime, child, fd >= 0 ? WNOHANG : 0, ret_status);
	probe_running(probe);
	return ended;
}

static int check_joinable(const struct runtime *runtime, const struct child *child, struct err *err)
{
	if (child->owner != runtime->pid)
		return err_typed(err, EPERM, "AssertionError", "%s", _("can only join a child process"));
	if (!child->started)
		return err_typed(err, EINVAL, "AssertionError", "%s", _("can only join a started process"));
	return 0;
}

int child_join(struct runtime *runtime, struct child *child, int64_t timeout_ns, bool *ret_ended, struct err *err)
{
	int result = check_joinable(runtime, child, err);
	if (result < 0)
		return result;
	struct probe *probe = runtime->probe;
	struct probe_op op = {
		.kind = EVENT_JOIN, .object = child->task, .timeout_ns = child->reaped ? -1 : timeout_ns,
		.until = {runtime->block.slots[child->task].ended_cell, child->reaped ? GATE_ALWAYS : GATE_EQUAL, 1},
	};
	enum gate_pass pass = probe_pass(probe, &op);
	int ended = 1, status;
	bool fresh = !child->reaped;
	if (fresh && pass == GATE_TIMED_OUT)
		ended = 0;
	else if (fresh)
		ended = probe_is_steered(probe) ? reap(runtime, child, 0, &status) : reap_before(runtime, child, timeout_ns, &status);
	probe_event(probe, EVENT_JOIN, child->task, ended, 0, NULL, 0);
	if (fresh && ended)
		take_status(runtime, child, status);
	*ret_ended = ended;
	return 0;
}

int child_is_alive(struct runtime *runtime, struct child *child, bool *ret_alive, struct err *err)
{
	if (child->owner != runtime->pid)
		return err_typed(err, EPERM, "AssertionError", "%s", _("can only test a child process"));
	*ret_alive = false;
	if (!child->started)
		return 0;
	struct probe_op op = {.kind = EVENT_ALIVE, .object = child->task, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	int status = 0;
	bool ended = child->reaped, fresh = !ended;
	if (fresh && probe_is_steered(runtime->probe))
		ended = atomic_load(&runtime->block.cells[runtime->block.slots[child->task].ended_cell]) && reap(runtime, child, 0, &status);
	else if (fresh)
		ended = reap(runtime, child, WNOHANG, &status);
	probe_event(runtime->probe, EVENT_ALIVE, child->task, !ended, 0, NULL, 0);
	if (fresh && ended)
		take_status(runtime, child, status);
	*ret_alive = !ended;
	return 0;
}

int child_signal(struct runtime *runtime, struct child *child, int signal, struct err *err)
{
	if (child->owner != runtime->pid)
		return err_typed(err, EPERM, "AssertionError", "%s", _("can only terminate a child process"));
	if (!child->started)
		return err_typed(err, EINVAL, "AssertionError", "%s", _("can only terminate a started process"));
	struct probe_op op = {.kind = EVENT_SIGNAL, .object = child->task, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	probe_event(runtime->probe, EVENT_SIGNAL, child->task, signal, 0, NULL, 0);
	if (!child->reaped)
		task_signal(runtime, child->task, signal);
	return 0;
}
