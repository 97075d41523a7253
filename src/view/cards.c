/* view/cards: the things that hold others: queues with their items, arrays, connections, pools with workers and calls, managers
 * with clients and what they keep.
 */
#include <stdio.h>
#include <string.h>

#include "sheet.h"

enum { ELEMENTS_SHOWN = 64, SLOTS_SHOWN = 24, DONE_SHOWN = 6 };

/* A manager or a pool has the rows under its first one: their words stand under its name. */
static int next_row(struct sheet *sheet, const char *word)
{
	const char *const words[] = { _("workers"), _("waiting"), _("done"), _("clients") };
	int from = sheet->narrow ? 2 : sheet->name_x, longest = 0;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		longest = text_width(words[i]) > longest ? text_width(words[i]) : longest;
	sheet->y++;
	sheet_text(sheet, from, ink(ROLE_FAINT), word);
	int x = from + longest + 2;
	return !sheet->narrow && x < sheet->body_x ? sheet->body_x : x;
}

/* ---- queues ---- */

static bool is_item_of(const struct world_item *item, unsigned object)
{
	return item->object == object;
}

static enum role sender_role(const struct sheet *sheet, const struct world_item *item)
{
	return world_task_get(sheet->world, item->task) ? canvas_task_role(item->task) : ROLE_STRONG;
}

/* Newest at the left, as they came; the next one out at the right. */
static void gather_items(const struct sheet *sheet, const struct world_object *thing, unsigned object, struct boxes *ret_boxes)
{
	size_t kept = 0;
	for (size_t i = 0; i < sheet->world->items.n; i++)
		kept += is_item_of(&sheet->world->items.at[i], object);
	int64_t places = thing->capacity < SLOTS_SHOWN ? thing->capacity : SLOTS_SHOWN;
	for (int64_t i = (int64_t)kept; i < places; i++)
		boxes_add(ret_boxes, "", ROLE_LINE, 0);
	ret_boxes->more_left = thing->capacity > SLOTS_SHOWN && thing->capacity > (int64_t)kept;
	ret_boxes->more_right = thing->count > (int64_t)kept;
	for (size_t i = sheet->world->items.n; i-- > 0;)
		if (is_item_of(&sheet->world->items.at[i], object))
			boxes_add(ret_boxes, sheet->world->items.at[i].text, sender_role(sheet, &sheet->world->items.at[i]), 0);
}

static int draw_count(const struct sheet *sheet, int x, const struct world_object *queue)
{
	char text[64];
	bool full = queue->capacity > 0 && queue->count >= queue->capacity;
	if (queue->capacity > 0)
		snprintf(text, sizeof text, full ? _("full, %lld of %lld") : _("%lld of %lld"), (long long)queue->count, (long long)queue->capacity);
	else if (queue->count == 0)
		snprintf(text, sizeof text, "%s", _("empty"));
	else
		snprintf(text, sizeof text, "%lld", (long long)queue->count);
	x = sheet_text(sheet, x, full ? bold(ROLE_READY) : ink(queue->count ? ROLE_TEXT : ROLE_FAINT), text) + 2;
	if (queue->joinable && queue->unfinished > 0)
		x = sheet_number(sheet, x, ROLE_SECONDARY, _("%lld unfinished"), queue->unfinished);
	return x;
}

/* Columns of "waiting: 1 2", 0 when nobody waits to put. */
static int putters_width(const struct sheet *sheet, unsigned object)
{
	if (sheet_count_waiters(sheet, object, EVENT_PUT) == 0)
		return 0;
	struct sheet counting = *sheet;
	counting.area.rows = 0;
	counting.area.cols = 10000;
	return sheet_waiters(&counting, 0, object, _("waiting:"), EVENT_PUT);
}

static int boxed_from(const struct sheet *sheet)
{
	return sheet->narrow ? text_width(_("put")) + 5 : sheet->body_x;
}

static void queue_boxed(struct sheet *sheet, unsigned object, struct boxes *boxes)
{
	const char *in = _("put"), *out = _("get");
	int from = boxed_from(sheet), side = text_width(out) + 5;
	int middle = sheet->y + 2;
	sheet->y++;
	int after = boxes_draw(sheet, from, sheet->area.cols - side, boxes, true, false);
	int last = sheet->y;
	sheet->y = middle;
	struct style faint = ink(ROLE_FAINT);
	sheet_text(sheet, sheet_text(sheet, from - 4 - text_width(in), faint, in) + 1, faint, "─▶");
	sheet_text(sheet, sheet_text(sheet, after + 1, faint, "─▶") + 1, faint, out);
	sheet->y = last;
	int width = putters_width(sheet, object);
	if (width > 0 && width < from - 1)
		sheet_waiters(sheet, from - 1 - width, object, _("waiting:"), EVENT_PUT);
	sheet_waiters(sheet, after + 4, object, _("waiting:"), EVENT_GET);
}

