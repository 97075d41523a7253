/* primitive/connection: the two ends of a Pipe. Duplex: a socket pair; one way: a pipe. A message is its length (4 bytes,
 * network order, as in CPython's multiprocessing/connection.py) and its bytes. The two are read one after the other: two
 * readers of one end, without a lock, can tear a message, here as there.
 *
 * Descriptors are non-blocking; whoever has to wait does so at the gate or in poll(2), without the GIL.
 */
#include "primitive/primitive.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CONNECTION_MODE, CONNECTION_SENT, CONNECTION_RECEIVED, CONNECTION_CELLS };
enum { MODE_READ = 1, MODE_WRITE = 2, MESSAGE_MOST = 1 << 26 };

/* Both numbers first: each end's OBJECT names the other. */
static int make_ends(struct runtime *runtime, const char *name, unsigned ret_objects[2])
{
	struct block *block = &runtime->block;
	char names[2][BLOCK_NAME];
	block_order_take(runtime->pid, &block->head->objects_order);
	unsigned made = atomic_load(&block->head->object_count), same = 2;
	for (unsigned i = 1; i <= made; i++)
		same += atomic_load(&block->objects[i].kind) == OBJECT_CONNECTION;
	int objects[2];
	for (int i = 0; i < 2; i++) {
		if (name)
			snprintf(names[i], sizeof names[i], "%.30s.%c", name, "ab"[i]);
		else
			snprintf(names[i], sizeof names[i], "connection-%u%c", same / 2, "ab"[i]);
		objects[i] = block_object_new(block, OBJECT_CONNECTION, names[i], CONNECTION_CELLS);
	}
	for (int i = 0; i < 2 && objects[1] > 0; i++)
		probe_event_text(runtime->probe, EVENT_OBJECT, (uint32_t)objects[i], OBJECT_CONNECTION, objects[1 - i], names[i]);
	block_order_give(&block->head->objects_order);
	if (objects[1] < 0)
		return objects[1];
	ret_objects[0] = (unsigned)objects[0];
	ret_objects[1] = (unsigned)objects[1];
	return 0;
}

static void use_end(struct runtime *runtime, unsigned object, int mode, int fd)
{
	atomic_store(object_cell(runtime, object, CONNECTION_MODE), mode);
	endpoint_add(runtime, object, fd, fd);
}

int connection_pair(struct runtime *runtime, bool duplex, const char *name, unsigned ret_objects[2], struct err *err)
{
	int fds[2];
	int result = duplex ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) : pipe2(fds, O_CLOEXEC | O_NONBLOCK);
	if (result < 0)
		return err_set(err, errno, _("cannot make a pipe: %s"), strerror(errno));
	if (make_ends(runtime, name, ret_objects) < 0) {
		close(fds[0]);
		close(fds[1]);
		return err_set(err, EAGAIN, _("a run may make at most %d shared objects: make fewer"), BLOCK_OBJECTS);
	}
	use_end(runtime, ret_objects[0], duplex ? MODE_READ | MODE_WRITE : MODE_READ, fds[0]);
	use_end(runtime, ret_objects[1], duplex ? MODE_READ | MODE_WRITE : MODE_WRITE, fds[1]);
	return 0;
}

static int fd_of(struct runtime *runtime, unsigned object, int mode, struct err *err)
{
	const struct endpoint *endpoint = endpoint_of(runtime, object);
	if (!endpoint)
		return err_typed(err, EBADF, "OSError", "%s", _("handle is closed"));
	if (mode & ~atomic_load(object_cell(runtime, object, CONNECTION_MODE)))
		return err_typed(err, EBADF, "OSError", "%s", mode == MODE_READ ? _("connection is write-only") : _("connection is read-only"));
	return endpoint->fd[0];
}

int connection_fd(struct runtime *runtime, unsigned object, struct err *err)
{
	return fd_of(runtime, object, 0, err);
}

/* Stands before the operation until the descriptor is ready; a signal's interruption starts again. */
static int wait_ready(struct probe *probe, struct probe_op *op, int fd, short events)
{
	struct pollfd wait = {.fd = fd, .events = events};
	int ready;
	do
		ready = probe_pass_fds(probe, op, &wait, 1);
	while (ready == -EINTR);
	return ready <= 0 ? ready : wait.revents;
}

static int broken_pipe(struct err *err)
{
	return err_typed(err, EPIPE, "BrokenPipeError", "%s", _("[Errno 32] Broken pipe: the other end is closed"));
}

int connection_send(struct runtime *runtime, unsigned object, const void *data, size_t size, const char *text, struct err *err)
{
	struct probe *probe = runtime->probe;
	int fd = fd_of(runtime, object, MODE_WRITE, err);
	if (fd < 0)
		return fd;
	if (size > MESSAGE_MOST)
		return err_typed(err, EMSGSIZE, "ValueError", _("a message of %zu bytes is too long: at most %d MB"), size, MESSAGE_MOST >> 20);
	struct probe_op op = {.kind = EVENT_SEND, .object = object, .preview = text, .timeout_ns = -1};
	int ready = wait_ready(probe, &op, fd, POLLOUT);
	if (ready < 0)
		return err_set(err, -ready, _("cannot wait for the connection: %s"), strerror(-ready));
	if (ready & (POLLERR | POLLHUP))
		return broken_pipe(err);
	/* Told first: what is received was sent before. */
	int32_t serial = atomic_fetch_add(object_cell(runtime, object, CONNECTION_SENT), 1) + 1;
	probe_event_text(probe, EVENT_SEND, object, (int64_t)size, serial, text);
	uint32_t length = htonl((uint32_t)size);
	struct iovec parts[2] = {{&length, sizeof length}, {(void *)(uintptr_t)data, size}};
	int first = 0;
	while (first < 2) {
		ssize_t count = writev(fd, parts + first, 2 - first);
		if (count < 0 && errno == EAGAIN)
			wait_ready(probe, &op, fd, POLLOUT);
		else if (count < 0 && errno != EINTR)
			return errno == EPIPE || errno == ECONNRESET ? broken_pipe(err) : err_set(err, errno, _("cannot send: %s"), strerror(errno));
		for (; count > 0 || (first < 2 && parts[first].iov_len == 0);) {
			size_t part = (size_t)(count > 0 ? count : 0) < parts[first].iov_len ? (size_t)count : parts[first].iov_len;
			parts[first].iov_base = (char *)parts[first].iov_base + part;
			parts[first].iov_len -= part;
			count -= (ssize_t)part;
			if (parts[first].iov_len)
				break;
			if (++first == 2)
				break;
		}
		probe_outside_changed(probe);
	}
	return 0;
}

