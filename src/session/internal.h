/* session's own: the parts of a live run. */
#ifndef PROCESSION_SESSION_INTERNAL_H
#define PROCESSION_SESSION_INTERNAL_H

#include <jansson.h>

#include "block/block.h"
#include "journal/journal.h"
#include "kernel/kernel.h"
#include "launch/launch.h"
#include "picker/picker.h"
#include "script/script.h"
#include "session/session.h"

/* What the session knows of the process behind a task. */
struct watched_task { int pidfd; bool watched, woke, dead, reaped; int status; uint64_t alone_since; };

struct live {
	struct block block;
	struct script_program program;
	struct script_job job;
	struct launch *launch;
	struct ring_reader *reader;
	const struct picker_kind *kind;
	void *picker;                    /* the kind's state */
	struct steer *steer;             /* NULL under os and paced */
	struct picker_chooser *chooser;  /* explore; NULL otherwise */
	bool line_steps, fine, begins_paused;  /* as the spec said */
	uint64_t time_limit_ns;
	unsigned policy_cpus;
	int epoll_fd;
	struct watched_task tasks[BLOCK_TASKS];
	unsigned tasks_seen;
	bool main_reaped, all_gone, verdict, pending;
	bool outside;                    /* nobody can be picked, but something outside the gates may change that: look soon */
	int exit_code;
	uint64_t next_token_ns, deadline_ns;
	double speed;
	bool paused;
	unsigned credit;                 /* steps asked for while paused */
	uint64_t start_ns;               /* CLOCK_MONOTONIC at the run's begin */
	uint64_t silent_since_ns;        /* the same clock: when a task last said something */
};

struct session {
	struct history *history;
	struct journal *journal;
	char *record, *name, *picker;
	struct journal_reader *recording; /* replay */
	struct live *live;                /* NULL in a replay */
	struct foreign *foreign;          /* another program that is watched, in the place of live */
	struct table *table;              /* NULL: the process table is not kept */
	struct states *states;            /* NULL: states are the tasks' own word, or the picker's */
	uint16_t states_from;             /* enum state_source */
	unsigned cpus;
	char states_why[200];
	bool over;
	uint64_t next_flush_ns;
	uint64_t last_seq;                /* where the session gives the numbers (states.c) */
	uint64_t seed;
	unsigned method;
};

/* What epoll says of each descriptor: data.u32. */
enum { WATCHES_BELL, WATCHES_LAUNCH, WATCHES_TASK };

uint64_t session_clock_ns(void);
/* An event in order: to history and journal. */
void session_take(struct session *session, const struct event *event, const void *payload);

/* live.c */
int live_start(struct session *session, const struct session_spec *spec, struct err *err);
void live_stop(struct session *session);
int live_again(struct session *session, const char *schedule, struct err *err);
int live_pump(struct session *session, uint64_t budget_ns, struct err *err);
void live_inject(struct session *session, unsigned kind, unsigned task, uint32_t object, int64_t a, int64_t b,
                 const void *payload, size_t size);
/* Ends the run: kills what lives; the exit code is 1. */
void live_break_off(struct session *session, unsigned kind, int64_t what, const char *sentence);

/* table.c */
struct table *table_new(void);
void table_free(struct table *table);
void table_pump(struct session *session, uint64_t now);
int table_timeout_ms(const struct session *session, int timeout);

/* foreign.c: any program, unmodified */
int foreign_start(struct session *session, const struct session_spec *spec, struct err *err);
void foreign_stop(struct session *session);
unsigned foreign_fds(const struct session *session, struct pollfd *ret_fds, unsigned max);
int foreign_timeout_ms(const struct session *session);
int foreign_pump(struct session *session, uint64_t budget_ns, struct err *err);
void foreign_tell(struct session *session, unsigned kind, unsigned task, int64_t a, int64_t b, const void *payload, size_t size);

/* watch.c: the processes behind the tasks */
void watch_tasks(struct session *session);
void watch_begin(struct live *live, unsigned count);   /* of the first `count` tasks nothing is known */
void watch_forget(struct live *live);
/* The keeper has taken a process's status (as of waitpid): ours to know, since it was nobody's child. */
void watch_reaped(struct session *session, pid_t pid, int status);
bool watch_is_dead(void *live, unsigned writer);
bool watch_all_gone(const struct live *live);

/* states.c: what the kernel says, merged with what the tasks say. take, pump, end: only where session->states is. */
typedef void states_births_fn(struct session *session, const struct kernel_record *record, uint64_t time);
/* births: told of each FORK, EXEC, RENAME and EXIT (and of states other than running), to make tasks of what has no
 * probe; NULL: tasks are those that say BEGIN. */
struct states_place { pid_t keeper; int epoll_fd; uint64_t start_ns; states_births_fn *births; };
int states_open(struct session *session, const struct session_spec *spec, const struct states_place *place, struct err *err);
void states_deliver(struct session *session, struct event *event, const void *payload); /* now, with the next number */
uint16_t states_task(const struct session *session, pid_t tid);    /* EVENT_NO_TASK unknown */
void states_task_set(struct session *session, pid_t tid, uint16_t task);
void states_free(struct states *states);
void states_take(struct session *session, const struct event *event, const void *payload); /* keeps it until its turn */
unsigned states_pump(struct session *session, uint64_t now);   /* how many events have gone on */
unsigned states_end(struct session *session);                  /* everything goes on: nobody lives */
int states_timeout_ms(const struct session *session, int timeout);
struct kernel *states_kernel(const struct session *session);   /* NULL none */

/* verdict.c */
void verdict_stuck(struct session *session);
/* With open gates, where nobody has said anything for a while: is it a hang? */
void verdict_silence(struct session *session);
bool verdict_deadlock(struct session *session);

#endif
