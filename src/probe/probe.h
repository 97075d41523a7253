/* probe: in a task: report what happens, pass the gate, wait. One probe per task.
 *
 * An operation goes: probe_pass (may I?) -> the primitive does it -> probe_event (it was done,
 * and this is its number). Under a steered picker nobody else moves in between, and an
 * operation whose condition the gate was told is sure to succeed at once; with open gates
 * the primitive itself waits, with probe_wait, which says so in the story.
 */
#ifndef PROCESSION_PROBE_H
#define PROCESSION_PROBE_H

#include <poll.h>
#include "block/block.h"

struct probe {
	struct block *block;
	struct ring_writer ring;
	struct gate_slot *slot;
	uint16_t task;
	uint32_t line;                 /* being run */
	uint16_t op_kind;              /* the operation it passed last */
	uint32_t op_object;
	void (*on_signal)(void *ctx);  /* pending signals (slot->signals) are taken here; may not return */
	void *on_signal_ctx;
	unsigned looks;                /* before a sleep: how often it looks once more; 0 on one CPU, and when the tool, which reads along, needs the CPU */
	/* Round everything that may sleep: lets go of what its thread holds (the GIL), and takes it again. NULL: nothing. */
	void (*let_go)(void *ctx, bool sleeps);
	void *let_go_ctx;
	/* A wait begins or has ended: signals that came may be handled now. NULL: nothing. May not return (a handler's error). */
	void (*woke)(void *ctx);
	void *woke_ctx;
};

/* What a task is about to do. */
struct probe_op {
	uint16_t kind;                 /* enum event_kind with EVENT_OP */
	uint32_t object;               /* number of the object, or of the child */
	const char *preview;           /* the data: "9"; NULL none */
	struct gate_condition until;   /* for what it will wait; {0}: for nothing */
	int64_t timeout_ns;            /* gives up after that long; negative: never */
	bool (*ready)(void *ctx);      /* instead of until: could it go on now? Asked in this task, without the GIL; must not block */
	void *ready_ctx;
};

void probe_init(struct probe *probe, struct block *block, uint16_t task);
bool probe_is_steered(const struct probe *probe);
uint64_t probe_now(const struct probe *probe);   /* ns since the run began; virtual when steered */

/* With --quiet and open gates, operations are not told at all: births, ends, output, outcomes, errors are. */
bool probe_is_told(const struct probe *probe, unsigned kind);
void probe_event(struct probe *probe, unsigned kind, uint32_t object, int64_t a, int64_t b,
                 const void *payload, size_t size);
void probe_event_text(struct probe *probe, unsigned kind, uint32_t object, int64_t a, int64_t b, const char *text);

/* First of all in a new task: waits to be let go, then says BEGIN. */
void probe_begin(struct probe *probe);
/* Last of all: EXIT, and whoever joins may go on. The process must _exit next. */
void probe_end(struct probe *probe, int exit_code);

void probe_line(struct probe *probe, uint32_t line);
/* Steered: an operation on what the threads of this process share, its memory. */
void probe_step(struct probe *probe, uint32_t line, bool instruction);
/* GATE_GO, or GATE_TIMED_OUT when steered and the time passed first. */
enum gate_pass probe_pass(struct probe *probe, const struct probe_op *op);
/* With open gates: sleeps while the object's cell holds `expected`; the story says blocked and, after, running.
 * 0 it may have changed, -ETIMEDOUT. deadline: probe_now() time, 0 none. */
int probe_wait(struct probe *probe, uint32_t object, _Atomic int32_t *cell, int32_t expected, uint64_t deadline);
/* STATE blocked / running around any other blocking call. how: "task" what it waits for is a task, "timed" a
 * timeout ends the wait, "task timed" both, NULL neither. */
void probe_blocked(struct probe *probe, uint32_t object, const char *how);
void probe_running(struct probe *probe);
/* A short sleep with open gates, between two looks at what nobody wakes us for (another's file lock). However often: the story
 * says once that the task is blocked, *told, and at the end, by probe_napped, that it runs. */
void probe_nap(struct probe *probe, uint32_t object, uint64_t ns, bool *told);
void probe_napped(struct probe *probe, bool told);
/* An operation that waits until one of these descriptors is ready (revents), steered or not; then the caller does it at
 * once. The number of ready ones; 0 the timeout passed; -EINTR a signal came (open gates). In the story the wait is for op->object. */
int probe_pass_fds(struct probe *probe, const struct probe_op *op, struct pollfd *fds, unsigned count);
/* To be called after anything that may make a descriptor of another task ready (write, close, accept ...). */
void probe_outside_changed(struct probe *probe);
void probe_sleep(struct probe *probe, uint64_t ns);
/* A turn of a busy wait: steered, until BLOCK_CHANGES is no longer `seen`; else the CPU is offered to others. */
void probe_turn(struct probe *probe, int32_t seen);
/* Computes for some ticks (EVENT_TICK_NS). With open gates: burns that much CPU time of this thread, looking up (between) every millisecond; NULL
 * never. Steered: lets the virtual clock go on; under a policy each tick passes the gate. */
void probe_work(struct probe *probe, uint32_t ticks, void (*between)(void *ctx), void *ctx);
/* An I/O of some ticks: as a sleep, under its own name. */
void probe_io(struct probe *probe, uint32_t ticks);
void probe_share(struct probe *probe, int32_t share);

#endif
