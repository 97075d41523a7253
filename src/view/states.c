/* The three states and the ways between them: who may run, who runs, who
 * waits. Blocked never goes to running: one is woken first, then chosen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { PATH_MAX_CELLS = 512 };
enum edge { EDGE_DISPATCH, EDGE_PREEMPT, EDGE_BLOCK, EDGE_WAKE, EDGES, EDGE_NONE = EDGES };

struct box { int x, y, cols, rows; unsigned state; };
struct path { struct { int16_t x, y; } cell[PATH_MAX_CELLS]; int n; };
struct diagram {
	struct box ready, running, blocked;
	struct path path[EDGES];
	int wake_x, block_x, low_y;        /* the two upright lines, and the row of the lower box they meet */
	bool tight;                        /* then their labels stand inside of them */
};
/* The tasks of one state, by number. */
struct group { ARRAY(const struct world_task *) list; };

static void gather(const struct world *world, unsigned state, struct group *ret_group)
{
	for (size_t i = 0; world != NULL && i < world->tasks.n; i++)
		if (world->tasks.at[i].exists && world->tasks.at[i].state == state)
			array_push(&ret_group->list, &world->tasks.at[i]);
}

static const char *state_title(unsigned state)
{
	return state == TASK_READY ? _("READY") : state == TASK_RUNNING ? _("RUNNING") : _("BLOCKED");
}

/* ---- the last move ---- */

struct move { bool any; uint16_t task; enum edge first, second; };

/* The edges that the last move before the moment went along. A probe can tell
 * only that somebody runs again: that is a wake and a dispatch. */
static struct move last_move(const struct scene *scene)
{
	static const struct { uint16_t from, to; enum edge first, second; } table[] = {
		{ TASK_READY, TASK_RUNNING, EDGE_DISPATCH, EDGE_NONE }, { TASK_NEW, TASK_RUNNING, EDGE_DISPATCH, EDGE_NONE },
		{ TASK_RUNNING, TASK_READY, EDGE_PREEMPT, EDGE_NONE },  { TASK_RUNNING, TASK_BLOCKED, EDGE_BLOCK, EDGE_NONE },
		{ TASK_BLOCKED, TASK_READY, EDGE_WAKE, EDGE_NONE },     { TASK_BLOCKED, TASK_RUNNING, EDGE_WAKE, EDGE_DISPATCH },
	};
	struct move none = { false, 0, EDGE_NONE, EDGE_NONE };
	size_t count;
	if (scene->history == NULL)
		return none;
	const struct trace_move *moves = history_moves(scene->history, &count);
	count = history_cut(moves, count, sizeof *moves, scene->moment);
	if (count == 0)
		return none;
	const struct trace_move *last = &moves[count - 1];
	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (table[i].from == last->from && table[i].to == last->to)
			return (struct move){ true, last->task, table[i].first, table[i].second };
	return none;
}

/* ---- where things stand ---- */

static void path_add(struct path *path, int x, int y)
{
	if (path->n < PATH_MAX_CELLS) {
		path->cell[path->n].x = (int16_t)x;
		path->cell[path->n++].y = (int16_t)y;
	}
}

static void path_to(struct path *path, int x, int y)
{
	int from_x = path->cell[path->n - 1].x, from_y = path->cell[path->n - 1].y;
	while ((from_x != x || from_y != y) && path->n < PATH_MAX_CELLS) {
		from_x += (x > from_x) - (x < from_x);
		from_y += (y > from_y) - (y < from_y);
		path_add(path, from_x, from_y);
	}
}

static int at_least(int value, int low)
{
	return value < low ? low : value;
}

static int at_most(int value, int high)
{
	return value > high ? high : value;
}

/* Shares the height: each box as much as it needs, what is left above and below. */
static void plan_rows(struct diagram *d, int rows, int upper, int lower)
{
	int top = rows >= 13 ? 3 : 2, low = rows >= 13 ? 4 : rows >= 12 ? 3 : 2, gap = 2;
	int left = rows - top - low - gap - 4;
	while (left > 0 && (low < lower || top < upper)) {
		if (low < lower && (low - 1 <= top || top >= upper))
			low++;
		else
			top++;
		left--;
	}
	if (left >= 4) {
		gap++;
		left--;
	}
	int pad = at_most((left + 1) / 2, 3);
	d->ready.y = d->running.y = pad;
	d->ready.rows = d->running.rows = top + 2;
	d->blocked.y = pad + top + 2 + gap;
	d->blocked.rows = low + 2;
}

