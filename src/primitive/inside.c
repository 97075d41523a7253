/* primitive/inside: numbers for tasks, and those tasks that live inside a process: threads, coroutines. */
#include "primitive/primitive.h"

#include <errno.h>
#include <limits.h>

int runtime_task_new(struct runtime *runtime, unsigned method, bool daemon, const char *name, uint16_t *ret_task, struct err *err)
{
	struct probe *probe = runtime->probe;
	uint16_t task;
	block_order_take(runtime->pid, &runtime->block.head->objects_order);
	int result = block_task_new(&runtime->block, probe->task, &task);
	if (result == 0 && event_method_is_inside(method))
		runtime->block.slots[task].process = runtime->first.task;
	if (result == 0 && method == METHOD_COROUTINE)
		atomic_store(&runtime->block.slots[task].phase, GATE_INSIDE);
	if (result == 0 && method != METHOD_COROUTINE && method != METHOD_SERVER)
		runtime->block.slots[task].line = runtime->line;
	if (result == 0)
		probe_event_text(probe, EVENT_START, task, method, daemon, name);
	block_order_give(&runtime->block.head->objects_order);
	if (result == 0) {
		*ret_task = task;
		return 0;
	}
	struct err limit;
	err_set(&limit, EAGAIN, _("a run may start at most %u tasks: start fewer, or use a pool of them"),
	        runtime->block.head->tasks_limit);
	runtime_limit(runtime, LIMIT_TASKS, limit.text);
	return err_set(err, EAGAIN, "%s", limit.text);
}

void inside_wait(struct runtime *runtime, uint16_t task, int64_t timeout_ns)
{
	struct probe *probe = runtime->probe;
	_Atomic int32_t *cell = &runtime->block.cells[runtime->block.slots[task].ended_cell];
	uint64_t deadline = timeout_ns >= 0 ? probe_now(probe) + (uint64_t)timeout_ns : 0, now = 0;
	const char *how = timeout_ns >= 0 ? "task timed" : "task";
	if (timeout_ns == 0)
		return;
	probe_blocked(probe, task, how);
	while (atomic_load(cell) == 0 && ((now = probe_now(probe)) < deadline || timeout_ns < 0))
		if (gate_futex_wait((_Atomic uint32_t *)cell, 0, timeout_ns >= 0 ? (int64_t)(deadline - now) : -1) == -EINTR) {
			probe_running(probe);
			probe_blocked(probe, task, how);
		}
	probe_running(probe);
}

int inside_join(struct runtime *runtime, uint16_t task, int64_t timeout_ns, bool *ret_ended)
{
	struct probe *probe = runtime->probe;
	uint32_t place = runtime->block.slots[task].ended_cell;
	_Atomic int32_t *cell = &runtime->block.cells[place];
	struct probe_op op = {.kind = EVENT_JOIN, .object = task, .timeout_ns = timeout_ns, .until = {place, GATE_EQUAL, 1}};
	probe_pass(probe, &op);
	if (!probe_is_steered(probe) && atomic_load(cell) == 0)
		inside_wait(runtime, task, timeout_ns);
	*ret_ended = atomic_load(cell) == 1;
	probe_event(probe, EVENT_JOIN, task, *ret_ended, 0, NULL, 0);
	return 0;
}

bool inside_is_alive(struct runtime *runtime, uint16_t task)
{
	struct probe *probe = runtime->probe;
	struct probe_op op = {.kind = EVENT_ALIVE, .object = task, .timeout_ns = -1};
	probe_pass(probe, &op);
	bool alive = atomic_load(&runtime->block.cells[runtime->block.slots[task].ended_cell]) == 0;
	probe_event(probe, EVENT_ALIVE, task, alive, 0, NULL, 0);
	return alive;
}