/* 1 all of it, 0 the end came before the first byte, negative: the end in the middle (-EPIPE), or an errno. */
static int read_all(struct probe *probe, struct probe_op *op, int fd, char *data, size_t size)
{
	size_t done = 0;
	while (done < size) {
		ssize_t count = read(fd, data + done, size - done);
		if (count > 0)
			done += (size_t)count;
		else if (count == 0 || errno == ECONNRESET)
			return done ? -EPIPE : 0;
		else if (errno == EAGAIN)
			wait_ready(probe, op, fd, POLLIN);
		else if (errno != EINTR)
			return -errno;
	}
	probe_outside_changed(probe); /* a writer may have room again */
	return 1;
}

static int ended(struct probe *probe, unsigned object, int result, struct err *err)
{
	if (result < 0 && result != -EPIPE)
		return err_set(err, -result, _("cannot receive: %s"), strerror(-result));
	probe_event(probe, EVENT_RECV, object, -1, 0, NULL, 0);
	return result == 0 ? err_typed(err, EPIPE, "EOFError", "%s", _("end of file: the other end is closed and nothing is left"))
	                   : err_typed(err, EPIPE, "OSError", "%s", _("got end of file during message"));
}

int connection_recv(struct runtime *runtime, unsigned object, const struct queue_item *item, struct buf *ret_data, struct err *err)
{
	struct probe *probe = runtime->probe;
	uint32_t length;
	int fd = fd_of(runtime, object, MODE_READ, err);
	if (fd < 0)
		return fd;
	struct probe_op head = {.kind = EVENT_RECV_LENGTH, .object = object, .timeout_ns = -1};
	struct probe_op body = {.kind = EVENT_RECV, .object = object, .timeout_ns = -1};
	wait_ready(probe, &head, fd, POLLIN);
	int result = read_all(probe, &head, fd, (char *)&length, sizeof length);
	if (result <= 0)
		return ended(probe, object, result, err);
	size_t size = ntohl(length);
	probe_event(probe, EVENT_RECV_LENGTH, object, (int64_t)size, 0, NULL, 0);
	if (size > MESSAGE_MOST)
		return err_typed(err, EBADMSG, "OSError", _("bad message length %zu: the pipe was read out of step"), size);
	char *data = mem_new_or_die(size + 1, 1);
	if (size > 0)
		wait_ready(probe, &body, fd, POLLIN);
	result = read_all(probe, &body, fd, data, size);
	if (result > 0) {
		struct buf text = {0};
		if (probe_is_told(probe, EVENT_RECV))
			item->show(item->ctx, data, size, &text);
		int32_t serial = atomic_fetch_add(object_cell(runtime, object, CONNECTION_RECEIVED), 1) + 1;
		probe_event(probe, EVENT_RECV, object, (int64_t)size, serial, buf_get(&text), text.len);
		buf_done(&text);
		buf_add(ret_data, data, size);
	}
	free(data);
	return result > 0 ? 0 : ended(probe, object, result < 0 ? result : -EPIPE, err);
}

int connection_poll(struct runtime *runtime, unsigned object, int64_t timeout_ns, bool *ret_ready, struct err *err)
{
	struct probe *probe = runtime->probe;
	int fd = fd_of(runtime, object, MODE_READ, err);
	if (fd < 0)
		return fd;
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	struct probe_op op = {.kind = EVENT_POLL, .object = object, .timeout_ns = timeout_ns};
	uint64_t deadline = probe_now(probe) + (uint64_t)(timeout_ns > 0 ? timeout_ns : 0), now;
	int ready;
	if (timeout_ns == 0) {
		op.timeout_ns = -1;
		probe_pass(probe, &op);
		ready = poll(&wait, 1, 0);
	} else {
		/* After a signal: for what is left of the time. */
		while ((ready = probe_pass_fds(probe, &op, &wait, 1)) == -EINTR)
			if (timeout_ns > 0)
				op.timeout_ns = (now = probe_now(probe)) < deadline ? (int64_t)(deadline - now) : 0;
	}
	probe_event(probe, EVENT_POLL, object, ready > 0, 0, NULL, 0);
	*ret_ready = ready > 0;
	return 0;
}

int object_close(struct runtime *runtime, unsigned object)
{
	struct probe_op op = {.kind = EVENT_CLOSE, .object = object, .timeout_ns = -1};
	if (!endpoint_of(runtime, object))
		return 0;
	probe_pass(runtime->probe, &op);
	probe_event(runtime->probe, EVENT_CLOSE, object, -1, 0, NULL, 0);
	endpoint_close(runtime, object);
	return 0;
}
