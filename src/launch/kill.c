/* launch/kill: ends every descendant of this process. This process is a subreaper, so whoever loses
 * its parent becomes our child; the walk is repeated until it finds nobody, which beats a fork storm:
 * each round first stops all it sees (nobody who is stopped can fork), then kills.
 */
#include "launch/internal.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct pids { ARRAY(pid_t) list; };

uint64_t launch_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Appends the children of one process; false where /proc has no such file. */
static bool add_children(pid_t pid, struct pids *pids)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/task", pid);
	DIR *folder = opendir(path);
	if (!folder)
		return access("/proc/self/task", F_OK) == 0;
	bool readable = true;
	for (struct dirent *entry; (entry = readdir(folder));) {
		long tid = strtol(entry->d_name, NULL, 10);
		if (tid <= 0)
			continue;
		snprintf(path, sizeof path, "/proc/%d/task/%ld/children", pid, tid);
		FILE *file = fopen(path, "re");
		if (!file) {
			readable = readable && (errno == ESRCH || access("/proc/thread-self/children", F_OK) == 0);
			continue;
		}
		for (int child; fscanf(file, "%d", &child) == 1;)
			array_push(&pids->list, child);
		fclose(file);
	}
	closedir(folder);
	return readable;
}

static pid_t parent_of(pid_t pid)
{
	char path[64], line[512];
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *file = fopen(path, "re");
	if (!file)
		return -1;
	size_t count = fread(line, 1, sizeof line - 1, file);
	fclose(file);
	line[count] = '\0';
	const char *after = strrchr(line, ')');
	int parent = -1;
	return after && sscanf(after + 1, " %*c %d", &parent) == 1 ? parent : -1;
}

/* Without the children files: every process whose line of parents leads here. */
static void scan_all(struct pids *pids)
{
	DIR *folder = opendir("/proc");
	for (struct dirent *entry; folder && (entry = readdir(folder));) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10), at = pid;
		for (int depth = 0; at > 1 && depth < 64; depth++)
			if ((at = parent_of(at)) == getpid()) {
				array_push(&pids->list, pid);
				break;
			}
	}
	if (folder)
		closedir(folder);
}

static void list_descendants(struct pids *pids)
{
	pids->list.n = 0;
	bool readable = add_children(getpid(), pids);
	for (size_t i = 0; readable && i < pids->list.n; i++)
		readable = add_children(pids->list.at[i], pids);
	if (!readable) {
		pids->list.n = 0;
		scan_all(pids);
	}
}

static void reap_all(void (*on_reaped)(void *ctx, pid_t pid, int status), void *ctx, pid_t spare)
{
	int status;
	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
		if (pid != spare && on_reaped)
			on_reaped(ctx, pid, status);
}

unsigned kill_descendants(uint64_t deadline_ns, void (*on_reaped)(void *ctx, pid_t pid, int status), void *ctx, pid_t spare)
{
	struct pids pids = {{0}};
	unsigned seen;
	for (;;) {
		reap_all(on_reaped, ctx, spare);
		list_descendants(&pids);
		seen = 0;
		for (int round = 0; round < 2; round++)
			for (size_t i = 0; i < pids.list.n; i++)
				if (pids.list.at[i] != spare) {
					kill(pids.list.at[i], round == 0 ? SIGSTOP : SIGKILL);
					seen += (unsigned)round;
				}
		if (seen == 0 || launch_now_ns() > deadline_ns)
			break;
		nanosleep(&(struct timespec){0, 200000}, NULL);
	}
	array_done(&pids.list);
	return seen;
}
