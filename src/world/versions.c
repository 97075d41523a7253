/* world/versions: what shared data holds, who has seen which version of it, and so which writes lose an update; and the
 * memories of the processes: watched variables, bytes that wait in a stream's own buffer, and what a fork copied of both.
 */
#include "world/internal.h"

#include <stdlib.h>
#include <string.h>

/* What tasks have seen stands in a table with open addressing (a power of two, at most half full), so that a step costs the
 * same with thousands of elements. Beyond the limit nothing new is remembered: a lost update may then go unnamed, no more. */
enum { SEEN_FIRST = 64, SEEN_MOST = 1 << 15, VARS_MOST = 4096 };

static size_t seen_place(const struct world *world, unsigned task, uint32_t object, uint32_t index)
{
	uint32_t hash = object * 2654435761u ^ index * 2246822519u ^ task * 3266489917u;
	size_t at = (hash ^ hash >> 15) & (world->seen.n - 1);
	for (;; at = (at + 1) & (world->seen.n - 1)) {
		const struct world_seen *row = &world->seen.at[at];
		if (row->object == 0 || (row->object == object && row->index == index && row->task == task))
			return at;
	}
}

static void seen_grow(struct world *world)
{
	struct world_seen *old = world->seen.at;
	size_t before = world->seen.n, count = before ? before * 2 : SEEN_FIRST;
	world->seen.at = mem_new_or_die(count, sizeof *world->seen.at);
	world->seen.n = world->seen.cap = count;
	for (size_t i = 0; i < before; i++)
		if (old[i].object)
			world->seen.at[seen_place(world, old[i].task, old[i].object, old[i].index)] = old[i];
	free(old);
}

static const struct world_seen *seen_get(const struct world *world, unsigned task, uint32_t object, uint32_t index)
{
	if (world->seen.n == 0)
		return NULL;
	const struct world_seen *row = &world->seen.at[seen_place(world, task, object, index)];
	return row->object ? row : NULL;
}

/* The row, made when there is none; NULL beyond the limit. Moves others. */
static struct world_seen *seen_row(struct world *world, unsigned task, uint32_t object, uint32_t index)
{
	if (world->seen_count * 2 >= world->seen.n) {
		if (world->seen.n >= SEEN_MOST)
			return (struct world_seen *)seen_get(world, task, object, index);
		seen_grow(world);
	}
	struct world_seen *row = &world->seen.at[seen_place(world, task, object, index)];
	if (row->object == 0) {
		*row = (struct world_seen){.task = (uint16_t)task, .writer = EVENT_NO_TASK, .object = object, .index = index};
		world->seen_count++;
	}
	return row;
}

const struct world_seen *world_element_get(const struct world *world, uint32_t object, uint32_t index)
{
	return seen_get(world, EVENT_NO_TASK, object, index);
}

static void note_seen(struct world *world, unsigned task, uint32_t object, uint32_t index, uint64_t version, const char *text)
{
	struct world_seen *row = seen_row(world, task, object, index);
	if (!row)
		return;
	row->version = version;
	text_copy(row->text, sizeof row->text, text);
}

/* Of an Array each element is a thing of its own. */
static uint32_t element_of(const struct world_object *object, const struct event *event)
{
	return object->kind == OBJECT_ARRAY && event->b > 0 && event->b < UINT32_MAX ? (uint32_t)event->b : 0;
}

/* How often it was written, and by whom last. */
static void newest_of(const struct world *world, uint32_t number, uint32_t index, uint64_t *ret_version, struct world_seen *ret_newest)
{
	const struct world_object *object = &world->objects.at[number];
	const struct world_seen *element = index ? world_element_get(world, number, index) : NULL;
	*ret_newest = (struct world_seen){.writer = index ? EVENT_NO_TASK : object->last_writer, .version = index ? 0 : object->version};
	if (element)
		*ret_newest = *element;
	else if (index == 0)
		text_copy(ret_newest->text, sizeof ret_newest->text, object->text);
	*ret_version = ret_newest->version;
}

/* What an Array holds at first, a line each. */
void versions_first(struct step *step)
{
	char values[4096];
	event_part(step->event, step->payload, 1, values, sizeof values);
	char *at = values;
	for (uint32_t index = 1; at && *at; index++) {
		char *line = strsep(&at, "\n");
		note_seen(step->world, EVENT_NO_TASK, step->event->object, index, 0, line);
	}
}

void versions_read(struct step *step)
{
	const struct event *event = step->event;
	struct world_object *object = world_object_row(step->world, event->object);
	char text[WORLD_TEXT];
	world_brief(text, sizeof text, event, step->payload);
	text_copy(step->task->op_text, sizeof step->task->op_text, text);
	if (!object)
		return;
	object->reads++;
	if (object->kind == OBJECT_PIPE)
		object->bytes -= object->bytes > event->a && event->a > 0 ? event->a : event->a > 0 ? object->bytes : 0;
	if (event->a == 0 && event->b > 0)
		return; /* the end of the file: nothing was seen */
	uint32_t index = element_of(object, event);
	if (event->b < 0)
		text_copy(object->text, sizeof object->text, text);
	struct world_seen newest;
	uint64_t version;
	newest_of(step->world, event->object, index, &version, &newest);
	note_seen(step->world, event->task, event->object, index, version, text);
	if (index && !world_element_get(step->world, event->object, index))
		note_seen(step->world, EVENT_NO_TASK, event->object, index, version, text);
}

