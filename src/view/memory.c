/* The memories: a column for each process, a row for each watched variable, each private thing, each buffer with bytes that
 * have not been written yet. On a narrow pane a block of rows for each process: values have all of the width. What came with a fork is marked "=" while it is as the parent's, "≠" once one of the two has
 * changed it. Threads share their process's memory.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { NAME_LEAST = 8, NAME_MOST = 24, COLUMN_LEAST = 13, COLUMN_MOST = 40, PROCESSES_MOST = 64, HEAD_ROWS = 3, NARROW = 60 };

struct row { const char *name; uint32_t buffer; bool is_private; };
struct sheet {
	const struct world *world;
	uint16_t processes[PROCESSES_MOST];
	unsigned count, first, fit;  /* processes; the first that is shown, and how many there is room for */
	int name, width;             /* columns of the names, and of each process */
	ARRAY(struct row) rows;
};

static const struct world_var *find_var(const struct world *world, unsigned process, uint32_t buffer, const char *name)
{
	for (size_t i = 0; i < world->vars.n; i++)
		if (world->vars.at[i].task == process && world->vars.at[i].object == buffer && strcmp(world->vars.at[i].name, name) == 0)
			return &world->vars.at[i];
	return NULL;
}

static bool is_private_thing(const struct world_object *thing)
{
	return thing && thing->is_private && thing->kind != OBJECT_GIL && thing->part_of == 0;
}

static const struct world_object *find_private(const struct world *world, unsigned process, const char *name)
{
	for (unsigned i = 1; i < world->objects.n; i++) {
		const struct world_object *thing = world_object_get(world, i);
		if (is_private_thing(thing) && thing->process == process && strcmp(thing->name, name) == 0)
			return thing;
	}
	return NULL;
}

/* ---- what there is ---- */

static void add_row(struct sheet *sheet, const char *name, uint32_t buffer, bool is_private)
{
	for (size_t i = 0; i < sheet->rows.n; i++)
		if (sheet->rows.at[i].buffer == buffer && sheet->rows.at[i].is_private == is_private && strcmp(sheet->rows.at[i].name, name) == 0)
			return;
	array_push(&sheet->rows, (struct row){ name, buffer, is_private });
}

static void gather_rows(struct sheet *sheet)
{
	const struct world *world = sheet->world;
	for (int buffers = 0; buffers < 2; buffers++)
		for (size_t i = 0; i < world->vars.n; i++)
			if ((world->vars.at[i].object != 0) == buffers)
				add_row(sheet, world->vars.at[i].name, world->vars.at[i].object, false);
	for (unsigned i = 1; i < world->objects.n; i++)
		if (is_private_thing(world_object_get(world, i)))
			add_row(sheet, world->objects.at[i].name, 0, true);
}

/* Processes that have something to show, and the first; a program that was exec'd has none of ours. */
static void gather_processes(struct sheet *sheet)
{
	const struct world *world = sheet->world;
	for (size_t i = 0; i < world->tasks.n && sheet->count < PROCESSES_MOST; i++) {
		const struct world_task *task = &world->tasks.at[i];
		bool any = i == 0;
		for (size_t k = 0; k < sheet->rows.n && !any && task->process == i; k++)
			any = find_var(world, (unsigned)i, sheet->rows.at[k].buffer, sheet->rows.at[k].name) != NULL ||
			      find_private(world, (unsigned)i, sheet->rows.at[k].name) != NULL;
		if (task->exists && task->process == i && any && !task->is_program)
			sheet->processes[sheet->count++] = (uint16_t)i;
	}
}

static void row_name(const struct row *row, char *ret_name, size_t size)
{
	snprintf(ret_name, size, row->buffer ? _("%s buffer") : "%s", row->name);
}

