/* picker/policy: a scheduling policy decides, on virtual CPUs, tick by tick, over real processes.
 *
 * What costs time: each tick of work(n), and an operation on a shared object (`op` ticks). All else (births, starts, joins, prints,
 * waking up) is done at once, between two ticks. A tick t:
 *
 *     settle   whoever stands before something that costs nothing is let go, until nobody does
 *     account  what became of those who ran during t-1; who has come, who has woken, who has to wait
 *     choose   the policy says who is on which CPU
 *     run      these are let go one after the other, each for one tick; the clock already shows the tick's end
 *
 * The schedule of such a run (the PICKs that count) is one for the picker script, which knows no ticks. There an entry for a task that
 * sleeps lets it wake *and* do its next operation; so here a waking counts nothing by itself, and its entry is told later: with
 * the operation, or, when there is none, when the task sleeps again or has ended. Nothing that others can see lies between.
 */
#include "picker/kinds.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"

enum stage { SETTLE, RUN };
enum { VAIN_MOST = 20000 };

struct policy_picker {
	struct policy_spec spec;
	struct policy *policy;
	unsigned cpus;                       /* 0: not said */
	int64_t op;                          /* ticks of an operation */
	bool told, starting;                 /* POLICY was told; the first tick has not begun */
	bool hope;                           /* somebody could be let go, now or later */
	enum stage stage;
	int on[POLICY_CPUS];                 /* who runs in this tick, -1 nobody; */
	unsigned vain;                       /* ticks in a row in which all that ran only turned in a busy wait */
	unsigned next_cpu;                   /* and whose turn to be let go it is */
	bool debt[BLOCK_TASKS];
	int64_t cost[BLOCK_TASKS];           /* ticks still to pay for the operation it stands before; 0 not begun */
	uint64_t waits[BLOCK_TASKS], waits_count; /* since when it waits: a number that grows */
};

/* ---- what it is told ---- */

int policy_picker_open(const char *text, void **ret_state, struct err *err)
{
	struct policy_run run;
	int result = policy_run_parse(text, &run, err);
	if (result < 0)
		return result;
	struct policy_picker *picker = mem_new_or_die(1, sizeof *picker);
	*picker = (struct policy_picker){.spec = run.spec, .cpus = run.cpus, .op = run.op, .starting = true};
	*ret_state = picker;
	return 0;
}

void policy_picker_done(void *state)
{
	policy_free(((struct policy_picker *)state)->policy);
	free(state);
}

void picker_policy_begin(void *state, unsigned cpus, uint64_t seed)
{
	struct policy_picker *picker = state;
	if (picker->cpus == 0)
		picker->cpus = cpus ? cpus : 1;
	picker->policy = policy_new(&picker->spec, picker->cpus, seed);
}

int picker_policy_change(void *state, const char *text, struct err *err)
{
	struct policy_picker *picker = state;
	struct policy_run run;
	int result = policy_run_parse(text, &run, err);
	if (result < 0)
		return result;
	if (run.cpus && run.cpus != picker->cpus)
		return err_set(err, EINVAL, "%s", _("the number of CPUs cannot change while the program runs: start it again"));
	picker->spec = run.spec;
	picker->op = run.op;
	policy_change(picker->policy, &picker->spec);
	picker->told = false;
	return 0;
}

/* ---- what it tells ---- */

static void tell_policy(struct policy_picker *picker, struct steer *steer)
{
	struct buf text = {0};
	policy_spec_text(&picker->spec, &text);
	buf_char(&text, '\0');
	buf_text(&text, policy_share_name(picker->spec.kind->share));
	struct event event = {.kind = EVENT_POLICY, .task = EVENT_NO_TASK, .a = picker->cpus, .b = policy_queues(picker->policy), .size = (uint32_t)text.len};
	steer_tell(steer, &event, buf_get(&text));
	buf_done(&text);
	picker->told = true;
}

static void add_number(struct buf *buf, unsigned number)
{
	buf_char(buf, (char)(number & 0xff));
	buf_char(buf, (char)(number >> 8));
}

static void tell_dispatch(struct policy_picker *picker, struct steer *steer)
{
	struct buf payload = {0};
	uint16_t queue[BLOCK_TASKS];
	for (unsigned cpu = 0; cpu < picker->cpus; cpu++)
		add_number(&payload, (unsigned)(policy_on(picker->policy, cpu) + 1));
	for (unsigned level = 0; level < policy_queues(picker->policy); level++) {
		unsigned count = policy_queue(picker->policy, level, queue, BLOCK_TASKS);
		add_number(&payload, count);
		for (unsigned i = 0; i < count; i++) {
			add_number(&payload, queue[i]);
			steer_tell_state(steer, queue[i], TASK_READY);
		}
	}
	struct event event = {.kind = EVENT_DISPATCH, .task = EVENT_NO_TASK, .a = policy_now(picker->policy), .b = picker->cpus, .size = (uint32_t)payload.len};
	steer_tell(steer, &event, buf_get(&payload));
	buf_done(&payload);
}

