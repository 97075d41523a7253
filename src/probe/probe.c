/* probe: see probe.h. */
#include "probe/probe.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { LOOKS = 60 };

static uint64_t monotonic_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void ring_bell(void *ctx)
{
	const struct probe *probe = ctx;
	uint64_t one = 1;
	/* A full counter means that the bell rings already. */
	if (write(probe->block->bell_fd, &one, sizeof one) < 0)
		return;
}

void probe_init(struct probe *probe, struct block *block, uint16_t task)
{
	memset(probe, 0, sizeof *probe);
	probe->block = block;
	probe->task = task;
	probe->slot = &block->slots[task];
	cpu_set_t cpus;
	bool others = block->head->quiet && sched_getaffinity(0, sizeof cpus, &cpus) == 0 && CPU_COUNT(&cpus) > 1;
	probe->looks = others ? LOOKS : 0;
	ring_writer_init(&probe->ring, block->rings, task, block->bell_fd);
}

bool probe_is_steered(const struct probe *probe)
{
	return atomic_load_explicit(&probe->block->head->gate.mode, memory_order_relaxed) == GATE_STEERED;
}

uint64_t probe_now(const struct probe *probe)
{
	const struct block_head *head = probe->block->head;
	return probe_is_steered(probe) ? atomic_load(&head->gate.clock) : monotonic_ns() - head->start_ns;
}

bool probe_is_told(const struct probe *probe, unsigned kind)
{
	static const bool always[EVENT_KINDS] = {
		[EVENT_START] = true, [EVENT_START_FAILED] = true, [EVENT_BEGIN] = true, [EVENT_EXIT] = true, [EVENT_REAP] = true, [EVENT_DIE] = true,
		[EVENT_PRINT] = true, [EVENT_OBJECT] = true, [EVENT_NAME] = true, [EVENT_PARAM] = true, [EVENT_OUTCOME] = true, [EVENT_ERROR] = true,
		[EVENT_LIMIT] = true, [EVENT_EXEC] = true, [EVENT_WORKER] = true, [EVENT_SIGNAL] = true,
		[EVENT_CHECK] = true,
	};
	const struct block_head *head = probe->block->head;
	return !head->quiet || always[kind] || atomic_load_explicit(&head->gate.mode, memory_order_relaxed) != GATE_OPEN;
}

void probe_event(struct probe *probe, unsigned kind, uint32_t object, int64_t a, int64_t b,
                 const void *payload, size_t size)
{
	if (!probe_is_told(probe, kind))
		return;
	struct event event = {
		.time = probe_now(probe), .task = probe->task, .kind = (uint16_t)kind, .line = probe->line,
		.object = object, .size = (uint32_t)(size < EVENT_PAYLOAD_MAX ? size : EVENT_PAYLOAD_MAX), .a = a, .b = b,
	};
	ring_publish(&probe->ring, &event, payload);
}

void probe_event_text(struct probe *probe, unsigned kind, uint32_t object, int64_t a, int64_t b, const char *text)
{
	probe_event(probe, kind, object, a, b, text, text ? strlen(text) : 0);
}

/* Held back by the pace, a task could run and may not: it is ready. */
static void held(void *ctx, bool is_held)
{
	probe_event(ctx, EVENT_STATE, 0, is_held ? TASK_READY : TASK_RUNNING, SOURCE_PROBE, NULL, 0);
}

struct asking { struct probe *probe; const struct probe_op *op; };

static void asking_bell(void *ctx)
{
	ring_bell(((struct asking *)ctx)->probe);
}

static void asking_held(void *ctx, bool is_held)
{
	held(((struct asking *)ctx)->probe, is_held);
}

static bool asking_ready(void *ctx)
{
	const struct asking *asking = ctx;
	return asking->op->ready(asking->op->ready_ctx);
}

static void let_go(struct probe *probe, bool sleeps)
{
	if (probe->let_go)
		probe->let_go(probe->let_go_ctx, sleeps);
}

