/* search/tree: the tree of decisions. A node is kept while something below it is to be tried; what is to be tried waits by
 * depth, and the deepest is tried first, so that the tree stays as small as one way through it and what hangs on that.
 */
#include "search/internal.h"

#include <stdlib.h>

bool node_preempts(const struct node *node, unsigned branch)
{
	for (unsigned i = 0; i < node->count; i++)
		if (node->branches[i].task == node->before)
			return node->branches[i].enabled && i != branch;
	return false;
}

static bool touches_what(const struct search_run *run, const struct step *step, const struct search_op *op)
{
	for (size_t i = 0; i < step->touch_count; i++) {
		const struct touch *touch = &run->touches.at[step->touches + i];
		if (touch->object == op->object && search_depends(touch->access, op->access))
			return true;
	}
	return false;
}

/* Asleep here is who slept before, or was tried before, and is independent of what has happened since. (Steps that were no decisions
 * belong to the decision before them.) */
static bool sleeps_on(const struct search_run *run, const struct node *parent, unsigned via, unsigned task)
{
	const struct branch *other = NULL;
	for (unsigned i = 0; i < parent->count && !other; i++)
		if (parent->branches[i].task == task)
			other = &parent->branches[i];
	if (!other || !other->enabled || other == &parent->branches[via])
		return false;
	if (!other->asleep && (other->order == 0 || other->order > parent->branches[via].order))
		return false;
	for (size_t i = run->steps.n; i-- > 0;) {
		if (touches_what(run, &run->steps.at[i], &other->op))
			return false;
		if (run->steps.at[i].node)
			break;
	}
	return true;
}

struct node *node_new(struct search_run *run, const struct search_task *tasks, unsigned count)
{
	unsigned branches = 0;
	for (unsigned i = 0; i < count; i++)
		branches += tasks[i].exists;
	struct node *node = mem_new_or_die(1, sizeof *node + branches * sizeof node->branches[0]);
	node->parent = run->node;
	node->via = run->branch;
	node->depth = run->decisions;
	node->before = run->last;
	if (node->parent)
		node->spent = node->parent->spent + node_preempts(node->parent, node->via);
	for (unsigned i = 0; i < count; i++) {
		if (!tasks[i].exists)
			continue;
		struct branch *branch = &node->branches[node->count++];
		*branch = (struct branch){.task = (uint16_t)i, .enabled = tasks[i].enabled, .op = tasks[i].op};
		branch->asleep = node->parent && !run->search->spec.all && sleeps_on(run, node->parent, node->via, i);
	}
	if (node->parent)
		node->parent->branches[node->via].child = node;
	else
		run->search->root = node;
	return node;
}

void node_want(struct search *search, struct node *node, unsigned branch)
{
	if (node->branches[branch].todo)
		return;
	node->branches[branch].todo = true;
	node->left++;
	while (search->levels.n <= node->depth)
		array_push(&search->levels, (struct level){0});
	array_push(&search->levels.at[node->depth].entries, (struct entry){node, branch});
	search->waiting++;
}

void node_take(struct node *node, unsigned branch)
{
	node->branches[branch].todo = true;
	node->branches[branch].order = ++node->taken;
}

bool tree_take(struct search *search, struct entry *ret_entry)
{
	if (search->waiting == 0)
		return false;
	size_t depth = search->levels.n;
	while (search->levels.at[depth - 1].entries.n == 0)
		depth--;
	struct level *level = &search->levels.at[depth - 1];
	*ret_entry = level->entries.at[--level->entries.n];
	search->waiting--;
	ret_entry->node->left--;
	node_take(ret_entry->node, ret_entry->branch);
	return true;
}

/* From where the run was upwards: what has nothing left to try goes. */
void tree_leave(struct search_run *run, bool broken_off)
{
	struct search *search = run->search;
	struct node *node = run->node;
	unsigned via = run->branch;
	if (run->at < run->way.n) { /* it ended on the way there */
		struct entry last = run->way.at[run->way.n - 1];
		node = last.node;
		via = last.branch;
	}
	bool again = broken_off && node;
	while (node) {
		struct branch *branch = &node->branches[via];
		branch->under_way--;
		if (again && !branch->child && branch->under_way == 0) {
			branch->todo = false;
			branch->order = 0;
			node_want(search, node, via);
		}
		again = false;
		bool busy = node->left > 0;
		for (unsigned i = 0; i < node->count && !busy; i++)
			busy = node->branches[i].under_way > 0 || node->branches[i].child;
		struct node *parent = node->parent;
		via = node->via;
		if (!busy) {
			if (parent)
				parent->branches[via].child = NULL;
			else
				search->root = NULL;
			free(node);
		}
		node = parent;
	}
}

void tree_free(struct node *node)
{
	for (unsigned i = 0; node && i < node->count; i++)
		tree_free(node->branches[i].child);
	free(node);
}
