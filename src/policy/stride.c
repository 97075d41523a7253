/* policy/stride: the lottery's shares without chance. Each tick moves a task on by ONE / tickets; who is least far
 * on gets the next slice. Who comes, or comes back, begins where the least of those present stands: waiting earns no lead.
 */
#include "policy/internal.h"

enum { QUANTUM, ONE = 1 << 20 };

static void ready(struct policy *policy, struct policy_task *task, enum policy_why why)
{
	int64_t least = policy_least_count(policy, task);
	if (why == WHY_CHANGES)
		task->count = 0;
	else if (why == WHY_ARRIVES || task->count < least)
		task->count = least;
}

static bool before(const struct policy *policy, const struct policy_task *a, const struct policy_task *b)
{
	(void)policy;
	return a->count != b->count ? a->count < b->count : a->place < b->place;
}

static bool keeps(const struct policy *policy, const struct policy_task *task)
{
	(void)policy;
	return task->slice > 0;
}

static void starts(struct policy *policy, struct policy_task *task)
{
	task->slice = policy_value(policy, QUANTUM);
}

static void ran(struct policy *policy, struct policy_task *task, enum policy_after after)
{
	(void)after;
	task->count += ONE / task->share;
	if (--task->slice <= 0)
		policy_to_back(policy, task);
}

const struct policy_rules stride_rules = {.ready = ready, .before = before, .keeps = keeps, .starts = starts, .ran = ran};
