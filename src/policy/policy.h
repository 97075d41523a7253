/* policy: scheduling policies on N virtual CPUs, in virtual ticks. One file per policy, one table; an engine that
 * knows nothing of where its tasks come from, so that the simulator (policy_simulate) and the live picker
 * use the same one. Integers only; random numbers come from a seed: a run is a function of what is told.
 *
 * A tick t, in this order (that of the well-known teaching simulators, so that their numbers come out):
 *
 *     policy_tick      t begins: what happens every so many ticks (boost, ageing). Not for tick 0
 *     policy_arrive    tasks that come at t, in the order of their numbers
 *     policy_wake      tasks whose waiting is over at t, in the order in which it began
 *     policy_pick      who is on which CPU during t
 *     policy_ran       for each of them: what became of it at the end of t
 *
 * So a task whose slice ends at the end of t-1 stands in the queue before one that comes at t.
 *
 * Definitions. Response: from arrival to the first tick on a CPU. Turnaround: from arrival to the end. Waiting: ticks spent
 * ready and on no CPU. A switch: a CPU runs another task than the one that it ran before.
 * A burst: the ticks until a task waits or ends, as far as that is known: what SJF and SRTF compare.
 *
 * Sources: R. and A. Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapters 7 to 9, with their simulators scheduler.py and mlfq.py;
 * C. Waldspurger and W. Weihl, Lottery Scheduling (OSDI 1994) and Stride Scheduling (MIT/LCS/TM-528, 1995).
 */
#ifndef PROCESSION_POLICY_H
#define PROCESSION_POLICY_H

#include "base/base.h"

enum { POLICY_CPUS = 64, POLICY_QUEUES = 16, POLICY_PARAMS = 6, POLICY_TASKS = 1024 };

/* ---- the table ---- */

struct policy_param {
	const char *name, *help;     /* help through _() */
	int64_t normal, least, most;
	bool is_list;                /* may be one number per queue, from the top: "10/20/40" */
	bool is_flag;                /* 0 or 1: on the command line --name alone */
};
/* What a task's own number (its share) means. */
enum policy_share { SHARE_NONE, SHARE_PRIORITY, SHARE_TICKETS, SHARE_WEIGHT };

struct policy_rules;
struct policy_kind {
	const char *name, *title, *help; /* title and help through _() */
	enum policy_share share;
	int share_normal;            /* of a task that has none of its own */
	bool as_served;              /* nobody is interrupted: results are listed in the order of service, as the reference does */
	const struct policy_rules *rules;
	struct policy_param params[POLICY_PARAMS]; /* up to the first without a name */
};
extern const struct policy_kind policy_table[];
extern const unsigned policy_count;
const struct policy_kind *policy_find(const char *name);         /* NULL none */
const struct policy_param *policy_param_find(const struct policy_kind *kind, const char *name); /* NULL none */
void policy_names(struct buf *ret_text);                         /* "fcfs, sjf, ..." */

/* ---- a policy with its parameters: plain data ---- */

struct policy_value { unsigned count; int64_t at[POLICY_QUEUES]; };
struct policy_spec {
	const struct policy_kind *kind;
	struct policy_value values[POLICY_PARAMS];   /* in the order of the kind's params */
};
void policy_spec_init(const struct policy_kind *kind, struct policy_spec *ret_spec);
/* -EINVAL with a sentence: no such parameter, no number, out of range, together impossible (check). */
int policy_spec_set(struct policy_spec *spec, const char *name, const char *value, struct err *err);
int policy_spec_check(const struct policy_spec *spec, struct err *err);
/* "rr" or "rr,quantum=2,...". A word that is no parameter of the policy goes to `other`, which returns 1 when it has taken it,
 * 0 when it is none of its own either, negative with a sentence; NULL: there are no others. */
typedef int policy_other_fn(void *ctx, const char *name, const char *value, struct err *err);
int policy_spec_parse(const char *text, struct policy_spec *ret_spec, policy_other_fn *other, void *ctx, struct err *err);
/* For runs of real processes, beside the policy's own parameters: cpus (0: not said) and op, the ticks of an operation on something
 * shared (1). An empty text, or NULL, is a mistake, too. */
struct policy_run { struct policy_spec spec; unsigned cpus; int64_t op; };
int policy_run_parse(const char *text, struct policy_run *ret_run, struct err *err);
int64_t policy_spec_get(const struct policy_spec *spec, const char *name);   /* a list's first; 0 when there is none */
void policy_spec_text(const struct policy_spec *spec, struct buf *ret_text); /* "mlfq queues=3 quantum=10 ..." */
const char *policy_share_name(enum policy_share share);          /* "priority", untranslated through N_; "" none */

