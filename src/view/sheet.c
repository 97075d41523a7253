/* view/sheet: the pieces of cards: texts, badges, rows of boxes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sheet.h"

enum { BOX_TEXT_MOST = 12 };

static int row_of(const struct sheet *sheet)
{
	return sheet->y - sheet->top;
}

static bool is_seen(const struct sheet *sheet)
{
	return row_of(sheet) >= 0 && row_of(sheet) < sheet->area.rows;
}

int sheet_text(const struct sheet *sheet, int x, struct style style, const char *text)
{
	int room = sheet->area.cols - x, width = text_width(text);
	if (room <= 0)
		return x;
	if (!is_seen(sheet))
		return x + (width < room ? width : room);
	return area_text_fit(sheet->area, x, row_of(sheet), room, style, text);
}

int sheet_badge(const struct sheet *sheet, int x, unsigned task)
{
	const struct world_task *known = world_task_get(sheet->world, task);
	if (!known)
		return x;
	if (is_seen(sheet)) {
		area_badge(sheet->area, x, row_of(sheet), task, part_is_ended(known));
		area_hot(sheet->area, x, row_of(sheet), part_badge_width(task), 1, HOT_TASK, task);
	}
	return x + part_badge_width(task) + 1;
}

int sheet_task(const struct sheet *sheet, int x, unsigned task)
{
	char room[WORLD_NAME + 24];
	if (!world_task_get(sheet->world, task))
		return x;
	if (is_seen(sheet))
		return part_task(sheet->area, x, row_of(sheet), sheet->area.cols - x, sheet->world, task, false) + 1;
	return x + part_badge_width(task) + 2 + text_width(world_task_name(sheet->world, task, room, sizeof room));
}

int sheet_number(const struct sheet *sheet, int x, enum role role, const char *format, long long value)
{
	char text[96];
	snprintf(text, sizeof text, format, value);
	return sheet_text(sheet, x, ink(role), text) + 2;
}

/* ---- who waits ---- */

/* A manager's server and a pool's worker wait for work: that is what they do. */
static bool waits_here(const struct world *world, const struct world_task *task, unsigned object, int op)
{
	const struct world_object *thing = world_object_get(world, object);
	if (!task->exists || task->state != TASK_BLOCKED || task->waits_object != object || !thing)
		return false;
	if ((thing->kind == OBJECT_MANAGER && thing->owner == task->number) || (thing->kind == OBJECT_POOL && task->worker_of == object))
		return false;
	int waits = task->waits_op;
	if (waits == 0 && thing->kind == OBJECT_QUEUE)
		waits = thing->capacity > 0 && thing->count >= thing->capacity ? EVENT_PUT : EVENT_GET;
	return op == 0 || (op < 0 ? waits != EVENT_PUT && waits != EVENT_GET : waits == op);
}

unsigned sheet_count_waiters(const struct sheet *sheet, unsigned object, int op)
{
	unsigned count = 0;
	for (size_t i = 0; i < sheet->world->tasks.n; i++)
		count += waits_here(sheet->world, &sheet->world->tasks.at[i], object, op);
	return count;
}

int sheet_waiters(const struct sheet *sheet, int x, unsigned object, const char *word, int op)
{
	unsigned left = sheet_count_waiters(sheet, object, op);
	if (left == 0)
		return x;
	x = sheet_text(sheet, x, ink(ROLE_BLOCKED), word) + flow_label_gap(word);
	for (size_t i = 0; i < sheet->world->tasks.n && left > 0; i++) {
		if (!waits_here(sheet->world, &sheet->world->tasks.at[i], object, op))
			continue;
		if (x + part_badge_width((unsigned)i) + (left > 1 ? 5 : 0) > sheet->area.cols) {
			char more[24];
			snprintf(more, sizeof more, "+%u", left);
			return sheet_text(sheet, x, ink(ROLE_BLOCKED), more) + 1;
		}
		x = sheet_badge(sheet, x, (unsigned)i);
		left--;
	}
	return x;
}

/* ---- boxes ---- */

