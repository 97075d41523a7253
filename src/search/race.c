/* search/race: two steps that depend on each other and have nothing between them that orders them could have come the other
 * way round. Then, where the earlier one was decided, somebody must be tried who leads to that.
 */
#include "search/internal.h"

#include <stdlib.h>

bool search_depends(enum search_access a, enum search_access b)
{
	return a != SEARCH_LOCAL && b != SEARCH_LOCAL && !(a == SEARCH_READ && b == SEARCH_READ);
}

bool search_races(enum search_access a, enum search_access b)
{
	/* Whoever may release a lock has it, so nobody else can acquire it then. */
	bool lock_between = (a == SEARCH_ACQUIRE && b == SEARCH_RELEASE) || (a == SEARCH_RELEASE && b == SEARCH_ACQUIRE);
	return search_depends(a, b) && !lock_between;
}

static bool is_before(const uint32_t *clock, const struct search_run *run, unsigned step)
{
	return clock[run->steps.at[step].task] >= step + 1;
}

static const struct branch *branch_of(const struct node *node, unsigned task)
{
	for (unsigned i = 0; i < node->count; i++)
		if (node->branches[i].task == task)
			return &node->branches[i];
	return NULL;
}

static bool has_moved_since(const struct search_run *run, unsigned task, unsigned from, unsigned to)
{
	for (unsigned i = from + 1; i < to; i++)
		if (run->steps.at[i].task == task)
			return true;
	return false;
}

/* Who could begin a way from that node on which `task` takes its step without the one that was taken there: the first of
 * each task, of the steps that do not depend on it, that depends on none of these. */
struct firsts { unsigned width; uint32_t *at; bool *begins; };

static void take_first(struct firsts *firsts, unsigned task, unsigned step, const uint32_t *clock)
{
	if (firsts->at[task])
		return;
	bool begins = true;
	for (unsigned t = 0; t < firsts->width && begins; t++)
		begins = !firsts->at[t] || clock[t] < firsts->at[t];
	firsts->at[task] = step + 1;
	firsts->begins[task] = begins;
}

static void want_one(struct search_run *run, struct node *node, const struct firsts *firsts, unsigned preferred)
{
	struct branch *chosen = NULL;
	for (unsigned i = 0; i < node->count; i++) {
		struct branch *branch = &node->branches[i];
		if (branch->task >= firsts->width || !firsts->begins[branch->task] || !branch->enabled)
			continue;
		if (branch->todo || branch->asleep)
			return;
		if (!chosen || branch->task == preferred)
			chosen = branch;
	}
	if (chosen) {
		node_want(run->search, node, (unsigned)(chosen - node->branches));
		return;
	}
	/* Nobody who could: whoever can is tried. */
	for (unsigned i = 0; i < node->count; i++)
		if (node->branches[i].enabled && !node->branches[i].asleep)
			node_want(run->search, node, i);
}

static void turn_round(struct search_run *run, unsigned early, unsigned at, unsigned task, const uint32_t *after)
{
	struct firsts firsts = {run->width, mem_new_or_die(run->width, sizeof *firsts.at), mem_new_or_die(run->width, sizeof *firsts.begins)};
	for (unsigned i = early + 1; i < at; i++)
		if (!is_before(clock_of(run, i), run, early))
			take_first(&firsts, run->steps.at[i].task, i, clock_of(run, i));
	take_first(&firsts, task, at, after);
	want_one(run, run->steps.at[early].node, &firsts, task);
	free(firsts.at);
	free(firsts.begins);
}

static bool touches(const struct search_run *run, unsigned step, struct touch touch)
{
	const struct step *of = &run->steps.at[step];
	for (size_t i = 0; i < of->touch_count; i++) {
		const struct touch *other = &run->touches.at[of->touches + i];
		if (other->object == touch.object && search_races(other->access, touch.access))
			return true;
	}
	return false;
}

void race_find(struct search_run *run, unsigned at, unsigned task, struct touch touch, const uint32_t *before, const uint32_t *after)
{
	const struct seen *seen = NULL;
	for (size_t i = 0; i < run->seen.n && !seen; i++)
		if (run->seen.at[i].object == touch.object)
			seen = &run->seen.at[i];
	ARRAY(unsigned) found = {0};
	for (size_t s = seen ? seen->steps.n : 0; s-- > 0;) {
		unsigned early = seen->steps.at[s];
		const struct step *step = &run->steps.at[early];
		if (early >= at || step->task == task || !step->node || is_before(before, run, early) || !touches(run, early, touch))
			continue;
		bool hidden = false;
		for (size_t i = 0; i < found.n && !hidden; i++)
			hidden = is_before(clock_of(run, found.at[i]), run, early);
		if (hidden)
			continue;
		bool moved = touch.waits && has_moved_since(run, task, early, at);
		const struct branch *branch = branch_of(step->node, task);
		/* It stood there, and could not: not the other way round. */
		if (touch.waits && !moved && branch && !branch->enabled)
			continue;
		turn_round(run, early, at, task, after);
		/* Would it have been blocked there? Nobody knows: then it hides nothing. */
		if (!moved)
			array_push(&found, early);
	}
	array_done(&found);
}
