/* world/cpus: what a scheduling policy does, tick by tick: who is on which virtual CPU, who waits in which queue, and the count of it. */
#include "world/internal.h"

#include <stdlib.h>
#include <string.h>

static struct world_turn *turn_row(struct world *world, unsigned task)
{
	struct world_cpus *cpus = &world->cpus_virtual;
	if (task >= WORLD_TASKS_MAX)
		return NULL;
	while (cpus->turns.n <= task)
		array_push(&cpus->turns, (struct world_turn){.arrived = -1, .first = -1, .ended = -1, .left = -1, .share = -1, .cpu = -1, .queue = -1});
	return &cpus->turns.at[task];
}

const struct world_turn *world_turn_get(const struct world *world, unsigned number)
{
	return number < world->cpus_virtual.turns.n ? &world->cpus_virtual.turns.at[number] : NULL;
}

bool world_is_scheduled(const struct world *world, unsigned number)
{
	const struct world_turn *turn = world_turn_get(world, number);
	return turn && turn->arrived >= 0;
}

void cpus_done(struct world *world)
{
	array_done(&world->cpus_virtual.queued);
	array_done(&world->cpus_virtual.turns);
	array_done(&world->cpus_virtual.slices);
}

#define COPY(to, from, field) \
	do { \
		(to)->field.at = NULL; \
		(to)->field.n = (to)->field.cap = 0; \
		array_reserve(&(to)->field, (from)->field.n); \
		if ((from)->field.n) \
			memcpy((to)->field.at, (from)->field.at, (from)->field.n * sizeof *(from)->field.at); \
		(to)->field.n = (from)->field.n; \
	} while (0)

void cpus_copy(struct world *copy, const struct world *world)
{
	COPY(&copy->cpus_virtual, &world->cpus_virtual, queued);
	COPY(&copy->cpus_virtual, &world->cpus_virtual, turns);
	COPY(&copy->cpus_virtual, &world->cpus_virtual, slices);
}

void cpus_policy(struct step *step)
{
	struct world_cpus *cpus = &step->world->cpus_virtual;
	if (step->event->a < 1 || step->event->a > WORLD_CPUS || step->event->b < 1 || step->event->b > WORLD_QUEUES)
		return;
	if (cpus->count == 0)
		for (unsigned i = 0; i < WORLD_CPUS; i++)
			cpus->on[i] = cpus->last[i] = -1;
	cpus->count = (uint16_t)step->event->a;
	cpus->queues = (uint16_t)step->event->b;
	if (cpus->policy_count == WORLD_POLICIES)
		memmove(cpus->policies, cpus->policies + 1, (--cpus->policy_count) * sizeof *cpus->policies);
	struct world_policy *policy = &cpus->policies[cpus->policy_count++];
	*policy = (struct world_policy){.tick = cpus->begun ? cpus->tick + 1 : 0};
	event_part(step->event, step->payload, 0, policy->text, sizeof policy->text);
	event_part(step->event, step->payload, 1, policy->share, sizeof policy->share);
}

/* Number `at` of the payload; 0 beyond its end. */
static unsigned number_at(const struct step *step, size_t at)
{
	const unsigned char *bytes = step->payload;
	if ((at + 1) * 2 > step->event->size)
		return 0;
	return bytes[at * 2] | (unsigned)bytes[at * 2 + 1] << 8;
}

static void add_slice(struct world_cpus *cpus, unsigned cpu, unsigned task)
{
	for (size_t i = cpus->slices.n; i-- > 0 && cpus->slices.at[i].to >= cpus->tick;) {
		struct world_slice *slice = &cpus->slices.at[i];
		if (slice->cpu == cpu && slice->task == task && slice->to == cpus->tick) {
			slice->to++;
			return;
		}
	}
	if (cpus->slices.n == WORLD_SLICES) {
		cpus->slices.n -= WORLD_SLICES / 4;
		memmove(cpus->slices.at, cpus->slices.at + WORLD_SLICES / 4, cpus->slices.n * sizeof *cpus->slices.at);
	}
	array_push(&cpus->slices, (struct world_slice){(uint16_t)task, (uint16_t)cpu, cpus->tick, cpus->tick + 1});
}