/* ---- settle ---- */

/* Ticks that what it stands before costs. */
static int64_t cost_of(const struct policy_picker *picker, const struct choice *choice, const struct gate_slot *slot)
{
	const struct event_info *info = event_info(choice->kind);
	if (atomic_load(&slot->signals))
		return 0;
	if (choice->kind == EVENT_WORK)
		return (int64_t)slot->next.wakes;
	if (choice->kind == EVENT_SPIN)
		return 1;
	bool shared = (info->flags & EVENT_OP) && !(info->flags & EVENT_CHILD) && slot->next.object != 0;
	return shared ? picker->op : 0;
}

/* Who turns in a busy wait uses its CPU for that, as long as anybody else could end it. */
static bool is_ready(const struct policy_picker *picker, const struct choice *choice)
{
	bool spins = choice->kind == EVENT_SPIN && picker->hope;
	return choice->exists && !choice->ended && ((choice->enabled && !choice->by_time) || spins);
}

static bool is_hope(const struct choice *choices, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (choices[i].exists && !choices[i].ended && choices[i].enabled)
			return true;
	return false;
}

/* Entries of the schedule that an operation did not pay: see above. */
static void pay_debts(struct policy_picker *picker, struct steer *steer, unsigned count)
{
	const struct choice *choices = steer_looked(steer);
	for (unsigned i = 0; i < count; i++) {
		bool sleeps = choices[i].exists && (choices[i].kind == EVENT_SLEEP || choices[i].kind == EVENT_SPIN);
		if (!picker->debt[i] || (!choices[i].ended && !sleeps))
			continue;
		picker->debt[i] = false;
		steer_tell_pick(steer, i);
	}
}

/* Lets the first go for whom time need not pass. 0 there is nobody. */
static int settle(struct policy_picker *picker, struct steer *steer, unsigned count, bool may_choose)
{
	const struct choice *choices = steer_looked(steer);
	int found = -1;
	for (unsigned i = 0; i < count; i++) {
		const struct gate_slot *slot = &steer_block(steer)->slots[i];
		if (!is_ready(picker, &choices[i]) || cost_of(picker, &choices[i], slot) > 0)
			continue;
		if (choices[i].kind == EVENT_BEGIN) {
			steer_grant(steer, i, false);
			return STEER_FREE;
		}
		found = found < 0 ? (int)i : found;
	}
	if (found < 0)
		return 0;
	if (!may_choose)
		return STEER_WAITS;
	unsigned kind = choices[found].kind;
	bool is_op = event_is_op(kind) || kind == EVENT_WORK;   /* WORK: a signal ends it */
	picker->debt[found] = kind == EVENT_SLEEP || (picker->debt[found] && !is_op);
	steer_grant(steer, (unsigned)found, is_op);
	return kind == EVENT_SLEEP || kind == EVENT_LINE ? STEER_FREE : STEER_MOVED;
}

/* ---- account ---- */

static int64_t burst_of(const struct policy_picker *picker, const struct choice *choice, const struct gate_slot *slot, unsigned task)
{
	return picker->cost[task] > 0 ? picker->cost[task] : cost_of(picker, choice, slot);
}

/* Everybody stands: what became of those who ran, in the order of their CPUs. */
static void account_run(struct policy_picker *picker, struct steer *steer)
{
	const struct choice *choices = steer_looked(steer);
	for (unsigned cpu = 0; cpu < picker->cpus; cpu++) {
		int task = picker->on[cpu];
		if (task < 0)
			continue;
		enum policy_after after = choices[task].ended ? AFTER_ENDS : is_ready(picker, &choices[task]) ? AFTER_GOES_ON : AFTER_BLOCKS;
		policy_ran(picker->policy, (unsigned)task, after);
		if (after != AFTER_BLOCKS)
			continue;
		picker->waits[task] = ++picker->waits_count;
		picker->cost[task] = 0;
	}
}

/* Ready in the queue, and yet it has to wait, or has ended: another was before it. */
static void account_lost(struct policy_picker *picker, const struct choice *choices, unsigned task)
{
	enum policy_state state = policy_task_get(picker->policy, task)->state;
	if (state != POLICY_READY && state != POLICY_RUNNING && !(state == POLICY_BLOCKED && choices[task].ended))
		return;
	if (is_ready(picker, &choices[task]))
		return;
	policy_leave(picker->policy, task, choices[task].ended ? AFTER_ENDS : AFTER_BLOCKS);
	picker->waits[task] = ++picker->waits_count;
	picker->cost[task] = 0;
}

/* Who waited longest, and waits no more. -1 nobody. */
static int next_woken(const struct policy_picker *picker, const struct choice *choices, unsigned count)
{
	int found = -1;
	for (unsigned i = 0; i < count; i++)
		if (is_ready(picker, &choices[i]) && policy_task_get(picker->policy, i)->state == POLICY_BLOCKED &&
		    (found < 0 || picker->waits[i] < picker->waits[found]))
			found = (int)i;
	return found;
}

