/* The shared things: queues with what is in them, locks with who holds them, pools with their calls ... each with the tasks
 * that wait for it. A thing takes a row; what is inside it stands indented beneath.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

enum { KIND_COLUMNS = 15, NAME_COLUMNS = 16, SLOTS_DRAWN = 12, INSIDE_ROWS = 8 };

/* Where the next row goes; rows above the top are only counted. */
struct sheet { struct area area; const struct world *world; int top, y; };

static int row_y(const struct sheet *sheet)
{
	return sheet->y - sheet->top;
}

static bool is_seen(const struct sheet *sheet)
{
	return row_y(sheet) >= 0 && row_y(sheet) < sheet->area.rows;
}

static int put(const struct sheet *sheet, int x, struct style style, const char *text)
{
	return is_seen(sheet) ? area_text_fit(sheet->area, x, row_y(sheet), sheet->area.cols - x, style, text) : x;
}

static int badge(const struct sheet *sheet, int x, unsigned task)
{
	const struct world_task *known = world_task_get(sheet->world, task);
	return is_seen(sheet) && known ? area_badge(sheet->area, x, row_y(sheet), task, part_is_ended(known)) + 1 : x;
}

static int task_name(const struct sheet *sheet, int x, unsigned task)
{
	if (!is_seen(sheet) || task == EVENT_NO_TASK)
		return x;
	return part_task(sheet->area, x, row_y(sheet), sheet->area.cols - x, sheet->world, task, false) + 1;
}

/* Something in a box: an item, a value. */
static int box(const struct sheet *sheet, int x, const char *text)
{
	char shown[40], inside[48];
	text_shorten(shown, sizeof shown, text, 12);
	snprintf(inside, sizeof inside, " %s ", shown);
	return put(sheet, x, (struct style){ ROLE_STRONG, ROLE_SELECTED, 0 }, inside) + 1;
}

static int number(const struct sheet *sheet, int x, const char *format, int64_t value)
{
	char text[64];
	snprintf(text, sizeof text, format, value);
	return put(sheet, x, ink(ROLE_SECONDARY), text) + 1;
}

/* A manager's server waits for requests: that is its work. */
static bool waits_on(const struct world *world, const struct world_task *task, unsigned object)
{
	const struct world_object *thing = world_object_get(world, object);
	bool serves = thing && thing->kind == OBJECT_MANAGER && thing->owner == task->number;
	return task->exists && task->state == TASK_BLOCKED && task->waits_object == object && !serves;
}

static void waiters(const struct sheet *sheet, int x, unsigned object)
{
	bool any = false;
	for (size_t i = 0; i < sheet->world->tasks.n; i++) {
		if (!waits_on(sheet->world, &sheet->world->tasks.at[i], object))
			continue;
		if (!any)
			x = put(sheet, x, ink(ROLE_BLOCKED), _("waiting:")) + 1;
		any = true;
		x = badge(sheet, x, (unsigned)i);
	}
}

/* ---- a function per kind: what stands after the name; the column after it ---- */

static int draw_lock(struct sheet *sheet, int x, const struct world_object *lock)
{
	if (lock->lost_owner)
		return put(sheet, x, ink(ROLE_ALARM), _("copied held, by a thread that is not here")) + 1;
	if (lock->died)
		x = put(sheet, x, ink(ROLE_ALARM), _("its owner died holding it")) + 1;
	if (lock->depth <= 0 || lock->owner == EVENT_NO_TASK)
		return put(sheet, x, ink(ROLE_FAINT), _("free")) + 1;
	x = put(sheet, x, ink(ROLE_TEXT), _("held by")) + 1;
	x = task_name(sheet, x, lock->owner);
	if (lock->kind == OBJECT_RLOCK)
		x = number(sheet, x, _("%" PRId64 " deep"), lock->depth);
	return x;
}

