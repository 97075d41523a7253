/* policy/sjf: the shortest burst first; stable, and who runs is not interrupted. */
#include "policy/internal.h"

static bool before(const struct policy *policy, const struct policy_task *a, const struct policy_task *b)
{
	(void)policy;
	return a->left != b->left ? a->left < b->left : a->place < b->place;
}

static bool keeps(const struct policy *policy, const struct policy_task *task)
{
	(void)policy;
	(void)task;
	return true;
}

const struct policy_rules sjf_rules = {.before = before, .keeps = keeps};
