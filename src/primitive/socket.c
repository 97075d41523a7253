/* primitive/socket: TCP and UDP, on this machine's loopback only. */
#include "primitive/primitive.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SOCKET_SENT, SOCKET_RECEIVED, SOCKET_CELLS };
enum { BACKLOG = 128, PREVIEW = 200 };

static int failed(struct err *err, int error)
{
	static const struct { int error; const char *type; } types[] = {
		{ECONNREFUSED, "ConnectionRefusedError"}, {ECONNRESET, "ConnectionResetError"}, {EPIPE, "BrokenPipeError"},
		{ETIMEDOUT, "TimeoutError"}, {EAGAIN, "TimeoutError"},
	};
	const char *type = "OSError";
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (types[i].error == error)
			type = types[i].type;
	if (error == ETIMEDOUT)
		return err_typed(err, error, type, "%s", _("timed out"));
	return err_typed(err, error, type, "[Errno %d] %s", error, strerror(error));
}

static int loopback(const char *host, int port, struct sockaddr_in *ret_address, struct err *err)
{
	if (strcmp(host, "127.0.0.1") != 0 && strcmp(host, "localhost") != 0)
		return err_typed(err, EACCES, "PermissionError", _("'%.60s': a lesson's network is this machine alone: use 127.0.0.1"), host);
	if (port < 0 || port > 65535)
		return err_typed(err, ERANGE, "OverflowError", "%s", _("port must be 0-65535"));
	*ret_address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	return 0;
}

static int add(struct runtime *runtime, int fd, bool stream, const char *name, struct err *err)
{
	struct object_spec spec = {.kind = OBJECT_SOCKET, .name = name, .cells = SOCKET_CELLS, .b = stream};
	int object = fd < 0 ? failed(err, errno) : object_new(runtime, &spec, err);
	if (object > 0)
		endpoint_add(runtime, (unsigned)object, fd, fd);
	else if (fd >= 0)
		close(fd);
	return object;
}

