/* policy/srtf: the shortest remaining burst first, at every tick; who runs is left alone by its equals. */
#include "policy/internal.h"

static bool before(const struct policy *policy, const struct policy_task *a, const struct policy_task *b)
{
	(void)policy;
	if (a->left != b->left)
		return a->left < b->left;
	if (a->state != b->state)
		return a->state == POLICY_RUNNING;
	return a->place < b->place;
}

const struct policy_rules srtf_rules = {.before = before};
