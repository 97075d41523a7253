/* search: which orders of a program's operations are still to be tried. Pure: it never runs anything; whoever runs asks,
 * at every decision, which task to let go, and says afterwards what that has touched. Stateless model checking:
 * nothing is kept of a program's state but the decisions that lead to it, and to come back there is to run again.
 *
 * Exhaustive search goes depth first through the tree of decisions. Orders that differ only in the order of
 * independent operations end alike (Mazurkiewicz traces); one of each is enough. Which alternatives must be tried is found by
 * source sets with sleep sets:
 *
 *   P. Abdulla, S. Aronis, B. Jonsson, K. Sagonas: Optimal dynamic partial order reduction. POPL 2014 (Algorithm 1, Source-DPOR);
 *   C. Flanagan, P. Godefroid: Dynamic partial-order reduction for model checking software. POPL 2005 (races with what is
 *   blocked: a lock's acquire races with the acquire before it, not with the release that let it go on).
 *
 * Two operations are dependent when they touch one object and not both only read it. Happens-before is kept in vector clocks.
 *
 * Random search picks at random. PCT gives each task a random priority and lowers the running one's at d - 1 random points:
 * a bug that needs d ordering constraints, in a program of n tasks and k steps, is hit by one run with a probability of at
 * least 1 / (n k^(d-1)):
 *
 *   S. Burckhardt, P. Kothari, M. Musuvathi, S. Nagarakatte: A randomized scheduler with probabilistic guarantees of
 *   finding bugs. ASPLOS 2010.
 *
 * Several runs may be under way at once; each asks for itself. One thread.
 */
#ifndef PROCESSION_SEARCH_H
#define PROCESSION_SEARCH_H

#include "base/base.h"

enum search_strategy { SEARCH_EXHAUSTIVE, SEARCH_RANDOM, SEARCH_PCT };

/* LOCAL: nobody else can tell when it happens; it is no decision. ACQUIRE, RELEASE: of a lock that only its owner gives back, so
 * that the two are never possible at once. */
enum search_access { SEARCH_LOCAL, SEARCH_READ, SEARCH_WRITE, SEARCH_ACQUIRE, SEARCH_RELEASE };

struct search_op {
	uint32_t object;         /* whatever is shared, by number; not for LOCAL */
	uint16_t kind;           /* the caller's; only compared */
	uint8_t access;          /* enum search_access */
	bool waits;              /* it can be blocked */
};
struct search_task { bool exists, enabled; struct search_op op; };  /* index = number; exists: stands before op */

struct search_spec {
	enum search_strategy strategy;
	bool all;                /* exhaustive: no reduction */
	unsigned preemptions;    /* exhaustive: at most so many switches away from a task that could go on; UINT32_MAX any.
	                            Anything less tries all such orders, without reduction */
	uint64_t seed;           /* random, pct */
	unsigned depth;          /* pct: d */
	unsigned steps_most;     /* a run is cut after so many decisions */
	uint64_t runs;           /* random, pct: how many */
};

struct search;
struct search_run;
/* How a choice went; negative: -EILSEQ, the program differs from what it did before by the same schedule (err says where). */
enum search_choice { SEARCH_CUT, SEARCH_CHOSEN, SEARCH_TOO_LONG };

struct search *search_new(const struct search_spec *spec);
void search_free(struct search *search);
bool search_is_done(const struct search *search);       /* nothing to try, and nothing under way */
/* The next run to make; NULL when there is none now (others under way may find more). */
struct search_run *search_begin(struct search *search);
/* At a decision: whom to let go. CUT: all that can follow was tried already; TOO_LONG: past steps_most. Then end the run.
 * At least one task must be enabled. name: of a kind, for err. */
int search_choose(struct search_run *run, const struct search_task *tasks, unsigned count, const char *(*name)(unsigned kind),
                  unsigned *ret_task, struct err *err);
/* What the task let go last has done beside its op. */
void search_touched(struct search_run *run, uint32_t object, enum search_access access);
void search_started(struct search_run *run, unsigned child);
void search_joined(struct search_run *run, unsigned child);
/* The run is over: `tasks` are those that can never move (a deadlock), or count 0. broken_off: it was stopped from outside, and is as if
 * it had never begun. Frees the run. */
void search_end(struct search_run *run, const struct search_task *tasks, unsigned count, bool broken_off);

/* Decisions so far: of this run, those where there was somebody else to choose, and changes of the task. */
unsigned search_run_steps(const struct search_run *run);

struct search_count { uint64_t complete, cut, too_long; unsigned steps_most, tasks_most; };
struct search_count search_counted(const struct search *search);
/* PCT: the least chance that one run has to hit a bug of that depth; 0 before the first run. */
double search_bound(const struct search *search);

/* On one object: does their order matter? depends: one comes behind the other; races: and could have come before it. */
bool search_depends(enum search_access a, enum search_access b);
bool search_races(enum search_access a, enum search_access b);

#endif
