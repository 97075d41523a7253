/* The tree of processes: who started whom, what each does now; an orphan stands by itself. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct row { const struct world_task *task; unsigned depth; bool last; uint64_t rails; };
struct rows { ARRAY(struct row) list; };

/* A child's number is greater than its parent's; what claims otherwise (a
 * damaged recording) stands at the root, so that this always ends. */
static bool is_child_of(const struct world_task *task, unsigned parent)
{
	return task->exists && task->parent == parent && task->number > parent;
}

/* An orphan, too: who has adopted it is no task of this run. */
static bool is_root(const struct world *world, const struct world_task *task)
{
	if (!task->exists)
		return false;
	return task->adopted || task->parent >= task->number || world_task_get(world, task->parent) == NULL;
}

/* First child and next sibling of each, in one pass: quick for many tasks. */
struct kin { int32_t first, last, next; };

static struct kin *kin_new(const struct world *world)
{
	struct kin *kin = mem_new_or_die(world->tasks.n + 1, sizeof *kin);
	for (size_t i = 0; i <= world->tasks.n; i++)
		kin[i] = (struct kin){ -1, -1, -1 };
	for (size_t i = 0; i < world->tasks.n; i++) {
		const struct world_task *task = &world->tasks.at[i];
		if (!task->exists || is_root(world, task) || !is_child_of(task, task->parent))
			continue;
		struct kin *parent = &kin[task->parent];
		if (parent->last < 0)
			parent->first = (int32_t)i;
		else
			kin[parent->last].next = (int32_t)i;
		parent->last = (int32_t)i;
	}
	return kin;
}

static void add_rows(const struct world *world, const struct kin *kin, int32_t at, unsigned depth, uint64_t rails,
                     struct rows *ret_rows)
{
	enum { DEPTH_MAX = 40 };
	for (; at >= 0; at = kin[at].next) {
		bool last = kin[at].next < 0;
		array_push(&ret_rows->list, (struct row){ &world->tasks.at[at], depth, last, rails });
		if (depth < DEPTH_MAX)
			add_rows(world, kin, kin[at].first, depth + 1, last ? rails : rails | UINT64_C(1) << depth, ret_rows);
	}
}

static void all_rows(const struct world *world, struct rows *ret_rows)
{
	struct kin *kin = kin_new(world);
	for (size_t i = 0; i < world->tasks.n; i++) {
		if (!is_root(world, &world->tasks.at[i]))
			continue;
		array_push(&ret_rows->list, (struct row){ &world->tasks.at[i], 0, true, 0 });
		add_rows(world, kin, kin[i].first, 1, 0, ret_rows);
	}
	free(kin);
}

static const char *inside_word(const struct world_task *task)
{
	return task->method == METHOD_THREAD ? _("thread") : _("coroutine");
}

struct columns { int name, pid, doing, state; bool has_pid, has_doing, has_state; };

/* Which columns there is room for: the name always, then what it does, its
 * state in words, its pid. */
static struct columns measure(const struct world *world, const struct rows *rows, int cols)
{
	int name = 0, state = 0, doing = 0, pid = 9;
	char room[WORLD_NAME + 24];
	for (size_t i = 0; i < rows->list.n; i++) {
		const struct row *row = &rows->list.at[i];
		unsigned number = row->task->number;
		int width = (int)row->depth * 3 + 3 + part_badge_width(number) +
		            text_width(world_task_name(world, number, room, sizeof room));
		name = width > name ? width : name;
		int word = event_method_is_inside(row->task->method) ? text_width(inside_word(row->task)) + 2 : 0;
		pid = word > pid ? word : pid;
	}
	for (unsigned i = 0; i < TASK_STATES; i++) {
		int width = text_width(_(world_state_name(i)));
		state = width > state ? width : state;
	}
	if (name > cols / 2)
		name = cols / 2;
	struct columns c = { .name = name };
	int left = cols - name - 2;
	c.has_doing = left >= 14;
	c.has_state = left >= 24 + state;
	c.has_pid = left >= 27 + pid + state;
	doing = name + (cols > 60 ? 4 : 2);
	c.pid = doing;
	if (c.has_pid)
		doing += pid;
	c.doing = doing;
	c.state = cols - state;
	return c;
}

