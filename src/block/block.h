/* block: the one piece of memory that all processes of a run share, a memfd
 * mapped before the first fork and passed to spawned children by descriptor.
 *
 *     head | cells | objects | tasks (gate slots) | heap | rings
 *
 * Head: what the run was told (seed, method, flags), the gates' mode and the virtual clock.
 * Cells: futex words; whatever a task can wait for is "until cell CMP value".
 * Objects: what is shared, by number. Tasks: a slot each, by number. Heap: what objects hold beside
 * cells (values, arrays, lists of who waits); given out, never taken back.
 * The tool makes it, tasks attach; both sides hold `struct block`.
 */
#ifndef PROCESSION_BLOCK_H
#define PROCESSION_BLOCK_H

#include <stdatomic.h>
#include <sys/types.h>
#include "gate/gate.h"
#include "ring/ring.h"

/* Cell 0 counts, in steered runs, the changes of Values and Arrays: what a busy_wait waits for. */
enum { BLOCK_CHANGES = 0 };
enum { BLOCK_TASKS = 1024, BLOCK_OBJECTS = 4096, BLOCK_CELLS = 16384, BLOCK_HEAP = 1 << 22, BLOCK_NAME = 40 };

/* The first cell of a Lock or RLock: 0 free, else owner's task number + 1; and BLOCK_LOCK_WAITERS when somebody sleeps on it. */
enum { BLOCK_LOCK_WAITERS = 1 << 16, BLOCK_LOCK_OWNER = BLOCK_LOCK_WAITERS - 1 };

/* Guarded by its own writer: set before the number is published, then constant,
 * but for the atomics. */
struct block_object {
	_Atomic uint32_t kind;        /* enum object_kind, 0 while being made */
	_Atomic uint32_t order;       /* a lock (owner's pid, 0 free) round "do it and number it": see block_order_take */
	uint32_t cell;                /* its first cell: locks: owner task + 1, 0 free */
	uint32_t cell_count;
	_Atomic int32_t depth;        /* RLock: written by the owner only */
	_Atomic uint32_t died;        /* locks: the task + 1 that died holding it, until the next owner takes note */
	uint32_t data, data_size;     /* its place in the heap; size 0: none */
	char name[BLOCK_NAME];
};

struct block_head {
	uint32_t magic, version;
	uint64_t seed, start_ns;      /* CLOCK_MONOTONIC at the run's begin */
	uint32_t method;
	uint32_t tasks_limit;
	uint64_t memory_limit;        /* bytes of Lua memory a process may have */
	uint32_t quiet;               /* no line events */
	_Atomic uint32_t task_count;  /* numbers given so far */
	_Atomic uint32_t object_count;/* objects 1..object_count */
	_Atomic uint32_t cell_count;
	_Atomic uint32_t heap_count;  /* bytes given so far */
	_Atomic uint32_t objects_order; /* lock round looking a file's object up and making it */
	struct gate_head gate;
};

struct block {
	int fd;
	int bell_fd;                  /* eventfd, rung for the tool */
	size_t size;
	struct block_head *head;
	_Atomic int32_t *cells;
	struct block_object *objects; /* index = number */
	struct gate_slot *slots;      /* index = task */
	char *heap;
	void *rings;
};

int block_new(struct block *ret_block, struct err *err);
int block_attach(int fd, int bell_fd, struct block *ret_block, struct err *err);
void block_done(struct block *block);         /* unmaps and closes */
void block_reset(struct block *block);        /* as new, when no task lives (repeated runs) */

/* Task side. -EAGAIN when the run's limit is reached. The new task is a process; for a task inside one set slot->process
 * (and, for a coroutine, phase = GATE_INSIDE) before its pid. */
int block_task_new(struct block *block, unsigned parent, uint16_t *ret_task);
/* One more cell, 0: its number, or -EAGAIN. */
int block_cell_new(struct block *block);
/* A new object with `cells` cells, all 0. Number, or -EAGAIN when the block is full. */
int block_object_new(struct block *block, unsigned kind, const char *name, unsigned cells);
/* Bytes in the heap, zeroed, aligned to 16: the offset, or -EAGAIN when it is full. */
int block_data_new(struct block *block, size_t size);
/* The task is dead: what it had in hand goes back; each lock that it held is free, its `died` says whose it was, and who waits is woken. Calls `tell` for each. */
void block_owner_died(struct block *block, unsigned task, void (*tell)(void *ctx, unsigned object), void *ctx);
/* Wakes everybody who sleeps on any cell; each looks again. For when a task was killed: it may have been the one that a release
 * had woken, and was not there to take what it was woken for:
 *
 *     releases: free, wakes one      woken W1             W2
 *                                    is killed            sleeps on, though it is free
 */
void block_wake_all(struct block *block);
/* The object of that kind (files, databases) and name; made when new (*ret_new). The caller holds objects_order, and keeps it
 * until it has published the OBJECT event of a new one. */
int block_file(struct block *block, unsigned kind, const char *name, bool *ret_new);

/* "Do it and take its number" as one: held round an effect that others see (a read or write of
 * a file) and the event that reports it, so that the numbers tell the true order of the effects.
 * self_pid is the caller's own getpid(), known already: it is no small cost here. Robust: whoever waits takes it over from an owner that has died. Held for microseconds. */
void block_order_take(pid_t self_pid, _Atomic uint32_t *order);
void block_order_give(_Atomic uint32_t *order);
bool block_order_is_of(pid_t pid, const _Atomic uint32_t *order);
/* Does this process hold an order lock of an object, or is it in the middle of an event? Whoever stops it there stops all. */
bool block_is_between(const struct block *block, unsigned process);
char block_process_state(pid_t pid);   /* the kernel's letter; 'X' when there is none */

#endif
