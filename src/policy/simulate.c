/* policy/simulate: jobs that are only numbers, run through the engine to their end. */
#include "policy/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { TICKS_MOST = 2000000, SHARE_MOST = 1000000 };

int policy_job_parse(const char *text, struct policy_job *ret_job, struct err *err)
{
	static const struct { const char *name; int64_t least, most; } fields[] = {
		{N_("start"), 0, POLICY_LENGTH}, {N_("length"), 1, POLICY_LENGTH}, {N_("io_every"), 0, POLICY_LENGTH}, {N_("priority or tickets"), 0, SHARE_MOST},
	};
	int64_t numbers[COUNT_OF(fields)] = {0, 0, 0, -1};
	const char *at = text;
	unsigned n = 0;
	for (;;) {
		char *end;
		errno = 0;
		long long number = strtoll(at, &end, 10);
		if (end == at || errno || (*end && *end != ':'))
			return err_set(err, EINVAL, _("'%.60s' is no job: write start:length:io_every or start:length:io_every:priority, as in 0:30:5"), text);
		if (number < fields[n].least || number > fields[n].most)
			return err_set(err, EINVAL, _("the job '%.60s': %s must be from %lld to %lld"), text, _(fields[n].name), (long long)fields[n].least, (long long)fields[n].most);
		numbers[n++] = number;
		if (!*end)
			break;
		at = end + 1;
		if (n == COUNT_OF(fields))
			return err_set(err, EINVAL, _("the job '%.60s' has more than four numbers"), text);
	}
	if (n < 2)
		return err_set(err, EINVAL, _("'%.60s' is no job: write start:length:io_every or start:length:io_every:priority, as in 0:30:5"), text);
	*ret_job = (struct policy_job){numbers[0], numbers[1], numbers[2], (int)numbers[3]};
	return 0;
}

struct simulation {
	struct policy *policy;
	const struct policy_job *jobs;
	unsigned count, ended;
	int64_t io_time;
	int64_t wakes[POLICY_JOBS];            /* -1 it does not wait */
	unsigned waiting[POLICY_JOBS], waiting_count; /* who waits, in the order in which it began */
	struct policy_outcome *outcome;
	int stretch[POLICY_CPUS];              /* the open one of each CPU, -1 none */
};

static int64_t burst(const struct policy_job *job, int64_t used)
{
	int64_t left = job->length - used;
	return job->io_every && job->io_every < left ? job->io_every : left;
}

static void come(struct simulation *simulation)
{
	int64_t now = policy_now(simulation->policy);
	for (unsigned i = 0; i < simulation->count; i++)
		if (simulation->jobs[i].start == now)
			policy_arrive(simulation->policy, i, simulation->jobs[i].share, burst(&simulation->jobs[i], 0));
	unsigned left = 0;
	for (unsigned i = 0; i < simulation->waiting_count; i++) {
		unsigned job = simulation->waiting[i];
		if (simulation->wakes[job] == now)
			policy_wake(simulation->policy, job, burst(&simulation->jobs[job], policy_task_get(simulation->policy, job)->used));
		else
			simulation->waiting[left++] = job;
	}
	simulation->waiting_count = left;
}

static void draw(struct simulation *simulation, unsigned cpu, int task, int64_t now)
{
	struct policy_outcome *outcome = simulation->outcome;
	int open = simulation->stretch[cpu];
	if (open >= 0 && task >= 0 && outcome->gantt.at[open].task == (unsigned)task) {
		outcome->gantt.at[open].to = now + 1;
		return;
	}
	simulation->stretch[cpu] = -1;
	if (task < 0)
		return;
	simulation->stretch[cpu] = (int)outcome->gantt.n;
	array_push(&outcome->gantt, (struct policy_stretch){cpu, (unsigned)task, now, now + 1});
}

static void run(struct simulation *simulation)
{
	struct policy *policy = simulation->policy;
	int64_t now = policy_now(policy);
	policy_pick(policy);
	int on[POLICY_CPUS];
	for (unsigned cpu = 0; cpu < policy_cpus(policy); cpu++)
		draw(simulation, cpu, on[cpu] = policy_on(policy, cpu), now);
	for (unsigned cpu = 0; cpu < policy_cpus(policy); cpu++) {
		if (on[cpu] < 0)
			continue;
		unsigned task = (unsigned)on[cpu];
		const struct policy_job *job = &simulation->jobs[task];
		int64_t used = policy_task_get(policy, task)->used + 1;
		enum policy_after after = used == job->length ? AFTER_ENDS
		                          : job->io_every && used % job->io_every == 0 ? AFTER_BLOCKS : AFTER_GOES_ON;
		policy_ran(policy, task, after);
		simulation->ended += after == AFTER_ENDS;
		if (after == AFTER_BLOCKS) {
			simulation->wakes[task] = now + 1 + simulation->io_time;
			simulation->waiting[simulation->waiting_count++] = task;
		}
	}
}