void card_queue(struct sheet *sheet, int x, const struct world_object *queue, unsigned object)
{
	struct boxes boxes = { 0 };
	x = draw_count(sheet, x, queue);
	gather_items(sheet, queue, object, &boxes);
	if (sheet->density == SHEET_BOXED && boxes.list.n > 0) {
		if (putters_width(sheet, object) >= boxed_from(sheet) - 1)
			x = sheet_waiters(sheet, x, object, _("to put:"), EVENT_PUT);
		sheet_waiters(sheet, x, object, _("to join:"), -1);
		queue_boxed(sheet, object, &boxes);
	} else {
		int right = sheet->area.cols - (sheet_count_waiters(sheet, object, 0) ? 20 : 2);
		if (boxes.list.n > 0 && right - x > 8)
			x = boxes_draw(sheet, x, right, &boxes, false, false) + 2;
		x = sheet_waiters(sheet, x, object, _("to put:"), EVENT_PUT);
		x = sheet_waiters(sheet, x, object, _("to get:"), EVENT_GET);
		sheet_waiters(sheet, x, object, _("to join:"), -1);
	}
	boxes_done(&boxes);
}

/* ---- arrays ---- */

void card_array(struct sheet *sheet, int x, const struct world_object *array, unsigned object)
{
	struct boxes boxes = { 0 };
	for (uint32_t i = 1; i <= ELEMENTS_SHOWN && i <= array->capacity; i++) {
		const struct world_seen *element = world_element_get(sheet->world, object, i);
		bool written = element && element->writer != EVENT_NO_TASK;
		boxes_add(&boxes, element && element->text[0] ? element->text : "0", written ? canvas_task_role(element->writer) : ROLE_TEXT, i);
	}
	boxes.more_right = array->capacity > ELEMENTS_SHOWN;
	x = sheet_number(sheet, x, ROLE_TEXT, ngettext("%lld item", "%lld items", (unsigned long)array->capacity), array->capacity);
	if (array->last_writer != EVENT_NO_TASK) {
		x = sheet_text(sheet, x, ink(ROLE_SECONDARY), _("last written by")) + 1;
		x = sheet_task(sheet, x, array->last_writer);
	}
	if (array->lost)
		sheet_number(sheet, x, ROLE_ALARM, ngettext("%lld update lost", "%lld updates lost", array->lost), array->lost);
	if (boxes.list.n > 0) {
		sheet->y++;
		boxes_draw(sheet, sheet->narrow ? 2 : sheet->body_x, sheet->area.cols - 2, &boxes, sheet->density == SHEET_BOXED, true);
	}
	boxes_done(&boxes);
}

/* ---- connections: both ends in one card ---- */

static void draw_way(struct sheet *sheet, int x, const char *arrow, const struct world_object *to, unsigned number)
{
	struct boxes boxes = { 0 };
	x = sheet_text(sheet, x, ink(ROLE_SECONDARY), arrow) + 1;
	x = sheet_text(sheet, x, ink(ROLE_TEXT), to->name) + 2;
	gather_items(sheet, to, number, &boxes);
	if (boxes.list.n > 0)
		x = boxes_draw(sheet, x, sheet->area.cols - 24, &boxes, false, false) + 2;
	if (to->bytes > 0)
		x = sheet_number(sheet, x, ROLE_SECONDARY, ngettext("%lld byte on its way", "%lld bytes on their way", (unsigned long)to->bytes), to->bytes);
	else if (to->reads == 0)
		x = sheet_text(sheet, x, ink(ROLE_FAINT), _("nothing yet")) + 2;
	sheet_waiters(sheet, x, number, _("waiting:"), 0);
	boxes_done(&boxes);
}

void card_connection(struct sheet *sheet, int x, const struct world_object *end, unsigned object)
{
	const struct world_object *peer = world_object_get(sheet->world, end->peer);
	if (!peer) {
		sheet_text(sheet, x, ink(ROLE_FAINT), _("one end only"));
		return;
	}
	draw_way(sheet, x, "─▶", peer, end->peer);
	sheet->y++;
	draw_way(sheet, x, "◀─", end, object);
}

/* ---- pools ---- */