int socket_new(struct runtime *runtime, bool stream, const char *name, struct err *err)
{
	int one = 1, fd = socket(AF_INET, (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && stream)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	return add(runtime, fd, stream, name, err);
}

int socket_fd(struct runtime *runtime, unsigned object, struct err *err)
{
	const struct endpoint *endpoint = endpoint_of(runtime, object);
	return endpoint ? endpoint->fd[0] : failed(err, EBADF);
}

/* Stands before the operation until the socket is ready, or the timeout has passed (-ETIMEDOUT). */
static int wait_socket(struct probe *probe, struct probe_op *op, int fd, short events)
{
	struct pollfd wait = {.fd = fd, .events = events};
	uint64_t deadline = op->timeout_ns >= 0 ? probe_now(probe) + (uint64_t)op->timeout_ns : 0;
	int ready;
	while ((ready = probe_pass_fds(probe, op, &wait, 1)) == -EINTR)
		if (deadline)
			op->timeout_ns = deadline > probe_now(probe) ? (int64_t)(deadline - probe_now(probe)) : 0;
	return ready > 0 ? 0 : ready < 0 ? ready : -ETIMEDOUT;
}

int socket_bind(struct runtime *runtime, unsigned object, const char *host, int port, struct err *err)
{
	struct sockaddr_in address;
	int fd = socket_fd(runtime, object, err), result = fd < 0 ? fd : loopback(host, port, &address, err);
	if (result < 0)
		return result;
	return bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ? failed(err, errno) : 0;
}

int socket_port(struct runtime *runtime, unsigned object, bool peer, struct err *err)
{
	struct sockaddr_in address;
	socklen_t size = sizeof address;
	int fd = socket_fd(runtime, object, err);
	if (fd < 0)
		return fd;
	int result = peer ? getpeername(fd, (struct sockaddr *)&address, &size) : getsockname(fd, (struct sockaddr *)&address, &size);
	return result < 0 ? failed(err, errno) : ntohs(address.sin_port);
}

int socket_listen(struct runtime *runtime, unsigned object, struct err *err)
{
	int fd = socket_fd(runtime, object, err);
	struct probe_op op = {.kind = EVENT_LISTEN, .object = object, .timeout_ns = -1};
	if (fd < 0)
		return fd;
	probe_pass(runtime->probe, &op);
	if (listen(fd, BACKLOG) < 0)
		return failed(err, errno);
	int port = socket_port(runtime, object, false, err);
	probe_event(runtime->probe, EVENT_LISTEN, object, port, 0, NULL, 0);
	probe_outside_changed(runtime->probe);
	return 0;
}

static void tell_peer(struct runtime *runtime, unsigned kind, unsigned object, int port)
{
	char text[32];
	snprintf(text, sizeof text, "127.0.0.1:%d", port);
	probe_event_text(runtime->probe, kind, object, port, 0, text);
}

int socket_accept(struct runtime *runtime, unsigned object, int64_t timeout_ns, int *ret_port, struct err *err)
{
	int fd = socket_fd(runtime, object, err), client;
	struct probe_op op = {.kind = EVENT_ACCEPT, .object = object, .timeout_ns = timeout_ns};
	struct sockaddr_in address;
	if (fd < 0)
		return fd;
	for (;;) {
		socklen_t size = sizeof address;
		int result = wait_socket(runtime->probe, &op, fd, POLLIN);
		if (result < 0)
			return failed(err, -result);
		client = accept4(fd, (struct sockaddr *)&address, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (client >= 0 || (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED))
			break;
	}
	int fresh = add(runtime, client, true, NULL, err);
	if (fresh < 0)
		return fresh;
	*ret_port = ntohs(address.sin_port);
	tell_peer(runtime, EVENT_ACCEPT, (unsigned)fresh, *ret_port);
	probe_outside_changed(runtime->probe);
	return fresh;
}

int socket_connect(struct runtime *runtime, unsigned object, const char *host, int port, int64_t timeout_ns, struct err *err)
{
	struct sockaddr_in address;
	struct probe *probe = runtime->probe;
	int fd = socket_fd(runtime, object, err), result = fd < 0 ? fd : loopback(host, port, &address, err);
	if (result < 0)
		return result;
	struct probe_op op = {.kind = EVENT_CONNECT, .object = object, .timeout_ns = -1};
	probe_pass(probe, &op);
	int error = connect(fd, (struct sockaddr *)&address, sizeof address) < 0 ? errno : 0;
	probe_outside_changed(probe);
	if (error == EINPROGRESS) {
		socklen_t size = sizeof error;
		op.timeout_ns = timeout_ns;
		result = wait_socket(probe, &op, fd, POLLOUT);
		error = result < 0 ? -result : 0;
		if (!error && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
			error = errno;
	}
	if (error)
		return failed(err, error);
	tell_peer(runtime, EVENT_CONNECT, object, port);
	return 0;
}

static void preview_of(const void *data, size_t size, char *ret_text, size_t room)
{
	struct buf text = {0};
	buf_add(&text, data, size < room ? size : room - 1);
	text_copy(ret_text, room, buf_get(&text));
	buf_done(&text);
}

int socket_send(struct runtime *runtime, unsigned object, const struct socket_data *data, size_t *ret_sent, struct err *err)
{
	struct probe *probe = runtime->probe;
	struct sockaddr_in address;
	char preview[80];
	int fd = socket_fd(runtime, object, err), result = fd < 0 ? fd : data->host ? loopback(data->host, data->port, &address, err) : 0;
	if (result < 0)
		return result;
	preview_of(data->bytes, data->size, preview, sizeof preview);
	struct probe_op op = {.kind = EVENT_SEND, .object = object, .preview = preview, .timeout_ns = data->timeout_ns};
	size_t done = 0;
	do {
		result = wait_socket(probe, &op, fd, POLLOUT);
		if (result < 0)
			return failed(err, -result);
		if (done == 0) /* told first: what is received was sent before */
			probe_event_text(probe, EVENT_SEND, object, (int64_t)data->size, atomic_fetch_add(object_cell(runtime, object, SOCKET_SENT), 1) + 1, preview);
		ssize_t count = sendto(fd, (const char *)data->bytes + done, data->size - done, MSG_NOSIGNAL,
		                       data->host ? (struct sockaddr *)&address : NULL, data->host ? sizeof address : 0);
		if (count < 0 && errno != EAGAIN && errno != EINTR)
			return failed(err, errno);
		done += count > 0 ? (size_t)count : 0;
		probe_outside_changed(probe);
	} while (done < data->size && data->all);
	*ret_sent = done;
	return 0;
}

int socket_recv(struct runtime *runtime, unsigned object, size_t size, int64_t timeout_ns, struct buf *ret_data, int *ret_port, struct err *err)
{
	struct probe *probe = runtime->probe;
	struct sockaddr_in address = {0};
	int fd = socket_fd(runtime, object, err);
	if (fd < 0)
		return fd;
	struct probe_op op = {.kind = EVENT_RECV, .object = object, .timeout_ns = timeout_ns};
	char *data = mem_new_or_die(size + 1, 1);
	ssize_t count;
	int error;
	do {
		socklen_t length = sizeof address;
		int result = wait_socket(probe, &op, fd, POLLIN);
		count = result < 0 ? -1 : recvfrom(fd, data, size, 0, (struct sockaddr *)&address, &length);
		error = result < 0 ? -result : count < 0 ? errno : 0;
	} while (error == EAGAIN || error == EINTR);
	if (count >= 0) {
		int32_t serial = count > 0 ? atomic_fetch_add(object_cell(runtime, object, SOCKET_RECEIVED), 1) + 1 : 0;
		probe_event(probe, EVENT_RECV, object, count > 0 ? count : -1, serial, data, count < PREVIEW ? (size_t)count : PREVIEW);
		buf_add(ret_data, data, (size_t)count);
		*ret_port = ntohs(address.sin_port);
		probe_outside_changed(probe);
	}
	free(data);
	return count >= 0 ? 0 : failed(err, error);
}
