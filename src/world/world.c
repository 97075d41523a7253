/* world: the reducer. One function per kind of event, in one table. */
#include "world/internal.h"

#include <stdlib.h>
#include <string.h>

struct world *world_new(void)
{
	struct world *world = mem_new_or_die(1, sizeof *world);
	world->running = world->actor = EVENT_NO_TASK;
	return world;
}

static void free_pairs(struct world_pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(pairs[i].value);
}

void world_free(struct world *world)
{
	if (!world)
		return;
	free_pairs(world->outcomes.at, world->outcomes.n);
	free_pairs(world->params.at, world->params.n);
	for (size_t i = 0; i < world->errors.n; i++)
		free(world->errors.at[i]);
	for (size_t i = 0; i < world->violations.n; i++)
		free(world->violations.at[i]);
	array_done(&world->violations);
	array_done(&world->tasks);
	array_done(&world->objects);
	array_done(&world->seen);
	array_done(&world->lost);
	array_done(&world->outcomes);
	array_done(&world->params);
	array_done(&world->vars);
	array_done(&world->items);
	array_done(&world->futures);
	array_done(&world->held);
	array_done(&world->clients);
	array_done(&world->stuck);
	array_done(&world->errors);
	cpus_done(world);
	facts_done(world);
	free(world->cycle);
	free(world);
}

static void *copy_array(const void *from, size_t count, size_t size)
{
	if (count == 0)
		return NULL;
	void *to = mem_grow_or_die(NULL, count, size);
	memcpy(to, from, count * size);
	return to;
}

#define COPY_ARRAY(to, from, field) \
	((to)->field.at = copy_array((from)->field.at, (from)->field.n, sizeof *(from)->field.at), (to)->field.cap = (from)->field.n)

struct world *world_copy(const struct world *world)
{
	struct world *copy = mem_new_or_die(1, sizeof *copy);
	*copy = *world;
	COPY_ARRAY(copy, world, tasks);
	COPY_ARRAY(copy, world, objects);
	COPY_ARRAY(copy, world, seen);
	COPY_ARRAY(copy, world, lost);
	COPY_ARRAY(copy, world, outcomes);
	COPY_ARRAY(copy, world, params);
	COPY_ARRAY(copy, world, vars);
	COPY_ARRAY(copy, world, items);
	COPY_ARRAY(copy, world, futures);
	COPY_ARRAY(copy, world, held);
	COPY_ARRAY(copy, world, clients);
	COPY_ARRAY(copy, world, stuck);
	COPY_ARRAY(copy, world, errors);
	COPY_ARRAY(copy, world, violations);
	for (size_t i = 0; i < copy->outcomes.n; i++)
		copy->outcomes.at[i].value = mem_text_or_die(world->outcomes.at[i].value);
	for (size_t i = 0; i < copy->params.n; i++)
		copy->params.at[i].value = mem_text_or_die(world->params.at[i].value);
	for (size_t i = 0; i < copy->errors.n; i++)
		copy->errors.at[i] = mem_text_or_die(world->errors.at[i]);
	for (size_t i = 0; i < copy->violations.n; i++)
		copy->violations.at[i] = mem_text_or_die(world->violations.at[i]);
	cpus_copy(copy, world);
	facts_copy(copy, world);
	copy->cycle = mem_text_or_die(world->cycle);
	return copy;
}

const struct world_task *world_task_get(const struct world *world, unsigned number)
{
	return number < world->tasks.n && world->tasks.at[number].exists ? &world->tasks.at[number] : NULL;
}

const struct world_object *world_object_get(const struct world *world, unsigned number)
{
	return number < world->objects.n && world->objects.at[number].kind ? &world->objects.at[number] : NULL;
}

const struct world_lost *world_lost_get(const struct world *world, uint64_t seq)
{
	for (size_t i = world->lost.n; i-- > 0 && world->lost.at[i].seq >= seq;)
		if (world->lost.at[i].seq == seq)
			return &world->lost.at[i];
	return NULL;
}

/* ---- rows, made when first named ---- */

static struct world_task *task_row(struct world *world, unsigned number)
{
	if (number >= WORLD_TASKS_MAX)
		return NULL;
	while (world->tasks.n <= number) {
		struct world_task task = {.number = (uint16_t)world->tasks.n, .parent = EVENT_NO_TASK, .waits_task = EVENT_NO_TASK, .cpu = -1};
		task.process = task.number;
		array_push(&world->tasks, task);
	}
	struct world_task *task = &world->tasks.at[number];
	if (!task->exists) {
		task->exists = true;
		if (number == 0)
			strcpy(task->name, "main");
	}
	if (world->task_count <= number)
		world->task_count = (uint16_t)(number + 1);
	return task;
}