static int draw_items(struct sheet *sheet, int x, const struct world_object *thing, unsigned object)
{
	int drawn = 0, last = sheet->area.cols - 12;
	for (size_t i = 0; i < sheet->world->items.n && x < last; i++)
		if (sheet->world->items.at[i].object == object && drawn++ < SLOTS_DRAWN)
			x = box(sheet, x, sheet->world->items.at[i].text);
	for (int64_t i = drawn; i < thing->capacity && i < SLOTS_DRAWN && thing->kind == OBJECT_QUEUE && x < last; i++)
		x = put(sheet, x, ink(ROLE_LINE), "▢") + 1;
	return x;
}

static int draw_queue(struct sheet *sheet, int x, const struct world_object *queue, unsigned object)
{
	char text[64];
	if (queue->capacity > 0)
		snprintf(text, sizeof text, _("%" PRId64 " of %" PRId64), queue->count, queue->capacity);
	else
		snprintf(text, sizeof text, "%" PRId64, queue->count);
	bool full = queue->capacity > 0 && queue->count >= queue->capacity;
	x = put(sheet, x, full ? bold(ROLE_READY) : ink(ROLE_TEXT), text) + 1;
	x = draw_items(sheet, x, queue, object);
	if (queue->unfinished > 0)
		x = number(sheet, x, _("%" PRId64 " unfinished"), queue->unfinished);
	return x;
}

static int draw_connection(struct sheet *sheet, int x, const struct world_object *end, unsigned object)
{
	const struct world_object *peer = world_object_get(sheet->world, end->peer);
	if (peer) {
		x = put(sheet, x, ink(ROLE_LINE), "⇄");
		x = put(sheet, x + 1, ink(ROLE_SECONDARY), peer->name) + 1;
	}
	x = draw_items(sheet, x, end, object);
	if (end->bytes > 0)
		x = number(sheet, x, _("%" PRId64 " bytes on their way"), end->bytes);
	return x;
}

static int draw_value(struct sheet *sheet, int x, const struct world_object *value)
{
	x = box(sheet, x, value->text[0] ? value->text : "0");
	if (value->last_writer == EVENT_NO_TASK)
		return x;
	x = put(sheet, x, ink(ROLE_SECONDARY), _("written by")) + 1;
	return task_name(sheet, x, value->last_writer);
}

static int draw_socket(struct sheet *sheet, int x, const struct world_object *socket)
{
	char text[64];
	snprintf(text, sizeof text, socket->listens ? _("listens at port %" PRId64) : _("with port %" PRId64), socket->port);
	if (socket->port)
		x = put(sheet, x, ink(ROLE_TEXT), text) + 1;
	return x;
}

static int draw_count(struct sheet *sheet, int x, const struct world_object *thing)
{
	char text[80] = "";
	switch (thing->kind) {
	case OBJECT_SEMAPHORE: snprintf(text, sizeof text, _("%" PRId64 " left"), thing->count); break;
	case OBJECT_BARRIER: snprintf(text, sizeof text, _("%" PRId64 " of %" PRId64 " have arrived"), thing->count, thing->capacity); break;
	case OBJECT_EVENT: snprintf(text, sizeof text, "%s", thing->count ? _("set") : _("not set")); break;
	case OBJECT_CONDITION: snprintf(text, sizeof text, _("%" PRId64 " wait to be notified"), thing->count); break;
	case OBJECT_PIPE: snprintf(text, sizeof text, _("%" PRId64 " bytes in it"), thing->bytes); break;
	default: break;
	}
	bool none = thing->kind == OBJECT_SEMAPHORE && thing->count == 0;
	return put(sheet, x, none ? bold(ROLE_READY) : ink(ROLE_TEXT), text) + 1;
}