static void account(struct policy_picker *picker, struct steer *steer, unsigned count)
{
	const struct choice *choices = steer_looked(steer);
	const struct gate_slot *slots = steer_block(steer)->slots;
	if (!picker->starting) {
		account_run(picker, steer);
		policy_tick(picker->policy);
	}
	picker->starting = false;
	for (unsigned i = 0; i < count; i++) {
		account_lost(picker, choices, i);
		if (is_ready(picker, &choices[i]) && policy_task_get(picker->policy, i)->state == POLICY_ABSENT)
			policy_arrive(picker->policy, i, atomic_load(&slots[i].share) - 1, burst_of(picker, &choices[i], &slots[i], i));
	}
	for (int i; (i = next_woken(picker, choices, count)) >= 0;)
		policy_wake(picker->policy, (unsigned)i, burst_of(picker, &choices[i], &slots[i], (unsigned)i));
	for (unsigned i = 0; i < count; i++) {
		if (!is_ready(picker, &choices[i]))
			continue;
		policy_burst(picker->policy, i, burst_of(picker, &choices[i], &slots[i], i));
		policy_share(picker->policy, i, atomic_load(&slots[i].share) - 1);
	}
	for (unsigned i = 0; i < count; i++)
		if (choices[i].exists && !choices[i].ended && !is_ready(picker, &choices[i]))
			steer_tell_state(steer, i, TASK_BLOCKED);
}

/* ---- choose and run ---- */

static uint64_t clock_of(const struct policy_picker *picker)
{
	return (uint64_t)policy_now(picker->policy) * EVENT_TICK_NS;
}

/* Nobody is ready: time goes on to the first tick at which somebody wakes. */
static int idle(struct policy_picker *picker, struct steer *steer, unsigned count)
{
	const struct choice *choices = steer_looked(steer);
	uint64_t wakes = UINT64_MAX;
	for (unsigned i = 0; i < count; i++)
		if (choices[i].enabled && choices[i].by_time && choices[i].wakes < wakes)
			wakes = choices[i].wakes;
	picker->starting = true;
	if (wakes == UINT64_MAX)
		return steer_waits_for_outside(steer) ? STEER_OUTSIDE : STEER_STUCK;
	tell_dispatch(picker, steer);
	while (clock_of(picker) < wakes)
		policy_tick(picker->policy);
	atomic_store(&steer_block(steer)->head->gate.clock, clock_of(picker));
	return STEER_FREE;
}

/* Lets the next of this tick go, when it still can. A task that has to pay more ticks for its operation only pays. */
static int run(struct policy_picker *picker, struct steer *steer)
{
	const struct choice *choices = steer_looked(steer);
	while (picker->next_cpu < picker->cpus) {
		int task = picker->on[picker->next_cpu++];
		if (task < 0 || !is_ready(picker, &choices[task]))
			continue;
		steer_tell_state(steer, (unsigned)task, TASK_RUNNING);
		bool is_op = event_is_op(choices[task].kind), spins = choices[task].kind == EVENT_SPIN;
		if (spins && !choices[task].enabled)
			continue;
		picker->vain = 0;
		if (is_op && picker->cost[task] == 0)
			picker->cost[task] = picker->op;
		if (is_op && --picker->cost[task] > 0)
			continue;
		picker->debt[task] = spins || (picker->debt[task] && !is_op);
		return steer_grant(steer, (unsigned)task, is_op);
	}
	picker->stage = SETTLE;
	picker->vain++;
	return 0;
}

static int choose(struct policy_picker *picker, struct steer *steer, unsigned count)
{
	account(picker, steer, count);
	memset(picker->on, -1, sizeof picker->on);
	if (policy_pick(picker->policy) == 0)
		return idle(picker, steer, count);
	for (unsigned cpu = 0; cpu < picker->cpus; cpu++)
		picker->on[cpu] = policy_on(picker->policy, cpu);
	tell_dispatch(picker, steer);
	atomic_store(&steer_block(steer)->head->gate.clock, clock_of(picker) + EVENT_TICK_NS);
	picker->stage = RUN;
	picker->next_cpu = 0;
	return STEER_MOVED;
}

int policy_picker_advance(void *state, struct steer *steer, bool may_choose, struct err *err)
{
	struct policy_picker *picker = state;
	unsigned count = steer_count(steer);
	picker->hope = is_hope(steer_looked(steer), count);
	if (!picker->told)
		tell_policy(picker, steer);
	if (picker->stage == RUN && run(picker, steer) != 0)
		return STEER_FREE;
	if (picker->vain > VAIN_MOST)
		return err_set(err, ELOOP, _("under the policy %s tasks in a busy wait have all CPUs, and who could end that never gets one"), picker->spec.kind->name);
	pay_debts(picker, steer, count);
	int result = settle(picker, steer, count, may_choose);
	if (result != 0)
		return result;
	return may_choose ? choose(picker, steer, count) : STEER_WAITS;
}