struct world_object *world_object_row(struct world *world, unsigned number)
{
	if (number == 0 || number >= WORLD_OBJECTS_MAX)
		return NULL;
	while (world->objects.n <= number) {
		struct world_object object = {.owner = EVENT_NO_TASK, .last_writer = EVENT_NO_TASK};
		array_push(&world->objects, object);
	}
	return &world->objects.at[number];
}

void world_one_line(char *text)
{
	size_t length = strlen(text);
	while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == ' '))
		text[--length] = '\0';
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < 0x20)
			*c = ' ';
}

void world_brief(char *ret_text, size_t size, const struct event *event, const void *payload)
{
	char room[WORLD_TEXT];
	event_part(event, payload, 0, room, size < sizeof room ? size : sizeof room);
	world_one_line(room);
	text_copy(ret_text, size, room);
}

/* ---- states ---- */

void world_waits_forget(struct world_task *task)
{
	task->waits_object = 0;
	task->waits_task = EVENT_NO_TASK;
}

/* Without touching for what it waits: that only the task itself knows. */
void world_state_change(struct world *world, struct world_task *task, unsigned state, unsigned source)
{
	if (!world->states_told && (state == TASK_READY || state == TASK_RUNNING || state == TASK_BLOCKED))
		world->source = (uint16_t)source;
	task->source = (uint16_t)source;
	if (task->state == state)
		return;
	if (task->begun && world->time > task->since)
		task->spent[task->state] += world->time - task->since;
	if (task->by_kernel && task->state == TASK_RUNNING && task->cpu >= 0 && task->cpu < (int)COUNT_OF(world->cpu_busy) && world->time > task->since)
		world->cpu_busy[task->cpu] += world->time - task->since;
	task->state = (uint16_t)state;
	task->since = world->time;
	task->estimated = task->preempted = false;
	task->waits_call[0] = task->waits_target[0] = '\0';
}

static void enter_state(struct world *world, struct world_task *task, unsigned state, unsigned source)
{
	if (state != TASK_BLOCKED) {
		task->paused = false;
		world_waits_forget(task);
	}
	world_state_change(world, task, state, source);
}

static bool is_steered(const struct world *world)
{
	return world->source == SOURCE_PICKED;
}

/* ---- a function per kind ---- */

static void on_run_begin(struct step *step)
{
	struct world *world = step->world;
	char room[64];
	world->begun = true;
	world->seed = step->event->a;
	world->method = (uint16_t)step->event->b;
	event_part(step->event, step->payload, 0, world->program, sizeof world->program);
	event_part(step->event, step->payload, 1, room, sizeof world->picker);
	text_copy(world->picker, sizeof world->picker, room);
	if (strcmp(room, "os") != 0 && strcmp(room, "paced") != 0)
		world->source = SOURCE_PICKED;
	if (step->task)
		step->task->method = world->method;
}

static void on_run_end(struct step *step)
{
	step->world->ended = true;
	step->world->exit_code = (int)step->event->a;
	step->world->elapsed_ns = step->event->b;
	step->world->running = EVENT_NO_TASK;
}

static void set_op_text(struct world_task *task, const char *text)
{
	text_copy(task->op_text, sizeof task->op_text, text);
}

static void on_start(struct step *step)
{
	struct world_task *child = task_row(step->world, step->event->object);
	/* A new row may have moved the others. */
	step->task = step->event->task < step->world->tasks.n ? &step->world->tasks.at[step->event->task] : NULL;
	if (!child || child->begun || child == step->task)
		return;
	child->parent = step->event->task;
	child->method = (uint16_t)step->event->a;
	child->daemon = step->event->b != 0;
	if (event_method_is_inside(child->method))
		child->process = step->task ? step->task->process : 0;
	else if (child->method == METHOD_FORK || child->method == METHOD_OS_FORK)
		versions_copy_memory(step->world, step->task ? step->task->process : 0, child->number);
	child->begin_time = step->world->time;
	world_brief(child->name, sizeof child->name, step->event, step->payload);
	if (step->task)
		set_op_text(step->task, child->name);
}

