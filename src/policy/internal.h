/* policy's own: what a policy decides, as functions. */
#ifndef PROCESSION_POLICY_INTERNAL_H
#define PROCESSION_POLICY_INTERNAL_H

#include "policy/policy.h"

struct policy {
	struct policy_spec spec;
	const struct policy_rules *rules;
	unsigned cpus;
	int on[POLICY_CPUS], ran[POLICY_CPUS];       /* the task, -1 none: now, and last */
	int64_t now, front, back;                    /* places given at either end of a queue */
	int64_t switches, busy;
	uint64_t random;
	ARRAY(struct policy_task) tasks;
};

enum policy_why { WHY_ARRIVES, WHY_WAKES, WHY_CHANGES };

/* Each may be NULL. */
struct policy_rules {
	/* The task is ready now: its level and share of time. Its place is the back of its queue already. */
	void (*ready)(struct policy *policy, struct policy_task *task, enum policy_why why);
	/* A tick begins. */
	void (*tick)(struct policy *policy);
	/* Should a go before b? Never NULL where draw is. NULL: by place. */
	bool (*before)(const struct policy *policy, const struct policy_task *a, const struct policy_task *b);
	/* Instead of before: one of these, which stand in the order of their places. */
	unsigned (*draw)(struct policy *policy, const unsigned *tasks, unsigned count);
	/* It runs: may nobody take the CPU from it? NULL: anybody who goes before it. */
	bool (*keeps)(const struct policy *policy, const struct policy_task *task);
	/* It is chosen (and was not kept). */
	void (*starts)(struct policy *policy, struct policy_task *task);
	/* It has had a tick. */
	void (*ran)(struct policy *policy, struct policy_task *task, enum policy_after after);
	const char *queues;                          /* the parameter that says how many; NULL one */
};

extern const struct policy_rules fcfs_rules, sjf_rules, srtf_rules, rr_rules, priority_rules, mlfq_rules,
	lottery_rules, stride_rules, fair_rules;

/* The value number n of a list, its last when it is shorter. */
int64_t policy_get(const struct policy *policy, unsigned param, unsigned n);
static inline int64_t policy_value(const struct policy *policy, unsigned param)
{
	return policy->spec.values[param].at[0];
}
void policy_to_back(struct policy *policy, struct policy_task *task);
void policy_to_front(struct policy *policy, struct policy_task *task);
uint64_t policy_random(struct policy *policy);   /* 63 bits */
bool policy_is_here(const struct policy_task *task); /* ready or running */
/* The least count of who is here, task itself left out; its own when it is alone. */
int64_t policy_least_count(const struct policy *policy, const struct policy_task *task);

#endif