static enum gate_pass enter(struct probe *probe, const struct gate_next *next, const struct probe_op *op)
{
	struct gate_head *gate = &probe->block->head->gate;
	struct asking asking = {probe, op};
	const struct gate_hooks hooks = {asking_bell, asking_held, asking_ready, &asking};
	for (;;) {
		let_go(probe, true);
		enum gate_pass pass = gate_enter(gate, probe->slot, next, &hooks);
		let_go(probe, false);
		if (pass != GATE_SIGNAL || !probe->on_signal)
			return pass;
		/* It ends here, or the program handles it, and stands here again. */
		probe->on_signal(probe->on_signal_ctx);
		if (probe->woke)
			probe->woke(probe->woke_ctx);
	}
}

void probe_begin(struct probe *probe)
{
	struct gate_next next = {.kind = EVENT_BEGIN, .waits_task = EVENT_NO_TASK};
	uint32_t line = probe->slot->line;
	if (line)
		next.until = (struct gate_condition){line - 1, GATE_EQUAL, 1};
	atomic_store(&probe->slot->pid, (int32_t)getpid());
	if (probe_is_steered(probe))
		enter(probe, &next, NULL);
	else
		atomic_store(&probe->slot->phase, GATE_MOVING);
	probe_event(probe, EVENT_BEGIN, (uint32_t)syscall(SYS_gettid), getpid(), getppid(), NULL, 0);
	while (line && !probe_is_steered(probe) && atomic_load(&probe->block->cells[line - 1]) == 0)
		probe_wait(probe, 0, &probe->block->cells[line - 1], 0, 0);
}

void probe_end(struct probe *probe, int exit_code)
{
	struct gate_slot *slot = probe->slot;
	probe_event(probe, EVENT_EXIT, 0, exit_code, 0, NULL, 0);
	atomic_store(&slot->said_exit, 1);
	atomic_store(&slot->exit_code, exit_code);
	atomic_store(&probe->block->cells[slot->ended_cell], 1);
	if (slot->process != probe->task || slot->served) /* whoever joins a thread sleeps on this; a process's parent, in waitpid */
		gate_futex_wake((_Atomic uint32_t *)&probe->block->cells[slot->ended_cell], INT32_MAX);
	atomic_store(&slot->phase, GATE_ENDED);
	ring_bell(probe);
}

void probe_line(struct probe *probe, uint32_t line)
{
	struct block_head *head = probe->block->head;
	probe->line = line;
	if (!head->quiet)
		probe_event(probe, EVENT_LINE, 0, 0, 0, NULL, 0);
	if (atomic_load_explicit(&head->gate.mode, memory_order_relaxed) == GATE_OPEN)
		return;
	struct gate_next next = {.kind = EVENT_LINE, .waits_task = EVENT_NO_TASK, .line = line};
	enter(probe, &next, NULL);
}

void probe_step(struct probe *probe, uint32_t line, bool instruction)
{
	struct gate_next next = {.kind = EVENT_STEP, .waits_task = EVENT_NO_TASK, .line = line};
	probe->line = line;
	enter(probe, &next, NULL);
	probe_event(probe, EVENT_STEP, 0, line, instruction, NULL, 0);
}

/* os.waitpid may wait for one of the forked children, or for any. */
static bool is_for_child(const struct probe_op *op)
{
	return op->kind == EVENT_WAIT_CHILD && op->object;
}

enum gate_pass probe_pass(struct probe *probe, const struct probe_op *op)
{
	struct gate_head *gate = &probe->block->head->gate;
	probe->op_kind = op->kind;
	probe->op_object = op->object;
	if (atomic_load_explicit(&gate->mode, memory_order_relaxed) == GATE_OPEN)
		return GATE_GO;
	struct gate_next next = {
		.kind = op->kind, .waits_task = EVENT_NO_TASK, .object = op->object, .line = probe->line, .until = op->until,
		.sleeping = op->timeout_ns >= 0 && op->until.compare != GATE_ALWAYS,
		.wakes = op->timeout_ns >= 0 ? probe_now(probe) + (uint64_t)op->timeout_ns : 0,
	};
	if (op->ready) {
		next.until.compare = GATE_ASK;
		next.sleeping = op->timeout_ns >= 0;
	}
	if (event_info(op->kind)->flags & EVENT_CHILD || is_for_child(op))
		next.waits_task = (uint16_t)op->object;
	probe_event_text(probe, EVENT_NEXT, op->object, op->kind, op->timeout_ns, op->preview);
	return enter(probe, &next, op);
}