void world_task_end(struct step *step, struct world_task *task, int exit_code)
{
	enter_state(step->world, task, TASK_ENDED, task->source);
	if (!task->has_exit) {
		task->has_exit = true;
		task->exit_code = exit_code;
	}
	task->end_time = step->world->time;
	cpus_end(step->world, task->number);
	task->next = 0;
	task->wakes = 0;
	if (step->world->running == task->number)
		step->world->running = EVENT_NO_TASK;
}

static void on_start_failed(struct step *step)
{
	if (step->event->object < step->world->tasks.n)
		world_task_end(step, &step->world->tasks.at[step->event->object], -1);
}

static void on_begin(struct step *step)
{
	struct world *world = step->world;
	step->task->begun = true;
	step->task->pid = step->event->a;
	step->task->tid = step->event->object;
	step->task->ppid = step->event->b;
	step->task->begin_time = world->time;
	if (!step->task->by_kernel) /* else it was born ready, and somebody else tells of it */
		enter_state(world, step->task, TASK_RUNNING, is_steered(world) ? SOURCE_PICKED : SOURCE_PROBE);
}

/* Threads and coroutines end with their process. */
void world_inside_end(struct step *step, unsigned process)
{
	for (size_t i = 0; i < step->world->tasks.n; i++) {
		struct world_task *task = &step->world->tasks.at[i];
		if (task->exists && task->process == process && task->number != process && task->state != TASK_ENDED)
			world_task_end(step, task, 0);
	}
}

static void on_end(struct step *step)
{
	world_task_end(step, step->task, (int)step->event->a);
	if (step->task->process == step->task->number)
		world_inside_end(step, step->task->number);
}

static void on_death(struct step *step)
{
	world_task_end(step, step->task, (int)-step->event->a);
	if (step->task->process == step->task->number)
		world_inside_end(step, step->task->number);
}

static void on_exec(struct step *step)
{
	step->task->is_program = true;
	event_part(step->event, step->payload, 0, step->task->op_text, sizeof step->task->op_text);
}

static void on_adopted(struct step *step)
{
	step->task->adopted = true;
	step->task->ppid = step->event->a;
}

static void on_group(struct step *step)
{
	if (step->event->object < step->world->tasks.n)
		step->world->tasks.at[step->event->object].group = step->event->a;
}

/* A process is stopped, or not, with all its threads. */
static void halt(struct world *world, unsigned process, bool halted)
{
	for (size_t i = 0; i < world->tasks.n; i++)
		if (world->tasks.at[i].process == process)
			world->tasks.at[i].halted = halted;
}

/* SIGSTOP and SIGCONT are a fourth state and the way out of it. */
static void on_signal(struct step *step)
{
	if (step->event->object >= step->world->tasks.n)
		return;
	struct world_task *target = &step->world->tasks.at[step->event->object];
	bool stops = step->event->a == 19 || step->event->a == 20, goes_on = step->event->a == 18;
	if (target->state == TASK_ENDED || (!stops && !goes_on))
		return;
	halt(step->world, target->process, stops);
	if (goes_on && target->state != TASK_STOPPED)
		return;
	enter_state(step->world, target, stops ? TASK_STOPPED : TASK_READY, target->source);
}

/* One of a thread's own goes on in the place of another. */
static void on_switch(struct step *step)
{
	if (step->event->object >= step->world->tasks.n || step->event->object == step->event->task)
		return;
	struct world_task *to = &step->world->tasks.at[step->event->object];
	if (step->task->state != TASK_ENDED) {
		enter_state(step->world, step->task, TASK_BLOCKED, step->task->source);
		step->task->paused = true;
	}
	if (to->state != TASK_ENDED)
		enter_state(step->world, to, TASK_RUNNING, to->begun ? to->source : step->task->source);
}

static void on_reap(struct step *step)
{
	if (step->event->object >= step->world->tasks.n)
		return;
	struct world_task *child = &step->world->tasks.at[step->event->object];
	child->reaped = true;
	if (child->state == TASK_ENDED && child->exit_code == 0)
		child->exit_code = (int)step->event->a;
	else if (child->state != TASK_ENDED)
		world_task_end(step, child, (int)step->event->a);
}

static void on_line(struct step *step)
{
	step->task->line = step->event->line;
	step->task->lines++;
}

