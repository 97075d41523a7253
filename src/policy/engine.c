/* policy/engine: who is ready, who is on which CPU, and the count of it all. */
#include "policy/internal.h"

#include <stdlib.h>

struct policy *policy_new(const struct policy_spec *spec, unsigned cpus, uint64_t seed)
{
	struct policy *policy = mem_new_or_die(1, sizeof *policy);
	policy->spec = *spec;
	policy->rules = spec->kind->rules;
	policy->cpus = cpus < 1 ? 1 : cpus > POLICY_CPUS ? POLICY_CPUS : cpus;
	policy->random = seed;
	for (unsigned i = 0; i < POLICY_CPUS; i++)
		policy->on[i] = policy->ran[i] = -1;
	return policy;
}

void policy_free(struct policy *policy)
{
	if (policy)
		array_done(&policy->tasks);
	free(policy);
}

/* ---- what the rules stand on ---- */

int64_t policy_get(const struct policy *policy, unsigned param, unsigned n)
{
	const struct policy_value *value = &policy->spec.values[param];
	return value->at[n < value->count ? n : value->count - 1];
}

void policy_to_back(struct policy *policy, struct policy_task *task)
{
	task->place = ++policy->back;
}

void policy_to_front(struct policy *policy, struct policy_task *task)
{
	task->place = --policy->front;
}

/* splitmix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014). */
uint64_t policy_random(struct policy *policy)
{
	uint64_t z = policy->random += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) >> 1;
}

bool policy_is_here(const struct policy_task *task)
{
	return task->state == POLICY_READY || task->state == POLICY_RUNNING;
}

int64_t policy_least_count(const struct policy *policy, const struct policy_task *task)
{
	bool found = false;
	int64_t least = task->count;
	for (size_t i = 0; i < policy->tasks.n; i++) {
		const struct policy_task *other = &policy->tasks.at[i];
		if (other == task || !policy_is_here(other) || (found && other->count >= least))
			continue;
		least = other->count;
		found = true;
	}
	return least;
}

/* ---- tasks come and go ---- */

static struct policy_task *task_at(struct policy *policy, unsigned task)
{
	while (policy->tasks.n <= task)
		array_push(&policy->tasks, (struct policy_task){.cpu = -1, .arrived = -1, .first_run = -1, .ended = -1});
	return &policy->tasks.at[task];
}

static void make_ready(struct policy *policy, struct policy_task *task, enum policy_why why)
{
	if (task->state != POLICY_RUNNING)
		task->state = POLICY_READY;
	policy_to_back(policy, task);
	if (policy->rules->ready)
		policy->rules->ready(policy, task, why);
}

static int share_of(const struct policy *policy, int share)
{
	const struct policy_kind *kind = policy->spec.kind;
	if (share < 0)
		share = kind->share_normal;
	return share < 1 && kind->share != SHARE_PRIORITY ? 1 : share;
}

void policy_arrive(struct policy *policy, unsigned number, int share, int64_t burst)
{
	struct policy_task *task = task_at(policy, number);
	*task = (struct policy_task){.cpu = -1, .arrived = policy->now, .first_run = -1, .ended = -1,
	                             .share = share_of(policy, share), .left = burst};
	make_ready(policy, task, WHY_ARRIVES);
}

void policy_wake(struct policy *policy, unsigned number, int64_t burst)
{
	struct policy_task *task = task_at(policy, number);
	if (task->state != POLICY_BLOCKED)
		return;
	task->left = burst;
	make_ready(policy, task, WHY_WAKES);
}

void policy_burst(struct policy *policy, unsigned number, int64_t left)
{
	task_at(policy, number)->left = left;
}

void policy_share(struct policy *policy, unsigned number, int share)
{
	task_at(policy, number)->share = share_of(policy, share);
}

