/* primitive/raw: the operating system as it is: pipes by descriptor, fork, wait, kill, process groups. Descriptors and
 * processes are the program's own only: any other is "Bad file descriptor" or "No such process".
 *
 * All descriptors are non-blocking underneath, so that whoever waits does so in poll(2), at its gate, without the GIL.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAITED_FOR_MOST = 512, PREVIEW = 200 };

static int bad_descriptor(struct err *err)
{
	return err_typed(err, EBADF, "OSError", "%s", _("[Errno 9] Bad file descriptor"));
}

static int failed(struct err *err, int error, const char *type)
{
	return err_typed(err, error, type, "[Errno %d] %s", error, strerror(error));
}

struct raw *raw_of(struct runtime *runtime, int fd)
{
	for (size_t i = 0; i < runtime->raws.n; i++)
		if (runtime->raws.at[i].fd == fd)
			return &runtime->raws.at[i];
	return NULL;
}

void raw_add(struct runtime *runtime, int fd, unsigned object, bool writes)
{
	struct raw raw = {.fd = fd, .object = object, .writes = writes, .blocking = true};
	array_push(&runtime->raws, raw);
}

/* Cells of a raw pipe: bytes written, bytes read (modulo 2^31). */
int raw_pipe(struct runtime *runtime, int ret_fds[2], struct err *err)
{
	int fds[2];
	struct object_spec spec = {.kind = OBJECT_PIPE, .cells = 2};
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0)
		return failed(err, errno, "OSError");
	int object = object_new(runtime, &spec, err);
	if (object < 0) {
		close(fds[0]);
		close(fds[1]);
		return object;
	}
	raw_add(runtime, fds[0], (unsigned)object, false);
	raw_add(runtime, fds[1], (unsigned)object, true);
	memcpy(ret_fds, fds, sizeof fds);
	return 0;
}

static int64_t count_bytes(struct runtime *runtime, unsigned object, unsigned which, ssize_t bytes)
{
	const struct block_object *shared = &runtime->block.objects[object];
	if (shared->cell_count < 2)
		return 0;
	return atomic_fetch_add(&runtime->block.cells[shared->cell + which], (int32_t)bytes) & INT32_MAX;
}

static int wait_raw(struct probe *probe, struct probe_op *op, const struct raw *raw, short events)
{
	struct pollfd wait = {.fd = raw->fd, .events = events};
	int ready;
	if (!raw->blocking) {
		probe_pass(probe, op);
		return poll(&wait, 1, 0);
	}
	do
		ready = probe_pass_fds(probe, op, &wait, 1);
	while (ready == -EINTR);
	return ready;
}

int raw_read(struct runtime *runtime, int fd, size_t size, struct buf *ret_data, struct err *err)
{
	struct probe *probe = runtime->probe;
	const struct raw *found = raw_of(runtime, fd);
	if (!found)
		return bad_descriptor(err);
	struct raw raw = *found;
	struct probe_op op = {.kind = EVENT_READ, .object = raw.object, .timeout_ns = -1};
	char *data = mem_new_or_die(size + 1, 1);
	ssize_t count;
	for (;;) {
		wait_raw(probe, &op, &raw, POLLIN);
		_Atomic uint32_t *order = &runtime->block.objects[raw.object].order;
		block_order_take(runtime->pid, order);
		count = read(fd, data, size);
		if (count >= 0)
			probe_event(probe, EVENT_READ, raw.object, count, count_bytes(runtime, raw.object, 1, count), data,
			            count < PREVIEW ? (size_t)count : PREVIEW);
		block_order_give(order);
		if (count >= 0 || !(errno == EINTR || (errno == EAGAIN && raw.blocking)))
			break;
	}
	int error = errno;
	if (count > 0)
		buf_add(ret_data, data, (size_t)count);
	free(data);
	probe_outside_changed(probe);
	if (count >= 0)
		return 0;
	return failed(err, error, error == EAGAIN ? "BlockingIOError" : "OSError");
}