static void on_next(struct step *step)
{
	step->task->next = (uint16_t)step->event->a;
	step->task->next_object = step->event->object;
	world_brief(step->task->next_text, sizeof step->task->next_text, step->event, step->payload);
	if (step->event->a == EVENT_WORK)
		cpus_next(step);
}

static void on_pick(struct step *step)
{
	struct world *world = step->world;
	world->steps += step->event->b == 1;
	world->running = step->event->task;
	if (step->task->state != TASK_ENDED)
		enter_state(world, step->task, TASK_RUNNING, SOURCE_PICKED);
}

/* The operation in which the task waits: as it said, or the one it stands before. */
static uint16_t waiting_in(const struct step *step)
{
	char name[24];
	event_part(step->event, step->payload, 1, name, sizeof name);
	for (unsigned kind = 1; name[0] && kind < EVENT_KINDS; kind++)
		if (event_is_op(kind) && strcmp(event_info(kind)->name, name) == 0)
			return (uint16_t)kind;
	return step->task->next && step->task->next_object == step->event->object ? step->task->next : 0;
}

static void on_state(struct step *step)
{
	char room[24];
	unsigned state = (unsigned)step->event->a;
	if (state >= TASK_STATES || step->task->state == TASK_ENDED)
		return;
	if (step->task->by_kernel)
		machine_own_word(step, state);
	else
		enter_state(step->world, step->task, state, (unsigned)step->event->b);
	if (step->world->running == step->event->task && state != TASK_RUNNING)
		step->world->running = EVENT_NO_TASK;
	if (state != TASK_BLOCKED)
		return;
	bool of_task = strncmp(event_part(step->event, step->payload, 0, room, sizeof room), "task", 4) == 0;
	step->task->waits_timed = strstr(room, "timed") != NULL;
	step->task->waits_op = of_task ? 0 : waiting_in(step);
	step->task->waits_task = of_task ? (uint16_t)step->event->object : EVENT_NO_TASK;
	step->task->waits_object = of_task ? 0 : step->event->object;
}

static void on_sleep(struct step *step)
{
	step->task->wakes = (uint64_t)step->event->b;
}

static void on_text_op(struct step *step)
{
	char text[WORLD_TEXT];
	world_brief(text, sizeof text, step->event, step->payload);
	set_op_text(step->task, text);
}

static void on_object(struct step *step)
{
	struct world_object *object = world_object_row(step->world, step->event->object);
	if (!object)
		return;
	object->kind = (uint16_t)(step->event->a & 0xffff);
	object->is_private = (step->event->a & OBJECT_PRIVATE) != 0;
	object->joinable = (step->event->a & OBJECT_JOINABLE) != 0;
	object->process = step->task ? step->task->process : EVENT_NO_TASK;
	if (object->kind == OBJECT_CONNECTION)
		object->peer = step->event->b > 0 && step->event->b < WORLD_OBJECTS_MAX ? (uint32_t)step->event->b : 0;
	else
		object->capacity = step->event->b;
	if (object->kind == OBJECT_SEMAPHORE)
		object->count = step->event->b;
	if (object->kind == OBJECT_VALUE)
		event_part(step->event, step->payload, 1, object->text, sizeof object->text);
	if (object->kind == OBJECT_ARRAY)
		versions_first(step);
	world_brief(object->name, sizeof object->name, step->event, step->payload);
}

static void on_name(struct step *step)
{
	struct world_object *object = world_object_row(step->world, step->event->object);
	if (object)
		world_brief(object->name, sizeof object->name, step->event, step->payload);
}

static void on_open(struct step *step)
{
	on_text_op(step);
	struct world_object *object = world_object_row(step->world, step->event->object);
	/* Truncated. Who overwrites whom shows in the first write that follows: it replaces the whole file. */
	if (object && step->event->a & 2)
		object->text[0] = '\0';
}

static void on_acquire(struct step *step)
{
	struct world_object *object = world_object_row(step->world, step->event->object);
	if (!object || step->event->a == 0)
		return;
	object->reads++;
	if (object->kind == OBJECT_SEMAPHORE) {
		object->count = step->event->b;
		return;
	}
	if (object->owner != step->event->task || object->depth <= 0)
		object->since = step->world->time;
	object->owner = step->event->task;
	object->depth = step->event->b;
	object->died = object->lost_owner = false;
}

