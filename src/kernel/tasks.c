/* kernel/tasks: what each record means for its task: how long it ran, waited, slept; and when a sleeper was woken.
 *
 * A task is a small machine: RUNNING -> READY (preempted) -> RUNNING, RUNNING -> BLOCKED -> (woken) -> RUNNING. The
 * waking is put in later, when two readings of run_delay lie round it:
 *
 *     blocked at 10       runs at 50       reading: run_delay has grown by 7
 *     so it was woken at 43, slept for 33 and waited for a CPU for 7.
 *
 * Readings are taken after a drain, and used after the next one: then every switch before the reading is known.
 */
#include "kernel/internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OPEN_FILES_MOST = 256 };

/* ---- by tid ---- */

static size_t place_of(const struct kernel *kernel, pid_t tid)
{
	size_t i = (uint32_t)tid * 2654435761u & (kernel->table_size - 1);
	while (kernel->table[i] && kernel->table[i]->task.tid != tid)
		i = (i + 1) & (kernel->table_size - 1);
	return i;
}

struct known *tasks_find(const struct kernel *kernel, pid_t tid)
{
	return kernel->table_size ? kernel->table[place_of(kernel, tid)] : NULL;
}

static void make_room(struct kernel *kernel)
{
	if (kernel->table_used * 2 < kernel->table_size)
		return;
	struct known **old = kernel->table;
	size_t old_size = kernel->table_size;
	kernel->table_size = old_size ? old_size * 2 : 64;
	kernel->table = mem_new_or_die(kernel->table_size, sizeof(struct known *));
	for (size_t i = 0; i < old_size; i++)
		if (old[i])
			kernel->table[place_of(kernel, old[i]->task.tid)] = old[i];
	free(old);
}

/* A number that comes again is another task. */
static struct known *new_task(struct kernel *kernel, const struct kernel_record *record)
{
	make_room(kernel);
	struct known *known = mem_new_or_die(1, sizeof *known), *parent = tasks_find(kernel, record->parent);
	known->task = (struct kernel_task){
		.tid = record->tid, .pid = record->pid, .parent = record->parent, .state = KERNEL_READY, .cpu = -1,
		.begin = record->time, .since = record->time, .status = -1,
	};
	known->schedstat = -1;
	if (parent)
		memcpy(known->task.name, parent->task.name, sizeof known->task.name);
	size_t place = place_of(kernel, record->tid);
	kernel->table_used += kernel->table[place] == NULL;
	kernel->table[place] = known;
	array_push(&kernel->all, known);
	return known;
}

static void close_file(struct kernel *kernel, struct known *known)
{
	if (known->schedstat < 0)
		return;
	close(known->schedstat);
	known->schedstat = -1;
	kernel->open_files--;
}

void tasks_free(struct kernel *kernel)
{
	for (size_t i = 0; i < kernel->all.n; i++) {
		close_file(kernel, kernel->all.at[i]);
		array_done(&kernel->all.at[i]->waits);
		free(kernel->all.at[i]->command);
		free(kernel->all.at[i]);
	}
	array_done(&kernel->all);
	array_done(&kernel->copies);
	array_done(&kernel->waking);
	free(kernel->table);
}

/* ---- states ---- */

static void tell(struct kernel *kernel, const struct known *known, unsigned kind, uint64_t time, bool forced, bool estimated)
{
	struct kernel_record record = {
		.time = time, .kind = (uint16_t)kind, .tid = known->task.tid, .pid = known->task.pid, .parent = known->task.parent,
		.cpu = known->task.cpu, .forced = forced, .estimated = estimated, .status = -1,
	};
	memcpy(record.name, known->task.name, sizeof record.name);
	queue_add(kernel, &record);
}

static void add_wait(struct kernel *kernel, struct known *known, uint64_t until, bool woken)
{
	struct wait wait = {known->task.since, until, woken};
	if (kernel->source != KERNEL_PERF)
		return;
	array_push(&known->waits, wait);
	known->woken += woken;
	if (!known->listed) {
		known->listed = true;
		array_push(&kernel->waking, known);
	}
}

/* It leaves the state that it was in. A sleep is counted as sleep whole; tasks_resolve takes the wait out of it. */
static void add_up(struct known *known, uint64_t now)
{
	struct kernel_task *task = &known->task;
	uint64_t passed = now > task->since ? now - task->since : 0;
	if (task->state == KERNEL_RUNNING)
		task->running += passed;
	else if (task->state == KERNEL_READY)
		task->ready += passed;
	else if (task->state != KERNEL_EXIT)
		task->blocked += passed;
	task->since = now;
}