static void plan(struct diagram *d, int cols, int rows, int upper, int lower)
{
	memset(d, 0, sizeof *d);
	d->ready.state = TASK_READY;
	d->running.state = TASK_RUNNING;
	d->blocked.state = TASK_BLOCKED;
	d->tight = cols < 50;
	int width = at_most(at_least((cols - 22) * 2 / 5 + 2, 12), 34);
	int gap = at_least(at_most(cols - 2 * width - (d->tight ? 2 : 4), 28), 13);
	int left = at_least((cols - 2 * width - gap) / 2, 0);
	d->ready.x = left;
	d->running.x = left + width + gap;
	d->ready.cols = d->running.cols = width;
	plan_rows(d, rows, upper, lower);
	d->wake_x = d->ready.x + (d->tight ? 3 : width / 2);
	d->block_x = d->running.x + (d->tight ? width - 4 : width / 2);
	int side = d->tight ? 4 : at_most(at_least((d->block_x - d->wake_x) / 5, 4), 10);
	d->blocked.x = d->wake_x + side + 1;
	d->blocked.cols = d->block_x - d->wake_x - 2 * side - 1;
	d->low_y = d->blocked.y + (d->blocked.rows > 5 ? 2 : 1);

	int high = d->ready.y + 1, second = d->ready.y + (d->ready.rows > 4 ? 3 : 2);
	int inset = gap >= 18 ? 1 : 0;
	int from = d->ready.x + width + inset, to = d->running.x - 1 - inset;
	path_add(&d->path[EDGE_DISPATCH], from, high);
	path_to(&d->path[EDGE_DISPATCH], to, high);
	path_add(&d->path[EDGE_PREEMPT], to, second);
	path_to(&d->path[EDGE_PREEMPT], from, second);
	path_add(&d->path[EDGE_BLOCK], d->block_x, d->running.y + d->running.rows);
	path_to(&d->path[EDGE_BLOCK], d->block_x, d->low_y);
	path_to(&d->path[EDGE_BLOCK], d->blocked.x + d->blocked.cols + 1, d->low_y);
	path_add(&d->path[EDGE_WAKE], d->blocked.x - 2, d->low_y);
	path_to(&d->path[EDGE_WAKE], d->wake_x, d->low_y);
	path_to(&d->path[EDGE_WAKE], d->wake_x, d->ready.y + d->ready.rows);
}

/* ---- drawing ---- */

static void draw_path(struct area area, const struct path *path, enum edge edge, struct style style)
{
	static const char *const heads[EDGES] = { "▶", "◀", "◀", "▲" };
	for (int i = 0; i < path->n; i++) {
		int x = path->cell[i].x, y = path->cell[i].y;
		const char *glyph = "─";
		if (i == path->n - 1)
			glyph = heads[edge];
		else if (path->cell[i + 1].y != y && (i == 0 || path->cell[i - 1].x == x))
			glyph = "│";
		else if (path->cell[i + 1].y != y)
			glyph = "└";  /* wake: from the right, then up */
		else if (i > 0 && path->cell[i - 1].y != y)
			glyph = "┘";  /* block: from above, then to the left */
		area_text(area, x, y, style, glyph);
	}
}