static void on_release(struct step *step)
{
	struct world_object *object = world_object_row(step->world, step->event->object);
	if (!object)
		return;
	if (object->kind == OBJECT_SEMAPHORE) {
		object->count = step->event->b;
		return;
	}
	object->depth = step->event->b;
	if (step->event->b <= 0)
		object->owner = EVENT_NO_TASK;
}

/* ---- what the program says of itself ---- */

static void set_outcome(struct world *world, bool outcome, const char *name, const char *value)
{
	struct world_pair fresh = {0}, *row = NULL, *rows = outcome ? world->outcomes.at : world->params.at;
	size_t count = outcome ? world->outcomes.n : world->params.n;
	text_copy(fresh.name, sizeof fresh.name, name);
	fresh.value = mem_text_or_die(value);
	for (size_t i = 0; i < count && !row; i++)
		if (strcmp(rows[i].name, fresh.name) == 0)
			row = &rows[i];
	if (row) {
		free(row->value);
		*row = fresh;
	} else if (outcome) {
		array_push(&world->outcomes, fresh);
	} else {
		array_push(&world->params, fresh);
	}
}

static void on_pair(struct step *step)
{
	char name[WORLD_NAME], value[EVENT_PAYLOAD_MAX];
	event_part(step->event, step->payload, 0, name, sizeof name);
	event_part(step->event, step->payload, 1, value, sizeof value);
	set_outcome(step->world, step->event->kind == EVENT_OUTCOME, name, value);
}

static void on_trouble(struct step *step)
{
	char text[512], name[WORLD_NAME];
	event_part(step->event, step->payload, 0, text, sizeof text);
	struct buf sentence = {0};
	if (step->event->kind == EVENT_ERROR && step->task) {
		text_copy(step->task->error, sizeof step->task->error, text);
		buf_format(&sentence, "%s: %s", world_task_name(step->world, step->event->task, name, sizeof name), text);
	} else {
		buf_text(&sentence, text);
	}
	array_push(&step->world->errors, buf_steal(&sentence));
}

static void on_check(struct step *step)
{
	char text[512];
	event_part(step->event, step->payload, 0, text, sizeof text);
	array_push(&step->world->violations, mem_text_or_die(text));
}

static void on_verdict(struct step *step)
{
	struct world *world = step->world;
	char cycle[2048];
	world->verdict = (uint16_t)step->event->a;
	event_part(step->event, step->payload, 0, world->verdict_text, sizeof world->verdict_text);
	event_part(step->event, step->payload, 1, cycle, sizeof cycle);
	free(world->cycle);
	world->cycle = cycle[0] ? mem_text_or_die(cycle) : NULL;
	waits_keep(world);
}

static void on_stall(struct step *step)
{
	step->world->stalls++;
	step->world->stall_ns += (uint64_t)step->event->a;
}

