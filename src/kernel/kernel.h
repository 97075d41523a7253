/* kernel: what the kernel itself says of a process and all that descends from it: who runs, on which CPU, who was
 * preempted (ready), who sleeps (blocked), who was born, became another program, ended.
 *
 * Three sources, tried in this order:
 *   perf     perf_event_open: a dummy software event with context_switch, task and comm, inherited by children, a
 *            buffer per CPU, CLOCK_MONOTONIC. Every switch, with its time: exact. (perf_event_open(2); the bit
 *            SWITCH_OUT_PREEMPT says that the task could have gone on.)
 *   sampled  /proc, looked at every 5 ms: what is shorter than that is not seen.
 *   none     nothing: only what tasks say of themselves.
 *
 * When a sleeper was woken perf does not say (to an ordinary user). /proc/PID/task/TID/schedstat does: `run_delay` is the
 * time that a task has waited for a CPU, added up. Between two readings of it
 *     growth = waits after preemption (known) + waits after waking,
 * so with one waking between them its moment is known exactly: it went on at t, hence was woken at t - wait. With more
 * than one the rest is shared between them, and marked as estimated.
 *
 * Records come in order of time, and late: a reading must follow the waking. A record is given out when it is
 * KERNEL_DELAY_NS old; who waited longer for a CPU than that becomes ready in the picture later than he did, while the sums
 * (struct kernel_task) are right. Not for several threads.
 */
#ifndef PROCESSION_KERNEL_H
#define PROCESSION_KERNEL_H

#include <sys/types.h>
#include "event/event.h"

#define KERNEL_DELAY_NS 40000000u
enum { KERNEL_NAME = 16 };

enum kernel_source { KERNEL_NONE, KERNEL_SAMPLED, KERNEL_PERF };

enum kernel_kind {
	KERNEL_FORK,     /* tid, pid, parent, name: a new process, or a thread (pid != tid) */
	KERNEL_EXEC,     /* name: became another program */
	KERNEL_RENAME,   /* name */
	KERNEL_RUNNING,  /* cpu */
	KERNEL_READY,
	KERNEL_BLOCKED,
	KERNEL_STOPPED,  /* sampled only; perf says blocked */
	KERNEL_EXIT,     /* status, as of waitpid; -1 nobody knows */
	KERNEL_LOST      /* count: records that the kernel had no room for */
};

struct kernel_record {
	uint64_t time;             /* CLOCK_MONOTONIC, ns */
	uint64_t count;
	pid_t tid, pid, parent;    /* parent: the process that forked it */
	uint16_t kind;             /* enum kernel_kind */
	int16_t cpu;               /* -1 not told */
	bool estimated;            /* READY: one of several wakings between two readings */
	bool forced;               /* READY: it was preempted */
	int status;
	char name[KERNEL_NAME];
};

/* One task's sums so far: plain data, times in ns. */
struct kernel_task {
	pid_t tid, pid, parent;
	uint16_t state;            /* enum kernel_kind: RUNNING, READY, BLOCKED, STOPPED; EXIT ended */
	int16_t cpu;               /* where it ran last */
	uint64_t begin, end, since;
	uint64_t running, ready, blocked;
	uint64_t voluntary, forced; /* switches away from it */
	uint64_t migrations;
	int status;                /* when ended: as of waitpid, -1 not known */
	char name[KERNEL_NAME];
};

struct kernel;

/* Watches what `root` forks from now on; not root itself. states: NULL the best there is, or "kernel", "sampled", "probe":
 * -EINVAL for other words, and a negative errno with a sentence when that one cannot be had. `exits`: also finds out
 * how each process ends, by being woken at each fork. */
int kernel_open(pid_t root, const char *states, bool exits, struct kernel **ret_kernel, struct err *err);
void kernel_free(struct kernel *kernel);
enum kernel_source kernel_source(const struct kernel *kernel);
const char *kernel_why(const struct kernel *kernel);       /* why it is not perf: a sentence; "" it is */

int kernel_fd(const struct kernel *kernel);                /* readable when a pump is due; -1 none */
int kernel_timeout_ms(const struct kernel *kernel, uint64_t now); /* pump at the latest then */
/* Takes in what has happened until `now` (CLOCK_MONOTONIC). */
void kernel_pump(struct kernel *kernel, uint64_t now);
/* The last pump: everybody has ended, and nobody need be asked again. */
void kernel_end(struct kernel *kernel, uint64_t now);
/* The next record not later than `until`, in order of time; 0 none. With UINT64_MAX: all (everybody has ended). */
int kernel_next(struct kernel *kernel, uint64_t until, struct kernel_record *ret_record);

/* Everybody since the beginning, in order of birth; borrowed until the next call. */
const struct kernel_task *kernel_tasks(struct kernel *kernel, size_t *ret_count);
/* The command line of what it is since its last exec, as far as it could be read in time; "" unknown. Borrowed. */
const char *kernel_command(const struct kernel *kernel, pid_t tid);
/* Somebody else knows how this process ended (as of waitpid). */
void kernel_status_set(struct kernel *kernel, pid_t pid, int status);
uint64_t kernel_lost(const struct kernel *kernel);         /* records that the kernel had no room for */

/* ---- /proc, for tasks of this user; needs no struct kernel ---- */

struct kernel_facts { char *text[FACTS]; };   /* by enum fact; NULL not known */
/* Reads what there is into *ret_facts, which must be zeroed or filled before; false: there is no such task. */
bool kernel_facts_read(pid_t pid, pid_t tid, struct kernel_facts *ret_facts);
void kernel_facts_done(struct kernel_facts *facts);

/* On what a sleeping task waits: EVENT_WAITS. call: a word, the number of a system call without one, or "wchan" with the
 * kernel's function as target. */
struct kernel_wait { long number; char call[16], target[96]; };
bool kernel_wait_read(pid_t pid, pid_t tid, struct kernel_wait *ret_wait);   /* false: it does not sleep, or nothing is known */

/* What is allowed here: tries it. The best source, and why it is not perf (ret_why, "" it is). */
enum kernel_source kernel_probe(char *ret_why, size_t size);
const char *kernel_source_name(enum kernel_source source); /* "kernel", "sampled", "probe": the words of --states */

#endif