static int draw_bar(const struct sheet *sheet, int x, const struct world_object *pool, int64_t done, int64_t all)
{
	const int bar = sheet->area.cols < 90 ? 8 : 16;
	int full = all > 0 ? (int)(done * bar / all) : 0, running = all > 0 ? (int)((done + pool->calls[FUTURE_RUNNING]) * bar / all) : 0;
	for (int i = 0; i < bar; i++)
		sheet_text(sheet, x + i, ink(i < full ? ROLE_RUNNING : i < running ? ROLE_READY : ROLE_LINE), i < full ? "█" : i < running ? "▌" : "·");
	return x + bar + 2;
}

static const struct world_future *work_of(const struct world *world, unsigned object, unsigned task)
{
	for (size_t i = world->futures.n; i-- > 0;)
		if (world->futures.at[i].object == object && world->futures.at[i].worker == task && world->futures.at[i].state == FUTURE_RUNNING)
			return &world->futures.at[i];
	return NULL;
}

static void draw_workers(struct sheet *sheet, unsigned object)
{
	enum { CALL = 18 };
	int x = 0;
	bool any = false;
	for (size_t i = 0; i < sheet->world->tasks.n; i++) {
		const struct world_task *task = &sheet->world->tasks.at[i];
		if (!task->exists || task->worker_of != object)
			continue;
		const struct world_future *work = work_of(sheet->world, object, task->number);
		char call[80];
		text_shorten(call, sizeof call, part_is_ended(task) ? _("ended") : work ? work->call : _("idle"), CALL);
		int width = part_badge_width(task->number) + 1 + text_width(call) + 3;
		if (!any || x + width > sheet->area.cols)
			x = next_row(sheet, any ? "" : _("workers"));
		any = true;
		x = sheet_badge(sheet, x, task->number);
		x = sheet_text(sheet, x, ink(work && !part_is_ended(task) ? ROLE_TEXT : ROLE_FAINT), call) + 3;
	}
}

static bool is_pending(const struct world_future *future, unsigned object)
{
	return future->object == object && future->state == FUTURE_PENDING;
}

/* On a narrow sheet in words, in two rows: boxes would cut what tells the calls apart. */
static void pending_in_words(struct sheet *sheet, unsigned object, int64_t left)
{
	enum { CALL = 18, ROWS = 2, MORE = 5 };
	int x = 0, rows = 0;
	for (size_t i = 0; i < sheet->world->futures.n && left > 0; i++) {
		if (!is_pending(&sheet->world->futures.at[i], object))
			continue;
		char call[80];
		text_shorten(call, sizeof call, sheet->world->futures.at[i].call, CALL);
		int room = sheet->area.cols - (rows == ROWS && left > 1 ? MORE : 0);
		if (rows == 0 || (x + text_width(call) > room && rows < ROWS)) {
			x = next_row(sheet, rows == 0 ? _("waiting") : "");
			rows++;
		} else if (x + text_width(call) > room) {
			sheet_number(sheet, x, ROLE_FAINT, "+%lld", left);
			return;
		}
		x = sheet_text(sheet, x, ink(ROLE_TEXT), call) + 2;
		left--;
	}
}

static void draw_pending(struct sheet *sheet, unsigned object, int64_t count)
{
	if (sheet->narrow) {
		pending_in_words(sheet, object, count);
		return;
	}
	struct boxes boxes = { 0 };
	for (size_t i = 0; i < sheet->world->futures.n; i++)
		if (is_pending(&sheet->world->futures.at[i], object))
			boxes_add(&boxes, sheet->world->futures.at[i].call, ROLE_TEXT, 0);
	if (boxes.list.n > 0)
		boxes_draw(sheet, next_row(sheet, _("waiting")), sheet->area.cols - 2, &boxes, false, true);
	boxes_done(&boxes);
}