static void put_on(struct world *world, unsigned cpu, int task)
{
	struct world_cpus *cpus = &world->cpus_virtual;
	cpus->on[cpu] = -1;
	struct world_turn *turn = task < 0 ? NULL : turn_row(world, (unsigned)task);
	if (!turn)
		return;
	cpus->on[cpu] = task;
	cpus->switches += cpus->last[cpu] >= 0 && cpus->last[cpu] != task;
	cpus->last[cpu] = task;
	cpus->busy++;
	turn->cpu = (int16_t)cpu;
	turn->used++;
	turn->arrived = turn->arrived < 0 ? cpus->tick : turn->arrived;
	turn->first = turn->first < 0 ? cpus->tick : turn->first;
	add_slice(cpus, cpu, (unsigned)task);
}

static size_t put_in(struct world *world, const struct step *step, unsigned queue, size_t at)
{
	struct world_cpus *cpus = &world->cpus_virtual;
	unsigned count = number_at(step, at++);
	cpus->queue_counts[queue] = 0;
	for (unsigned i = 0; i < count && (at + 1) * 2 <= step->event->size; i++, at++) {
		unsigned task = number_at(step, at);
		struct world_turn *turn = turn_row(world, task);
		if (!turn)
			continue;
		turn->queue = (int16_t)queue;
		turn->waited++;
		turn->arrived = turn->arrived < 0 ? cpus->tick : turn->arrived;
		array_push(&cpus->queued, (uint16_t)task);
		cpus->queue_counts[queue]++;
	}
	return at;
}

void cpus_dispatch(struct step *step)
{
	struct world *world = step->world;
	struct world_cpus *cpus = &world->cpus_virtual;
	if (cpus->count == 0 || step->event->b != cpus->count || step->event->a < 0 || (cpus->begun && step->event->a <= cpus->tick))
		return;
	cpus->begun = true;
	cpus->tick = step->event->a;
	cpus->queued.n = 0;
	for (size_t i = 0; i < cpus->turns.n; i++)
		cpus->turns.at[i].cpu = cpus->turns.at[i].queue = -1;
	for (unsigned cpu = 0; cpu < cpus->count; cpu++)
		put_on(world, cpu, (int)number_at(step, cpu) - 1);
	size_t at = cpus->count;
	for (unsigned queue = 0; queue < cpus->queues; queue++)
		at = put_in(world, step, queue, at);
}

void cpus_next(struct step *step)
{
	struct world_turn *turn = step->world->cpus_virtual.count ? turn_row(step->world, step->event->task) : NULL;
	if (turn && step->event->b >= 0)
		turn->left = step->event->b;
}

void cpus_work(struct step *step)
{
	struct world_turn *turn = step->world->cpus_virtual.count ? turn_row(step->world, step->event->task) : NULL;
	if (turn && step->event->a >= 0)
		turn->left = step->event->a;
	step->task->op = EVENT_WORK;
	step->task->op_object = 0;
	step->task->op_text[0] = '\0';
	if (step->event->a == 0)
		step->task->next = 0;
	step->world->actor = step->event->task;
}

void cpus_share(struct step *step)
{
	struct world_turn *turn = turn_row(step->world, step->event->task);
	if (turn && step->event->a >= 0)
		turn->share = step->event->a;
}

/* At the end of a tick: its number is in the virtual time. */
void cpus_end(struct world *world, unsigned task)
{
	struct world_cpus *cpus = &world->cpus_virtual;
	if (cpus->count == 0 || task >= cpus->turns.n)
		return;
	struct world_turn *turn = &cpus->turns.at[task];
	if (turn->ended < 0)
		turn->ended = (int64_t)(world->time / EVENT_TICK_NS);
	turn->left = -1;
}