static void tell_blocked(struct probe *probe, uint32_t object, const char *how)
{
	char text[48];
	/* In which operation: a queue is waited for by those who put and those who get. */
	bool of_task = how && strncmp(how, "task", 4) == 0, serves = !object && probe->op_kind == EVENT_SERVE;
	bool known = serves || (probe->op_object == object && object && !of_task);
	int length = snprintf(text, sizeof text, "%s%c%s", how ? how : "", 0, known ? event_info(probe->op_kind)->name : "");
	probe_event(probe, EVENT_STATE, object, TASK_BLOCKED, SOURCE_PROBE, text, known ? (size_t)length : strlen(text));
}

void probe_blocked(struct probe *probe, uint32_t object, const char *how)
{
	if (probe->woke)
		probe->woke(probe->woke_ctx); /* what came before does not end this wait */
	tell_blocked(probe, object, how);
	let_go(probe, true);
}

void probe_running(struct probe *probe)
{
	let_go(probe, false);
	probe_event(probe, EVENT_STATE, 0, TASK_RUNNING, SOURCE_PROBE, NULL, 0);
	if (probe->woke)
		probe->woke(probe->woke_ctx);
}

void probe_nap(struct probe *probe, uint32_t object, uint64_t ns, bool *told)
{
	struct timespec pause = {.tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u)};
	if (!*told)
		tell_blocked(probe, object, "timed");
	*told = true;
	let_go(probe, true);
	nanosleep(&pause, NULL);
	let_go(probe, false);
	if (probe->woke)
		probe->woke(probe->woke_ctx);
}

void probe_napped(struct probe *probe, bool told)
{
	if (told)
		probe_event(probe, EVENT_STATE, 0, TASK_RUNNING, SOURCE_PROBE, NULL, 0);
}

int probe_wait(struct probe *probe, uint32_t object, _Atomic int32_t *cell, int32_t expected, uint64_t deadline)
{
	int64_t left = -1;
	if (deadline) {
		uint64_t now = probe_now(probe);
		if (now >= deadline)
			return -ETIMEDOUT;
		left = (int64_t)(deadline - now);
	}
	probe_blocked(probe, object, deadline ? "timed" : NULL);
	long result = gate_futex_wait((_Atomic uint32_t *)cell, (uint32_t)expected, left);
	probe_running(probe);
	return result == -ETIMEDOUT ? -ETIMEDOUT : 0;
}

static void sleep_until(struct probe *probe, uint64_t wakes)
{
	if (probe_is_steered(probe)) {
		struct gate_next next = {
			.kind = EVENT_SLEEP, .waits_task = EVENT_NO_TASK, .line = probe->line, .wakes = wakes, .sleeping = true,
		};
		enter(probe, &next, NULL);
		return;
	}
	probe_blocked(probe, 0, "timed");
	uint64_t now;
	while ((now = probe_now(probe)) < wakes) {
		struct timespec left = {.tv_sec = (time_t)((wakes - now) / 1000000000u), .tv_nsec = (long)((wakes - now) % 1000000000u)};
		if (nanosleep(&left, NULL) < 0) {
			probe_running(probe);
			probe_blocked(probe, 0, "timed");
		}
	}
	probe_running(probe);
}

void probe_turn(struct probe *probe, int32_t seen)
{
	struct gate_next next = {
		.kind = EVENT_SPIN, .waits_task = EVENT_NO_TASK, .line = probe->line, .until = {BLOCK_CHANGES, GATE_NOT_EQUAL, seen},
	};
	if (probe_is_steered(probe)) {
		probe_event(probe, EVENT_SPIN, 0, 0, 0, NULL, 0);
		enter(probe, &next, NULL);
		return;
	}
	let_go(probe, true);
	sched_yield();
	let_go(probe, false);
}