static int draw_pool(struct sheet *sheet, int x, const struct world_object *pool, unsigned object)
{
	int64_t states[FUTURE_CANCELLED + 1] = { 0 };
	for (size_t i = 0; i < sheet->world->futures.n; i++)
		if (sheet->world->futures.at[i].object == object && sheet->world->futures.at[i].state <= FUTURE_CANCELLED)
			states[sheet->world->futures.at[i].state]++;
	x = put(sheet, x, ink(ROLE_SECONDARY), _("workers:")) + 1;
	for (size_t i = 0; i < sheet->world->tasks.n && x < sheet->area.cols / 2 + 10; i++)
		if (sheet->world->tasks.at[i].worker_of == object)
			x = badge(sheet, x, (unsigned)i);
	x = number(sheet, x, _("waiting %" PRId64), states[FUTURE_PENDING]);
	x = number(sheet, x, _("running %" PRId64), states[FUTURE_RUNNING]);
	x = number(sheet, x, _("done %" PRId64), states[FUTURE_DONE] + states[FUTURE_ERROR] + states[FUTURE_CANCELLED]);
	if (pool->closes)
		x = put(sheet, x, ink(ROLE_FAINT), _("shut down")) + 1;
	return x;
}

/* ---- what is inside ---- */

static void draw_futures(struct sheet *sheet, unsigned object)
{
	static const char *const glyphs[] = { "○", "●", "✓", "✗", "⊘" };
	static const enum role roles[] = { ROLE_FAINT, ROLE_RUNNING, ROLE_SECONDARY, ROLE_ALARM, ROLE_FAINT };
	size_t count = 0, skip = 0, at = 0;
	for (size_t i = 0; i < sheet->world->futures.n; i++)
		count += sheet->world->futures.at[i].object == object;
	skip = count > INSIDE_ROWS ? count - INSIDE_ROWS : 0;
	for (size_t i = 0; i < sheet->world->futures.n; i++) {
		const struct world_future *future = &sheet->world->futures.at[i];
		if (future->object != object || at++ < skip)
			continue;
		unsigned state = future->state <= FUTURE_CANCELLED ? future->state : FUTURE_PENDING;
		int x = put(sheet, KIND_COLUMNS + 1, ink(roles[state]), glyphs[state]) + 1;
		x = put(sheet, x, ink(ROLE_TEXT), future->call) + 2;
		if (future->worker != EVENT_NO_TASK)
			x = task_name(sheet, x, future->worker);
		if (state >= FUTURE_DONE && future->value[0]) {
			x = put(sheet, x, ink(ROLE_LINE), "→") + 1;
			put(sheet, x, ink(state == FUTURE_ERROR ? ROLE_ALARM : ROLE_STRONG), future->value);
		}
		sheet->y++;
	}
}

static void draw_held(struct sheet *sheet, unsigned object)
{
	for (size_t i = 0; i < sheet->world->held.n; i++) {
		const struct world_held *held = &sheet->world->held.at[i];
		if (held->object != object)
			continue;
		int x = put(sheet, KIND_COLUMNS + 1, ink(ROLE_TEXT), held->name);
		put(sheet, x < KIND_COLUMNS + NAME_COLUMNS ? KIND_COLUMNS + NAME_COLUMNS : x + 1, ink(ROLE_STRONG), held->text);
		sheet->y++;
	}
}

static int draw_manager(struct sheet *sheet, int x, const struct world_object *manager, unsigned object)
{
	if (manager->owner != EVENT_NO_TASK) {
		x = put(sheet, x, ink(ROLE_SECONDARY), _("served by")) + 1;
		x = task_name(sheet, x, manager->owner);
	}
	x = put(sheet, x, ink(ROLE_SECONDARY), _("clients:")) + 1;
	for (size_t i = 0; i < sheet->world->clients.n; i++) {
		const struct world_client *client = &sheet->world->clients.at[i];
		if (client->object != object)
			continue;
		x = badge(sheet, x, client->task);
		if (client->waits)
			x = put(sheet, x - 1, ink(ROLE_BLOCKED), "…") + 1;
	}
	return x;
}

