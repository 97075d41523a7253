/* launch/folder: the run's own folder. Its name carries the tool's pid and start time, so that a folder whose
 * tool is gone is known for dead and swept. Nothing here follows a link.
 */
#include "launch/internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_PREFIX "procession-"

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

static void remove_inside(int folder_fd, int depth)
{
	DIR *folder = fdopendir(folder_fd);
	if (!folder) {
		close(folder_fd);
		return;
	}
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(folder_fd, entry->d_name, 0) == 0 || depth > 16)
			continue;
		int inner = openat(folder_fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (inner >= 0)
			remove_inside(inner, depth + 1);
		unlinkat(folder_fd, entry->d_name, AT_REMOVEDIR);
	}
	closedir(folder);
}

void folder_empty(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0)
		remove_inside(fd, 0);
}

void folder_remove(const char *path)
{
	folder_empty(path);
	rmdir(path);
}

/* Folders of ours whose tool has ended without the chance to remove them. */
static void sweep(const char *parent)
{
	DIR *folder = opendir(parent);
	for (struct dirent *entry; folder && (entry = readdir(folder));) {
		int pid;
		unsigned long long start;
		char path[512];
		struct stat stat;
		if (sscanf(entry->d_name, FOLDER_PREFIX "%d-%llu-", &pid, &start) != 2 || start_time(pid) == start)
			continue;
		snprintf(path, sizeof path, "%s/%s", parent, entry->d_name);
		if (lstat(path, &stat) == 0 && S_ISDIR(stat.st_mode) && stat.st_uid == geteuid())
			folder_remove(path);
	}
	if (folder)
		closedir(folder);
}

int folder_make(char *ret_path, size_t size, struct err *err)
{
	const char *parent = parent_folder();
	sweep(parent);
	int length = snprintf(ret_path, size, "%s/" FOLDER_PREFIX "%d-%llu-XXXXXX", parent, getpid(), start_time(getpid()));
	if (length < 0 || (size_t)length >= size)
		return err_set(err, ENAMETOOLONG, _("the folder for temporary files, %s, has too long a name: set TMPDIR to another"), parent);
	if (!mkdtemp(ret_path))
		return err_set(err, errno, _("cannot make a folder for the run in %s: %s; set TMPDIR to one that can be written"), parent, strerror(errno));
	return 0;
}