void boxes_add(struct boxes *boxes, const char *text, enum role role, unsigned number)
{
	struct box box = { .role = role };
	text_shorten(box.text, sizeof box.text, text, BOX_TEXT_MOST);
	if (number > 0)
		snprintf(box.below, sizeof box.below, "%u", number);
	array_push(&boxes->list, box);
}

void boxes_done(struct boxes *boxes)
{
	array_done(&boxes->list);
}

static int widest(const struct boxes *boxes)
{
	int most = 1;
	for (size_t i = 0; i < boxes->list.n; i++) {
		int width = text_width(boxes->list.at[i].text);
		most = width > most ? width : most;
	}
	return most;
}

struct shelf { size_t first, count; int cell, pad; };

static int draw_border(const struct sheet *sheet, int x, const struct shelf *shelf, const char *left, const char *between, const char *right)
{
	struct style line = ink(ROLE_FAINT);
	for (size_t i = 0; i < shelf->count; i++) {
		x = sheet_text(sheet, x, line, i == 0 ? left : between);
		for (int k = 0; k < shelf->cell; k++)
			x = sheet_text(sheet, x, line, "─");
	}
	return sheet_text(sheet, x, line, right);
}

static int draw_inside(const struct sheet *sheet, int x, const struct boxes *boxes, const struct shelf *shelf)
{
	struct style line = ink(ROLE_FAINT);
	x = sheet_text(sheet, x, line, "│");
	for (size_t i = shelf->first; i < shelf->first + shelf->count; i++) {
		const struct box *box = &boxes->list.at[i];
		char text[48];
		text_shorten(text, sizeof text, box->text, shelf->cell - 2 * shelf->pad);
		sheet_text(sheet, x + shelf->pad, ink(box->role), text);
		x = sheet_text(sheet, x + shelf->cell, line, "│");
	}
	return x;
}

static void draw_below(const struct sheet *sheet, int x, const struct boxes *boxes, const struct shelf *shelf)
{
	for (size_t i = shelf->first; i < shelf->first + shelf->count; i++, x += shelf->cell + 1)
		if (boxes->list.at[i].below[0])
			sheet_text(sheet, x + 1 + shelf->pad, ink(ROLE_FAINT), boxes->list.at[i].below);
}

int boxes_draw(struct sheet *sheet, int x, int right, struct boxes *boxes, bool framed, bool from_left)
{
	struct shelf shelf = { .count = boxes->list.n, .cell = widest(boxes) + (framed ? 2 : 0), .pad = framed };
	int room = right - x - 1, least = 4;
	/* Too many: first without air, then narrower, then fewer. */
	if (framed && (int)shelf.count * (shelf.cell + 1) > room) {
		shelf.cell -= 2;
		shelf.pad = 0;
	}
	while (shelf.cell > least && (int)shelf.count * (shelf.cell + 1) > room)
		shelf.cell--;
	bool cut = (int)shelf.count * (shelf.cell + 1) > room;
	if (cut) {
		int fit = (room - 3) / (shelf.cell + 1);
		shelf.count = fit < 1 ? 1 : (size_t)fit < shelf.count ? (size_t)fit : shelf.count;
	}
	if (!from_left)
		shelf.first = boxes->list.n - shelf.count;
	bool left_cut = boxes->more_left || (cut && !from_left), right_cut = boxes->more_right || (cut && from_left);
	int from = x + (left_cut ? 2 : 0);
	if (framed) {
		draw_border(sheet, from, &shelf, "┌", "┬", "┐");
		sheet->y++;
	}
	if (left_cut)
		sheet_text(sheet, x, ink(ROLE_FAINT), "…");
	x = draw_inside(sheet, from, boxes, &shelf);
	if (right_cut)
		x = sheet_text(sheet, x + 1, ink(ROLE_FAINT), "…");
	if (framed) {
		sheet->y++;
		draw_border(sheet, from, &shelf, "└", "┴", "┘");
		draw_below(sheet, from, boxes, &shelf);
	}
	return x;
}