void probe_sleep(struct probe *probe, uint64_t ns)
{
	uint64_t wakes = probe_now(probe) + ns;
	probe_event(probe, EVENT_SLEEP, 0, (int64_t)ns, (int64_t)wakes, NULL, 0);
	sleep_until(probe, wakes);
}

/* ---- what policies schedule ---- */

void probe_io(struct probe *probe, uint32_t ticks)
{
	uint64_t wakes = probe_now(probe) + (uint64_t)ticks * EVENT_TICK_NS;
	probe_event(probe, EVENT_IO, 0, ticks, (int64_t)wakes, NULL, 0);
	sleep_until(probe, wakes);
}

static uint64_t thread_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void burn(uint32_t ticks, void (*between)(void *ctx), void *ctx)
{
	uint64_t until = thread_ns() + (uint64_t)ticks * EVENT_TICK_NS, now, looked = 0;
	while ((now = thread_ns()) < until) {
		if (!between || now < looked + 1000000)
			continue;
		looked = now;
		between(ctx);
	}
}

void probe_work(struct probe *probe, uint32_t ticks, void (*between)(void *ctx), void *ctx)
{
	struct gate_head *gate = &probe->block->head->gate;
	if (probe_is_steered(probe) && atomic_load(&gate->ticked)) {
		char preview[16];
		snprintf(preview, sizeof preview, "%u", ticks);
		probe_event_text(probe, EVENT_NEXT, 0, EVENT_WORK, ticks, preview);
		for (uint32_t left = ticks; left > 0; left--) {
			struct gate_next next = {.kind = EVENT_WORK, .waits_task = EVENT_NO_TASK, .line = probe->line, .wakes = left};
			enter(probe, &next, NULL);
			probe_event(probe, EVENT_WORK, 0, left - 1, 1, NULL, 0);
		}
		return;
	}
	if (probe_is_steered(probe))
		atomic_fetch_add(&gate->clock, (uint64_t)ticks * EVENT_TICK_NS);
	else
		burn(ticks, between, ctx);
	probe_event(probe, EVENT_WORK, 0, 0, ticks, NULL, 0);
}

void probe_share(struct probe *probe, int32_t share)
{
	atomic_store(&probe->slot->share, share + 1);
	probe_event(probe, EVENT_SHARE, 0, share, 0, NULL, 0);
}

/* ---- descriptors ---- */

struct fds { struct pollfd *at; unsigned count; };

static bool fds_are_ready(void *ctx)
{
	const struct fds *fds = ctx;
	return poll(fds->at, fds->count, 0) > 0;
}

static int wait_for_fds(struct probe *probe, const struct probe_op *op, struct pollfd *fds, unsigned count)
{
	int ready = poll(fds, count, 0);
	/* An answer is often a moment away, and a wake-up across CPUs is dear. Not while others wait for the GIL. */
	for (unsigned i = 0; ready == 0 && op->timeout_ns != 0 && !probe->let_go && i < probe->looks; i++)
		ready = poll(fds, count, 0);
	if (ready != 0 || op->timeout_ns == 0)
		return ready < 0 ? -errno : ready;
	struct timespec left = {.tv_sec = op->timeout_ns / 1000000000, .tv_nsec = op->timeout_ns % 1000000000};
	probe_blocked(probe, op->object, is_for_child(op) ? op->timeout_ns >= 0 ? "task timed" : "task" : op->timeout_ns >= 0 ? "timed" : NULL);
	ready = ppoll(fds, count, op->timeout_ns >= 0 ? &left : NULL, NULL);
	int error = errno;
	probe_running(probe);
	return ready < 0 ? -error : ready;
}

int probe_pass_fds(struct probe *probe, const struct probe_op *op, struct pollfd *fds, unsigned count)
{
	struct fds asked = {fds, count};
	struct probe_op asking = *op;
	asking.ready = fds_are_ready;
	asking.ready_ctx = &asked;
	enum gate_pass pass = probe_pass(probe, &asking);
	if (!probe_is_steered(probe))
		return wait_for_fds(probe, op, fds, count);
	return pass == GATE_TIMED_OUT ? 0 : poll(fds, count, 0);
}

void probe_outside_changed(struct probe *probe)
{
	gate_outside_changed(&probe->block->head->gate);
}
