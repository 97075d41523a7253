/* policy/priority: the smallest number first, as the kernel's `nice`; equals in their order, or in turns with a quantum.
 * With ageing, `ageing` ticks of waiting make a task's number smaller by one, until it runs: so nobody starves.
 */
#include "policy/internal.h"

enum { PREEMPT, AGEING, QUANTUM };

static void ready(struct policy *policy, struct policy_task *task, enum policy_why why)
{
	(void)why;
	task->slice = policy_value(policy, QUANTUM);
	task->since = policy->now;
}

static int64_t effective(const struct policy *policy, const struct policy_task *task)
{
	int64_t ageing = policy_value(policy, AGEING);
	if (ageing == 0 || task->state == POLICY_RUNNING)
		return task->share;
	return task->share - (policy->now - task->since) / ageing;
}

static bool before(const struct policy *policy, const struct policy_task *a, const struct policy_task *b)
{
	int64_t first = effective(policy, a), second = effective(policy, b);
	return first != second ? first < second : a->place < b->place;
}

static bool keeps(const struct policy *policy, const struct policy_task *task)
{
	bool slice_ended = policy_value(policy, QUANTUM) > 0 && task->turn == 0;
	return policy_value(policy, PREEMPT) == 0 && !slice_ended;
}

static void ran(struct policy *policy, struct policy_task *task, enum policy_after after)
{
	task->since = policy->now + 1;
	task->turn++;
	if (after != AFTER_GOES_ON || policy_value(policy, QUANTUM) == 0 || --task->slice > 0)
		return;
	task->slice = policy_value(policy, QUANTUM);
	task->turn = 0;
	policy_to_back(policy, task);
}

const struct policy_rules priority_rules = {.ready = ready, .before = before, .keeps = keeps, .ran = ran};