static void draw_label(struct area area, const struct diagram *d, enum edge edge, struct style style)
{
	static const char *const names[EDGES] = { N_("dispatch"), N_("preempt"), N_("block"), N_("wake") };
	const char *name = _(names[edge]);
	char room[64];
	snprintf(room, sizeof room, " %s ", name);
	const struct path *path = &d->path[edge];
	int width = text_width(room), y;
	if (edge == EDGE_DISPATCH || edge == EDGE_PREEMPT) {
		int from = path->cell[0].x < path->cell[path->n - 1].x ? path->cell[0].x : path->cell[path->n - 1].x;
		if (width + 3 <= path->n || (d->tight && width + 2 <= path->n))
			area_text(area, from + (path->n - width) / 2, path->cell[0].y, style, room);
		return;
	}
	y = (d->ready.y + d->ready.rows + d->low_y) / 2;
	if (d->tight)
		y = d->blocked.y - 1;
	if (d->tight && edge == EDGE_WAKE)
		area_text(area, d->wake_x + 2, y, style, name);
	else if (d->tight)
		area_right(area, d->block_x - 1, y, style, name);
	else if (edge == EDGE_WAKE)
		area_right(area, d->wake_x - 1, y, style, name);
	else
		area_text(area, d->block_x + 2, y, style, name);
}

static struct area draw_box(struct area area, const struct box *box)
{
	struct area inner = area_part(area, box->x, box->y, box->cols, box->rows);
	enum role role = part_state_role(box->state);
	struct area inside = area_frame(inner, false, NULL, NULL);
	static const struct { const char *glyph; int right, bottom; } corners[] = {
		{ "┌", 0, 0 }, { "┐", 1, 0 }, { "└", 0, 1 }, { "┘", 1, 1 },
	};
	struct style style = ink(role);
	area_repeat(inner, 1, 0, inner.cols - 2, style, "─");
	area_repeat(inner, 1, inner.rows - 1, inner.cols - 2, style, "─");
	area_column(inner, 0, 1, inner.rows - 2, style, "│");
	area_column(inner, inner.cols - 1, 1, inner.rows - 2, style, "│");
	for (size_t i = 0; i < COUNT_OF(corners); i++)
		area_text(inner, corners[i].right * (inner.cols - 1), corners[i].bottom * (inner.rows - 1), style,
		          corners[i].glyph);
	char title[64];
	snprintf(title, sizeof title, " %s ", state_title(box->state));
	if (text_width(title) + 2 <= inner.cols)
		area_text(inner, (inner.cols - text_width(title)) / 2, 0, bold(role), title);
	return inside;
}

/* What it waits for, after its name: "sleep", "join 1", "till". */
static void draw_wait(struct area area, int x, int y, const struct world *world, const struct world_task *task)
{
	if (task->state != TASK_BLOCKED)
		return;
	const struct world_task *other = task->waits_task == EVENT_NO_TASK ? NULL : world_task_get(world, task->waits_task);
	const struct world_object *object = task->waits_object == 0 ? NULL : world_object_get(world, task->waits_object);
	if (other != NULL) {
		const char *word = _("join");
		int need = text_width(word) + 1 + part_badge_width(other->number);
		if (x + need > area.cols && x + part_badge_width(other->number) > area.cols)
			return;
		if (x + need <= area.cols)
			x = area_text(area, x, y, ink(ROLE_SECONDARY), word) + 1;
		area_badge(area, x, y, other->number, part_is_ended(other));
	} else if (object != NULL) {
		if (area.cols - x >= 4)
			area_text_fit(area, x, y, area.cols - x, ink(ROLE_SECONDARY), object->name);
	} else if (task->wakes > 0 && x + text_width(_("sleep")) <= area.cols) {
		area_text(area, x, y, ink(ROLE_SECONDARY), _("sleep"));
	}
}

static int name_width(const struct world *world, const struct group *group)
{
	int most = 0;
	char room[WORLD_NAME + 24];
	for (size_t i = 0; i < group->list.n; i++) {
		unsigned number = group->list.at[i]->number;
		int width = part_badge_width(number) + 1 + text_width(world_task_name(world, number, room, sizeof room));
		most = width > most ? width : most;
	}
	return most;
}

static void draw_one(struct area area, int x, int y, int columns, const struct world *world,
                     const struct world_task *task, bool named, bool travels)
{
	area_hot(area, x, y, columns, 1, HOT_TASK, task->number);
	if (travels)
		return;
	if (named)
		part_task(area, x, y, columns, world, task->number, task->state == TASK_RUNNING);
	else
		area_badge(area, x, y, task->number, false);
}