static void measure(struct sheet *sheet, int cols, unsigned selected)
{
	char name[WORLD_NAME + 32];
	sheet->name = NAME_LEAST;
	for (size_t i = 0; i < sheet->rows.n; i++) {
		row_name(&sheet->rows.at[i], name, sizeof name);
		int width = text_width(name) + 3;
		sheet->name = width > sheet->name ? width : sheet->name;
	}
	int most = cols / 3 < NAME_MOST ? cols / 3 : NAME_MOST;
	sheet->name = sheet->name > most ? most : sheet->name;
	int width = (cols - sheet->name) / (int)(sheet->count ? sheet->count : 1);
	sheet->width = width < COLUMN_LEAST ? COLUMN_LEAST : width > COLUMN_MOST ? COLUMN_MOST : width;
	sheet->fit = (unsigned)((cols - sheet->name) / sheet->width);
	sheet->fit = sheet->fit < 1 ? 1 : sheet->fit;
	/* More processes than columns: the selected one is among those that are shown. */
	for (unsigned i = 0; i < sheet->count; i++)
		if (sheet->processes[i] == selected && i + 1 > sheet->fit)
			sheet->first = i + 1 - sheet->fit;
}

/* ---- a cell ---- */

static void draw_cell(struct area cell, const char *mark, bool differs, const char *text, struct style style)
{
	area_text(cell, 0, 0, differs ? bold(ROLE_READY) : ink(ROLE_FAINT), mark);
	area_text_fit(cell, 2, 0, cell.cols - 3, style, text);
}

static void draw_var(struct area cell, const struct world *world, const struct world_var *var, bool ended)
{
	const struct world_task *task = world_task_get(world, var->task);
	const struct world_var *parents = task && var->copied ? find_var(world, world->tasks.at[task->parent].process, var->object, var->name) : NULL;
	bool changed = var->copied && strcmp(var->value, var->at_copy) != 0;
	bool differs = changed || (parents && strcmp(parents->value, var->value) != 0);
	char text[WORLD_TEXT + 64];
	if (var->object && var->bytes <= 0)
		text_copy(text, sizeof text, _("empty"));
	else if (var->object)
		snprintf(text, sizeof text, "\"%s\"", var->value);
	else
		text_copy(text, sizeof text, var->value);
	bool waits = var->object && var->bytes > 0;
	enum role role = ended || (var->object && !waits) ? ROLE_FAINT : waits ? ROLE_READY : differs ? ROLE_STRONG : ROLE_TEXT;
	draw_cell(cell, !var->copied ? " " : differs ? "≠" : "=", differs, text, changed ? bold(role) : ink(role));
}

static bool is_held(const struct world_object *thing)
{
	return (thing->kind == OBJECT_LOCK || thing->kind == OBJECT_RLOCK) && thing->depth > 0 && !thing->lost_owner && thing->owner != EVENT_NO_TASK;
}

static void say_private(const struct world *world, const struct world_object *thing, char *ret_text, size_t size)
{
	char room[WORLD_NAME + 24];
	bool is_lock = thing->kind == OBJECT_LOCK || thing->kind == OBJECT_RLOCK;
	if (thing->lost_owner)
		text_copy(ret_text, size, _("held, by no thread here"));
	else if (is_lock && thing->depth > 0)
		snprintf(ret_text, size, _("held by %s"), world_task_name(world, thing->owner, room, sizeof room));
	else if (is_lock)
		text_copy(ret_text, size, _("free"));
	else if (thing->kind == OBJECT_EVENT)
		text_copy(ret_text, size, thing->count ? _("set") : _("not set"));
	else
		snprintf(ret_text, size, "%" PRId64, thing->count);
}

static void draw_private(struct area cell, const struct world *world, const struct world_object *thing, bool ended)
{
	char text[96], other[96] = "";
	const struct world_object *from = world_object_get(world, thing->copy_of);
	say_private(world, thing, text, sizeof text);
	if (from)
		say_private(world, from, other, sizeof other);
	bool differs = from && strcmp(text, other) != 0, held = is_held(thing);
	if (held)
		text_copy(text, sizeof text, _("held by"));
	enum role role = ended ? ROLE_FAINT : thing->lost_owner ? ROLE_ALARM : differs ? ROLE_STRONG : ROLE_TEXT;
	draw_cell(cell, !from ? " " : differs ? "≠" : "=", differs, text, ink(role));
	if (held)
		area_badge(cell, 2 + text_width(text) + 1, 0, thing->owner, ended);
}

