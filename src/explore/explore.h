/* explore: runs a program again and again, each time in another order, and says what can come out of it. Every run is a real
 * run of real processes; which order is next says the search (search.h). Several runs go on side by side, each in a session of
 * its own, so that all CPUs have something to do; each keeps its keeper process for the runs that follow.
 *
 * A decision is an operation on something shared. Starting, joining and ending tasks, printing and sleeping are done at once where
 * they are possible: nobody else can tell when. (Unless the program asks who is alive, sends signals, or waits for a task with
 * a timeout: then each operation of a task may be its last, and its order counts.) Time is no order: whoever sleeps may wake before or
 * after anything that others do.
 *
 * What is found is kept with the schedule that leads there: of those seen the one with the fewest switches; in the end it is made
 * shorter still, by trying.
 *
 * One thread. The caller polls explore_fds and calls explore_pump.
 */
#ifndef PROCESSION_EXPLORE_H
#define PROCESSION_EXPLORE_H

#include <jansson.h>

#include "search/search.h"
#include "session/session.h"

struct explore_spec {
	struct session_spec run;     /* the program; picker, schedule, record are not used. What it points to must outlive the explorer */
	enum search_strategy strategy;
	bool all;                    /* exhaustive: without reduction */
	unsigned preemptions;        /* exhaustive: at most; UINT32_MAX any */
	unsigned depth;              /* pct; 0: 3 */
	uint64_t runs_most;          /* 0: none (exhaustive), 1000 (random, pct) */
	uint64_t time_ns;            /* wall; 0: none */
	uint64_t seed;               /* of the search (random, pct) and of the program; 0: 1, so that it is the same each time */
	unsigned steps_most;         /* of one run; 0: 2000 */
	unsigned lanes;              /* runs side by side; 0: two for each CPU */
};

enum { EXPLORE_SEED = 1 };       /* of programs, when none is given */
enum finding_kind { FOUND_OUTCOME, FOUND_DEADLOCK, FOUND_HANG, FOUND_VIOLATION, FOUND_ERROR, FINDING_KINDS };
/* An operation of the run that was kept: whose, and its sentence. */
struct finding_step { uint16_t task, kind; bool alarm; char text[200]; };
struct finding {
	enum finding_kind kind;
	char *text;                  /* outcomes: JSON with sorted keys; else a sentence */
	char *cycle;                 /* deadlocks: "1>lock A\n2>lock B"; NULL otherwise */
	uint64_t runs;               /* that ended so */
	uint64_t real;               /* of those that the kernel has scheduled (explore_repeat) */
	char *schedule;              /* one that leads there */
	unsigned switches, length;   /* of it */
	bool proven;                 /* the schedule as it stands here was run, and led there */
	ARRAY(struct finding_step) steps; /* of that run: what it did with shared things; at most 60 */
};

struct explore_state {
	const struct finding *findings; size_t finding_count;  /* in the order in which they were found */
	uint64_t runs, redundant, cut; /* ended; broken off because all that follows was tried; broken off as too long */
	double seconds, runs_per_second;
	bool over, shortening;
	uint64_t real_runs, real_left; /* under the kernel: made, to be made */
	bool complete;               /* everything was tried */
	bool stopped;                /* from outside, or by a limit */
	double bound;                /* pct: the least chance of one run to hit a bug of that depth */
	const char *trouble;         /* why it could not go on; NULL */
};

struct explore;
int explore_new(const struct explore_spec *spec, struct explore **ret_explore, struct err *err);
void explore_free(struct explore *explore);                /* ends all runs */
unsigned explore_fds(const struct explore *explore, struct pollfd *ret_fds, unsigned max);
int explore_timeout_ms(const struct explore *explore);
/* Lets the runs go on, for at most budget_ns. */
void explore_pump(struct explore *explore, uint64_t budget_ns);
/* And now under the picker os: how often does each ending really come? Adds `count` runs; they begin when the search is over. */
void explore_repeat(struct explore *explore, uint64_t count);
bool explore_is_at_work(const struct explore *explore);    /* not over, or runs under os are still to be made */
void explore_stop(struct explore *explore);                /* enough: what was found stays; it is over soon */
bool explore_is_over(const struct explore *explore);
struct explore_state explore_look(const struct explore *explore);  /* borrows */
/* What `explore --json` prints; caller frees with json_decref. */
json_t *explore_report(const struct explore *explore, const char *program);
/* "exhaustive", "random", "pct"; -EINVAL with a sentence. */
int explore_strategy_parse(const char *name, enum search_strategy *ret_strategy, struct err *err);
const char *explore_strategy_name(enum search_strategy strategy);
/* One that is no outcome, in words: "error: ...". */
void finding_say(const struct finding *finding, struct buf *ret_text);

#endif