/* One a row with what it waits for; when they are too many several a row, then
 * only badges, then "+12 more". */
static void draw_group(struct area area, const struct world *world, const struct group *group, unsigned travels)
{
	int n = (int)group->list.n, name = name_width(world, group);
	if (n == 0 || area.rows < 1 || area.cols < 1)
		return;
	if (n <= area.rows) {
		int pad = n + 1 < area.rows ? 1 : 0;
		int room = name < area.cols ? name : area.cols;
		for (int i = 0; i < n; i++) {
			const struct world_task *task = group->list.at[i];
			bool away = task->number == travels;
			draw_one(area, 0, pad + i, room, world, task, true, away);
			if (!away)
				draw_wait(area, room + 1, pad + i, world, task);
		}
		return;
	}
	int cell = name + 2, per_row = (area.cols + 2) / cell;
	bool named = per_row > 0 && n <= per_row * area.rows;
	if (!named) {
		cell = part_badge_width(group->list.at[n - 1]->number) + 1;
		per_row = at_least((area.cols + 1) / cell, 1);
	}
	int shown = n, capacity = per_row * area.rows;
	if (n > capacity)
		shown = per_row * (area.rows - 1);
	for (int i = 0; i < shown; i++) {
		const struct world_task *task = group->list.at[i];
		draw_one(area, i % per_row * cell, i / per_row, cell - 1, world, task, named, task->number == travels);
	}
	if (shown < n) {
		char more[64];
		snprintf(more, sizeof more, _("+%d more"), n - shown);
		area_text_fit(area, 0, area.rows - 1, area.cols, ink(ROLE_SECONDARY), more);
	}
}

/* "ended 1 2 3 +4" in one row from x to the area's edge. */
static void draw_row_of(struct area area, int x, int y, const char *word, const struct group *group, bool right)
{
	int n = (int)group->list.n, room = area.cols - x - text_width(word) - 1;
	if (n == 0 || room < 2)
		return;
	int width = 0, shown = 0, all = n - 1;
	for (int i = 0; i < n; i++)
		all += part_badge_width(group->list.at[i]->number);
	for (; shown < n; shown++) {
		int more = part_badge_width(group->list.at[shown]->number) + (shown > 0 ? 1 : 0);
		if (width + more > (all <= room ? room : room - 5))  /* " +123" */
			break;
		width += more;
	}
	char rest[24] = "";
	if (shown < n)
		snprintf(rest, sizeof rest, shown == 0 ? "%d" : " +%d", n - shown);
	if (right)
		x = area.cols - (text_width(word) + 1 + width + text_width(rest));
	x = area_text(area, x, y, ink(ROLE_FAINT), word) + 1;
	for (int i = 0; i < shown; i++) {
		unsigned number = group->list.at[i]->number;
		int from = x;
		x = area_badge(area, x, y, number, part_is_ended(group->list.at[i]));
		area_hot(area, from, y, x - from, 1, HOT_TASK, number);
		x++;
	}
	area_text(area, x - (shown > 0 ? 1 : 0), y, ink(ROLE_FAINT), rest);
}

static void draw_travel(struct area area, const struct diagram *d, const struct move *move, unsigned phase)
{
	enum edge edge = move->first;
	int cells = d->path[move->first].n, all = cells;
	if (move->second != EDGE_NONE)
		all += d->path[move->second].n;
	int at = (int)phase * all / 8;
	if (at >= cells && move->second != EDGE_NONE) {
		edge = move->second;
		at -= cells;
	}
	if (at < d->path[edge].n)
		area_badge(area, d->path[edge].cell[at].x, d->path[edge].cell[at].y, move->task, false);
}

struct groups { struct group by[TASK_STATES]; };

