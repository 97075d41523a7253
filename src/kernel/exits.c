/* kernel/exits: how processes end that are other people's children. A pidfd that was opened while its process lived
 * tells its exit code even after it was reaped (PIDFD_GET_INFO with PIDFD_INFO_EXIT, Linux 6.15); before that kernel
 * the zombie's /proc/PID/stat does, if one comes in time.
 */
#include "kernel/internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { OPEN_MOST = 400, LOOK_BACK = 2000 };

/* Of <linux/pidfd.h>, which older systems have not got. */
struct pidfd_facts {
	uint64_t mask, cgroup;
	uint32_t pid, tgid, ppid, ids[8];
	int32_t exit_code;
	uint32_t rest[4];
};
enum { FACT_EXIT = 8 };
#define GET_FACTS _IOWR(0xFF, 11, struct pidfd_facts)

struct watched { pid_t pid; int fd, status; };
struct exits { ARRAY(struct watched) all; size_t first; };

struct exits *exits_new(void)
{
	return mem_new_or_die(1, sizeof(struct exits));
}

void exits_free(struct exits *exits)
{
	if (!exits)
		return;
	for (size_t i = 0; i < exits->all.n; i++)
		if (exits->all.at[i].fd >= 0)
			close(exits->all.at[i].fd);
	array_done(&exits->all);
	free(exits);
}

static int status_of_zombie(pid_t pid)
{
	char path[48], line[1024];
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t count = fd >= 0 ? read(fd, line, sizeof line - 1) : -1;
	if (fd >= 0)
		close(fd);
	if (count <= 0)
		return -1;
	line[count] = '\0';
	const char *after = strrchr(line, ')'), *last = strrchr(line, ' ');
	return after && strncmp(after, ") Z", 3) == 0 && last ? (int)strtol(last + 1, NULL, 10) : -1;
}

static int ask(struct watched *watched)
{
	struct pidfd_facts facts = {.mask = FACT_EXIT};
	if (watched->fd >= 0 && ioctl(watched->fd, GET_FACTS, &facts) == 0 && facts.mask & FACT_EXIT)
		return facts.exit_code;
	return watched->fd >= 0 ? status_of_zombie(watched->pid) : -1;
}

static void settle(struct watched *watched)
{
	watched->status = ask(watched);
	if (watched->status >= 0 && watched->fd >= 0) {
		close(watched->fd);
		watched->fd = -1;
	}
}

/* Descriptors are few: those of the longest dead go first. */
static unsigned count_open(struct exits *exits)
{
	unsigned count = 0;
	for (size_t i = exits->first; i < exits->all.n; i++) {
		count += exits->all.at[i].fd >= 0;
		if (i == exits->first && exits->all.at[i].fd < 0)
			exits->first++;
	}
	return count;
}

void exits_born(struct exits *exits, pid_t pid)
{
	struct watched watched = {.pid = pid, .fd = -1, .status = -1};
	if (exits->all.n % 32 == 0 || exits->all.n - exits->first >= OPEN_MOST)
		for (size_t i = exits->first; i < exits->all.n; i++)
			if (exits->all.at[i].fd >= 0)
				settle(&exits->all.at[i]);
	if (count_open(exits) < OPEN_MOST)
		watched.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	array_push(&exits->all, watched);
}

void exits_set(struct exits *exits, pid_t pid, int status)
{
	for (size_t i = exits->all.n; i-- > 0;) {
		if (exits->all.at[i].pid != pid)
			continue;
		settle(&exits->all.at[i]);
		exits->all.at[i].status = status;
		return;
	}
}

int exits_status(struct exits *exits, pid_t pid)
{
	size_t last = exits->all.n > LOOK_BACK ? exits->all.n - LOOK_BACK : 0;
	for (size_t i = exits->all.n; i-- > last;) {
		if (exits->all.at[i].pid != pid)
			continue;
		if (exits->all.at[i].status < 0)
			settle(&exits->all.at[i]);
		return exits->all.at[i].status;
	}
	return -1;
}
