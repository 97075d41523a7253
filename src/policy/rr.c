/* policy/rr: round robin: a slice each, then to the back of the queue. Who has waited gets a fresh slice. */
#include "policy/internal.h"

enum { QUANTUM };

static void ready(struct policy *policy, struct policy_task *task, enum policy_why why)
{
	(void)why;
	task->slice = policy_value(policy, QUANTUM);
}

static void ran(struct policy *policy, struct policy_task *task, enum policy_after after)
{
	if (after != AFTER_GOES_ON || --task->slice > 0)
		return;
	task->slice = policy_value(policy, QUANTUM);
	policy_to_back(policy, task);
}

const struct policy_rules rr_rules = {.ready = ready, .ran = ran};