static int draw_rails(struct area area, int y, const struct row *row)
{
	for (unsigned depth = 1; depth < row->depth; depth++)
		if (row->rails >> depth & 1)
			area_text(area, (int)(depth - 1) * 3, y, ink(ROLE_LINE), "│");
	int x = row->depth == 0 ? 0 : ((int)row->depth - 1) * 3;
	/* A thread, a coroutine: a broken line, since it lives inside. */
	bool inside = event_method_is_inside(row->task->method);
	if (row->depth > 0)
		x = area_text(area, x, y, ink(ROLE_LINE), row->last ? (inside ? "└┄ " : "└─ ") : inside ? "├┄ " : "├─ ");
	return x;
}

static void draw_row(struct area area, int y, const struct scene *scene, const struct world *world,
                     const struct row *row, const struct columns *c, struct buf *text)
{
	const struct world_task *task = row->task;
	bool ended = part_is_ended(task), current = task->state == TASK_RUNNING && world->actor == task->number;
	int x = draw_rails(area, y, row);
	x = area_text(area, x, y, ink(part_state_role(task->state)), part_state_glyph(task->state)) + 1;
	part_task(area, x, y, c->name - x, world, task->number, current || task->number == scene->selected);
	if (c->has_pid && event_method_is_inside(task->method))
		area_text(area, c->pid, y, ink(ROLE_FAINT), inside_word(task));
	else if (c->has_pid && task->pid > 0)
		area_format(area, c->pid, y, ink(ROLE_FAINT), "%" PRId64, task->pid);
	if (c->has_doing) {
		buf_reset(text);
		world_doing(world, task, text);
		struct flow flow = { 0 };
		if (task->adopted && !ended)
			flow_add(&flow, ink(ROLE_SECONDARY), _("adopted: "));
		flow_add(&flow, ink(ended ? ROLE_FAINT : ROLE_TEXT), buf_get(text));
		int right = c->has_state ? c->state - 2 : area.cols;
		flow_line(area, c->doing, y, right - c->doing, &flow);
		flow_done(&flow);
	}
	if (c->has_state)
		area_text(area, c->state, y, ink(part_state_role(task->state)), _(world_state_name(task->state)));
	if (c->has_state && task->estimated)
		area_text(area, c->state - 1, y, ink(ROLE_FAINT), "~");
}

void tree_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	if (world == NULL || world->tasks.n == 0) {
		part_empty(area, _("No process yet."), _("Here they stand, each under the one that started it."));
		return;
	}
	struct rows rows = { 0 };
	all_rows(world, &rows);
	int total = (int)rows.list.n, keep = -1;
	for (int i = 0; i < total; i++)
		if (rows.list.at[i].task->number == scene->selected)
			keep = i;
	/* A blank row above where there is room for it. */
	int pad = area.rows > total + 1 ? 1 : 0, shown = area.rows - pad;
	int top = part_top(total, shown, keep, scene->scroll[VIEW_TREE]);
	struct area list = area_part(area, 1, pad, area.cols - 2, shown);
	struct columns columns = measure(world, &rows, list.cols);
	struct buf text = { 0 };
	for (int i = top; i < total && i - top < list.rows; i++) {
		const struct row *row = &rows.list.at[i];
		if (row->task->number == scene->selected)
			area_tint(area, 0, pad + i - top, area.cols, 1, ROLE_SELECTED);
		draw_row(list, i - top, scene, world, row, &columns, &text);
		area_hot(area, 0, pad + i - top, area.cols, 1, HOT_TASK, row->task->number);
	}
	buf_done(&text);
	part_more(area_part(area, 0, pad, area.cols, shown), top, total, shown);
	array_done(&rows.list);
}

void tree_note(const struct scene *scene, char *ret_note, size_t size)
{
	const struct world *world = part_world(scene);
	if (world == NULL || world->tasks.n == 0)
		return;
	unsigned long count = 0;
	for (size_t i = 0; i < world->tasks.n; i++)
		count += world->tasks.at[i].exists;
	int n = snprintf(ret_note, size, ngettext("%lu task", "%lu tasks", count), count);
	if (n > 0 && (size_t)n < size)
		snprintf(ret_note + n, size - (size_t)n, "\n%s", _(world_source_name(world->source)));
}