static void add_lost(struct step *step, const struct world_seen *seen, const struct world_seen *newest, uint32_t index, const char *text)
{
	struct world *world = step->world;
	struct world_lost lost = {
		.seq = step->event->seq, .time = world->time, .object = step->event->object, .index = index,
		.writer = step->event->task, .victim = newest->writer,
	};
	text_copy(lost.read, sizeof lost.read, seen->text);
	text_copy(lost.overwritten, sizeof lost.overwritten, newest->text);
	text_copy(lost.written, sizeof lost.written, text);
	array_push(&world->lost, lost);
	world->objects.at[step->event->object].lost++;
}

/* What was in this process's buffer of the file has gone out. */
static void buffer_written(struct step *step);

void versions_write(struct step *step)
{
	struct world *world = step->world;
	const struct event *event = step->event;
	char text[WORLD_TEXT];
	world_brief(text, sizeof text, event, step->payload);
	text_copy(step->task->op_text, sizeof step->task->op_text, text);
	if (!world_object_row(world, event->object))
		return;
	uint32_t index = element_of(&world->objects.at[event->object], event);
	struct world_seen newest;
	uint64_t version;
	newest_of(world, event->object, index, &version, &newest);
	const struct world_seen *seen = seen_get(world, event->task, event->object, index);
	if (seen && seen->version < version && newest.writer != event->task && newest.writer != EVENT_NO_TASK && (event->b < 0 || index))
		add_lost(step, seen, &newest, index, text);
	bool knew = seen != NULL;
	struct world_seen *element = index ? seen_row(world, EVENT_NO_TASK, event->object, index) : NULL;
	if (element) {
		element->version = version + 1;
		element->writer = event->task;
		text_copy(element->text, sizeof element->text, text);
	}
	struct world_object *object = &world->objects.at[event->object];
	if (object->kind == OBJECT_PIPE && event->a > 0)
		object->bytes += event->a;
	object->version++;
	object->writes++;
	object->last_writer = event->task;
	text_copy(object->text, sizeof object->text, text);
	if (knew)
		note_seen(world, event->task, event->object, index, version + 1, text);
	buffer_written(step);
}

/* ---- the memories of processes ---- */

static struct world_var *var_row(struct world *world, unsigned process, uint32_t object, const char *name)
{
	for (size_t i = 0; i < world->vars.n; i++)
		if (world->vars.at[i].task == process && world->vars.at[i].object == object && strcmp(world->vars.at[i].name, name) == 0)
			return &world->vars.at[i];
	return NULL;
}

static void set_var(struct world *world, const struct world_var *fresh)
{
	struct world_var *row = var_row(world, fresh->task, fresh->object, fresh->name);
	if (row) {
		memcpy(row->value, fresh->value, sizeof row->value);
		row->bytes = fresh->bytes;
		row->time = world->time;
	} else if (world->vars.n < VARS_MOST) {
		array_push(&world->vars, *fresh);
		world->vars.at[world->vars.n - 1].time = world->time;
	}
}

void versions_var(struct step *step)
{
	struct world_var fresh = {.task = step->task ? step->task->process : step->event->task};
	event_part(step->event, step->payload, 0, fresh.name, sizeof fresh.name);
	event_part(step->event, step->payload, 1, fresh.value, sizeof fresh.value);
	world_one_line(fresh.value);
	set_var(step->world, &fresh);
}

void versions_buffer(struct step *step)
{
	const struct world_object *object = world_object_get(step->world, step->event->object);
	struct world_var fresh = {.task = step->task->process, .object = step->event->object, .bytes = step->event->a};
	char data[WORLD_TEXT];
	if (!object || step->event->a <= 0)
		return;
	text_copy(fresh.name, sizeof fresh.name, object->name);
	const struct world_var *before = var_row(step->world, fresh.task, fresh.object, fresh.name);
	world_brief(data, sizeof data, step->event, step->payload);
	struct buf both = {0};
	buf_format(&both, "%s%s%s", before ? before->value : "", before && before->value[0] ? " " : "", data);
	text_copy(fresh.value, sizeof fresh.value, buf_get(&both));
	buf_done(&both);
	set_var(step->world, &fresh);
	text_copy(step->task->op_text, sizeof step->task->op_text, data);
}

static void buffer_written(struct step *step)
{
	for (size_t i = 0; i < step->world->vars.n; i++) {
		struct world_var *var = &step->world->vars.at[i];
		if (var->task != step->task->process || var->object != step->event->object || var->bytes <= 0)
			continue;
		var->bytes -= step->event->a < var->bytes ? step->event->a : var->bytes;
		if (var->bytes <= 0)
			var->value[0] = '\0';
	}
}

void versions_copy_memory(struct world *world, unsigned parent, unsigned child)
{
	for (size_t i = 0, count = world->vars.n; i < count && world->vars.n < VARS_MOST; i++) {
		if (world->vars.at[i].task != parent)
			continue;
		struct world_var copy = world->vars.at[i];
		copy.task = (uint16_t)child;
		copy.copied = true;
		text_copy(copy.at_copy, sizeof copy.at_copy, copy.value);
		array_push(&world->vars, copy);
	}
}