static void runs(struct kernel *kernel, struct known *known, const struct kernel_record *record)
{
	struct kernel_task *task = &known->task;
	if (task->state == KERNEL_BLOCKED || task->state == KERNEL_READY)
		add_wait(kernel, known, record->time, task->state == KERNEL_BLOCKED);
	task->migrations += task->cpu >= 0 && task->cpu != record->cpu;
	task->cpu = record->cpu;
	add_up(known, record->time);
	task->state = KERNEL_RUNNING;
	tell(kernel, known, KERNEL_RUNNING, record->time, false, false);
}

static void leaves(struct kernel *kernel, struct known *known, const struct kernel_record *record)
{
	struct kernel_task *task = &known->task;
	/* Perf tells of going on with the CPU, too; where its word was lost, this is one. */
	if (record->cpu >= 0)
		task->cpu = record->cpu;
	add_up(known, record->time);
	if (kernel->source == KERNEL_PERF) {
		task->forced += record->kind == KERNEL_READY;
		task->voluntary += record->kind != KERNEL_READY;
	}
	task->state = record->kind;
	tell(kernel, known, record->kind, record->time, record->kind == KERNEL_READY, false);
}

/* Its arguments, with spaces between them: read at once, before it has ended. */
static void read_command(struct known *known)
{
	char path[48], line[512];
	snprintf(path, sizeof path, "/proc/%d/cmdline", known->task.pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t count = fd >= 0 ? read(fd, line, sizeof line - 1) : -1;
	if (fd >= 0)
		close(fd);
	free(known->command);
	known->command = NULL;
	if (count <= 0)
		return;
	for (ssize_t i = 0; i < count; i++)
		if (line[i] == '\0' || line[i] == '\n')
			line[i] = ' ';
	while (count > 0 && line[count - 1] == ' ')
		count--;
	line[count] = '\0';
	known->command = mem_text_or_die(line);
}

const char *kernel_command(const struct kernel *kernel, pid_t tid)
{
	const struct known *known = tasks_find(kernel, tid);
	return known && known->command ? known->command : "";
}

static void is_called(struct kernel *kernel, struct known *known, const struct kernel_record *record)
{
	memcpy(known->task.name, record->name, sizeof known->task.name);
	if (record->kind == KERNEL_EXEC && kernel->exits)
		read_command(known);
	tell(kernel, known, record->kind, record->time, false, false);
}

static void ends(struct kernel *kernel, struct known *known, const struct kernel_record *record)
{
	add_up(known, record->time);
	known->task.state = KERNEL_EXIT;
	known->task.end = record->time;
	if (record->status >= 0)
		known->task.status = record->status;
	tell(kernel, known, KERNEL_EXIT, record->time, false, false);
}

void tasks_take(struct kernel *kernel, const struct kernel_record *record)
{
	if (record->kind == KERNEL_LOST) {
		kernel->lost += record->count;
		queue_add(kernel, record);
		return;
	}
	if (record->tid == kernel->root || record->tid <= 0)
		return;
	struct known *known = tasks_find(kernel, record->tid);
	if (record->kind == KERNEL_FORK) {
		known = new_task(kernel, record);
		tell(kernel, known, KERNEL_FORK, record->time, false, false);
		if (kernel->exits && record->tid == record->pid)
			exits_born(kernel->exits, record->pid);
		return;
	}
	if (!known || known->task.state == KERNEL_EXIT)
		return;
	if (record->kind == KERNEL_RUNNING)
		runs(kernel, known, record);
	else if (record->kind == KERNEL_EXIT)
		ends(kernel, known, record);
	else if (record->kind == KERNEL_EXEC || record->kind == KERNEL_RENAME)
		is_called(kernel, known, record);
	else
		leaves(kernel, known, record);
}

/* ---- when was it woken? ---- */

bool schedstat_read(int fd, uint64_t *ret_running, uint64_t *ret_delay)
{
	char text[96];
	unsigned long long running, delay;
	ssize_t count = pread(fd, text, sizeof text - 1, 0);
	if (count <= 0)
		return false;
	text[count] = '\0';
	if (sscanf(text, "%llu %llu", &running, &delay) != 2)
		return false;
	*ret_running = running;
	*ret_delay = delay;
	return true;
}

static int open_schedstat(struct kernel *kernel, struct known *known)
{
	char path[64];
	if (known->schedstat >= 0)
		return known->schedstat;
	snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", known->task.pid, known->task.tid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && kernel->open_files < OPEN_FILES_MOST) {
		known->schedstat = fd;
		kernel->open_files++;
	}
	return fd;
}

