/* kernel/facts: the process table's row of one task, from /proc: what the kernel keeps of it (its process control block). */
#include "kernel/internal.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PIECE = 8192, FILES_SHOWN = 12, LINK = 160, MAPS_MOST = 1 << 18 };

/* One look: what was read, and where to put it. */
struct look {
	pid_t pid, tid;
	struct kernel_facts *facts;
	struct buf text;           /* of the file read last */
};

static bool read_file(struct look *look, const char *name, bool of_task)
{
	char path[96], piece[PIECE];
	if (of_task)
		snprintf(path, sizeof path, "/proc/%d/task/%d/%s", look->pid, look->tid, name);
	else
		snprintf(path, sizeof path, "/proc/%d/%s", look->pid, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	buf_reset(&look->text);
	if (fd < 0)
		return false;
	ssize_t count;
	while (look->text.len < MAPS_MOST && (count = read(fd, piece, sizeof piece)) > 0)
		buf_add(&look->text, piece, (size_t)count);
	close(fd);
	return look->text.len > 0;
}

static void put(struct look *look, unsigned fact, const char *format, ...) LIKE_PRINTF(3, 4);
static void put(struct look *look, unsigned fact, const char *format, ...)
{
	struct buf text = {0};
	va_list args;
	va_start(args, format);
	buf_vformat(&text, format, args);
	va_end(args);
	free(look->facts->text[fact]);
	look->facts->text[fact] = buf_steal(&text);
}

/* "VmRSS:	 1234 kB" -> "1234 kB" */
static bool line_of(const struct look *look, const char *key, char *ret_value, size_t size)
{
	size_t length = strlen(key);
	for (const char *at = buf_get(&look->text); *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : at + strlen(at)) {
		if (strncmp(at, key, length) != 0 || at[length] != ':')
			continue;
		at += length + 1;
		at += strspn(at, " \t");
		size_t count = strcspn(at, "\n");
		snprintf(ret_value, size, "%.*s", (int)count, at);
		return true;
	}
	return false;
}

static void put_line(struct look *look, unsigned fact, const char *key)
{
	char value[200];
	if (line_of(look, key, value, sizeof value))
		put(look, fact, "%s", value);
}

/* ---- stat ---- */

static const char *policy_name(long policy)
{
	static const char *const names[] = {"SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "", "SCHED_IDLE", "SCHED_DEADLINE"};
	return policy >= 0 && policy < (long)COUNT_OF(names) ? names[policy] : "?";
}

static void look_at_stat(struct look *look)
{
	enum { FIELDS = 53 };
	long long field[FIELDS] = {0};
	if (!read_file(look, "stat", true))
		return;
	const char *text = buf_get(&look->text), *open = strchr(text, '('), *close = strrchr(text, ')');
	if (!open || !close || close[1] != ' ')
		return;
	put(look, FACT_NAME, "%.*s", (int)(close - open - 1), open + 1);
	put(look, FACT_STATE, "%c", close[2]);
	const char *at = close + 3;
	for (int i = 4; i < FIELDS && *at; i++) {
		char *end;
		field[i] = strtoll(at, &end, 10);
		if (end == at)
			break;
		at = end;
	}
	long ticks = sysconf(_SC_CLK_TCK);
	put(look, FACT_PID, "%d", look->pid);
	put(look, FACT_TID, "%d", look->tid);
	put(look, FACT_PPID, "%lld", field[4]);
	put(look, FACT_PGID, "%lld", field[5]);
	put(look, FACT_SESSION, "%lld", field[6]);
	put(look, FACT_FAULTS, "%lld + %lld", field[10], field[12]);
	put(look, FACT_USER_TIME, "%.2f s", (double)field[14] / (double)ticks);
	put(look, FACT_SYSTEM_TIME, "%.2f s", (double)field[15] / (double)ticks);
	put(look, FACT_PRIORITY, "%lld", field[18]);
	put(look, FACT_NICE, "%lld", field[19]);
	put(look, FACT_THREADS, "%lld", field[20]);
	put(look, FACT_CPU, "%lld", field[39]);
	put(look, FACT_POLICY, "%s", policy_name((long)field[41]));
}

/* ---- status, smaps_rollup ---- */

/* "0000000000004002" -> "HUP TERM": signal n is bit n - 1. */
static void put_signals(struct look *look, unsigned fact, const char *key)
{
	char value[64];
	struct buf names = {0};
	if (!line_of(look, key, value, sizeof value))
		return;
	unsigned long long mask = strtoull(value, NULL, 16);
	for (int number = 1; number <= 64 && mask; number++)
		if (mask >> (number - 1) & 1) {
			const char *name = sigabbrev_np(number);
			if (name)
				buf_format(&names, "%s%s", names.len ? " " : "", name);
			else
				buf_format(&names, "%s%d", names.len ? " " : "", number);
		}
	put(look, fact, "%s", names.len ? buf_get(&names) : "-");
	buf_done(&names);
}

static void look_at_status(struct look *look)
{
	if (!read_file(look, "status", true))
		return;
	put_line(look, FACT_VOLUNTARY, "voluntary_ctxt_switches");
	put_line(look, FACT_FORCED, "nonvoluntary_ctxt_switches");
	put_line(look, FACT_AFFINITY, "Cpus_allowed_list");
	put_line(look, FACT_SIZE, "VmSize");
	put_line(look, FACT_RESIDENT, "VmRSS");
	put_line(look, FACT_CODE, "VmExe");
	put_line(look, FACT_LIBRARIES, "VmLib");
	put_signals(look, FACT_PENDING, "SigPnd");
	put_signals(look, FACT_BLOCKED_SIGNALS, "SigBlk");
	put_signals(look, FACT_IGNORED, "SigIgn");
	put_signals(look, FACT_HANDLED, "SigCgt");
	char user[64];
	if (line_of(look, "Uid", user, sizeof user))
		put(look, FACT_USER, "%ld", strtol(user, NULL, 10));
}

static long kilobytes(const struct look *look, const char *key)
{
	char value[64];
	return line_of(look, key, value, sizeof value) ? strtol(value, NULL, 10) : 0;
}

static void look_at_memory(struct look *look)
{
	if (!read_file(look, "smaps_rollup", false) || !strstr(buf_get(&look->text), "Rss:"))
		return;
	long page = sysconf(_SC_PAGESIZE) / 1024;
	long shared = kilobytes(look, "Shared_Clean") + kilobytes(look, "Shared_Dirty");
	long dirty = kilobytes(look, "Private_Dirty"), both = kilobytes(look, "Shared_Dirty");
	put(look, FACT_SHARED, "%ld kB", shared);
	put(look, FACT_SHARED_DIRTY, "%ld kB (%ld)", both, both / page);
	put(look, FACT_PRIVATE_DIRTY, "%ld kB (%ld)", dirty, dirty / page);
}

/* ---- where it is in its memory ---- */

/* "libc.so.6+0x1234" for an address; heap and stack sizes on the way. */
static void name_address(const struct look *look, unsigned long long address, char *ret_name, size_t size)
{
	snprintf(ret_name, size, "0x%llx", address);
	for (const char *at = buf_get(&look->text); *at;) {
		unsigned long long from = 0, to = 0, offset = 0;
		int path = 0;
		const char *end = strchr(at, '\n');
		size_t length = end ? (size_t)(end - at) : strlen(at);
		if (sscanf(at, "%llx-%llx %*s %llx %*s %*s%n", &from, &to, &offset, &path) >= 3 && address >= from && address < to) {
			const char *name = at + path, *last = NULL;
			while (name < at + length && *name == ' ')
				name++;
			for (const char *c = name; c < at + length; c++)
				if (*c == '/')
					last = c + 1;
			name = last ? last : name;
			int count = (int)(at + length - name);
			snprintf(ret_name, size, "0x%llx  %.*s+0x%llx", address, count > 0 ? count : 1, count > 0 ? name : "?", address - from + offset);
			return;
		}
		at += length + (end != NULL);
	}
}

static void put_mapping_size(struct look *look, unsigned fact, const char *name)
{
	const char *line = strstr(buf_get(&look->text), name);
	unsigned long long from, to;
	while (line && line > buf_get(&look->text) && line[-1] != '\n')
		line--;
	if (line && sscanf(line, "%llx-%llx", &from, &to) == 2)
		put(look, fact, "%llu kB", (to - from) / 1024);
}

static void look_at_place(struct look *look)
{
	unsigned long long numbers[9] = {0};
	int count = 0;
	char call[32] = "", name[200];
	if (read_file(look, "syscall", true)) {
		snprintf(call, sizeof call, "%.*s", (int)strcspn(buf_get(&look->text), " \n"), buf_get(&look->text));
		const char *at = buf_get(&look->text) + strlen(call);
		for (char *end; count < 9; at = end) {
			numbers[count] = strtoull(at, &end, 16);
			if (end == at)
				break;
			count++;
		}
	}
	bool maps = read_file(look, "maps", false);
	if (maps) {
		put_mapping_size(look, FACT_HEAP, "[heap]");
		put_mapping_size(look, FACT_STACK, "[stack]");
	}
	/* nr, six arguments, sp, pc; outside of system calls -1, sp, pc; "running" when it is on a CPU. */
	if (count < 2) {
		put(look, FACT_PC, "%s", call[0] == 'r' ? "-" : "?");
		put(look, FACT_SP, "%s", call[0] == 'r' ? "-" : "?");
		return;
	}
	name_address(look, numbers[count - 1], name, sizeof name);
	put(look, FACT_PC, "%s", name);
	name_address(look, numbers[count - 2], name, sizeof name);
	put(look, FACT_SP, "%s", name);
}

/* ---- files and limits ---- */

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void add_file(struct look *look, struct buf *files, int fd)
{
	char path[96], target[LINK], mode[4] = "r";
	unsigned flags = 0;
	long long offset = 0;
	snprintf(path, sizeof path, "/proc/%d/fd/%d", look->pid, fd);
	ssize_t length = readlink(path, target, sizeof target - 1);
	if (length < 0)
		return;
	target[length] = '\0';
	snprintf(path, sizeof path, "fdinfo/%d", fd);
	if (read_file(look, path, false) && sscanf(buf_get(&look->text), "pos: %lld flags: %o", &offset, &flags) == 2)
		strcpy(mode, (flags & O_ACCMODE) == O_RDONLY ? "r" : (flags & O_ACCMODE) == O_WRONLY ? "w" : "rw");
	buf_format(files, "%s%d %s @%lld %s", files->len ? "\n" : "", fd, mode, offset, target);
}

static void look_at_files(struct look *look)
{
	char path[64];
	ARRAY(int) fds = {0};
	struct buf files = {0};
	snprintf(path, sizeof path, "/proc/%d/fd", look->pid);
	DIR *folder = opendir(path);
	for (struct dirent *entry; folder && (entry = readdir(folder));)
		if (isdigit((unsigned char)entry->d_name[0]))
			array_push(&fds, (int)strtol(entry->d_name, NULL, 10));
	if (folder)
		closedir(folder);
	if (fds.n > 1)
		qsort(fds.at, fds.n, sizeof *fds.at, by_number);
	for (size_t i = 0; i < fds.n && i < FILES_SHOWN; i++)
		add_file(look, &files, fds.at[i]);
	if (folder) {
		put(look, FACT_FILE_COUNT, "%zu", fds.n);
		put(look, FACT_FILES, "%s", buf_get(&files));
	}
	buf_done(&files);
	array_done(&fds);
}

static void look_at_limits(struct look *look)
{
	static const struct { unsigned fact; const char *name; } all[] = {
		{FACT_LIMIT_FILES, "Max open files"}, {FACT_LIMIT_STACK, "Max stack size"}, {FACT_LIMIT_PROCESSES, "Max processes"},
		{FACT_LIMIT_CPU, "Max cpu time"},
	};
	if (!read_file(look, "limits", false))
		return;
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		const char *line = strstr(buf_get(&look->text), all[i].name);
		char soft[32];
		if (line && sscanf(line + strlen(all[i].name), "%31s", soft) == 1)
			put(look, all[i].fact, "%s", soft);
	}
}

bool kernel_facts_read(pid_t pid, pid_t tid, struct kernel_facts *ret_facts)
{
	struct look look = {.pid = pid, .tid = tid, .facts = ret_facts};
	look_at_stat(&look);
	bool there = ret_facts->text[FACT_STATE] != NULL;
	if (there) {
		look_at_status(&look);
		look_at_memory(&look);
		look_at_place(&look);
		look_at_files(&look);
		look_at_limits(&look);
	}
	buf_done(&look.text);
	return there;
}

void kernel_facts_done(struct kernel_facts *facts)
{
	for (size_t i = 0; i < FACTS; i++) {
		free(facts->text[i]);
		facts->text[i] = NULL;
	}
}
