/* session/watch: which tasks are still alive. A pidfd per task says when its process has ended, child of
 * ours or not; one that ended without saying EXIT gets a DEATH event and frees whoever joins it.
 */
#include "session/internal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STILLBORN_NS = 100000000 };

struct owner_died { struct session *session; unsigned task; };

/* How a zombie ended, from its status in /proc, as waitpid would give it; 0 when nobody knows any more. */
static int ending_status(int pid)
{
	char path[48], line[1024];
	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	FILE *file = fopen(path, "re");
	if (!file)
		return 0;
	size_t count = fread(line, 1, sizeof line - 1, file);
	fclose(file);
	line[count] = '\0';
	const char *last = strrchr(line, ' ');
	return last ? (int)strtol(last + 1, NULL, 10) : 0; /* field 52, the last: exit_code */
}

static int ending_signal(int pid)
{
	int status = ending_status(pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static int ending_code(int pid)
{
	int status = ending_status(pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

static void tell_owner_died(void *ctx, unsigned object)
{
	const struct owner_died *died = ctx;
	live_inject(died->session, EVENT_OWNER_DIED, died->task, object, 0, 0, NULL, 0);
}

static void free_its_locks(struct session *session, unsigned task)
{
	struct owner_died died = {session, task};
	block_owner_died(&session->live->block, task, tell_owner_died, &died);
}

static void tell_cpu_limit(struct session *session, unsigned task)
{
	struct err limit;
	char room[WORLD_NAME];
	const struct world *world = history_world(session->history, history_count(session->history));
	err_set(&limit, EDQUOT, _("%s has used all the CPU time that a process may have, and is ended"),
	        world_task_name(world, task, room, sizeof room));
	live_inject(session, EVENT_LIMIT, task, 0, LIMIT_CPU, 0, limit.text, strlen(limit.text));
}

/* Who adopts the children of one that has ended: the kernel has decided it by now. (When a run is broken off all are ended, in
 * whatever order: that is no event of the program's.) */
static void tell_orphans(struct session *session, unsigned parent)
{
	struct live *live = session->live;
	if (live->verdict)
		return;
	unsigned count = atomic_load(&live->block.head->task_count);
	for (unsigned i = 1; i < count; i++) {
		const struct gate_slot *slot = &live->block.slots[i];
		int pid = atomic_load(&slot->pid), adopter = 0;
		char path[48], line[512];
		if (slot->parent != parent || slot->process != i || slot->served || pid <= 0 || live->tasks[i].dead)
			continue;
		snprintf(path, sizeof path, "/proc/%d/stat", pid);
		FILE *file = fopen(path, "re");
		size_t size = file ? fread(line, 1, sizeof line - 1, file) : 0;
		if (file)
			fclose(file);
		line[size] = '\0';
		const char *after = strrchr(line, ')');
		if (after && sscanf(after + 1, " %*c %d", &adopter) == 1 && adopter != atomic_load(&live->block.slots[parent].pid))
			live_inject(session, EVENT_ADOPTED, i, 0, adopter, 0, NULL, 0);
	}
}

/* Steered, the kernel's own SIGCHLD would come at any moment: here it comes when the tool has seen the end, which nobody
 * moves before. */
static void tell_parent(struct live *live, unsigned task)
{
	unsigned parent = live->block.slots[task].parent;
	struct gate_slot *slot = parent < BLOCK_TASKS ? &live->block.slots[live->block.slots[parent].process] : NULL;
	if (live->steer && slot && live->block.slots[task].process == task && !(atomic_load(&slot->ignored) & GATE_SIGNAL_BIT(SIGCHLD)))
		atomic_fetch_or(&slot->signals, GATE_SIGNAL_BIT(SIGCHLD));
}

static void task_is_dead(struct session *session, unsigned task)
{
	struct live *live = session->live;
	struct watched_task *watched = &live->tasks[task];
	struct gate_slot *slot = &live->block.slots[task];
	if (watched->pidfd >= 0)
		close(watched->pidfd);
	watched->pidfd = -1;
	watched->dead = true;
	atomic_store(&slot->gone, 1);
	tell_parent(live, task);
	gate_outside_changed(&live->block.head->gate);
	bool ended_with_process = slot->process != task && atomic_load(&live->block.slots[slot->process].said_exit);
	if (atomic_exchange(&slot->said_exit, 1)) {
		free_its_locks(session, task);
		tell_orphans(session, task);
		return;
	}
	int pid = atomic_load(&slot->pid), signal = 0;
	if (watched->reaped)
		signal = WIFSIGNALED(watched->status) ? WTERMSIG(watched->status) : 0;
	else if (pid)
		signal = ending_signal(pid);
	int code = pid && !watched->reaped ? ending_code(pid) : WIFEXITED(watched->status) ? WEXITSTATUS(watched->status) : 0;
	bool foreign = atomic_load(&slot->phase) == GATE_FOREIGN && signal == 0;
	atomic_store(&slot->exit_code, signal ? -signal : code);
	if (foreign)
		live_inject(session, EVENT_EXIT, task, 0, code, 0, NULL, 0);
	else if (!ended_with_process)
		live_inject(session, EVENT_DEATH, task, 0, signal, 0, NULL, 0);
	free_its_locks(session, task);
	block_wake_all(&live->block);
	tell_orphans(session, task);
	if (signal == SIGXCPU)
		tell_cpu_limit(session, task);
	atomic_store(&slot->signals, 0);
	atomic_store(&live->block.cells[slot->ended_cell], 1);
	gate_futex_wake((_Atomic uint32_t *)&live->block.cells[slot->ended_cell], INT32_MAX);
	atomic_store(&slot->phase, GATE_ENDED);
}

static bool pidfd_has_ended(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	return poll(&poll_fd, 1, 0) > 0;
}

/* A number whose parent died before, or just after, the fork: nobody has written its pid. If there is a
 * child it will do so itself, soon; if not, nobody ever will. */
static bool is_stillborn(struct live *live, unsigned task)
{
	struct watched_task *watched = &live->tasks[task];
	unsigned parent = live->block.slots[task].parent;
	if (task == 0)
		return live->main_reaped;
	if (parent >= BLOCK_TASKS || !live->tasks[parent].dead)
		return false;
	uint64_t now = session_clock_ns();
	if (!watched->alone_since)
		watched->alone_since = now;
	return now - watched->alone_since > STILLBORN_NS;
}

static void watch_one(struct session *session, unsigned task)
{
	struct live *live = session->live;
	struct watched_task *watched = &live->tasks[task];
	struct gate_slot *slot = &live->block.slots[task];
	int pid = atomic_load(&slot->pid);
	if (!watched->watched && pid == 0 && atomic_load(&slot->phase) != GATE_ENDED && !is_stillborn(live, task))
		return;
	if (!watched->watched) {
		watched->watched = true;
		watched->pidfd = pid ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
		watched->woke = true;
		struct epoll_event event = {.events = EPOLLIN, .data.u32 = WATCHES_TASK + task};
		if (watched->pidfd >= 0)
			epoll_ctl(live->epoll_fd, EPOLL_CTL_ADD, watched->pidfd, &event);
	}
	if (!watched->woke)
		return;
	watched->woke = false;
	if (watched->pidfd < 0 || pidfd_has_ended(watched->pidfd))
		task_is_dead(session, task);
}

void watch_tasks(struct session *session)
{
	struct live *live = session->live;
	unsigned count = atomic_load(&live->block.head->task_count);
	for (unsigned i = 0; i < count; i++)
		if (!live->tasks[i].dead && live->all_gone)
			task_is_dead(session, i);
		else if (!live->tasks[i].dead)
			watch_one(session, i);
	live->tasks_seen = count;
}

void watch_reaped(struct session *session, pid_t pid, int status)
{
	struct live *live = session->live;
	for (unsigned i = 0; i < live->tasks_seen; i++) {
		if (live->tasks[i].reaped || atomic_load(&live->block.slots[i].pid) != pid)
			continue;
		live->tasks[i].reaped = true;
		live->tasks[i].status = status;
		/* Too late for its DEATH: the world learns the signal from this. */
		if (live->tasks[i].dead && WIFSIGNALED(status))
			live_inject(session, EVENT_REAP, EVENT_NO_TASK, i, -WTERMSIG(status), 0, NULL, 0);
		if (live->tasks[i].dead && WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
			tell_cpu_limit(session, i);
		return;
	}
}

void watch_begin(struct live *live, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		live->tasks[i] = (struct watched_task){.pidfd = -1};
	live->tasks_seen = 0;
}

void watch_forget(struct live *live)
{
	for (unsigned i = 0; i < BLOCK_TASKS; i++)
		if (live->tasks[i].pidfd >= 0)
			close(live->tasks[i].pidfd);
}

bool watch_is_dead(void *ctx, unsigned writer)
{
	struct live *live = ctx;
	struct watched_task *watched = &live->tasks[writer];
	if (watched->dead)
		return true;
	return watched->watched && watched->pidfd >= 0 && pidfd_has_ended(watched->pidfd);
}

bool watch_all_gone(const struct live *live)
{
	if (live->all_gone)
		return true;
	unsigned count = atomic_load(&live->block.head->task_count);
	for (unsigned i = 0; i < count; i++)
		if (!live->tasks[i].dead)
			return false;
	return true;
}