static void leave(struct policy *policy, struct policy_task *task, enum policy_after after)
{
	if (task->state == POLICY_RUNNING && task->cpu >= 0)
		policy->on[task->cpu] = -1;
	task->state = after == AFTER_ENDS ? POLICY_ENDED : POLICY_BLOCKED;
}

void policy_leave(struct policy *policy, unsigned number, enum policy_after after)
{
	struct policy_task *task = task_at(policy, number);
	if (task->state == POLICY_ABSENT || task->state == POLICY_ENDED || after == AFTER_GOES_ON)
		return;
	leave(policy, task, after);
	if (after == AFTER_ENDS)
		task->ended = policy->now;
}

void policy_tick(struct policy *policy)
{
	policy->now++;
	if (policy->rules->tick)
		policy->rules->tick(policy);
}

/* ---- who runs ---- */

static bool goes_before(const struct policy *policy, unsigned a, unsigned b)
{
	const struct policy_task *first = &policy->tasks.at[a], *second = &policy->tasks.at[b];
	if (policy->rules->before)
		return policy->rules->before(policy, first, second);
	return first->place < second->place;
}

/* The order of a queue, and that in which draw is shown its candidates. */
static void sort(const struct policy *policy, unsigned *tasks, unsigned count, bool by_place)
{
	for (unsigned i = 1; i < count; i++) {
		unsigned task = tasks[i], k = i;
		for (; k > 0 && (by_place ? policy->tasks.at[task].place < policy->tasks.at[tasks[k - 1]].place
		                          : goes_before(policy, task, tasks[k - 1])); k--)
			tasks[k] = tasks[k - 1];
		tasks[k] = task;
	}
}

/* Fills the chosen: first who is kept, then by the rules. Returns how many. */
static unsigned choose(struct policy *policy, unsigned *chosen)
{
	unsigned rest[POLICY_TASKS], count = 0, rest_count = 0;
	for (size_t i = 0; i < policy->tasks.n && rest_count < POLICY_TASKS; i++) {
		const struct policy_task *task = &policy->tasks.at[i];
		if (!policy_is_here(task))
			continue;
		if (task->state == POLICY_RUNNING && policy->rules->keeps && policy->rules->keeps(policy, task))
			chosen[count++] = (unsigned)i;
		else
			rest[rest_count++] = (unsigned)i;
	}
	sort(policy, rest, rest_count, policy->rules->draw != NULL);
	while (count < policy->cpus && rest_count > 0) {
		unsigned next = policy->rules->draw ? policy->rules->draw(policy, rest, rest_count) : rest[0], at = 0;
		while (rest[at] != next)
			at++;
		for (rest_count--; at < rest_count; at++)
			rest[at] = rest[at + 1];
		if (policy->rules->starts)
			policy->rules->starts(policy, &policy->tasks.at[next]);
		chosen[count++] = next;
	}
	return count;
}

static void put_on(struct policy *policy, unsigned cpu, unsigned number)
{
	struct policy_task *task = &policy->tasks.at[number];
	policy->switches += policy->ran[cpu] >= 0 && policy->ran[cpu] != (int)number;
	policy->on[cpu] = policy->ran[cpu] = (int)number;
	task->cpu = (int)cpu;
	task->state = POLICY_RUNNING;
	if (task->first_run < 0)
		task->first_run = policy->now;
}

unsigned policy_pick(struct policy *policy)
{
	unsigned chosen[POLICY_CPUS], count = choose(policy, chosen), cpu = 0;
	bool placed[POLICY_CPUS] = {false};
	int before[POLICY_CPUS];
	for (unsigned i = 0; i < policy->cpus; i++) {
		before[i] = policy->on[i];
		policy->on[i] = -1;
	}
	for (size_t i = 0; i < policy->tasks.n; i++)
		if (policy->tasks.at[i].state == POLICY_RUNNING)
			policy->tasks.at[i].state = POLICY_READY;
	for (unsigned i = 0; i < count; i++) {   /* who ran stays where it is */
		int last = policy->tasks.at[chosen[i]].cpu;
		if (last >= 0 && before[last] == (int)chosen[i]) {
			put_on(policy, (unsigned)last, chosen[i]);
			placed[i] = true;
		}
	}
	for (unsigned i = 0; i < count; i++) {
		while (!placed[i] && policy->on[cpu] >= 0)
			cpu++;
		if (!placed[i])
			put_on(policy, cpu, chosen[i]);
	}
	for (size_t i = 0; i < policy->tasks.n; i++)
		policy->tasks.at[i].waiting += policy->tasks.at[i].state == POLICY_READY;
	return count;
}