/* ---- the engine ---- */

enum policy_state { POLICY_ABSENT, POLICY_READY, POLICY_RUNNING, POLICY_BLOCKED, POLICY_ENDED };
enum policy_after { AFTER_GOES_ON, AFTER_BLOCKS, AFTER_ENDS };

/* A task as the engine has it. Callers read only. */
struct policy_task {
	enum policy_state state;
	int cpu;                     /* the one it is on or was on last, -1 none yet */
	int share;
	int64_t left;                /* of its burst */
	int64_t arrived, first_run, ended; /* ticks; -1 not yet */
	int64_t used, waiting;
	int level;                   /* its queue, 0 the top */
	int64_t place;               /* in its queue: the smaller the earlier */
	/* the policies' own */
	int64_t slice, allotment, turn, count, since;
};

struct policy;
struct policy *policy_new(const struct policy_spec *spec, unsigned cpus, uint64_t seed);  /* copies spec */
void policy_free(struct policy *policy);
/* From now on by other rules: all tasks stay, those on CPUs, too; each begins anew in the queues, in the order in which they stand. */
void policy_change(struct policy *policy, const struct policy_spec *spec);

void policy_tick(struct policy *policy);
void policy_arrive(struct policy *policy, unsigned task, int share, int64_t burst); /* share < 0: the kind's normal one */
void policy_wake(struct policy *policy, unsigned task, int64_t burst);
/* Better known now: so much is left of its burst. */
void policy_burst(struct policy *policy, unsigned task, int64_t left);
/* It has another share from now on; negative: the normal one. */
void policy_share(struct policy *policy, unsigned task, int share);
/* A ready or running task waits for something (at a gate), has ended (killed), without having run. */
void policy_leave(struct policy *policy, unsigned task, enum policy_after after);
/* policy_on afterwards: who is on which CPU. Returns how many. */
unsigned policy_pick(struct policy *policy);
void policy_ran(struct policy *policy, unsigned task, enum policy_after after);

const struct policy_spec *policy_rules_of(const struct policy *policy);
int64_t policy_now(const struct policy *policy);                  /* the tick */
unsigned policy_cpus(const struct policy *policy);
int policy_on(const struct policy *policy, unsigned cpu);         /* a task, -1 idle */
unsigned policy_queues(const struct policy *policy);              /* how many ready queues there are */
/* The ready tasks of a queue, in order; at most `max`; returns how many. */
unsigned policy_queue(const struct policy *policy, unsigned level, uint16_t ret_tasks[], unsigned max);
unsigned policy_tasks(const struct policy *policy);               /* numbers below were given */
const struct policy_task *policy_task_get(const struct policy *policy, unsigned task); /* never NULL; ABSENT when unknown */
int64_t policy_switches(const struct policy *policy);
int64_t policy_busy(const struct policy *policy);                 /* ticks that CPUs have run */

/* ---- the simulator ---- */

enum { POLICY_JOBS = 256, POLICY_LENGTH = 1000000 };
struct policy_job { int64_t start, length, io_every; int share; /* -1 none of its own */ };
struct policy_result { int64_t response, turnaround, waiting; };
struct policy_stretch { unsigned cpu, task; int64_t from, to; };  /* on a CPU from tick `from` up to `to` */
struct policy_outcome {
	struct policy_result jobs[POLICY_JOBS];
	unsigned job_count;
	unsigned listed[POLICY_JOBS];                /* the order in which to list them: as served where nobody is interrupted, else by number */
	double response, turnaround, waiting;        /* on average */
	int64_t switches, busy, ticks;               /* ticks: until the last job has ended */
	double cpu_use;                              /* busy / (ticks * cpus) */
	ARRAY(struct policy_stretch) gantt;          /* by time, then by CPU */
};
/* One job of "start:length:io_every[:share]". -EINVAL with a sentence. */
int policy_job_parse(const char *text, struct policy_job *ret_job, struct err *err);
/* io_time: ticks that an I/O lasts. -EINVAL: impossible, err says what. */
int policy_simulate(const struct policy_spec *spec, unsigned cpus, uint64_t seed, int64_t io_time,
                    const struct policy_job *jobs, unsigned count, struct policy_outcome *ret_outcome, struct err *err);
void policy_outcome_done(struct policy_outcome *outcome);

#endif
