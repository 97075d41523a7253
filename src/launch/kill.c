/* launch/kill: ends whole families of processes.
 *
 * Signals go to process groups first: one kill(-group) reaches all its members at once, and the kernel lets no
 * member fork past it, so a storm of forks has no chance. Who left its group is found by its line of parents: all
 * of /proc/PID/stat is read, since the files that list children are missing in many kernels. One look is not one
 * moment; so whoever kills does it in rounds, until the kernel says that nobody is left. A killed process forks no
 * more, and its orphans become children of whoever called: it is a subreaper.
 */
#include "launch/internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUND_NS = 500000 };

struct seen { pid_t pid, parent, group, session; bool zombie, ours; };
struct crowd { ARRAY(struct seen) list; };
struct pids { ARRAY(pid_t) list; };

uint64_t launch_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static bool look_at(int proc_fd, const char *name, struct seen *ret_seen)
{
	char path[40], line[512];
	snprintf(path, sizeof path, "%.20s/stat", name);
	int fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	ssize_t count = fd < 0 ? -1 : read(fd, line, sizeof line - 1);
	if (fd >= 0)
		close(fd);
	if (count <= 0)
		return false;
	line[count] = '\0';
	const char *after = strrchr(line, ')');
	char state;
	struct seen seen = {.pid = (pid_t)strtol(name, NULL, 10)};
	if (!after || sscanf(after + 1, " %c %d %d %d", &state, &seen.parent, &seen.group, &seen.session) != 4)
		return false;
	seen.zombie = state == 'Z' || state == 'X';
	*ret_seen = seen;
	return true;
}

static int by_pid(const void *a, const void *b)
{
	const struct seen *left = a, *right = b;
	return (left->pid > right->pid) - (left->pid < right->pid);
}

static void look_round(struct crowd *crowd)
{
	DIR *folder = opendir("/proc");
	struct seen seen;
	crowd->list.n = 0;
	for (struct dirent *entry; folder && (entry = readdir(folder));)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && look_at(dirfd(folder), entry->d_name, &seen))
			array_push(&crowd->list, seen);
	if (folder)
		closedir(folder);
	if (crowd->list.n)
		qsort(crowd->list.at, crowd->list.n, sizeof *crowd->list.at, by_pid);
}

/* Marks the children of those who are marked, and theirs. */
static void mark_descendants(struct crowd *crowd)
{
	bool more;
	do {
		more = false;
		for (size_t i = 0; i < crowd->list.n; i++) {
			struct seen *seen = &crowd->list.at[i], key = {.pid = seen->parent};
			if (seen->ours)
				continue;
			const struct seen *parent = bsearch(&key, crowd->list.at, crowd->list.n, sizeof key, by_pid);
			if (parent && parent->ours)
				more = seen->ours = true;
		}
	} while (more);
}

static void kill_marked(const struct crowd *crowd)
{
	pid_t own_group = getpgrp(), last_group = 0;
	for (size_t i = 0; i < crowd->list.n; i++) {
		const struct seen *seen = &crowd->list.at[i];
		if (!seen->ours || seen->zombie)
			continue;
		if (seen->group > 1 && seen->group != own_group && seen->group != last_group)
			kill(-seen->group, SIGKILL);
		last_group = seen->group;
		kill(seen->pid, SIGKILL);
	}
}

void kill_descendants(void)
{
	struct crowd crowd = {{0}};
	pid_t self = getpid();
	look_round(&crowd);
	for (size_t i = 0; i < crowd.list.n; i++)
		crowd.list.at[i].ours = crowd.list.at[i].parent == self;
	mark_descendants(&crowd);
	kill_marked(&crowd);
	array_done(&crowd.list);
}

static bool has(const struct pids *pids, pid_t pid)
{
	for (size_t i = 0; i < pids->list.n; i++)
		if (pids->list.at[i] == pid)
			return true;
	return false;
}

static bool is_in(pid_t pid, const struct stat *folder)
{
	char path[40];
	struct stat now;
	snprintf(path, sizeof path, "/proc/%d/cwd", pid);
	return stat(path, &now) == 0 && now.st_dev == folder->st_dev && now.st_ino == folder->st_ino;
}

/* The tool may have other children: of those only these count. */
static bool is_inherited(const struct seen *seen, pid_t session, const struct stat *folder, const struct pids *known)
{
	return seen->session == session || has(known, seen->pid) || is_in(seen->pid, folder);
}

static bool inherited_round(pid_t session, const struct stat *folder, struct crowd *crowd, struct pids *known)
{
	pid_t self = getpid();
	bool any = false;
	look_round(crowd);
	for (size_t i = 0; i < crowd->list.n; i++) {
		struct seen *seen = &crowd->list.at[i];
		seen->ours = seen->parent == self && seen->pid != session && is_inherited(seen, session, folder, known);
	}
	mark_descendants(crowd);
	kill_marked(crowd);
	for (size_t i = 0; i < crowd->list.n; i++) {
		const struct seen *seen = &crowd->list.at[i];
		if (!seen->ours)
			continue;
		any = true;
		if (!has(known, seen->pid))
			array_push(&known->list, seen->pid);
		if (seen->parent == self)
			waitpid(seen->pid, NULL, WNOHANG);
	}
	return any;
}

int kill_inherited(pid_t session, int folder_fd, uint64_t deadline_ns)
{
	struct crowd crowd = {{0}};
	struct pids known = {{0}};
	struct stat folder = {0};
	int result = fstat(folder_fd, &folder) < 0 ? -errno : 0;
	while (inherited_round(session, &folder, &crowd, &known)) {
		if (launch_now_ns() > deadline_ns) {
			result = -ETIMEDOUT;
			break;
		}
		nanosleep(&(struct timespec){0, ROUND_NS}, NULL);
	}
	array_done(&crowd.list);
	array_done(&known.list);
	return result;
}
