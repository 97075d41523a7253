/* primitive/channel: local sockets with a name in the run's own folder, on which a server process answers requests. Messages
 * keep their bounds (SOCK_SEQPACKET, unix(7)); the end of either side is seen by the other.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MESSAGE_MOST = 128 << 10, WAITING_CONNECTIONS = 128 };

static int open_named(const char *name, struct sockaddr_un *ret_address, struct err *err)
{
	*ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
	text_copy(ret_address->sun_path, sizeof ret_address->sun_path, name);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	return fd >= 0 ? fd : err_set(err, errno, _("cannot make a socket: %s"), strerror(errno));
}

int channel_listen(const char *name, struct err *err)
{
	struct sockaddr_un address;
	int fd = open_named(name, &address, err);
	if (fd < 0)
		return fd;
	if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, WAITING_CONNECTIONS) == 0)
		return fd;
	int error = errno;
	close(fd);
	return err_set(err, error, _("cannot listen at %s in the run's folder: %s"), name, strerror(error));
}

int channel_connect(const char *name, struct err *err)
{
	struct sockaddr_un address;
	int fd = open_named(name, &address, err);
	if (fd < 0)
		return fd;
	int result;
	do
		result = connect(fd, (struct sockaddr *)&address, sizeof address);
	while (result < 0 && errno == EINTR);
	if (result == 0)
		return fd;
	int error = errno;
	close(fd);
	return err_typed(err, error, "ConnectionRefusedError", _("nobody answers at %s: %s"), name, strerror(error));
}

int channel_accept(int fd, struct err *err)
{
	int client;
	do
		client = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	while (client < 0 && errno == EINTR);
	return client >= 0 ? client : err_set(err, errno, _("cannot accept a connection: %s"), strerror(errno));
}

int channel_send(struct probe *probe, int fd, const void *data, size_t size, struct err *err)
{
	if (size > MESSAGE_MOST)
		return err_typed(err, EMSGSIZE, "ValueError", _("a message of %zu bytes is too long: at most %d KB"), size, MESSAGE_MOST >> 10);
	ssize_t count;
	do
		count = send(fd, data, size, MSG_NOSIGNAL);
	while (count < 0 && errno == EINTR);
	probe_outside_changed(probe);
	if (count >= 0)
		return 0;
	return err_typed(err, errno, "BrokenPipeError", _("nobody is there to take the message: %s"), strerror(errno));
}

int channel_recv(struct probe *probe, int fd, unsigned kind, uint32_t object, struct buf *ret_data, struct err *err)
{
	struct probe_op op = {.kind = (uint16_t)kind, .object = object, .timeout_ns = -1};
	char small[4096];
	for (;;) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		/* With open gates most answers are a moment away: one look before the sleep is enough. */
		if (probe_pass_fds(probe, &op, &wait, 1) == -EINTR)
			continue;
		ssize_t size = recv(fd, small, sizeof small, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
		if (size < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (size < 0 && errno != ECONNRESET)
			return err_set(err, errno, _("cannot receive a message: %s"), strerror(errno));
		if (size <= 0)
			return 0;
		char *data = size <= (ssize_t)sizeof small ? small : mem_new_or_die((size_t)size, 1);
		ssize_t count = recv(fd, data, (size_t)size, MSG_DONTWAIT);
		if (count > 0)
			buf_add(ret_data, data, (size_t)count);
		if (data != small)
			free(data);
		if (count > 0)
			return 1;
	}
}