void policy_ran(struct policy *policy, unsigned number, enum policy_after after)
{
	struct policy_task *task = task_at(policy, number);
	if (task->state != POLICY_RUNNING)
		return;
	task->used++;
	policy->busy++;
	task->left -= task->left > 0;
	if (policy->rules->ran)
		policy->rules->ran(policy, task, after);
	if (after == AFTER_GOES_ON)
		return;
	leave(policy, task, after);
	if (after == AFTER_ENDS)
		task->ended = policy->now + 1;
}

void policy_change(struct policy *policy, const struct policy_spec *spec)
{
	unsigned order[POLICY_TASKS], count = 0;
	for (size_t i = 0; i < policy->tasks.n && count < POLICY_TASKS; i++)
		if (policy->tasks.at[i].state != POLICY_ABSENT && policy->tasks.at[i].state != POLICY_ENDED)
			order[count++] = (unsigned)i;
	sort(policy, order, count, false);
	bool same_share = policy->spec.kind->share == spec->kind->share;
	policy->spec = *spec;
	policy->rules = spec->kind->rules;
	for (unsigned i = 0; i < count; i++) {
		struct policy_task *task = &policy->tasks.at[order[i]];
		enum policy_state state = task->state;
		task->level = 0;
		task->slice = task->allotment = task->turn = task->count = 0;
		task->since = policy->now;
		if (!same_share)
			task->share = share_of(policy, -1);
		make_ready(policy, task, WHY_CHANGES);
		task->state = state;
	}
}

/* ---- looking ---- */

const struct policy_spec *policy_rules_of(const struct policy *policy) { return &policy->spec; }
int64_t policy_now(const struct policy *policy) { return policy->now; }
unsigned policy_cpus(const struct policy *policy) { return policy->cpus; }
int policy_on(const struct policy *policy, unsigned cpu) { return cpu < policy->cpus ? policy->on[cpu] : -1; }
unsigned policy_tasks(const struct policy *policy) { return (unsigned)policy->tasks.n; }
int64_t policy_switches(const struct policy *policy) { return policy->switches; }
int64_t policy_busy(const struct policy *policy) { return policy->busy; }

unsigned policy_queues(const struct policy *policy)
{
	return policy->rules->queues ? (unsigned)policy_spec_get(&policy->spec, policy->rules->queues) : 1;
}

unsigned policy_queue(const struct policy *policy, unsigned level, uint16_t ret_tasks[], unsigned max)
{
	unsigned tasks[POLICY_TASKS], count = 0;
	for (size_t i = 0; i < policy->tasks.n && count < POLICY_TASKS; i++)
		if (policy->tasks.at[i].state == POLICY_READY && policy->tasks.at[i].level == (int)level)
			tasks[count++] = (unsigned)i;
	sort(policy, tasks, count, policy->rules->draw != NULL);
	for (unsigned i = 0; i < count && i < max; i++)
		ret_tasks[i] = (uint16_t)tasks[i];
	return count < max ? count : max;
}

const struct policy_task *policy_task_get(const struct policy *policy, unsigned task)
{
	static const struct policy_task none = {.cpu = -1, .arrived = -1, .first_run = -1, .ended = -1};
	return task < policy->tasks.n ? &policy->tasks.at[task] : &none;
}
