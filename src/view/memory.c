/* The memories: a column for each process, a row for each watched variable and each private thing. What a fork copied is
 * marked "=" while it is as it was, "≠" once one of the two has changed it.
 */
#include <stdio.h>
#include <string.h>

#include "internal.h"

enum { NAME_COLUMNS = 16, COLUMN_LEAST = 14, PROCESSES_MOST = 64 };

struct columns { uint16_t tasks[PROCESSES_MOST]; unsigned count; };
struct names { ARRAY(const char *) list; };

static const struct world_var *find_var(const struct world *world, unsigned task, const char *name)
{
	for (size_t i = 0; i < world->vars.n; i++)
		if (world->vars.at[i].task == task && strcmp(world->vars.at[i].name, name) == 0)
			return &world->vars.at[i];
	return NULL;
}

static const struct world_object *find_private(const struct world *world, unsigned task, const char *name)
{
	for (unsigned i = 1; i < world->objects.n; i++) {
		const struct world_object *thing = world_object_get(world, i);
		if (thing && thing->is_private && thing->kind != OBJECT_GIL && thing->process == task && strcmp(thing->name, name) == 0)
			return thing;
	}
	return NULL;
}

static void add_name(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->list.n; i++)
		if (strcmp(names->list.at[i], name) == 0)
			return;
	array_push(&names->list, name);
}

static void gather(const struct world *world, struct columns *ret_columns, struct names *ret_names)
{
	for (size_t i = 0; i < world->vars.n; i++)
		add_name(ret_names, world->vars.at[i].name);
	for (unsigned i = 1; i < world->objects.n; i++) {
		const struct world_object *thing = world_object_get(world, i);
		if (thing && thing->is_private && thing->kind != OBJECT_GIL)
			add_name(ret_names, thing->name);
	}
	for (size_t i = 0; i < world->tasks.n && ret_columns->count < PROCESSES_MOST; i++) {
		const struct world_task *task = &world->tasks.at[i];
		if (task->exists && task->process == task->number && !task->is_program)
			ret_columns->tasks[ret_columns->count++] = task->number;
	}
}

static void draw_var(struct area cell, const struct world *world, const struct world_var *var)
{
	const struct world_task *task = world_task_get(world, var->task);
	const struct world_var *parents = task ? find_var(world, task->parent, var->name) : NULL;
	bool changed = var->copied && strcmp(var->value, var->at_copy) != 0;
	bool differs = changed || (parents && strcmp(parents->value, var->value) != 0);
	int x = 0;
	if (var->copied || parents)
		x = area_text(cell, 0, 0, differs ? bold(ROLE_READY) : ink(ROLE_FAINT), differs ? "≠" : "=") + 1;
	area_text_fit(cell, x, 0, cell.cols - x - 1, differs ? bold(ROLE_STRONG) : ink(ROLE_TEXT), var->value);
}

static void draw_private(struct area cell, const struct world *world, const struct world_object *thing)
{
	char text[80], room[WORLD_NAME];
	int x = thing->copy_of ? area_text(cell, 0, 0, ink(ROLE_FAINT), "⎘") + 1 : 0;
	if (thing->lost_owner)
		snprintf(text, sizeof text, "%s", _("held by nobody here"));
	else if (thing->depth > 0)
		snprintf(text, sizeof text, _("held by %s"), world_task_name(world, thing->owner, room, sizeof room));
	else if (thing->kind == OBJECT_QUEUE)
		snprintf(text, sizeof text, _("%lld in it"), (long long)thing->count);
	else
		snprintf(text, sizeof text, "%s", _("free"));
	area_text_fit(cell, x, 0, cell.cols - x - 1, ink(thing->lost_owner ? ROLE_ALARM : ROLE_TEXT), text);
}

static void draw_head(struct area area, const struct world *world, const struct columns *columns, unsigned first, int width)
{
	for (unsigned i = first; i < columns->count; i++) {
		int x = NAME_COLUMNS + (int)(i - first) * width;
		if (x + 4 > area.cols)
			break;
		part_task(area, x, 0, width - 1, world, columns->tasks[i], false);
		area_hot(area, x, 0, width, 1, HOT_TASK, columns->tasks[i]);
		const struct world_task *task = world_task_get(world, columns->tasks[i]);
		char text[80];
		snprintf(text, sizeof text, "%s", task->number == 0 ? _("the first") : task->method == METHOD_FORK || task->method == METHOD_OS_FORK
		         ? _("a copy") : _("a fresh one"));
		area_text_fit(area, x, 1, width - 1, ink(ROLE_FAINT), text);
	}
}

void memory_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	struct columns columns = { .count = 0 };
	struct names names = { 0 };
	if (world != NULL)
		gather(world, &columns, &names);
	if (names.list.n == 0 || area.cols < NAME_COLUMNS + COLUMN_LEAST || area.rows < 4) {
		part_empty(area, _("No variable is watched."),
		           _("watch(\"n\") in a program shows n here, in the memory of each process: what a fork copied, and what differs now."));
		array_done(&names.list);
		return;
	}
	struct area list = area_part(area, 1, 0, area.cols - 2, area.rows);
	int width = (list.cols - NAME_COLUMNS) / (int)(columns.count ? columns.count : 1);
	width = width < COLUMN_LEAST ? COLUMN_LEAST : width > 30 ? 30 : width;
	/* More processes than columns: the selected one is among those that are shown. */
	unsigned fit = (unsigned)((list.cols - NAME_COLUMNS) / width), first = 0;
	for (unsigned i = 0; i < columns.count; i++)
		if (columns.tasks[i] == scene->selected && i + 1 > fit)
			first = i + 1 - fit;
	draw_head(list, world, &columns, first, width);
	int rows = list.rows - 3, top = part_top((int)names.list.n, rows, -1, scene->scroll[VIEW_MEMORY]);
	for (int row = top; row < (int)names.list.n && row - top < rows; row++) {
		const char *name = names.list.at[row];
		area_text_fit(list, 0, 3 + row - top, NAME_COLUMNS - 2, bold(ROLE_SECONDARY), name);
		for (unsigned i = first; i < columns.count && i - first < fit; i++) {
			struct area cell = area_part(list, NAME_COLUMNS + (int)(i - first) * width, 3 + row - top, width, 1);
			const struct world_var *var = find_var(world, columns.tasks[i], name);
			const struct world_object *thing = var ? NULL : find_private(world, columns.tasks[i], name);
			if (var)
				draw_var(cell, world, var);
			else if (thing)
				draw_private(cell, world, thing);
			else
				area_text(cell, 0, 0, ink(ROLE_LINE), "·");
		}
	}
	part_more(area_part(area, 0, 3, area.cols, rows), top, (int)names.list.n, rows);
	array_done(&names.list);
}

void memory_note(const struct scene *scene, char *ret_note, size_t size)
{
	(void)scene;
	snprintf(ret_note, size, "= %s  ≠ %s", _("as copied"), _("differs"));
}
