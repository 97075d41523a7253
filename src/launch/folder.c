/* launch/folder: the run's own folder. Its name carries the tool's pid and start time, and whoever uses it holds a
 * lock (flock) on it; so a folder whose users have died without the chance to remove it is known, and swept. The lock
 * is for what the name cannot tell: a keeper still at work, or a pid of another container with the same /tmp.
 */
#include "launch/internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_PREFIX "procession-"
enum { DEPTH_MOST = 200, SUFFIX = 6, OPEN_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

static const char *parent_folder(void)
{
	const char *folder = getenv("TMPDIR");
	return folder && folder[0] == '/' ? folder : "/tmp";
}

/* When the process began, in clock ticks since the machine's start; 0 when it is gone. */
static unsigned long long start_time(int pid)
{
	char path[64], line[1024];
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *file = fopen(path, "re");
	if (!file)
		return 0;
	size_t count = fread(line, 1, sizeof line - 1, file);
	fclose(file);
	line[count] = '\0';
	unsigned long long start = 0;
	const char *after = strrchr(line, ')');
	/* Field 22; after the ')' comes field 3. */
	if (after)
		sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &start);
	return start;
}

/* Opens a folder in a folder; one that may not be read is made readable first. O_NOFOLLOW has refused a link with
 * ELOOP or ENOTDIR, and nobody lives who could put one there now. */
static int open_inside(int folder_fd, const char *name)
{
	int fd = openat(folder_fd, name, OPEN_FLAGS);
	if (fd < 0 && errno == EACCES && fchmodat(folder_fd, name, 0700, 0) == 0)
		fd = openat(folder_fd, name, OPEN_FLAGS);
	return fd;
}

/* Takes folder_fd. */
static void remove_inside(int folder_fd, int depth)
{
	DIR *folder = fdopendir(folder_fd);
	if (!folder) {
		close(folder_fd);
		return;
	}
	fchmod(folder_fd, 0700);
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(folder_fd, entry->d_name, 0) == 0 || depth == DEPTH_MOST)
			continue;
		int inner = open_inside(folder_fd, entry->d_name);
		if (inner >= 0)
			remove_inside(inner, depth + 1);
		unlinkat(folder_fd, entry->d_name, AT_REMOVEDIR);
	}
	closedir(folder);
}

void folder_empty(int folder_fd)
{
	/* A task may have taken our right to look into it. */
	fchmod(folder_fd, 0700);
	int again = openat(folder_fd, ".", OPEN_FLAGS);
	if (again >= 0)
		remove_inside(again, 0);
}

void folder_remove(const char *path, int folder_fd)
{
	folder_empty(folder_fd);
	rmdir(path);
}

/* Is this the name of a folder of ours, whose tool is gone? */
static bool is_left_behind(const char *name)
{
	int pid, length = 0;
	unsigned long long start;
	if (sscanf(name, FOLDER_PREFIX "%d-%llu-%n", &pid, &start, &length) != 2 || length == 0)
		return false;
	return strlen(name + length) == SUFFIX && pid > 0 && start_time(pid) != start;
}

static void sweep(const char *parent)
{
	DIR *folder = opendir(parent);
	for (struct dirent *entry; folder && (entry = readdir(folder));) {
		struct stat stat;
		if (!is_left_behind(entry->d_name))
			continue;
		int fd = openat(dirfd(folder), entry->d_name, OPEN_FLAGS);
		if (fd < 0)
			continue;
		bool locked = flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;
		if (!locked && fstat(fd, &stat) == 0 && stat.st_uid == geteuid()) {
			folder_empty(fd);
			unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR);
		}
		close(fd);
	}
	if (folder)
		closedir(folder);
}

int folder_make(char *ret_path, size_t size, int *ret_fd, struct err *err)
{
	const char *parent = parent_folder();
	sweep(parent);
	int length = snprintf(ret_path, size, "%s/" FOLDER_PREFIX "%d-%llu-XXXXXX", parent, getpid(), start_time(getpid()));
	if (length < 0 || (size_t)length >= size)
		return err_set(err, ENAMETOOLONG, _("the folder for temporary files, %s, has too long a name: set TMPDIR to another"), parent);
	if (!mkdtemp(ret_path))
		return err_set(err, errno, _("cannot make a folder for the run in %s: %s; set TMPDIR to one that can be written"), parent, strerror(errno));
	int fd = open(ret_path, OPEN_FLAGS);
	if (fd < 0) {
		int error = errno;
		rmdir(ret_path);
		return err_set(err, error, _("cannot open the run's folder %s: %s"), ret_path, strerror(error));
	}
	flock(fd, LOCK_EX | LOCK_NB); /* some file systems have no locks: then the name must do */
	*ret_fd = fd;
	return 0;
}
