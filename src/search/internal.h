/* search's own. */
#ifndef PROCESSION_SEARCH_INTERNAL_H
#define PROCESSION_SEARCH_INTERNAL_H

#include "search/search.h"

/* What a task stood before at a node. todo: it must be tried; order: a run has gone that way; asleep: what follows from it was tried
 * on another way. */
struct branch {
	uint16_t task;
	bool enabled, todo, asleep;
	unsigned order;          /* taken as which of this node's, from 1; 0 not yet */
	struct search_op op;
	struct node *child;      /* NULL before there is one, and after all of it was tried */
	unsigned under_way;      /* runs in it that have no child yet, or go through it */
};

struct node {
	struct node *parent;
	unsigned via;            /* the parent's branch */
	unsigned depth, spent;   /* preemptions so far */
	uint16_t before;         /* who was let go before; UINT16_MAX nobody */
	unsigned left;           /* branches that are todo and not taken */
	unsigned taken;
	unsigned count;
	struct branch branches[];
};

struct entry { struct node *node; unsigned branch; };
struct level { ARRAY(struct entry) entries; };   /* those of one depth */

struct search {
	struct search_spec spec;
	struct node *root;
	bool rooted;             /* the first run has begun, and made, or will make, the root */
	ARRAY(struct level) levels;
	size_t waiting;          /* entries in all levels */
	unsigned under_way;
	uint64_t begun, random;
	struct search_count counted;
};

/* Somebody was let go. node NULL: it was no decision. */
struct step {
	struct node *node;
	unsigned branch;
	uint16_t task;
	size_t touches, touch_count; /* in run->touches */
	bool settled;
};
struct touch { uint32_t object; uint8_t access; bool waits; };
struct seen { uint32_t object; ARRAY(unsigned) steps; };  /* who has touched it */

struct search_run {
	struct search *search;
	ARRAY(struct entry) way;     /* the decisions to repeat, from the root; the last one is new */
	size_t at;
	struct node *node;           /* where it is: the node of the last decision */
	unsigned branch;             /* and the way it went; valid when node */
	ARRAY(struct step) steps;
	ARRAY(struct touch) touches;
	ARRAY(struct seen) seen;
	unsigned width;              /* tasks that the clocks have room for */
	ARRAY(uint32_t) clocks;      /* of the steps, width each: clock[t] = 1 + the last step of t that came before it, 0 none */
	ARRAY(uint32_t) now;         /* of the tasks, width each */
	ARRAY(uint64_t) priorities;  /* pct */
	ARRAY(unsigned) changes;     /* pct: at these decisions */
	unsigned decisions;
	uint16_t last;               /* whom it let go last, in a decision */
	bool cut, too_long;
};

/* tree.c */
struct node *node_new(struct search_run *run, const struct search_task *tasks, unsigned count);
void node_want(struct search *search, struct node *node, unsigned branch);
void node_take(struct node *node, unsigned branch);
/* Would going that way leave a task that could go on? */
bool node_preempts(const struct node *node, unsigned branch);
bool tree_take(struct search *search, struct entry *ret_entry);
void tree_leave(struct search_run *run, bool broken_off);
void tree_free(struct node *node);

/* clock.c */
void clock_step(struct search_run *run, unsigned task, struct node *node, unsigned branch);
void clock_settle(struct search_run *run);       /* the last step is whole: its clock, and the races it is in */
const uint32_t *clock_of(const struct search_run *run, unsigned step);
uint32_t *clock_now(struct search_run *run, unsigned task);

/* race.c */
/* op of `task`, which has the clocks before and (with its own edges) after, against all steps before `at`. */
void race_find(struct search_run *run, unsigned at, unsigned task, struct touch touch, const uint32_t *before, const uint32_t *after);

uint64_t search_random(uint64_t *state);

#endif