/* ---- the sheet ---- */

/* Where its memory comes from; the column after it. */
static int draw_origin(struct area cell, int x, const struct world_task *task)
{
	bool copy = task->method == METHOD_FORK || task->method == METHOD_OS_FORK;
	if (task->number == 0 || !copy)
		return area_text_fit(cell, x, 0, cell.cols - x, ink(ROLE_FAINT), task->number == 0 ? _("the first one") : _("begun afresh"));
	x = area_text(cell, x, 0, ink(ROLE_FAINT), _("a copy of")) + 1;
	return area_badge(cell, x, 0, task->parent, false);
}

/* Who lives in it beside its first thread. */
static void draw_threads(struct area cell, int x, const struct sheet *sheet, const struct world_task *process)
{
	bool any = false;
	for (size_t i = 0; i < sheet->world->tasks.n; i++) {
		const struct world_task *task = &sheet->world->tasks.at[i];
		if (!task->exists || task->process != process->number || i == process->number || part_is_ended(task))
			continue;
		if (!any)
			x = area_text(cell, x, 0, ink(ROLE_FAINT), _("shared by")) + 1;
		any = true;
		if (x + part_badge_width(task->number) + 1 > cell.cols) {
			area_text(cell, cell.cols - 1, 0, ink(ROLE_FAINT), "…");
			return;
		}
		x = area_badge(cell, x, 0, task->number, false) + 1;
	}
}

static void draw_head(struct area area, const struct sheet *sheet)
{
	for (unsigned i = 0; i < sheet->fit && sheet->first + i < sheet->count; i++) {
		int x = sheet->name + (int)i * sheet->width;
		const struct world_task *task = world_task_get(sheet->world, sheet->processes[sheet->first + i]);
		part_task(area, x + 2, 0, sheet->width - 3, sheet->world, task->number, true);
		area_hot(area, x, 0, sheet->width, 1, HOT_TASK, task->number);
		draw_origin(area_part(area, x, 1, sheet->width - 1, 1), 2, task);
		draw_threads(area_part(area, x, 2, sheet->width - 1, 1), 2, sheet, task);
	}
	if (sheet->first + sheet->fit < sheet->count)
		area_text(area, area.cols - 1, 0, ink(ROLE_FAINT), "▸");
	if (sheet->first > 0)
		area_text(area, sheet->name - 2, 0, ink(ROLE_FAINT), "◂");
}

static void draw_name(struct area area, int x, int y, int columns, const struct row *row)
{
	char name[WORLD_NAME + 32];
	row_name(row, name, sizeof name);
	area_text_fit(area, x, y, columns, row->buffer || row->is_private ? ink(ROLE_SECONDARY) : bold(ROLE_SECONDARY), name);
}

/* What a process has of a row; false nothing. */
static bool draw_value(struct area cell, const struct sheet *sheet, const struct row *row, unsigned process)
{
	const struct world_var *var = row->is_private ? NULL : find_var(sheet->world, process, row->buffer, row->name);
	const struct world_object *thing = row->is_private ? find_private(sheet->world, process, row->name) : NULL;
	bool ended = part_is_ended(world_task_get(sheet->world, process));
	if (var)
		draw_var(cell, sheet->world, var, ended);
	else if (thing)
		draw_private(cell, sheet->world, thing, ended);
	return var || thing;
}

static void draw_row(struct area area, int y, const struct sheet *sheet, const struct row *row)
{
	draw_name(area, 0, y, sheet->name - 2, row);
	for (unsigned i = 0; i < sheet->fit && sheet->first + i < sheet->count; i++) {
		struct area cell = area_part(area, sheet->name + (int)i * sheet->width, y, sheet->width, 1);
		if (!draw_value(cell, sheet, row, sheet->processes[sheet->first + i]))
			area_text(cell, 2, 0, ink(ROLE_LINE), "·");
	}
}