/* A row for each kind that changes more than what every event changes. */
static const struct { step_fn *fn; bool needs_task; } steps[EVENT_KINDS] = {
	[EVENT_RUN_BEGIN] = {on_run_begin, false}, [EVENT_RUN_END] = {on_run_end, false},
	[EVENT_START] = {on_start, true}, [EVENT_START_FAILED] = {on_start_failed, false},
	[EVENT_BEGIN] = {on_begin, true}, [EVENT_EXIT] = {on_end, true}, [EVENT_DEATH] = {on_death, true},
	[EVENT_REAP] = {on_reap, false}, [EVENT_LINE] = {on_line, true}, [EVENT_NEXT] = {on_next, true},
	[EVENT_PICK] = {on_pick, true}, [EVENT_STATE] = {on_state, true}, [EVENT_SLEEP] = {on_sleep, true}, [EVENT_IO] = {on_sleep, true},
	[EVENT_PRINT] = {on_text_op, true}, [EVENT_OBJECT] = {on_object, false}, [EVENT_NAME] = {on_name, false},
	[EVENT_OPEN] = {on_open, true}, [EVENT_BUFFER] = {versions_buffer, true}, [EVENT_READ] = {versions_read, true}, [EVENT_WRITE] = {versions_write, true},
	[EVENT_ACQUIRE] = {on_acquire, true}, [EVENT_RELEASE] = {on_release, true},
	[EVENT_PARAM] = {on_pair, false}, [EVENT_OUTCOME] = {on_pair, false}, [EVENT_VAR] = {versions_var, false},
	[EVENT_ERROR] = {on_trouble, false}, [EVENT_LIMIT] = {on_trouble, false}, [EVENT_VERDICT] = {on_verdict, false}, [EVENT_CHECK] = {on_check, false},
	[EVENT_STALL] = {on_stall, false},
	[EVENT_EXEC] = {on_exec, true}, [EVENT_ADOPTED] = {on_adopted, true}, [EVENT_GROUP] = {on_group, false},
	[EVENT_SIGNAL] = {on_signal, false}, [EVENT_SWITCH] = {on_switch, true},
	[EVENT_PUT] = {things_put, false}, [EVENT_GET] = {things_get, false}, [EVENT_TASK_DONE] = {things_task_done, false},
	[EVENT_SEND] = {things_send, false}, [EVENT_RECV] = {things_recv, false}, [EVENT_CLOSE] = {things_close, false},
	[EVENT_LISTEN] = {things_network, false}, [EVENT_CONNECT] = {things_network, false}, [EVENT_ACCEPT] = {things_network, false},
	[EVENT_SQL] = {things_sql, false}, [EVENT_WAITING] = {things_waiting, false}, [EVENT_WAIT] = {things_wait, false},
	[EVENT_NOTIFY] = {things_notify, false}, [EVENT_SET] = {things_notify, false}, [EVENT_CLEAR] = {things_notify, false},
	[EVENT_COPY] = {things_copy, false}, [EVENT_PART] = {things_part, false}, [EVENT_OWNER_DIED] = {things_owner_died, false},
	[EVENT_SUBMIT] = {things_submit, false}, [EVENT_TAKE] = {things_take, false}, [EVENT_DONE] = {things_done, false},
	[EVENT_WORKER] = {things_worker, true}, [EVENT_SHUTDOWN] = {things_shutdown, false}, [EVENT_CALL] = {things_call, false},
	[EVENT_SERVE] = {things_call, false}, [EVENT_ANSWER] = {things_call, false}, [EVENT_HELD] = {things_held, false},
	[EVENT_STATES] = {machine_states, false}, [EVENT_KERNEL] = {machine_kernel, true}, [EVENT_CALLED] = {machine_called, true},
	[EVENT_GONE] = {machine_gone, true}, [EVENT_WAITS] = {machine_waits, true}, [EVENT_FACTS] = {facts_take, true}, [EVENT_LOST] = {machine_lost, false},
	[EVENT_POLICY] = {cpus_policy, false}, [EVENT_DISPATCH] = {cpus_dispatch, false}, [EVENT_WORK] = {cpus_work, true}, [EVENT_SHARE] = {cpus_share, true},
};

/* Somebody else tells it of the task. */
static bool is_about(unsigned kind)
{
	static const uint16_t kinds[] = {EVENT_KERNEL, EVENT_WAITS, EVENT_FACTS, EVENT_CALLED, EVENT_GONE, EVENT_DEATH, EVENT_REAP, EVENT_LOST};
	bool is = false;
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		is = is || kinds[i] == kind;
	return is;
}

static void before(struct step *step)
{
	struct world_task *task = step->task;
	unsigned kind = step->event->kind;
	/* Who speaks is not stopped: it has handled the signal, or somebody outside lets it go on. */
	if (task->halted && !is_about(kind))
		halt(step->world, task->process, false);
	if (kind != EVENT_STATE && kind != EVENT_SLEEP && kind != EVENT_IO && kind != EVENT_PICK && kind != EVENT_STALL && !is_about(kind))
		task->wakes = 0;
	if (!event_is_op(kind))
		return;
	task->op = (uint16_t)kind;
	task->op_object = step->event->object;
	task->op_text[0] = '\0';
	task->next = 0;
	task->next_object = 0;
	task->next_text[0] = '\0';
	task->ops++;
	step->world->ops++;
	step->world->actor = step->event->task;
}

void world_add(struct world *world, const struct event *event, const void *payload)
{
	struct step step = {.world = world, .event = event, .payload = payload};
	world->events++;
	world->seq = event->seq;
	if (event->time > world->time)
		world->time = event->time;
	if (event->kind >= EVENT_KINDS)
		return;
	if (event->task != EVENT_NO_TASK)
		step.task = task_row(world, event->task);
	if (step.task) {
		if (event->line)
			step.task->line = event->line;
		before(&step);
	}
	if (steps[event->kind].fn && (step.task || !steps[event->kind].needs_task))
		steps[event->kind].fn(&step);
}
