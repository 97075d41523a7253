/* journal/create: a new, empty recording in the place of a name.
 *
 * The empty recording is made in memory, written beside the name, and moved there in one step.
 * SQLite opens it only then, by its last name: a file that SQLite writes must never change its
 * name, for a crash's rollback file is found by it.
 *
 * What stands there already goes only when it is a recording, and only when nobody records into
 * it: two runs that write by the same name would share one rollback file and spoil each other.
 *
 *     run A                              run B
 *     records into F, F-journal          moves a new file to F
 *     writes F-journal (its old F)       opens F, finds F-journal, "rolls back" the wrong file
 *
 * The cure is a lock (flock) that a writer holds on its file, from before it is moved until its end.
 */
#include "journal/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* An empty recording as the bytes of its file; sqlite3_free. */
static unsigned char *empty_recording(size_t *ret_size)
{
	sqlite3 *db = NULL;
	unsigned char *bytes = NULL;
	sqlite3_int64 size = 0;
	if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
	    sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_exec(db, journal_schema, NULL, NULL, NULL) == SQLITE_OK && journal_schema_kinds(db) == SQLITE_OK &&
	    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
		bytes = sqlite3_serialize(db, "main", &size, 0);
	sqlite3_close(db);
	*ret_size = (size_t)size;
	return bytes;
}

static int write_all(int fd, const unsigned char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, bytes, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		bytes += n;
		size -= (size_t)n;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

/* Is it a recording? Read as bytes, so that nothing of a foreign file is touched. */
static bool fd_is_recording(int fd)
{
	unsigned char start[100];
	if (pread(fd, start, sizeof start, 0) != (ssize_t)sizeof start || memcmp(start, "SQLite format 3", 16) != 0)
		return false;
	uint32_t id = (uint32_t)start[68] << 24 | (uint32_t)start[69] << 16 | (uint32_t)start[70] << 8 | start[71];
	return id == JOURNAL_ID;
}

/* What stands at `path` may be replaced: *ret_fd is locked, or -1 when nothing stands there. */
static int claim_old(const char *path, int *ret_fd, struct err *err)
{
	struct stat status;
	if (stat(path, &status) < 0) {
		*ret_fd = -1;
		return errno == ENOENT ? 0 : err_set(err, errno, _("%s cannot be recorded into: %s"), path, strerror(errno));
	}
	if (S_ISDIR(status.st_mode))
		return err_set(err, EISDIR, _("%s is a folder: name a file for the recording"), path);
	int fd = S_ISREG(status.st_mode) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0 && S_ISREG(status.st_mode))
		return err_set(err, errno, _("%s cannot be recorded into: %s"), path, strerror(errno));
	if (fd < 0 || !fd_is_recording(fd)) {
		if (fd >= 0)
			close(fd);
		return err_set(err, EEXIST, _("%s exists and is not a recording, so it is left alone: choose another name"), path);
	}
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		close(fd);
		return err_set(err, EBUSY, _("%s is being recorded into by another run: choose another name"), path);
	}
	*ret_fd = fd;
	return 0;
}

/* A rollback file that a crash left belongs to the old recording; were it left, SQLite would
 * apply it to the new one. */
static void drop_leftovers(const char *path)
{
	static const char *const tails[] = {"-journal", "-wal", "-shm"};
	for (size_t i = 0; i < COUNT_OF(tails); i++) {
		char name[PATH_MAX + 16];
		snprintf(name, sizeof name, "%s%s", path, tails[i]);
		unlink(name);
	}
}

static int new_beside(const char *path, char ret_name[], size_t size)
{
	char folder[PATH_MAX], last[PATH_MAX];
	text_copy(folder, sizeof folder, path);
	text_copy(last, sizeof last, path);
	if (snprintf(ret_name, size, "%s/.%s.new-%ld", dirname(folder), basename(last), (long)getpid()) >= (int)size)
		return -ENAMETOOLONG;
	unlink(ret_name); /* a crash of an earlier process with this number */
	int fd = open(ret_name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	return fd < 0 ? -errno : fd;
}

/* Moves the new file to its place; when nothing stood there, nothing may stand there now. */
static int put_in_place(const char *name, const char *path, bool replaces)
{
	drop_leftovers(path);
	if (replaces)
		return rename(name, path) < 0 ? -errno : 0;
	if (renameat2(AT_FDCWD, name, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	/* A file system without that: the same by a second name. */
	if (link(name, path) < 0)
		return -errno;
	unlink(name);
	return 0;
}

static int fail_to_create(struct err *err, const char *path, int code)
{
	if (code == ENOSPC || code == EDQUOT || code == EFBIG)
		return err_set(err, code, _("%s cannot be recorded into: the disk is full"), path);
	if (code == EEXIST)
		return err_set(err, EBUSY, _("%s is being recorded into by another run: choose another name"), path);
	return err_set(err, code, _("%s cannot be recorded into: %s"), path, strerror(code));
}

int create_file(const char *file, char **ret_path, int *ret_lock_fd, struct err *err)
{
	/* Through a link the file itself is replaced, not the link. */
	char *path = realpath(file, NULL);
	if (!path)
		path = mem_text_or_die(file);
	char name[PATH_MAX + 32] = "";
	int old_fd = -1, fd = -1;
	unsigned char *bytes = NULL;
	int result = strlen(path) < PATH_MAX - 64 ? 0 : err_set(err, ENAMETOOLONG, _("%.60s...: the name is too long"), path);
	if (result == 0)
		result = claim_old(path, &old_fd, err);
	if (result < 0)
		goto end;
	size_t size;
	bytes = empty_recording(&size);
	fd = bytes ? new_beside(path, name, sizeof name) : -ENOMEM;
	if (fd >= 0)
		result = flock(fd, LOCK_EX | LOCK_NB) < 0 ? -errno : write_all(fd, bytes, size);
	else
		result = fd;
	if (result == 0)
		result = put_in_place(name, path, old_fd >= 0);
	if (result < 0) {
		if (fd >= 0)
			unlink(name);
		result = fail_to_create(err, path, -result);
	}
end:
	sqlite3_free(bytes);
	if (old_fd >= 0)
		close(old_fd);
	if (result < 0) {
		if (fd >= 0)
			close(fd);
		free(path);
		return result;
	}
	*ret_path = path;
	*ret_lock_fd = fd;
	return 0;
}
