/* primitive/file: files in the run's own folder.
 *
 * A program names files plainly ("tickets.txt"): no folders, nothing hidden, no
 * links followed. That is checked here on every opening, and where the kernel has
 * Landlock it is enforced there once more.
 *
 * Streams are real C streams (fopencookie): stdio does the buffering, and our
 * callbacks see each read(2) and write(2) that it decides on. A fork copies the
 * buffer with the rest of memory, and both copies are written in the end.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct stream {
	struct runtime *runtime;
	FILE *file;
	unsigned object;
	int fd;
	uint64_t written;      /* bytes that went to the kernel */
	uint64_t offered;      /* bytes that the program wrote */
	bool truncated;        /* opened so: its first write replaces the whole file */
};

static int check_name(const char *name, struct err *err)
{
	size_t length = strlen(name);
	if (length == 0 || length >= BLOCK_NAME || name[0] == '.' || strchr(name, '/'))
		return err_set(err, EACCES, _("'%.60s' is no file name for a program: use a plain name such as tickets.txt (it lives in the run's own folder)"), name);
	return 0;
}

static int named_object(struct runtime *runtime, const char *name, unsigned kind, struct err *err)
{
	bool fresh;
	block_order_take(runtime->pid, &runtime->block.head->objects_order);
	int object = block_file(&runtime->block, kind, name, &fresh);
	if (object > 0 && fresh)
		probe_event_text(runtime->probe, EVENT_OBJECT, (uint32_t)object, kind, 0, name);
	block_order_give(&runtime->block.head->objects_order);
	if (object < 0)
		return err_set(err, EAGAIN, _("a run may use at most %d shared objects: use fewer files"), BLOCK_OBJECTS);
	return object;
}

static int file_object(struct runtime *runtime, const char *name, struct err *err)
{
	return named_object(runtime, name, OBJECT_FILE, err);
}

int file_object_new(struct runtime *runtime, const char *name, unsigned kind, struct err *err)
{
	int result = check_name(name, err);
	return result < 0 ? result : named_object(runtime, name, kind, err);
}

static int open_plain(const char *name, int flags, struct err *err)
{
	int fd = open(name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	struct stat stat;
	if (fd < 0)
		return err_set(err, errno, _("cannot open %s: %s"), name, strerror(errno));
	if (fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode))
		return fd;
	close(fd);
	return err_set(err, EACCES, _("%s is not a plain file"), name);
}

/* At most so much of the data is told; the file has it all. */
static size_t told(size_t size)
{
	return size < 256 ? size : 256;
}

static int read_all(int fd, const char *name, struct buf *data, struct err *err)
{
	char part[16384];
	for (;;) {
		ssize_t count = read(fd, part, sizeof part);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return err_set(err, errno, _("cannot read %s: %s"), name, strerror(errno));
		if (count == 0)
			return 0;
		if (data->len + (size_t)count > FILE_READ_LIMIT)
			return err_set(err, EFBIG, _("%s has more than %d MB: read it in parts with open()"), name, FILE_READ_LIMIT >> 20);
		buf_add(data, part, (size_t)count);
	}
}

static int write_all(int fd, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t count = write(fd, data, size);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return -errno;
		data += count;
		size -= (size_t)count;
	}
	return 0;
}

static int write_failed(struct runtime *runtime, const char *name, int error, struct err *err)
{
	if (error == EFBIG) {
		struct err limit;
		err_set(&limit, EFBIG, _("%s has grown to the limit for a file of a run"), name);
		runtime_limit(runtime, LIMIT_FILE_SIZE, limit.text);
	}
	return err_set(err, error, _("cannot write %s: %s"), name, strerror(error));
}

