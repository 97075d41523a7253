/* kernel/sample: where perf is refused: looks at /proc again and again. What happened between two looks is not seen. */
#include "kernel/internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TASKS_MOST = 4096, SHARE = 20 };
#define EVERY_NS 5000000u

struct seen { pid_t tid, pid, parent; uint64_t running; bool here; };
struct sampler {
	pid_t root;
	ARRAY(struct seen) seen;
	uint64_t next;
};

/* What /proc/PID/task/TID/stat says. */
struct stat_line { char name[KERNEL_NAME], state; int cpu; };

static ssize_t read_text(const char *path, char *ret_text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t count = fd >= 0 ? read(fd, ret_text, size - 1) : -1;
	if (fd >= 0)
		close(fd);
	if (count >= 0)
		ret_text[count] = '\0';
	return count;
}

static bool read_stat(pid_t pid, pid_t tid, struct stat_line *ret_stat)
{
	char path[64], line[1024];
	snprintf(path, sizeof path, "/proc/%d/task/%d/stat", pid, tid);
	if (read_text(path, line, sizeof line) <= 0)
		return false;
	char *open = strchr(line, '('), *close = strrchr(line, ')');
	if (!open || !close || close[1] != ' ')
		return false;
	*close = '\0';
	text_copy(ret_stat->name, sizeof ret_stat->name, open + 1);
	ret_stat->state = close[2];
	ret_stat->cpu = -1;
	/* The 39th field, and the state is the 3rd. */
	const char *at = close + 2;
	for (int field = 3; at && field < 39; field++)
		at = (at = strchr(at, ' ')) ? at + 1 : NULL;
	if (at)
		ret_stat->cpu = (int)strtol(at, NULL, 10);
	return true;
}

/* One that has a CPU has used time since the last look; one that only wants one has not. */
static unsigned state_of(const struct stat_line *stat, struct seen *seen)
{
	char path[64];
	uint64_t running = seen->running, delay;
	snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", seen->pid, seen->tid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool known = fd >= 0 && schedstat_read(fd, &running, &delay), used = running > seen->running;
	if (fd >= 0)
		close(fd);
	seen->running = running;
	if (stat->state == 'R')
		return used || !known ? KERNEL_RUNNING : KERNEL_READY;
	if (stat->state == 'Z' || stat->state == 'X')
		return KERNEL_EXIT;
	return stat->state == 'T' || stat->state == 't' ? KERNEL_STOPPED : KERNEL_BLOCKED;
}

static void look_at(struct sampler *sampler, struct kernel *kernel, uint64_t now, pid_t pid, pid_t tid, pid_t parent)
{
	struct stat_line stat;
	struct kernel_record record = {.time = now, .tid = tid, .pid = pid, .parent = parent, .status = -1, .cpu = -1};
	size_t i = 0;
	if (!read_stat(pid, tid, &stat))
		return;
	while (i < sampler->seen.n && sampler->seen.at[i].tid != tid)
		i++;
	if (i == sampler->seen.n) {
		struct seen seen = {.tid = tid, .pid = pid, .parent = parent};
		if (stat.state == 'Z' || stat.state == 'X' || i >= TASKS_MOST)
			return;
		array_push(&sampler->seen, seen);
		record.kind = KERNEL_FORK;
		tasks_take(kernel, &record);
	}
	struct seen *seen = &sampler->seen.at[i];
	struct known *known = tasks_find(kernel, tid);
	unsigned state = state_of(&stat, seen);
	seen->here = state != KERNEL_EXIT;
	if (!known || state == KERNEL_EXIT)
		return;
	if (strcmp(known->task.name, stat.name) != 0) {
		record.kind = KERNEL_RENAME;
		text_copy(record.name, sizeof record.name, stat.name);
		tasks_take(kernel, &record);
	}
	record.kind = (uint16_t)state;
	record.cpu = (int16_t)stat.cpu;
	if (known->task.state != state || (state == KERNEL_RUNNING && known->task.cpu != record.cpu))
		tasks_take(kernel, &record);
}

static void look_below(struct sampler *sampler, struct kernel *kernel, uint64_t now, pid_t pid, pid_t parent, unsigned depth)
{
	char path[64], children[4096];
	snprintf(path, sizeof path, "/proc/%d/task", pid);
	DIR *folder = opendir(path);
	for (struct dirent *entry; folder && (entry = readdir(folder));) {
		pid_t tid = (pid_t)strtol(entry->d_name, NULL, 10);
		if (tid <= 0)
			continue;
		if (pid != sampler->root)
			look_at(sampler, kernel, now, pid, tid, tid == pid ? parent : pid);
		snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, tid);
		if (depth == 0 || read_text(path, children, sizeof children) <= 0)
			continue;
		for (char *at = children, *end; *at; at = end) {
			pid_t child = (pid_t)strtol(at, &end, 10);
			if (end == at)
				break;
			look_below(sampler, kernel, now, child, pid, depth - 1);
		}
	}
	if (folder)
		closedir(folder);
}

void sampler_pump(struct sampler *sampler, struct kernel *kernel, uint64_t now)
{
	enum { DEPTH_MOST = 64 };
	if (now < sampler->next)
		return;
	for (size_t i = 0; i < sampler->seen.n; i++)
		sampler->seen.at[i].here = false;
	look_below(sampler, kernel, now, sampler->root, 0, DEPTH_MOST);
	size_t kept = 0;
	for (size_t i = 0; i < sampler->seen.n; i++) {
		struct seen seen = sampler->seen.at[i];
		struct kernel_record record = {.time = now, .kind = KERNEL_EXIT, .tid = seen.tid, .pid = seen.pid, .parent = seen.parent,
		                               .status = -1, .cpu = -1};
		if (seen.here)
			sampler->seen.at[kept++] = seen;
		else
			tasks_take(kernel, &record);
	}
	sampler->seen.n = kept;
	/* Looking is never to cost more than a twentieth of a CPU. */
	uint64_t cost = kernel_now_ns() - now, pause = cost * SHARE > EVERY_NS ? cost * SHARE : EVERY_NS;
	sampler->next = now + pause;
}

void sampler_hurry(struct sampler *sampler)
{
	sampler->next = 0;
}

uint64_t sampler_next(const struct sampler *sampler)
{
	return sampler->next;
}

int sampler_open(pid_t root, struct sampler **ret_sampler, struct err *err)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/stat", root);
	if (access(path, R_OK) < 0)
		return err_set(err, errno, "%s", _("/proc cannot be read here"));
	struct sampler *sampler = mem_new_or_die(1, sizeof *sampler);
	sampler->root = root;
	*ret_sampler = sampler;
	return 0;
}

void sampler_free(struct sampler *sampler)
{
	if (!sampler)
		return;
	array_done(&sampler->seen);
	free(sampler);
}