static void list(const struct policy *policy, struct policy_outcome *outcome)
{
	bool as_served = policy_rules_of(policy)->kind->as_served;
	for (unsigned i = 0; i < outcome->job_count; i++) {
		unsigned k = i;
		int64_t first = policy_task_get(policy, i)->first_run;
		for (; as_served && k > 0 && policy_task_get(policy, outcome->listed[k - 1])->first_run > first; k--)
			outcome->listed[k] = outcome->listed[k - 1];
		outcome->listed[k] = i;
	}
}

static void sum_up(struct simulation *simulation)
{
	struct policy_outcome *outcome = simulation->outcome;
	struct policy *policy = simulation->policy;
	outcome->job_count = simulation->count;
	outcome->switches = policy_switches(policy);
	outcome->busy = policy_busy(policy);
	for (unsigned i = 0; i < simulation->count; i++) {
		const struct policy_task *task = policy_task_get(policy, i);
		outcome->jobs[i] = (struct policy_result){task->first_run - task->arrived, task->ended - task->arrived, task->waiting};
		outcome->response += (double)outcome->jobs[i].response / simulation->count;
		outcome->turnaround += (double)outcome->jobs[i].turnaround / simulation->count;
		outcome->waiting += (double)outcome->jobs[i].waiting / simulation->count;
		outcome->ticks = task->ended > outcome->ticks ? task->ended : outcome->ticks;
	}
	list(policy, outcome);
	outcome->cpu_use = (double)outcome->busy / ((double)outcome->ticks * policy_cpus(policy));
}

/* How long it may take at most; that bounds the time of a simulation. */
static int64_t most_ticks(const struct policy_job *jobs, unsigned count, int64_t io_time)
{
	int64_t ticks = 0, last = 0;
	for (unsigned i = 0; i < count; i++) {
		ticks += jobs[i].length + (jobs[i].io_every ? jobs[i].length / jobs[i].io_every * io_time : 0);
		last = jobs[i].start > last ? jobs[i].start : last;
	}
	return ticks + last;
}

int policy_simulate(const struct policy_spec *spec, unsigned cpus, uint64_t seed, int64_t io_time,
                    const struct policy_job *jobs, unsigned count, struct policy_outcome *ret_outcome, struct err *err)
{
	int result = policy_spec_check(spec, err);
	if (result < 0)
		return result;
	if (count == 0 || count > POLICY_JOBS)
		return err_set(err, EINVAL, _("there must be from 1 to %d jobs, not %u"), POLICY_JOBS, count);
	if (cpus < 1 || cpus > POLICY_CPUS)
		return err_set(err, EINVAL, _("there must be from 1 to %d CPUs, not %u"), POLICY_CPUS, cpus);
	if (io_time < 0 || io_time > POLICY_LENGTH)
		return err_set(err, EINVAL, _("an I/O takes from 0 to %d ticks, not %lld"), POLICY_LENGTH, (long long)io_time);
	if (most_ticks(jobs, count, io_time) > TICKS_MOST)
		return err_set(err, EINVAL, _("these jobs may take more than %d ticks: make them shorter"), TICKS_MOST);
	struct policy_outcome outcome = {0};
	struct simulation *simulation = mem_new_or_die(1, sizeof *simulation);
	*simulation = (struct simulation){.policy = policy_new(spec, cpus, seed), .jobs = jobs, .count = count, .io_time = io_time, .outcome = &outcome};
	memset(simulation->stretch, -1, sizeof simulation->stretch);
	for (;;) {
		come(simulation);
		run(simulation);
		if (simulation->ended == count)
			break;
		policy_tick(simulation->policy);
	}
	sum_up(simulation);
	policy_free(simulation->policy);
	free(simulation);
	*ret_outcome = outcome;
	return 0;
}

void policy_outcome_done(struct policy_outcome *outcome)
{
	array_done(&outcome->gantt);
}