static void draw_columns(struct area area, struct sheet *sheet, const struct scene *scene)
{
	int total = (int)sheet->rows.n, pad = area.rows > total + HEAD_ROWS + 2 ? 1 : 0;
	struct area list = area_part(area, 1, pad, area.cols - 2, area.rows - pad);
	measure(sheet, list.cols, scene->selected);
	draw_head(list, sheet);
	int head = HEAD_ROWS + pad, rows = list.rows - head, top = part_top(total, rows, -1, scene->scroll[VIEW_MEMORY]);
	for (int i = top; i < total && i - top < rows; i++)
		draw_row(list, head + i - top, sheet, &sheet->rows.at[i]);
	part_more(area_part(area, 0, pad + head, area.cols, rows), top, total, rows);
}

/* ---- a block for each process ---- */

/* Draws, or without rows only measures; the row after it. */
static int draw_block(struct area area, int y, const struct sheet *sheet, unsigned process)
{
	const struct world_task *task = world_task_get(sheet->world, process);
	if (y >= 0 && y < area.rows) {
		int x = part_task(area, 0, y, area.cols - 2, sheet->world, process, true) + 2;
		area_hot(area, 0, y, area.cols, 1, HOT_TASK, process);
		struct area origin = area_part(area, x, y, area.cols - x, 1);
		x = draw_origin(origin, 0, task);
		draw_threads(origin, x + 2, sheet, task);
	}
	y++;
	for (size_t i = 0; i < sheet->rows.n; i++) {
		const struct row *row = &sheet->rows.at[i];
		bool seen = y >= 0 && y < area.rows;
		struct area cell = seen ? area_part(area, sheet->name, y, area.cols - sheet->name, 1) : (struct area){ 0 };
		if (!draw_value(cell, sheet, row, process))
			continue;
		if (seen)
			draw_name(area, 2, y, sheet->name - 3, row);
		y++;
	}
	return y;
}

static void draw_blocks(struct area area, struct sheet *sheet, const struct scene *scene)
{
	struct area list = area_part(area, 1, 0, area.cols - 2, area.rows);
	int total = 0, keep = -1;
	for (unsigned i = 0; i < sheet->count; i++) {
		total = draw_block((struct area){ 0 }, total, sheet, sheet->processes[i]);
		keep = sheet->processes[i] == scene->selected ? total - 1 : keep;
	}
	measure(sheet, list.cols, scene->selected);
	int gap = total + (int)sheet->count < area.rows ? 1 : 0, top = gap ? -1 : part_top(total, area.rows, keep, scene->scroll[VIEW_MEMORY]);
	int y = -top;
	for (unsigned i = 0; i < sheet->count; i++)
		y = draw_block(list, y, sheet, sheet->processes[i]) + gap;
	if (!gap)
		part_more(area, top, total, area.rows);
}

void memory_draw(struct area area, const struct scene *scene)
{
	struct sheet sheet = { .world = part_world(scene) };
	if (sheet.world != NULL)
		gather_rows(&sheet);
	if (sheet.rows.n == 0 || area.cols < NAME_LEAST + COLUMN_LEAST + 2 || area.rows < 4) {
		part_empty(area, _("No variable is watched."),
		           _("watch(\"n\") in a program shows n here, in the memory of each process: what a fork copied, and what differs now."));
		array_done(&sheet.rows);
		return;
	}
	gather_processes(&sheet);
	if (area.cols < NARROW)
		draw_blocks(area, &sheet, scene);
	else
		draw_columns(area, &sheet, scene);
	array_done(&sheet.rows);
}

void memory_note(const struct scene *scene, char *ret_note, size_t size)
{
	(void)scene;
	snprintf(ret_note, size, "= %s  ≠ %s", _("as in the parent"), _("differs"));
}
