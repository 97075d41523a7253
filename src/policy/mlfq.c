/* policy/mlfq: the multi-level feedback queue, by the rules of mlfq.py.
 *
 * A task begins at the top. When it has used up its slice it goes to the back of its queue, and after `allotment` slices one
 * queue down. An I/O that starts in the tick in which a slice ends still counts the slice. Every `boost` ticks all come back to the top,
 * the lowest queue first. With `stay` an I/O gives a fresh slice and allotment (and so can be abused); with `io_bump` who
 * comes back from I/O goes to the front of its queue.
 */
#include "policy/internal.h"

enum { QUEUES, QUANTUM, ALLOTMENT, BOOST, STAY, IO_BUMP };

static void refresh(struct policy *policy, struct policy_task *task)
{
	task->slice = policy_get(policy, QUANTUM, (unsigned)task->level);
	task->allotment = policy_get(policy, ALLOTMENT, (unsigned)task->level);
}

static void ready(struct policy *policy, struct policy_task *task, enum policy_why why)
{
	if (why != WHY_WAKES) {
		task->level = 0;
		refresh(policy, task);
	} else if (policy_value(policy, IO_BUMP)) {
		policy_to_front(policy, task);
	}
}

static void tick(struct policy *policy)
{
	int64_t every = policy_value(policy, BOOST);
	if (every == 0 || policy->now % every != 0)
		return;
	for (int level = (int)policy_value(policy, QUEUES) - 1; level > 0; level--) {
		for (;;) {
			struct policy_task *next = NULL;
			for (size_t i = 0; i < policy->tasks.n; i++) {
				struct policy_task *task = &policy->tasks.at[i];
				if (policy_is_here(task) && task->level == level && (!next || task->place < next->place))
					next = task;
			}
			if (!next)
				break;
			next->level = 0;
			policy_to_back(policy, next);
		}
	}
	for (size_t i = 0; i < policy->tasks.n; i++) {
		policy->tasks.at[i].level = 0;
		refresh(policy, &policy->tasks.at[i]);
	}
}

static bool before(const struct policy *policy, const struct policy_task *a, const struct policy_task *b)
{
	(void)policy;
	return a->level != b->level ? a->level < b->level : a->place < b->place;
}

static void ran(struct policy *policy, struct policy_task *task, enum policy_after after)
{
	bool slice_ends = --task->slice <= 0;
	if (after == AFTER_ENDS)
		return;
	if (after == AFTER_BLOCKS && policy_value(policy, STAY))
		refresh(policy, task);
	if (!slice_ends)
		return;
	if (--task->allotment <= 0) {
		task->level += task->level + 1 < (int)policy_value(policy, QUEUES);
		refresh(policy, task);
	}
	task->slice = policy_get(policy, QUANTUM, (unsigned)task->level);
	policy_to_back(policy, task);
}

const struct policy_rules mlfq_rules = {.ready = ready, .tick = tick, .before = before, .ran = ran, .queues = "queues"};
