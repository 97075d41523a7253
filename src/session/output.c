/* session/output: what a watched command writes: handed on as it is, and told line by line. One pipe for all that it
 * starts: who of them wrote is not known, and the lines are told of the command.
 */
#include "session/foreign.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { PIECE = 16384, PIECES_MOST = 16, LINE_MOST = 4096 };

/* A copy that the keeper can keep, whatever becomes of the tool's own 0, 1 and 2. */
static int copy_of(int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return copy >= 0 ? copy : open("/dev/null", O_RDWR | O_CLOEXEC);
}

static int open_stream(struct foreign *foreign, struct stream *stream, int *ret_write_end, struct err *err)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_set(err, errno, _("cannot make a pipe for the run: %s"), strerror(errno));
	struct epoll_event event = {.events = EPOLLIN};
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
	epoll_ctl(foreign->epoll_fd, EPOLL_CTL_ADD, ends[0], &event);
	stream->fd = ends[0];
	*ret_write_end = ends[1];
	return 0;
}

int output_open(struct foreign *foreign, const struct session_spec *spec, int ret_stdio[3], struct err *err)
{
	int result = 0;
	ret_stdio[0] = spec->captures == CAPTURE_ALL ? open("/dev/null", O_RDONLY | O_CLOEXEC) : copy_of(0);
	foreign->keeps_raw = spec->captures == CAPTURE_OUTPUT;
	for (int i = 0; i < 2 && result == 0; i++)
		if (spec->captures == CAPTURE_NONE)
			ret_stdio[1 + i] = copy_of(1 + i);
		else
			result = open_stream(foreign, &foreign->streams[i], &ret_stdio[1 + i], err);
	return result;
}

static void tell_line(struct session *session, const char *text, size_t length)
{
	foreign_tell(session, EVENT_PRINT, 0, (int64_t)length, 0, text, length);
}

static unsigned take(struct session *session, struct stream *stream, const char *bytes, size_t count)
{
	unsigned lines = 0;
	if (session->foreign->keeps_raw)
		buf_add(&stream->raw, bytes, count);
	buf_add(&stream->line, bytes, count);
	size_t from = 0;
	while (from < stream->line.len) {
		const char *start = buf_get(&stream->line) + from, *end = memchr(start, '\n', stream->line.len - from);
		size_t rest = stream->line.len - from;
		if (!end && rest < LINE_MOST)
			break;
		size_t length = end ? (size_t)(end - start) : rest;
		if (length > LINE_MOST)
			length = LINE_MOST;
		tell_line(session, start, length);
		from += length + (end == start + length);
		lines++;
	}
	memmove(stream->line.data, stream->line.data + from, stream->line.len - from);
	stream->line.len -= from;
	return lines;
}

unsigned output_pump(struct session *session)
{
	char bytes[PIECE];
	unsigned lines = 0;
	for (int i = 0; i < 2; i++) {
		struct stream *stream = &session->foreign->streams[i];
		for (int piece = 0; piece < PIECES_MOST && stream->fd >= 0; piece++) {
			ssize_t count = read(stream->fd, bytes, sizeof bytes);
			if (count <= 0)
				break;
			lines += take(session, stream, bytes, (size_t)count);
		}
	}
	return lines;
}

void output_end(struct session *session)
{
	while (output_pump(session) > 0)
		;
	for (int i = 0; i < 2; i++) {
		struct stream *stream = &session->foreign->streams[i];
		if (stream->line.len)
			tell_line(session, buf_get(&stream->line), stream->line.len);
		buf_reset(&stream->line);
	}
}

size_t session_output(struct session *session, int stream_number, void *ret_bytes, size_t size)
{
	if (!session->foreign || stream_number < 1 || stream_number > 2)
		return 0;
	struct stream *stream = &session->foreign->streams[stream_number - 1];
	size_t count = stream->raw.len - stream->fetched;
	if (count > size)
		count = size;
	if (count)
		memcpy(ret_bytes, stream->raw.data + stream->fetched, count);
	stream->fetched += count;
	if (stream->fetched == stream->raw.len) {
		buf_reset(&stream->raw);
		stream->fetched = 0;
	}
	return count;
}

void output_done(struct foreign *foreign)
{
	for (int i = 0; i < 2; i++) {
		struct stream *stream = &foreign->streams[i];
		if (stream->fd >= 0)
			close(stream->fd);
		buf_done(&stream->raw);
		buf_done(&stream->line);
	}
}