/* The newest first. */
static void draw_results(struct sheet *sheet, unsigned object)
{
	static const char *const signs[] = { "→", "✕", "·" };
	int x = 0, shown = 0, rows = 0;
	for (size_t i = sheet->world->futures.n; i-- > 0 && shown < DONE_SHOWN;) {
		const struct world_future *future = &sheet->world->futures.at[i];
		if (future->object != object || future->state < FUTURE_DONE || future->state > FUTURE_CANCELLED)
			continue;
		bool failed = future->state == FUTURE_ERROR, cancelled = future->state == FUTURE_CANCELLED;
		char call[64], value[96];
		text_shorten(call, sizeof call, future->call, 20);
		text_shorten(value, sizeof value, cancelled ? _("cancelled") : future->value, 32);
		bool nothing = future->state == FUTURE_DONE && strcmp(value, "nil") == 0;
		int width = text_width(call) + text_width(value) + 6;
		if (shown == 0 || x + width > sheet->area.cols) {
			if (rows++ == (sheet->density == SHEET_TIGHT ? 2 : DONE_SHOWN))
				return;
			x = next_row(sheet, shown ? "" : _("done"));
		}
		x = sheet_text(sheet, x, ink(ROLE_SECONDARY), call) + 1;
		if (!nothing) {
			x = sheet_text(sheet, x, ink(failed ? ROLE_ALARM : ROLE_FAINT), signs[future->state - FUTURE_DONE]) + 1;
			x = sheet_text(sheet, x, ink(failed ? ROLE_ALARM : cancelled ? ROLE_FAINT : ROLE_STRONG), value) + 1;
		}
		x += 2;
		shown++;
	}
}

void card_pool(struct sheet *sheet, int x, const struct world_object *pool, unsigned object)
{
	int64_t done = (int64_t)pool->calls[FUTURE_DONE] + pool->calls[FUTURE_ERROR] + pool->calls[FUTURE_CANCELLED];
	int64_t all = done + pool->calls[FUTURE_PENDING] + pool->calls[FUTURE_RUNNING];
	char text[80];
	if (!sheet->narrow)
		x = draw_bar(sheet, x, pool, done, all);
	snprintf(text, sizeof text, _("%lld of %lld done"), (long long)done, (long long)all);
	x = sheet_text(sheet, x, ink(ROLE_TEXT), text) + 2;
	if (pool->calls[FUTURE_RUNNING])
		x = sheet_number(sheet, x, ROLE_RUNNING, _("%lld running"), pool->calls[FUTURE_RUNNING]);
	if (pool->calls[FUTURE_ERROR])
		x = sheet_number(sheet, x, ROLE_ALARM, _("%lld failed"), pool->calls[FUTURE_ERROR]);
	if (pool->closes)
		x = sheet_text(sheet, x, ink(ROLE_FAINT), _("shut down")) + 2;
	if (sheet_count_waiters(sheet, object, 0) > 0 && x + text_width(_("waiting for it:")) + 6 > sheet->area.cols) {
		sheet->y++;
		x = sheet->narrow ? 2 : sheet->body_x;
	}
	sheet_waiters(sheet, x, object, _("waiting for it:"), 0);
	draw_workers(sheet, object);
	draw_pending(sheet, object, pool->calls[FUTURE_PENDING]);
	draw_results(sheet, object);
}

/* ---- managers ---- */

static void draw_clients(struct sheet *sheet, unsigned object)
{
	bool any = false;
	int x = 0;
	for (size_t i = 0; i < sheet->world->clients.n; i++) {
		const struct world_client *client = &sheet->world->clients.at[i];
		const struct world_task *task = world_task_get(sheet->world, client->task);
		if (client->object != object || !task || (part_is_ended(task) && !client->waits))
			continue;
		char asks[64] = "";
		if (client->waits)
			text_shorten(asks, sizeof asks, client->text, 20);
		int width = part_badge_width(client->task) + 1 + text_width(asks) + 4;
		if (!any || x + width > sheet->area.cols)
			x = next_row(sheet, any ? "" : _("clients"));
		any = true;
		x = sheet_badge(sheet, x, client->task);
		x = client->waits ? sheet_text(sheet, x, ink(ROLE_BLOCKED), asks) + 3 : x + 1;
	}
}

void card_manager(struct sheet *sheet, int x, const struct world_object *manager, unsigned object)
{
	if (manager->owner != EVENT_NO_TASK) {
		x = sheet_text(sheet, x, ink(ROLE_SECONDARY), _("served by")) + 1;
		x = sheet_task(sheet, x, manager->owner) + 1;
	}
	sheet_number(sheet, x, ROLE_FAINT, ngettext("%lld request", "%lld requests", manager->reads), (long long)manager->reads);
	draw_clients(sheet, object);
	for (size_t i = 0; i < sheet->world->held.n; i++) {
		const struct world_held *held = &sheet->world->held.at[i];
		if (held->object != object)
			continue;
		sheet->y++;
		int from = sheet->narrow ? 2 : sheet->name_x, after = sheet_text(sheet, from, ink(ROLE_TEXT), held->name) + 2;
		sheet_text(sheet, !sheet->narrow && after < sheet->body_x ? sheet->body_x : after, bold(ROLE_STRONG), held->text);
	}
}
