/* policy/lottery: for each slice a ticket is drawn; its holder runs. */
#include "policy/internal.h"

enum { QUANTUM };

static unsigned draw(struct policy *policy, const unsigned *tasks, unsigned count)
{
	uint64_t all = 0;
	for (unsigned i = 0; i < count; i++)
		all += (uint64_t)policy->tasks.at[tasks[i]].share;
	uint64_t winner = policy_random(policy) % all;
	unsigned i = 0;
	for (; i + 1 < count && winner >= (uint64_t)policy->tasks.at[tasks[i]].share; i++)
		winner -= (uint64_t)policy->tasks.at[tasks[i]].share;
	return tasks[i];
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
	if (--task->slice <= 0)
		policy_to_back(policy, task);
}

const struct policy_rules lottery_rules = {.draw = draw, .keeps = keeps, .starts = starts, .ran = ran};