int raw_write(struct runtime *runtime, int fd, const char *data, size_t size, size_t *ret_written, struct err *err)
{
	struct probe *probe = runtime->probe;
	const struct raw *found = raw_of(runtime, fd);
	if (!found)
		return bad_descriptor(err);
	struct raw raw = *found;
	char preview[80];
	struct buf text = {0};
	buf_add(&text, data, size < sizeof preview ? size : sizeof preview - 1);
	text_copy(preview, sizeof preview, buf_get(&text));
	buf_done(&text);
	struct probe_op op = {.kind = EVENT_WRITE, .object = raw.object, .preview = preview, .timeout_ns = -1};
	size_t done = 0;
	int error = 0;
	do {
		wait_raw(probe, &op, &raw, POLLOUT);
		_Atomic uint32_t *order = &runtime->block.objects[raw.object].order;
		block_order_take(runtime->pid, order);
		ssize_t count = write(fd, data + done, size - done);
		error = count < 0 ? errno : 0;
		if (count >= 0)
			probe_event(probe, EVENT_WRITE, raw.object, count, count_bytes(runtime, raw.object, 0, count), data + done,
			            count < PREVIEW ? (size_t)count : PREVIEW);
		block_order_give(order);
		done += count > 0 ? (size_t)count : 0;
		probe_outside_changed(probe);
	} while ((error == 0 || error == EINTR || (error == EAGAIN && raw.blocking)) && done < size && raw.blocking);
	if (error && done == 0)
		return failed(err, error, error == EPIPE ? "BrokenPipeError" : error == EAGAIN ? "BlockingIOError" : "OSError");
	*ret_written = done;
	return 0;
}