static int draw_content(struct sheet *sheet, int x, const struct world_object *thing, unsigned object)
{
	switch (thing->kind) {
	case OBJECT_LOCK:
	case OBJECT_RLOCK: return draw_lock(sheet, x, thing);
	case OBJECT_QUEUE: return draw_queue(sheet, x, thing, object);
	case OBJECT_CONNECTION: return draw_connection(sheet, x, thing, object);
	case OBJECT_FILE:
	case OBJECT_VALUE: return draw_value(sheet, x, thing);
	case OBJECT_SOCKET: return draw_socket(sheet, x, thing);
	case OBJECT_POOL: return draw_pool(sheet, x, thing, object);
	case OBJECT_MANAGER: return draw_manager(sheet, x, thing, object);
	case OBJECT_ARRAY:
		x = number(sheet, x, _("%" PRId64 " items"), thing->capacity);
		return thing->last_writer == EVENT_NO_TASK ? x : draw_value(sheet, x, thing);
	case OBJECT_DATABASE:
		if (thing->depth > 0) {
			x = put(sheet, x, ink(ROLE_TEXT), _("in a transaction of")) + 1;
			x = task_name(sheet, x, thing->owner);
		}
		return put(sheet, x, ink(ROLE_SECONDARY), thing->text) + 1;
	default: return draw_count(sheet, x, thing);
	}
}

static void draw_object(struct sheet *sheet, unsigned object, int indent)
{
	const struct world_object *thing = world_object_get(sheet->world, object);
	char name[WORLD_NAME];
	if (is_seen(sheet)) {
		put(sheet, indent, ink(ROLE_FAINT), _(world_object_kind_name(thing->kind)));
		text_shorten(name, sizeof name, thing->name, NAME_COLUMNS - 1);
		put(sheet, indent + KIND_COLUMNS + 1, bold(thing->part_of ? ROLE_SECONDARY : ROLE_TEXT), name);
		int x = indent + KIND_COLUMNS + NAME_COLUMNS;
		if (thing->is_private && world_task_get(sheet->world, thing->process))
			x = badge(sheet, x, thing->process);
		waiters(sheet, draw_content(sheet, x, thing, object) + 1, object);
	}
	sheet->y++;
	if (thing->kind == OBJECT_POOL)
		draw_futures(sheet, object);
	if (thing->kind == OBJECT_MANAGER)
		draw_held(sheet, object);
	for (unsigned i = 1; i < sheet->world->objects.n; i++) {
		const struct world_object *part = world_object_get(sheet->world, i);
		if (part && part->part_of == object && i != object && indent == 0)
			draw_object(sheet, i, 2);
	}
}

static bool is_shown(const struct world *world, unsigned object)
{
	const struct world_object *thing = world_object_get(world, object);
	return thing && thing->kind != OBJECT_GIL && !world_object_get(world, thing->part_of);
}

static int draw_all(struct area area, const struct world *world, int top)
{
	struct sheet sheet = { area, world, top, 0 };
	/* What one looks at first, then the files. */
	for (int files = 0; files < 2; files++)
		for (unsigned i = 1; i < world->objects.n; i++)
			if (is_shown(world, i) && (world->objects.at[i].kind == OBJECT_FILE) == files)
				draw_object(&sheet, i, 0);
	return sheet.y;
}

void objects_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	struct area list = area_part(area, 1, 0, area.cols - 2, area.rows);
	int total = world == NULL ? 0 : draw_all(area_part(area, 0, 0, 0, 0), world, 0);
	if (total == 0) {
		part_empty(area, _("Nothing is shared yet."), _("Queues, locks, values, pools and files stand here, with what is in them and who waits."));
		return;
	}
	int top = part_top(total, list.rows, -1, scene->scroll[VIEW_OBJECTS]);
	draw_all(list, world, top);
	part_more(area, top, total, area.rows);
}

void objects_note(const struct scene *scene, char *ret_note, size_t size)
{
	const struct world *world = part_world(scene);
	unsigned long count = 0;
	for (unsigned i = 1; world != NULL && i < world->objects.n; i++)
		count += is_shown(world, i);
	if (count > 0)
		snprintf(ret_note, size, ngettext("%lu thing", "%lu things", count), count);
}
