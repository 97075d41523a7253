/* world/waits: who waits for whom: cycles, and those that wait for what can never come. */
#include "world/internal.h"

/* Nothing but another task of this run can end its wait. */
static bool waits_for_ever(const struct world_task *task)
{
	return task->exists && task->state == TASK_BLOCKED && !task->wakes && !task->waits_timed;
}

unsigned world_waits_for(const struct world *world, const struct world_task *task)
{
	if (task->state != TASK_BLOCKED)
		return EVENT_NO_TASK;
	if (task->waits_task != EVENT_NO_TASK)
		return task->waits_task;
	const struct world_object *object = world_object_get(world, task->waits_object);
	return object && object->depth > 0 ? object->owner : EVENT_NO_TASK;
}

static unsigned next_of(const struct world *world, unsigned number)
{
	const struct world_task *task = world_task_get(world, number);
	return task && waits_for_ever(task) ? world_waits_for(world, task) : EVENT_NO_TASK;
}

unsigned world_find_deadlock(const struct world *world, uint16_t ret_tasks[], uint32_t ret_objects[], unsigned max)
{
	for (unsigned first = 0; first < world->tasks.n; first++) {
		unsigned at = first, length = 0;
		do {
			const struct world_task *task = world_task_get(world, at);
			unsigned next = next_of(world, at);
			if (next == EVENT_NO_TASK || length == max)
				break;
			ret_tasks[length] = (uint16_t)at;
			ret_objects[length++] = task->waits_task == EVENT_NO_TASK ? task->waits_object : 0;
			at = next;
		} while (at != first);
		if (length > 0 && at == first && next_of(world, first) != EVENT_NO_TASK)
			return length;
	}
	return 0;
}

/* Is what it waits for there already, or may it come from where we cannot look? */
static bool may_go_on(const struct world *world, const struct world_task *task)
{
	if (task->paused)
		return false;
	if (task->waits_task != EVENT_NO_TASK) {
		const struct world_task *other = world_task_get(world, task->waits_task);
		return !other || other->state == TASK_ENDED;
	}
	const struct world_object *object = world_object_get(world, task->waits_object);
	/* A fork server waits for whom it shall fork; of other waits for nothing that we know, we know nothing. */
	if (!object)
		return task->waits_op != EVENT_SERVE;
	switch (object->kind) {
	case OBJECT_LOCK:
	case OBJECT_RLOCK: return object->depth <= 0 && !object->lost_owner;
	case OBJECT_SEMAPHORE: return object->count > 0;
	case OBJECT_EVENT: return object->count != 0;
	case OBJECT_CONDITION: return object->count <= 0;   /* it was woken */
	case OBJECT_BARRIER: return object->count <= 0 || object->count >= object->capacity;
	case OBJECT_QUEUE:
		return task->waits_op == EVENT_GET ? object->count > 0
		       : task->waits_op == EVENT_PUT ? object->capacity <= 0 || object->count < object->capacity
		       : task->waits_op == EVENT_DRAIN ? object->unfinished <= 0 : true;
	case OBJECT_CONNECTION: return object->count > 0 || object->bytes > 0 || object->closes > 0;
	case OBJECT_MANAGER: return object->owner != task->number;
	default: return true;
	}
}

bool world_is_stuck(const struct world *world)
{
	bool any = false;
	for (size_t i = 0; i < world->tasks.n; i++) {
		const struct world_task *task = &world->tasks.at[i];
		/* A coroutine that nobody has begun does nothing by itself. */
		if (!task->exists || task->state == TASK_ENDED || (task->method == METHOD_COROUTINE && !task->begun))
			continue;
		if (!waits_for_ever(task) || task->is_program || may_go_on(world, task))
			return false;
		any |= !task->paused;
	}
	return any;
}

void waits_keep(struct world *world)
{
	world->stuck.n = 0;
	for (size_t i = 0; i < world->tasks.n; i++) {
		const struct world_task *task = &world->tasks.at[i];
		if (!waits_for_ever(task) || task->paused || (task->waits_task == EVENT_NO_TASK && !task->waits_object))
			continue;
		struct world_wait wait = {.task = task->number, .waits_task = task->waits_task, .object = task->waits_object,
		                          .owner = (uint16_t)world_waits_for(world, task)};
		array_push(&world->stuck, wait);
	}
}
