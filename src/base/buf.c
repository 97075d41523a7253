/* base/buf: growing bytes, files into them, and templates filled in. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void buf_done(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}

void buf_reset(struct buf *buf)
{
	buf->len = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

static char *room_for(struct buf *buf, size_t count)
{
	buf->data = mem_room_or_die(buf->data, &buf->cap, buf->len + count + 1, 1);
	return buf->data + buf->len;
}

void buf_add(struct buf *buf, const void *bytes, size_t count)
{
	char *to = room_for(buf, count);
	if (count)
		memcpy(to, bytes, count);
	buf->len += count;
	buf->data[buf->len] = '\0';
}

void buf_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_vformat(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	char none[1];
	int length = vsnprintf(none, sizeof none, format, args);
	if (length > 0) {
		vsnprintf(room_for(buf, (size_t)length), (size_t)length + 1, format, again);
		buf->len += (size_t)length;
	}
	va_end(again);
}

void buf_format(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_vformat(buf, format, args);
	va_end(args);
}

const char *buf_get(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

char *buf_steal(struct buf *buf)
{
	char *data = buf->data ? buf->data : mem_text_or_die("");
	*buf = (struct buf){0};
	return data;
}

/* ---- files ---- */

static int read_from(int fd, const char *path, size_t limit, struct buf *buf, struct err *err)
{
	struct stat stat;
	if (fstat(fd, &stat) < 0)
		return err_set(err, errno, _("cannot read %s: %s"), path, strerror(errno));
	if (S_ISDIR(stat.st_mode))
		return err_set(err, EISDIR, _("%s is a folder: name a file"), path);
	if (!S_ISREG(stat.st_mode))
		return err_set(err, EINVAL, _("%s is no plain file: name another one"), path);
	size_t before = buf->len;
	for (;;) {
		ssize_t count = read(fd, room_for(buf, 65536), 65536);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return err_set(err, errno, _("cannot read %s: %s"), path, strerror(errno));
		buf->len += (size_t)count;
		buf->data[buf->len] = '\0';
		if (count == 0)
			return 0;
		if (buf->len - before > limit)
			return err_set(err, EFBIG, _("%s is larger than %zu KB: that is too much here"), path, limit >> 10);
	}
}

int file_read(const char *path, size_t limit, struct buf *ret_buf, struct err *err)
{
	/* A pipe without a writer would be waited for. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, errno, _("cannot open %s: %s"), path, strerror(errno));
	struct buf buf = {0};
	int result = read_from(fd, path, limit, &buf, err);
	close(fd);
	if (result == 0)
		buf_add(ret_buf, buf_get(&buf), buf.len);
	buf_done(&buf);
	return result;
}

bool file_is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

int file_write_new(const char *path, const void *bytes, size_t size, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return err_set(err, errno, _("cannot write %s: %s"), path, strerror(errno));
	ssize_t count = write(fd, bytes, size);
	int error = count < 0 ? errno : ENOSPC;
	close(fd);
	return count == (ssize_t)size ? 0 : err_set(err, error, _("cannot write %s: %s"), path, strerror(error));
}

void data_files_add(struct data_files *files, const char *name, const void *bytes, size_t size)
{
	struct data_file file = {mem_text_or_die(name), mem_new_or_die(size + 1, 1), size};
	if (size)
		memcpy(file.bytes, bytes, size);
	array_push(&files->all, file);
}

void data_files_copy(struct data_files *files, const struct data_files *from)
{
	for (size_t i = 0; from && i < from->all.n; i++)
		data_files_add(files, from->all.at[i].name, from->all.at[i].bytes, from->all.at[i].size);
}

void data_files_done(struct data_files *files)
{
	for (size_t i = 0; i < files->all.n; i++) {
		free(files->all.at[i].name);
		free(files->all.at[i].bytes);
	}
	array_done(&files->all);
}

/* ---- templates ---- */

void text_fill(struct buf *ret_buf, const char *template, text_find_fn *find, void *ctx)
{
	while (*template) {
		size_t plain = strcspn(template, "{");
		buf_add(ret_buf, template, plain);
		template += plain;
		if (*template == '\0')
			return;
		size_t length = strcspn(template + 1, "{}");
		bool is_name = template[1 + length] == '}' && length > 0;
		if (is_name && find(ctx, template + 1, length, ret_buf)) {
			template += length + 2;
			continue;
		}
		buf_char(ret_buf, *template++);
	}
}
