/* world/machine: the three states as the machine's own word gives them: from the kernel, or sampled. */
#include "world/internal.h"

/* The kernel tells its states: its own word is for what it waits. But what waits at its gate is not blocked, for a
 * person: it could run, and is held back. And what says that it runs does, whatever the kernel's word that is under way. */
void machine_own_word(struct step *step, unsigned state)
{
	struct world_task *task = step->task;
	task->held = state == TASK_READY;
	if (state == TASK_READY || (state == TASK_RUNNING && task->state != TASK_RUNNING))
		world_state_change(step->world, task, state, SOURCE_PROBE);
	if (state != TASK_BLOCKED) {
		task->paused = false;
		world_waits_forget(task);
	}
}

void machine_kernel(struct step *step)
{
	struct world_task *task = step->task;
	unsigned state = (unsigned)step->event->a, source = step->event->object & 0xff;
	if (state >= TASK_STATES || source >= STATE_SOURCES || task->state == TASK_ENDED || task->paused)
		return;
	task->by_kernel = true;
	bool forced = state == TASK_READY && step->event->object & KERNEL_FORCED;
	if (source == SOURCE_KERNEL && task->state == TASK_RUNNING) {
		task->forced += forced;
		task->voluntary += state == TASK_BLOCKED;
	}
	if (state == TASK_RUNNING && step->event->b >= 0 && step->event->b < INT16_MAX) {
		task->migrations += task->cpu >= 0 && task->cpu != step->event->b;
		task->cpu = (int16_t)step->event->b;
	}
	if (task->held)
		return;
	/* To the kernel a stopped task is one that sleeps. */
	world_state_change(step->world, task, task->halted && state == TASK_BLOCKED ? TASK_STOPPED : state, source);
	task->preempted = forced;
	task->estimated = state == TASK_READY && step->event->object & KERNEL_ESTIMATED;
}

void machine_states(struct step *step)
{
	struct world *world = step->world;
	if (step->event->a < 0 || step->event->a >= STATE_SOURCES)
		return;
	world->states_told = true;
	world->states_from = world->source = (uint16_t)step->event->a;
	world->cpus = step->event->b > 0 && step->event->b < 4096 ? (uint16_t)step->event->b : 0;
	event_part(step->event, step->payload, 0, world->states_why, sizeof world->states_why);
}

void machine_called(struct step *step)
{
	world_brief(step->task->name, sizeof step->task->name, step->event, step->payload);
}

void machine_gone(struct step *step)
{
	world_task_end(step, step->task, 0);
	step->task->has_exit = false;
	if (step->task->process == step->task->number)
		world_inside_end(step, step->task->number);
}

void machine_lost(struct step *step)
{
	step->world->kernel_lost += step->event->a > 0 ? (uint64_t)step->event->a : 0;
}

void machine_waits(struct step *step)
{
	if (step->task->state != TASK_BLOCKED)
		return;
	event_part(step->event, step->payload, 0, step->task->waits_call, sizeof step->task->waits_call);
	event_part(step->event, step->payload, 1, step->task->waits_target, sizeof step->task->waits_target);
	world_one_line(step->task->waits_target);
}