static void draw_diagram(struct area area, const struct scene *scene, const struct world *world,
                         const struct groups *groups)
{
	const struct group *by = groups->by;
	size_t upper = by[TASK_READY].list.n > by[TASK_RUNNING].list.n ? by[TASK_READY].list.n : by[TASK_RUNNING].list.n;
	static struct diagram const empty;
	struct diagram d = empty;
	plan(&d, area.cols, area.rows, (int)upper, (int)by[TASK_BLOCKED].list.n);
	struct move move = last_move(scene);
	unsigned travels = move.any && scene->phase < 8 ? move.task : EVENT_NO_TASK;
	for (int edge = 0; edge < EDGES; edge++) {
		bool lit = move.any && ((int)move.first == edge || (int)move.second == edge);
		enum role color = lit ? canvas_task_role(move.task) : ROLE_FAINT;
		draw_path(area, &d.path[edge], (enum edge)edge, lit ? bold(color) : ink(color));
		draw_label(area, &d, (enum edge)edge, lit ? bold(ROLE_STRONG) : ink(ROLE_SECONDARY));
	}
	const struct box *boxes[] = { &d.ready, &d.running, &d.blocked };
	for (size_t i = 0; i < COUNT_OF(boxes); i++) {
		struct area inside = draw_box(area, boxes[i]);
		int pad = inside.cols > 10 ? 2 : 1;  /* a narrow box needs its columns for names */
		draw_group(area_part(inside, 1, 0, inside.cols - pad, inside.rows), world, &by[boxes[i]->state], travels);
	}
	if (travels != EVENT_NO_TASK)
		draw_travel(area, &d, &move, scene->phase);
	int low = d.blocked.y + d.blocked.rows - 2, after = d.blocked.x + d.blocked.cols + 2;
	bool below = d.tight && low + 2 < area.rows;
	draw_row_of(area_part(area, 0, 0, area.cols - 1, area.rows), below ? 1 : after, below ? low + 2 : low, _("ended"),
	            &by[TASK_ENDED], true);
	struct area left = area_part(area, 0, 0, d.blocked.x - 1, area.rows);
	draw_row_of(left, 1, low, _("new"), &by[TASK_NEW], false);
	draw_row_of(left, 1, low - 1, _("stopped"), &by[TASK_STOPPED], false);
}

/* ---- too small for the diagram ---- */

static void draw_lists(struct area area, const struct world *world, const struct groups *groups)
{
	static const unsigned shown[] = { TASK_READY, TASK_RUNNING, TASK_BLOCKED };
	int width = area.cols / 3;
	for (int i = 0; i < 3; i++) {
		struct area column = area_part(area, i * width + 1, 0, width - 2, area.rows);
		enum role role = part_state_role(shown[i]);
		int x = area_text(column, 0, 0, ink(role), part_state_glyph(shown[i])) + 1;
		area_text_fit(column, x, 0, column.cols - x, bold(role), _(world_state_name(shown[i])));
		draw_group(area_part(column, 0, 1, column.cols, column.rows - 1), world, &groups->by[shown[i]],
		           EVENT_NO_TASK);
	}
}

static void draw_lines(struct area area, const struct groups *groups)
{
	static const unsigned shown[] = { TASK_RUNNING, TASK_READY, TASK_BLOCKED, TASK_ENDED };
	for (int i = 0; i < (int)COUNT_OF(shown); i++) {
		enum role role = part_state_role(shown[i]);
		area_text(area, 1, i, ink(role), part_state_glyph(shown[i]));
		char word[64];
		text_copy(word, sizeof word, _(world_state_name(shown[i])));
		if (groups->by[shown[i]].list.n == 0)
			area_text(area, 3, i, ink(ROLE_FAINT), word);
		else
			draw_row_of(area, 3, i, word, &groups->by[shown[i]], false);
	}
}

void states_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	struct groups groups = { 0 };
	for (unsigned i = 0; i < TASK_STATES; i++)
		gather(world, i, &groups.by[i]);
	if (area.cols >= 37 && area.rows >= 11)
		draw_diagram(area, scene, world, &groups);
	else if (area.cols >= 36 && area.rows >= 5)
		draw_lists(area, world, &groups);
	else
		draw_lines(area, &groups);
	for (unsigned i = 0; i < TASK_STATES; i++)
		array_done(&groups.by[i].list);
}

void states_note(const struct scene *scene, char *ret_note, size_t size)
{
	(void)scene;
	text_copy(ret_note, size, _("who may run, who runs, who waits"));
}
