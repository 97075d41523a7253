/* kernel/waits: on what a task sleeps: the system call it is in, and the file behind the descriptor. */
#include "kernel/internal.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the first argument is. */
enum argument { NOTHING, DESCRIPTOR, FUTEX, PATH };

static const struct { long number; const char *name; enum argument first; } calls[] = {
	{SYS_read, "read", DESCRIPTOR}, {SYS_write, "write", DESCRIPTOR}, {SYS_readv, "read", DESCRIPTOR}, {SYS_writev, "write", DESCRIPTOR},
	{SYS_pread64, "read", DESCRIPTOR}, {SYS_pwrite64, "write", DESCRIPTOR},
	{SYS_recvfrom, "receive", DESCRIPTOR}, {SYS_recvmsg, "receive", DESCRIPTOR}, {SYS_sendto, "send", DESCRIPTOR}, {SYS_sendmsg, "send", DESCRIPTOR},
	{SYS_accept, "accept", DESCRIPTOR}, {SYS_accept4, "accept", DESCRIPTOR}, {SYS_connect, "connect", DESCRIPTOR},
	{SYS_futex, "futex", FUTEX}, {SYS_nanosleep, "sleep", NOTHING}, {SYS_clock_nanosleep, "sleep", NOTHING},
	{SYS_wait4, "wait", NOTHING}, {SYS_waitid, "wait", NOTHING},
	{SYS_ppoll, "poll", NOTHING}, {SYS_pselect6, "poll", NOTHING}, {SYS_epoll_pwait, "poll", NOTHING},
	{SYS_rt_sigsuspend, "signal", NOTHING}, {SYS_rt_sigtimedwait, "signal", NOTHING}, {SYS_flock, "flock", DESCRIPTOR}, {SYS_fcntl, "flock", DESCRIPTOR},
	{SYS_fsync, "fsync", DESCRIPTOR}, {SYS_fdatasync, "fsync", DESCRIPTOR}, {SYS_clone, "vfork", NOTHING},
	{SYS_openat, "open", PATH}, {SYS_execve, "exec", NOTHING}, {SYS_exit_group, "exit", NOTHING}, {SYS_exit, "exit", NOTHING},
#ifdef SYS_poll
	{SYS_poll, "poll", NOTHING}, {SYS_select, "poll", NOTHING}, {SYS_pause, "signal", NOTHING}, {SYS_vfork, "vfork", NOTHING},
	{SYS_epoll_wait, "poll", NOTHING},
#endif
#ifdef SYS_clone3
	{SYS_clone3, "vfork", NOTHING},
#endif
};

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

/* "0100007F:2328" -> "127.0.0.1:9000" */
static void name_address(const char *text, char *ret_name, size_t size)
{
	unsigned address, port;
	char host[INET_ADDRSTRLEN] = "?";
	if (sscanf(text, "%x:%x", &address, &port) != 2)
		return;
	struct in_addr in = {.s_addr = address};
	inet_ntop(AF_INET, &in, host, sizeof host);
	snprintf(ret_name, size, "%s:%u", host, port);
}

/* "socket:[12345]" -> its own address, and the peer's when it has one. */
static void name_socket(pid_t pid, char *ret_name, size_t size)
{
	unsigned long inode = strtoul(ret_name + strlen("socket:["), NULL, 10), found;
	char path[64], line[512], own[64], peer[64];
	snprintf(path, sizeof path, "/proc/%d/net/tcp", pid);
	FILE *file = fopen(path, "re");
	while (file && fgets(line, sizeof line, file)) {
		if (sscanf(line, " %*d: %63s %63s %*s %*s %*s %*s %*s %*s %lu", own, peer, &found) != 3 || found != inode)
			continue;
		name_address(own, ret_name, size);
		if (strncmp(peer, "00000000:", 9) != 0) {
			name_address(peer, own, sizeof own);
			snprintf(ret_name + strlen(ret_name), size - strlen(ret_name), " - %s", own);
		}
		break;
	}
	if (file)
		fclose(file);
}

static void name_descriptor(pid_t pid, unsigned long long fd, char *ret_name, size_t size)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/fd/%llu", pid, fd);
	ssize_t length = readlink(path, ret_name, size - 1);
	if (length < 0) {
		snprintf(ret_name, size, "%llu", fd);
		return;
	}
	ret_name[length] = '\0';
	if (strncmp(ret_name, "socket:[", 8) == 0)
		name_socket(pid, ret_name, size);
}

/* Where perhaps only the kernel's own function is known. */
static bool from_wchan(pid_t pid, pid_t tid, struct kernel_wait *ret_wait)
{
	char path[64], text[64];
	snprintf(path, sizeof path, "/proc/%d/task/%d/wchan", pid, tid);
	if (read_text(path, text, sizeof text) <= 0 || strcmp(text, "0") == 0)
		return false;
	snprintf(ret_wait->call, sizeof ret_wait->call, "wchan");
	text_copy(ret_wait->target, sizeof ret_wait->target, text);
	return true;
}

bool kernel_wait_read(pid_t pid, pid_t tid, struct kernel_wait *ret_wait)
{
	char path[64], text[256], *at;
	*ret_wait = (struct kernel_wait){.number = -1};
	snprintf(path, sizeof path, "/proc/%d/task/%d/syscall", pid, tid);
	if (read_text(path, text, sizeof text) <= 0)
		return from_wchan(pid, tid, ret_wait);
	ret_wait->number = strtol(text, &at, 10);
	if (at == text) /* "running": it has been woken meanwhile */
		return false;
	if (ret_wait->number < 0)
		return from_wchan(pid, tid, ret_wait);
	unsigned long long first = strtoull(at, NULL, 16);
	snprintf(ret_wait->call, sizeof ret_wait->call, "%ld", ret_wait->number);
	for (size_t i = 0; i < COUNT_OF(calls); i++) {
		if (calls[i].number != ret_wait->number)
			continue;
		snprintf(ret_wait->call, sizeof ret_wait->call, "%s", calls[i].name);
		if (calls[i].first == DESCRIPTOR)
			name_descriptor(pid, first, ret_wait->target, sizeof ret_wait->target);
		else if (calls[i].first == FUTEX)
			snprintf(ret_wait->target, sizeof ret_wait->target, "0x%llx", first);
		break;
	}
	return true;
}