int file_get(struct runtime *runtime, const char *name, struct buf *ret_data, struct err *err)
{
	int object = check_name(name, err);
	if (object < 0 || (object = file_object(runtime, name, err)) < 0)
		return object;
	struct probe_op op = {.kind = EVENT_READ, .object = (uint32_t)object, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	_Atomic uint32_t *order = &runtime->block.objects[object].order;
	struct buf data = {0};
	block_order_take(runtime->pid, order);
	int fd = open_plain(name, O_RDONLY, err);
	int result = fd < 0 ? fd : read_all(fd, name, &data, err);
	if (result == 0)
		probe_event(runtime->probe, EVENT_READ, (uint32_t)object, (int64_t)data.len, -1, buf_get(&data), told(data.len));
	block_order_give(order);
	if (fd >= 0)
		close(fd);
	if (result == 0)
		buf_add(ret_data, buf_get(&data), data.len);
	buf_done(&data);
	return result;
}

int file_put(struct runtime *runtime, const char *name, const void *data, size_t size, struct err *err)
{
	int object = check_name(name, err);
	if (object < 0 || (object = file_object(runtime, name, err)) < 0)
		return object;
	char preview[80];
	text_copy(preview, sizeof preview, data);
	struct probe_op op = {.kind = EVENT_WRITE, .object = (uint32_t)object, .preview = preview, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	_Atomic uint32_t *order = &runtime->block.objects[object].order;
	block_order_take(runtime->pid, order);
	int fd = open_plain(name, O_WRONLY | O_CREAT, err);
	int error = fd < 0 ? 0 : write_all(fd, data, size);
	if (fd >= 0 && error == 0 && ftruncate(fd, (off_t)size) < 0)
		error = -errno;
	if (fd >= 0 && error == 0)
		probe_event(runtime->probe, EVENT_WRITE, (uint32_t)object, (int64_t)size, -1, data, told(size));
	block_order_give(order);
	if (fd < 0)
		return fd;
	close(fd);
	return error ? write_failed(runtime, name, -error, err) : 0;
}

/* ---- streams ---- */

static ssize_t stream_read(void *cookie, char *data, size_t size)
{
	struct stream *stream = cookie;
	struct runtime *runtime = stream->runtime;
	struct probe_op op = {.kind = EVENT_READ, .object = stream->object, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	_Atomic uint32_t *order = &runtime->block.objects[stream->object].order;
	block_order_take(runtime->pid, order);
	int64_t at = lseek(stream->fd, 0, SEEK_CUR);
	ssize_t count;
	do
		count = read(stream->fd, data, size);
	while (count < 0 && errno == EINTR);
	if (count >= 0)
		probe_event(runtime->probe, EVENT_READ, stream->object, count, at, data, told((size_t)count));
	block_order_give(order);
	return count;
}

static ssize_t stream_write(void *cookie, const char *data, size_t size)
{
	struct stream *stream = cookie;
	struct runtime *runtime = stream->runtime;
	char preview[80];
	struct buf text = {0};
	buf_add(&text, data, told(size));
	text_copy(preview, sizeof preview, buf_get(&text));
	buf_done(&text);
	struct probe_op op = {.kind = EVENT_WRITE, .object = stream->object, .preview = preview, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	_Atomic uint32_t *order = &runtime->block.objects[stream->object].order;
	block_order_take(runtime->pid, order);
	int64_t at = lseek(stream->fd, 0, SEEK_CUR);
	int error = write_all(stream->fd, data, size);
	if (error == 0) {
		stream->written += size;
		probe_event(runtime->probe, EVENT_WRITE, stream->object, (int64_t)size, stream->truncated && at == 0 ? -1 : at, data, told(size));
	}
	block_order_give(order);
	if (error) {
		struct err unused;
		write_failed(runtime, runtime->block.objects[stream->object].name, -error, &unused);
		errno = -error;
		return 0;
	}
	return (ssize_t)size;
}

static int stream_seek(void *cookie, off64_t *offset, int whence)
{
	struct stream *stream = cookie;
	off64_t at = lseek64(stream->fd, *offset, whence);
	if (at < 0)
		return -1;
	*offset = at;
	return 0;
}

static int stream_end(void *cookie)
{
	struct stream *stream = cookie;
	struct runtime *runtime = stream->runtime;
	for (size_t i = 0; i < runtime->streams.n; i++)
		if (runtime->streams.at[i] == stream)
			runtime->streams.at[i] = runtime->streams.at[--runtime->streams.n];
	int result = close(stream->fd);
	free(stream);
	return result;
}

static int mode_flags(const char *mode, int *ret_flags)
{
	bool plus = strchr(mode, '+') != NULL;
	for (const char *c = mode + (*mode != '\0'); *c; c++)
		if (*c != '+' && *c != 'b')
			return -EINVAL;
	switch (mode[0]) {
	case 'r': *ret_flags = plus ? O_RDWR : O_RDONLY; return 0;
	case 'w': *ret_flags = (plus ? O_RDWR : O_WRONLY) | O_CREAT | O_TRUNC; return 0;
	case 'a': *ret_flags = (plus ? O_RDWR : O_WRONLY) | O_CREAT | O_APPEND; return 0;
	default: return -EINVAL;
	}
}

int stream_open(struct runtime *runtime, const char *name, const char *mode, FILE **ret_file, struct err *err)
{
	int flags, object = check_name(name, err);
	if (object < 0)
		return object;
	if (mode_flags(mode, &flags) < 0)
		return err_set(err, EINVAL, _("invalid mode '%.12s': use r, w or a, with + for both"), mode);
	object = file_object(runtime, name, err);
	if (object < 0)
		return object;
	struct probe_op op = {.kind = EVENT_OPEN, .object = (uint32_t)object, .preview = mode, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	_Atomic uint32_t *order = &runtime->block.objects[object].order;
	block_order_take(runtime->pid, order);
	int fd = open_plain(name, flags, err);
	if (fd >= 0)
		probe_event_text(runtime->probe, EVENT_OPEN, (uint32_t)object,
		                 ((flags & O_ACCMODE) != O_RDONLY) | (flags & O_TRUNC ? 2 : 0), 0, mode);
	block_order_give(order);
	if (fd < 0)
		return fd;
	struct stream *stream = mem_new_or_die(1, sizeof *stream);
	*stream = (struct stream){.runtime = runtime, .object = (unsigned)object, .fd = fd, .truncated = flags & O_TRUNC};
	cookie_io_functions_t io = {stream_read, stream_write, stream_seek, stream_end};
	stream->file = fopencookie(stream, mode, io);
	if (!stream->file) {
		close(fd);
		free(stream);
		return err_set(err, ENOMEM, _("cannot open %s: %s"), name, strerror(ENOMEM));
	}
	array_push(&runtime->streams, stream);
	*ret_file = stream->file;
	return 0;
}

int stream_close(struct runtime *runtime, FILE *file, struct err *err)
{
	(void)runtime;
	return fclose(file) == 0 ? 0 : err_set(err, errno, _("cannot write everything before closing: %s"), strerror(errno));
}

static struct stream *stream_of(struct runtime *runtime, const FILE *file)
{
	for (size_t i = 0; i < runtime->streams.n; i++)
		if (runtime->streams.at[i]->file == file)
			return runtime->streams.at[i];
	return NULL;
}

void stream_wrote(struct runtime *runtime, FILE *file, const void *data, size_t size)
{
	struct stream *stream = stream_of(runtime, file);
	if (!stream)
		return;
	stream->offered += size;
	if (stream->written < stream->offered)
		probe_event(runtime->probe, EVENT_BUFFER, stream->object, (int64_t)(stream->offered - stream->written), 0, data, told(size));
}

void streams_flush(struct runtime *runtime)
{
	for (size_t i = 0; i < runtime->streams.n; i++)
		fflush(runtime->streams.at[i]->file);
}

int file_descriptor(struct runtime *runtime, const char *name, const char *mode, struct err *err)
{
	int flags;
	if (mode_flags(mode, &flags) < 0)
		return err_set(err, EINVAL, _("invalid mode '%.12s': use r, w or a, with + for both"), mode);
	if (strncmp(name, ".out-", 5) != 0 && check_name(name, err) < 0) /* what a program prints, kept by the prelude */
		return -EACCES;
	int object = file_object(runtime, name, err);
	int fd = object < 0 ? object : open_plain(name, flags, err);
	if (fd >= 0)
		raw_add(runtime, fd, (unsigned)object, (flags & O_ACCMODE) != O_RDONLY);
	return fd;
}
