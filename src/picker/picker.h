/* picker: who picks next. One file per picker, one table; and steer, the engine
 * that turns a picker's choices into granted steps, one task at a time.
 *
 * A choice is an entry of the schedule: task k runs up to and including its next operation (a
 * sleep on the way lets virtual time pass), or until it is blocked or ends. What
 * comes without a choice, always in the same order: a new task runs from its birth to its first gate.
 */
#ifndef PROCESSION_PICKER_H
#define PROCESSION_PICKER_H

#include "block/block.h"

/* A task as a picker sees it; the array's index is its number. */
struct choice {
	bool exists, ended, enabled;
	bool by_time;            /* enabled only by letting the clock go on to `wakes` */
	bool waits;              /* it may be blocked there (a release may not) */
	bool timed;              /* and a timeout may end the wait */
	uint16_t kind;           /* of what it stands before */
	uint32_t object;         /* and with what */
	uint64_t wakes;
};

struct steer;

struct picker_kind {
	const char *name, *help; /* help through _() */
	bool steered;            /* one task at a time, virtual time */
	bool by_person;          /* one that a person may ask for on the screen, by its name alone */
	bool splits;             /* a waking and the operation after it are two choices */
	bool ticked;             /* time goes by ticks of work: computing passes the gates, too */
	/* NULL when nothing is to be made. text: the schedule. */
	int (*open)(const char *text, void **ret_state, struct err *err);
	/* 1: *ret_task, which must be enabled; 0: a person has not said yet; negative: err says why not. */
	int (*choose)(void *state, const struct choice *choices, unsigned count, unsigned *ret_task, struct err *err);
	/* The run is over: 0, or negative when the picker had more to say (err). NULL: never. */
	int (*finish)(void *state, struct err *err);
	void (*done)(void *state);
	/* Instead of choose: decides by itself whom to let go, knowing that everybody stands at a gate. An enum steer_result. */
	int (*advance)(void *state, struct steer *steer, bool may_choose, struct err *err);
};
extern const struct picker_kind picker_table[];
extern const unsigned picker_count;
/* "policy:rr,quantum=2" is the kind policy, with a text of its own. NULL none. */
const struct picker_kind *picker_find(const char *name);
const char *picker_text(const char *name);                 /* what stands after the colon; NULL nothing */
void picker_names(struct buf *ret_text);                   /* "os, paced, hand, script, policy:NAME" */

/* The order that needs no choice: the lowest-numbered ready task; when none is, whoever wakes first. -1 none. */
int picker_default(const struct choice *choices, unsigned count);
/* The only task that can move; -1 when there are more, or none. */
int picker_forced(const struct choice *choices, unsigned count);

/* hand: what the person said; -1 the default order's next. */
void picker_hand_ask(void *state, int task);
/* Whoever moves, as long as only one can: until there is a choice. */
void picker_hand_ask_forced(void *state);
bool picker_hand_is_asked(const void *state);

/* explore: somebody above decides, with a function of his own. The state is this. */
struct picker_chooser {
	int (*choose)(void *ctx, const struct choice *choices, unsigned count, unsigned *ret_task, struct err *err);
	/* Nobody can ever move again. */
	void (*stuck)(void *ctx, const struct choice *choices, unsigned count);
	void *ctx;
};
/* policy: the run's seed, and CPUs when its text does not say how many (0: neither does the command line: 1). */
void picker_policy_begin(void *state, unsigned cpus, uint64_t seed);
/* From the next tick on by another policy: "mlfq,queues=2". The CPUs stay. */
int picker_policy_change(void *state, const char *text, struct err *err);

/* ---- steer ---- */

typedef void steer_emit_fn(void *ctx, struct event *event, const void *payload);
enum steer_result { STEER_MOVING, STEER_WAITS, STEER_MOVED, STEER_OVER, STEER_STUCK, STEER_OUTSIDE, STEER_FREE };

/* Borrows block, kind, state. */
struct steer *steer_new(struct block *block, const struct picker_kind *kind, void *state, steer_emit_fn *emit, void *ctx);
void steer_free(struct steer *steer);
/* One look: MOVING somebody is on the way (the bell will ring); MOVED a step was granted; WAITS for a
 * person, or because may_choose is false; OVER all have ended; STUCK nobody can ever move again; OUTSIDE nobody can
 * now, but something outside the gates may change that: look again in a millisecond; FREE somebody was let go, or time has
 * passed, without a step that a person would count.
 * Negative: the picker cannot choose (err). */
int steer_advance(struct steer *steer, bool may_choose, struct err *err);
/* What a person may pick now: fills choices[BLOCK_TASKS], returns how many numbers were given. */
unsigned steer_choices(struct steer *steer, struct choice choices[]);

#endif