static void read_delay(struct kernel *kernel, struct known *known)
{
	uint64_t running, delay, now = kernel_now_ns();
	int fd = open_schedstat(kernel, known);
	if (fd < 0) { /* gone, or this kernel does not count: they stay sleep to their ends */
		known->waits.n = known->woken = 0;
		return;
	}
	if (schedstat_read(fd, &running, &delay)) {
		known->reading = delay;
		known->read_at = now; /* from before the reading: a switch in between counts as later, and is in the next */
	}
	if (known->schedstat < 0)
		close(fd);
}

void tasks_read_delays(struct kernel *kernel)
{
	for (size_t i = 0; i < kernel->waking.n; i++)
		if (kernel->waking.at[i]->read_at == 0)
			read_delay(kernel, kernel->waking.at[i]);
}

/* The waking within this wait: it took `delay` of it to get a CPU. */
static void wake(struct kernel *kernel, struct known *known, const struct wait *wait, uint64_t delay, bool estimated)
{
	uint64_t whole = wait->until - wait->from;
	if (delay > whole)
		delay = whole;
	known->task.blocked -= delay < known->task.blocked ? delay : known->task.blocked;
	known->task.ready += delay;
	if (delay > 0)
		tell(kernel, known, KERNEL_READY, wait->until - delay, false, estimated);
}

/* Those of its waits that the reading covers: the first `count`. With several wakings each has a share by its length: what
 * one slept and waited in all bounds what it can have waited. */
static void resolve_some(struct kernel *kernel, struct known *known, size_t count)
{
	uint64_t grown = known->reading > known->delay ? known->reading - known->delay : 0, whole = 0;
	unsigned woken = 0;
	for (size_t i = 0; i < count; i++) {
		uint64_t length = known->waits.at[i].until - known->waits.at[i].from;
		woken += known->waits.at[i].woken;
		if (known->waits.at[i].woken)
			whole += length;
		else
			grown -= length < grown ? length : grown;
	}
	double share = whole == 0 ? 0 : grown >= whole ? 1 : (double)grown / (double)whole;
	for (size_t i = 0; i < count; i++) {
		const struct wait *wait = &known->waits.at[i];
		if (wait->woken)
			wake(kernel, known, wait, woken == 1 ? grown : (uint64_t)((double)(wait->until - wait->from) * share), woken > 1);
	}
	known->delay = known->reading;
	known->woken -= woken;
	memmove(known->waits.at, known->waits.at + count, (known->waits.n - count) * sizeof *known->waits.at);
	known->waits.n -= count;
}

/* Whether it is through with: nothing is left to find out. */
static bool resolve(struct kernel *kernel, struct known *known)
{
	bool ended = known->task.state == KERNEL_EXIT;
	size_t count = 0;
	while (count < known->waits.n && known->waits.at[count].until <= known->read_at)
		count++;
	if (known->read_at)
		resolve_some(kernel, known, count);
	known->read_at = 0;
	if (ended) { /* nobody can be asked any more: what remains counts as sleep to its end */
		array_done(&known->waits);
		known->woken = 0;
		close_file(kernel, known);
	}
	return known->waits.n == 0;
}

/* The earliest sleep whose end, the waking, is not known yet. */
static uint64_t first_sleep(const struct kernel *kernel)
{
	uint64_t first = UINT64_MAX;
	for (size_t i = 0; i < kernel->waking.n; i++) {
		const struct known *known = kernel->waking.at[i];
		for (size_t k = 0; k < known->waits.n && known->woken; k++)
			if (known->waits.at[k].woken) {
				first = known->waits.at[k].from < first ? known->waits.at[k].from : first;
				break;
			}
	}
	return first;
}

void tasks_resolve(struct kernel *kernel)
{
	size_t kept = 0;
	for (size_t i = 0; i < kernel->waking.n; i++) {
		struct known *known = kernel->waking.at[i];
		if (!resolve(kernel, known))
			kernel->waking.at[kept++] = known;
		else
			known->listed = false;
	}
	kernel->waking.n = kept;
	kernel->hold = first_sleep(kernel);
}

const struct kernel_task *kernel_tasks(struct kernel *kernel, size_t *ret_count)
{
	kernel->copies.n = 0;
	for (size_t i = 0; i < kernel->all.n; i++) {
		struct known *known = kernel->all.at[i];
		if (known->task.status < 0 && kernel->exits && known->task.tid == known->task.pid && known->task.state == KERNEL_EXIT)
			known->task.status = exits_status(kernel->exits, known->task.pid);
		array_push(&kernel->copies, known->task);
	}
	*ret_count = kernel->copies.n;
	return kernel->copies.at;
}
