/* policy/fair: in the manner of Linux's CFS. Each task has a virtual runtime that goes on by ONE * 100 / weight a tick; the
 * least goes next, for its part of the latency, by weight, but no less than the granularity. Who comes begins at the least; who wakes may have
 * a credit of some ticks, and takes a CPU at once from who is ahead by more than the granularity.
 */
#include "policy/internal.h"

enum { LATENCY, GRANULARITY, CREDIT, ONE = 1 << 16 };

static int64_t stretch(int64_t ticks, const struct policy_task *task)
{
	return ticks * ONE * 100 / task->share;
}

static void ready(struct policy *policy, struct policy_task *task, enum policy_why why)
{
	int64_t least = policy_least_count(policy, task);
	int64_t from = why == WHY_WAKES ? least - stretch(policy_value(policy, CREDIT), task) : least;
	if (why == WHY_CHANGES)
		task->count = 0;
	else if (why == WHY_ARRIVES || task->count < from)
		task->count = from;
}

static bool before(const struct policy *policy, const struct policy_task *a, const struct policy_task *b)
{
	(void)policy;
	return a->count != b->count ? a->count < b->count : a->place < b->place;
}

/* Its part of the latency. */
static int64_t part(const struct policy *policy, const struct policy_task *task)
{
	int64_t all = 0;
	for (size_t i = 0; i < policy->tasks.n; i++)
		all += policy_is_here(&policy->tasks.at[i]) ? policy->tasks.at[i].share : 0;
	int64_t ticks = all ? policy_value(policy, LATENCY) * task->share * policy->cpus / all : 0;
	int64_t least = policy_value(policy, GRANULARITY), most = policy_value(policy, LATENCY);
	ticks = ticks > most ? most : ticks;
	return ticks < least ? least : ticks;
}

static bool keeps(const struct policy *policy, const struct policy_task *task)
{
	if (task->turn >= part(policy, task))
		return false;
	for (size_t i = 0; i < policy->tasks.n; i++) {
		const struct policy_task *other = &policy->tasks.at[i];
		if (other->state == POLICY_READY && other->count + stretch(policy_value(policy, GRANULARITY), other) < task->count)
			return false;
	}
	return true;
}

static void starts(struct policy *policy, struct policy_task *task)
{
	(void)policy;
	task->turn = 0;
}

static void ran(struct policy *policy, struct policy_task *task, enum policy_after after)
{
	task->count += stretch(1, task);
	task->turn++;
	if (after == AFTER_GOES_ON && task->turn >= part(policy, task))
		policy_to_back(policy, task);
}

const struct policy_rules fair_rules = {.ready = ready, .before = before, .keeps = keeps, .starts = starts, .ran = ran};