int raw_close(struct runtime *runtime, int fd, struct err *err)
{
	struct raw *raw = raw_of(runtime, fd);
	if (!raw)
		return bad_descriptor(err);
	struct probe_op op = {.kind = EVENT_CLOSE, .object = raw->object, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	raw = raw_of(runtime, fd); /* others may have come and gone meanwhile */
	if (!raw)
		return bad_descriptor(err);
	probe_event(runtime->probe, EVENT_CLOSE, raw->object, -1, 0, NULL, 0);
	close(fd);
	*raw = runtime->raws.at[--runtime->raws.n];
	probe_outside_changed(runtime->probe);
	return 0;
}

int raw_dup2(struct runtime *runtime, int fd, int to, struct err *err)
{
	const struct raw *raw = raw_of(runtime, fd);
	if (!raw || to < 0 || to > 200 || (to > 2 && !raw_of(runtime, to) && fcntl(to, F_GETFD) >= 0))
		return bad_descriptor(err);
	struct raw copy = *raw;
	if (dup3(fd, to, to > 2 ? O_CLOEXEC : 0) < 0)
		return failed(err, errno, "OSError");
	struct raw *there = raw_of(runtime, to);
	copy.fd = to;
	if (there)
		*there = copy;
	else
		array_push(&runtime->raws, copy);
	return 0;
}

/* ---- fork and wait ---- */

int raw_fork(struct runtime *runtime, pid_t *ret_pid, struct err *err)
{
	char name[BLOCK_NAME];
	uint16_t task;
	snprintf(name, sizeof name, "%.24s/%u", runtime->name, ++runtime->forks);
	struct probe_op op = {.kind = EVENT_START, .preview = name, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	int result = runtime_task_new(runtime, METHOD_OS_FORK, false, name, &task, err);
	if (result < 0)
		return result;
	pid_t pid = signals_fork();
	if (pid == 0) {
		runtime_enter(runtime, task, name, false);
		*ret_pid = 0;
		return 0;
	}
	if (pid < 0) {
		int error = errno;
		task_not_started(runtime, task, error);
		return failed(err, error, "BlockingIOError");
	}
	forked_add(runtime, pid, task);
	*ret_pid = pid;
	return 0;
}

void forked_add(struct runtime *runtime, pid_t pid, uint16_t task)
{
	struct forked forked = {.pid = pid, .task = task, .pidfd = (int)syscall(SYS_pidfd_open, pid, 0)};
	atomic_store(&runtime->block.slots[task].pid, (int32_t)pid);
	array_push(&runtime->forked, forked);
}

static int take_status(struct runtime *runtime, struct forked *forked, pid_t *ret_pid, int *ret_code)
{
	int status = 0;
	pid_t pid;
	do
		pid = waitpid(forked->pid, &status, 0);
	while (pid < 0 && errno == EINTR);
	int code = pid < 0 ? 0 : WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
	struct forked taken = *forked;
	*forked = runtime->forked.at[--runtime->forked.n];
	close(taken.pidfd);
	probe_event(runtime->probe, EVENT_WAIT_CHILD, taken.task, taken.pid, code, NULL, 0);
	probe_event(runtime->probe, EVENT_REAP, taken.task, code, 0, NULL, 0);
	*ret_pid = taken.pid;
	*ret_code = code;
	return 0;
}

int raw_wait(struct runtime *runtime, pid_t pid, bool block, pid_t *ret_pid, int *ret_code, struct err *err)
{
	struct pollfd fds[WAITED_FOR_MOST];
	uint16_t object = 0;
	for (;;) {
		unsigned count = 0;
		for (size_t i = 0; i < runtime->forked.n && count < WAITED_FOR_MOST; i++)
			if (pid <= 0 || runtime->forked.at[i].pid == pid) {
				fds[count++] = (struct pollfd){.fd = runtime->forked.at[i].pidfd, .events = POLLIN};
				object = runtime->forked.at[i].task;
			}
		if (count == 0)
			return failed(err, ECHILD, "ChildProcessError");
		struct probe_op op = {.kind = EVENT_WAIT_CHILD, .object = pid > 0 ? object : 0u, .timeout_ns = -1};
		if (block)
			probe_pass_fds(runtime->probe, &op, fds, count);
		else
			probe_pass(runtime->probe, &op);
		if (poll(fds, count, 0) > 0)
			for (unsigned i = 0; i < count; i++)
				for (size_t k = 0; k < runtime->forked.n && fds[i].revents; k++)
					if (runtime->forked.at[k].pidfd == fds[i].fd)
						return take_status(runtime, &runtime->forked.at[k], ret_pid, ret_code);
		if (!block) {
			*ret_pid = 0;
			*ret_code = 0;
			return 0;
		}
	}
}

/* ---- signals to others ---- */

static bool lives(const struct runtime *runtime, unsigned task)
{
	const struct gate_slot *slot = &runtime->block.slots[task];
	return slot->process == task && atomic_load(&slot->pid) > 0 && atomic_load(&slot->phase) != GATE_ENDED && !atomic_load(&slot->gone);
}

int task_by_pid(const struct runtime *runtime, pid_t pid)
{
	unsigned count = atomic_load(&runtime->block.head->task_count);
	for (unsigned i = count; i-- > 0;)
		if (atomic_load(&runtime->block.slots[i].pid) == pid && lives(runtime, i))
			return (int)i;
	return -ESRCH;
}

int raw_kill(struct runtime *runtime, pid_t pid, int number, struct err *err)
{
	int task = task_by_pid(runtime, pid);
	if (task < 0)
		return failed(err, ESRCH, "ProcessLookupError");
	if (number < 0 || number > 31)
		return failed(err, EINVAL, "OSError");
	struct probe_op op = {.kind = EVENT_SIGNAL, .object = (uint32_t)task, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	if (number == 0)
		return 0;
	probe_event(runtime->probe, EVENT_SIGNAL, (uint32_t)task, number, 0, NULL, 0);
	task_signal(runtime, (unsigned)task, number);
	if ((unsigned)task == runtime->first.task && probe_is_steered(runtime->probe))
		signals_take(runtime); /* to oneself: now */
	return 0;
}

int raw_killpg(struct runtime *runtime, pid_t group, int number, struct err *err)
{
	unsigned count = atomic_load(&runtime->block.head->task_count), found = 0;
	int self = -1;
	if (group < 0)
		return failed(err, ESRCH, "ProcessLookupError");
	for (unsigned i = 0; i < count; i++) {
		if (!lives(runtime, i) || getpgid(atomic_load(&runtime->block.slots[i].pid)) != (group ? group : getpgrp()))
			continue;
		found++;
		if (i == runtime->first.task)
			self = (int)i; /* oneself last: it may be the end */
		else if (raw_kill(runtime, atomic_load(&runtime->block.slots[i].pid), number, err) < 0)
			continue;
	}
	if (self >= 0)
		return raw_kill(runtime, getpid(), number, err);
	return found ? 0 : failed(err, ESRCH, "ProcessLookupError");
}

int raw_getpgid(struct runtime *runtime, pid_t pid, pid_t *ret_group, struct err *err)
{
	if (pid != 0 && task_by_pid(runtime, pid) < 0)
		return failed(err, ESRCH, "ProcessLookupError");
	pid_t group = getpgid(pid);
	if (group < 0)
		return failed(err, errno, "ProcessLookupError"); /* gone, and the tool has not seen it yet */
	*ret_group = group;
	return 0;
}

int raw_setpgid(struct runtime *runtime, pid_t pid, pid_t group, struct err *err)
{
	int task = pid == 0 ? (int)runtime->first.task : task_by_pid(runtime, pid);
	if (task < 0)
		return failed(err, ESRCH, "ProcessLookupError");
	struct probe_op op = {.kind = EVENT_GROUP, .object = (uint32_t)task, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	if (setpgid(pid, group) < 0)
		return failed(err, errno, errno == EPERM || errno == EACCES ? "PermissionError" : "ProcessLookupError");
	probe_event(runtime->probe, EVENT_GROUP, (uint32_t)task, getpgid(pid), 0, NULL, 0);
	return 0;
}
