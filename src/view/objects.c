/* The shared things, a card each: queues with what is in them, locks with who holds them, pools with their calls ... each with
 * the tasks that wait for it. As generous as the room allows: boxes and blank lines, or a line each.
 */
#include <stdio.h>
#include <string.h>

#include "sheet.h"

enum { NAME_MOST = 20, WIDE = 64, DOTS_MOST = 12 };

/* ---- a function per kind ---- */

static void card_lock(struct sheet *sheet, int x, const struct world_object *lock, unsigned object)
{
	if (lock->lost_owner) {
		x = sheet_text(sheet, x, ink(ROLE_ALARM), _("copied while held, by a thread that is not here")) + 2;
	} else if (lock->depth > 0 && lock->owner != EVENT_NO_TASK) {
		x = sheet_text(sheet, x, ink(ROLE_SECONDARY), _("held by")) + 1;
		x = sheet_task(sheet, x, lock->owner);
		if (lock->depth > 1)
			x = sheet_number(sheet, x, ROLE_TEXT, _("%lld deep"), lock->depth);
		uint64_t held = sheet->world->time > lock->since ? sheet->world->time - lock->since : 0;
		char text[64], seconds[32];
		part_seconds(seconds, sizeof seconds, held);
		snprintf(text, sizeof text, _("for %s s"), seconds);
		if (held >= 1000000 && !sheet->narrow)
			x = sheet_text(sheet, x, ink(ROLE_FAINT), text) + 2;
	} else {
		x = sheet_text(sheet, x, ink(ROLE_FAINT), _("free")) + 2;
		if (lock->died)
			x = sheet_text(sheet, x, ink(ROLE_ALARM), _("its owner died holding it")) + 2;
	}
	sheet_waiters(sheet, x, object, _("waiting:"), 0);
}

static int dots(const struct sheet *sheet, int x, int64_t full, int64_t all)
{
	for (int64_t i = 0; i < all && all <= DOTS_MOST; i++)
		x = sheet_text(sheet, x, ink(i < full ? ROLE_STRONG : ROLE_FAINT), i < full ? "●" : "○");
	return all > 0 && all <= DOTS_MOST ? x + 1 : x;
}

static void card_count(struct sheet *sheet, int x, const struct world_object *thing, unsigned object)
{
	char text[96] = "";
	bool none = false;
	switch (thing->kind) {
	case OBJECT_SEMAPHORE:
		none = thing->count <= 0;
		x = dots(sheet, x, thing->count, thing->capacity > thing->count ? thing->capacity : thing->count);
		snprintf(text, sizeof text, none ? _("none left") : _("%lld left"), (long long)thing->count);
		break;
	case OBJECT_BARRIER:
		x = dots(sheet, x, (long long)thing->count, (long long)thing->capacity);
		snprintf(text, sizeof text, _("%lld of %lld have arrived"), (long long)thing->count, (long long)thing->capacity);
		break;
	case OBJECT_EVENT:
		x = dots(sheet, x, thing->count != 0, 1);
		snprintf(text, sizeof text, "%s", thing->count ? _("set") : _("not set"));
		break;
	case OBJECT_CONDITION:
		snprintf(text, sizeof text, ngettext("%lld waits to be notified", "%lld wait to be notified", (unsigned long)thing->count), (long long)thing->count);
		break;
	case OBJECT_PIPE:
		snprintf(text, sizeof text, ngettext("%lld byte in it", "%lld bytes in it", (unsigned long)thing->bytes), (long long)thing->bytes);
		break;
	default: break;
	}
	x = sheet_text(sheet, x, none ? bold(ROLE_READY) : ink(ROLE_TEXT), text) + 2;
	sheet_waiters(sheet, x, object, _("waiting:"), 0);
}

static void card_value(struct sheet *sheet, int x, const struct world_object *value, unsigned object)
{
	char text[64];
	text_shorten(text, sizeof text, value->text[0] || value->kind == OBJECT_FILE ? value->text : "0", 24);
	x = sheet_text(sheet, x, bold(ROLE_STRONG), text) + 2;
	if (value->last_writer != EVENT_NO_TASK) {
		x = sheet_text(sheet, x, ink(ROLE_SECONDARY), _("last written by")) + 1;
		x = sheet_task(sheet, x, value->last_writer) + 1;
	}
	if (value->lost)
		x = sheet_number(sheet, x, ROLE_ALARM, ngettext("%lld update lost", "%lld updates lost", value->lost), value->lost);
	sheet_waiters(sheet, x, object, _("waiting:"), 0);
}

static void card_socket(struct sheet *sheet, int x, const struct world_object *socket, unsigned object)
{
	if (socket->port)
		x = sheet_number(sheet, x, ROLE_TEXT, socket->listens ? _("listens at port %lld") : _("with port %lld"), socket->port);
	if (socket->closes)
		x = sheet_text(sheet, x, ink(ROLE_FAINT), _("closed")) + 2;
	sheet_waiters(sheet, x, object, _("waiting:"), 0);
}

static void card_database(struct sheet *sheet, int x, const struct world_object *database, unsigned object)
{
	if (database->depth > 0) {
		x = sheet_text(sheet, x, ink(ROLE_TEXT), _("in a transaction of")) + 1;
		x = sheet_task(sheet, x, database->owner) + 1;
	}
	char text[96];
	text_shorten(text, sizeof text, database->text, 40);
	x = sheet_text(sheet, x, ink(ROLE_SECONDARY), text) + 2;
	sheet_waiters(sheet, x, object, _("waiting:"), 0);
}

static card_fn *const cards[OBJECT_KINDS] = {
	[OBJECT_FILE] = card_value, [OBJECT_LOCK] = card_lock, [OBJECT_RLOCK] = card_lock, [OBJECT_SEMAPHORE] = card_count,
	[OBJECT_EVENT] = card_count, [OBJECT_CONDITION] = card_count, [OBJECT_BARRIER] = card_count, [OBJECT_VALUE] = card_value,
	[OBJECT_ARRAY] = card_array, [OBJECT_QUEUE] = card_queue, [OBJECT_PIPE] = card_count, [OBJECT_CONNECTION] = card_connection,
	[OBJECT_SOCKET] = card_socket, [OBJECT_DATABASE] = card_database, [OBJECT_MANAGER] = card_manager, [OBJECT_POOL] = card_pool,
	[OBJECT_GIL] = card_lock,
};

/* ---- all of them ---- */

/* The lock that comes with a Value or an Array, while nobody uses it. */
static bool is_idle(const struct sheet *sheet, const struct world_object *whole, const struct world_object *part, unsigned object)
{
	bool of_value = whole->kind == OBJECT_VALUE || whole->kind == OBJECT_ARRAY;
	return of_value && part->depth <= 0 && !part->died && sheet_count_waiters(sheet, object, 0) == 0;
}

static void draw_card(struct sheet *sheet, unsigned object, int indent)
{
	const struct world_object *thing = world_object_get(sheet->world, object);
	if (thing->kind >= OBJECT_KINDS || !cards[thing->kind])
		return;
	char name[WORLD_NAME + 8];
	text_shorten(name, sizeof name, thing->name, NAME_MOST);
	int x = sheet_text(sheet, indent, ink(ROLE_FAINT), _(world_object_kind_name(thing->kind))) + 2;
	x = sheet->narrow ? x : sheet->name_x + indent;
	x = sheet_text(sheet, x, indent ? ink(ROLE_SECONDARY) : bold(ROLE_TEXT), name) + 2;
	if (sheet->narrow) {
		sheet->y++;
		x = indent + 2;
	} else if (x < sheet->body_x + indent) {
		x = sheet->body_x + indent;
	}
	if (thing->is_private && world_task_get(sheet->world, thing->process)) {
		x = sheet_text(sheet, x, ink(ROLE_FAINT), _("in")) + 1;
		x = sheet_badge(sheet, x, thing->process) + 1;
	}
	cards[thing->kind](sheet, x, thing, object);
	sheet->y++;
	for (unsigned i = 1; i < sheet->world->objects.n && indent == 0; i++) {
		const struct world_object *part = world_object_get(sheet->world, i);
		if (part && part->part_of == object && i != object && !is_idle(sheet, thing, part, i))
			draw_card(sheet, i, 2);
	}
	if (indent == 0 && sheet->density > SHEET_TIGHT)
		sheet->y++;
}

/* Parts stand under their whole, an end of a connection with its other end, private copies in Memory. */
static bool is_shown(const struct world *world, unsigned object)
{
	const struct world_object *thing = world_object_get(world, object);
	if (!thing || thing->kind == OBJECT_GIL || world_object_get(world, thing->part_of))
		return false;
	return thing->kind != OBJECT_CONNECTION || thing->peer > object || !world_object_get(world, thing->peer);
}

static int draw_all(struct sheet *sheet)
{
	sheet->y = 0;
	/* What one looks at first, then the files. */
	for (int files = 0; files < 2; files++)
		for (unsigned i = 1; i < sheet->world->objects.n; i++)
			if (is_shown(sheet->world, i) && (sheet->world->objects.at[i].kind == OBJECT_FILE) == files)
				draw_card(sheet, i, 0);
	return sheet->density > SHEET_TIGHT && sheet->y > 0 ? sheet->y - 1 : sheet->y;
}

static void measure(struct sheet *sheet)
{
	int kind = 4, name = 4;
	for (unsigned i = 1; i < sheet->world->objects.n; i++) {
		const struct world_object *thing = world_object_get(sheet->world, i);
		if (!thing || thing->kind == OBJECT_GIL)
			continue;
		int inner = world_object_get(sheet->world, thing->part_of) ? 2 : 0;
		int k = text_width(_(world_object_kind_name(thing->kind))) + inner, n = text_width(thing->name);
		kind = k > kind ? k : kind;
		name = n > name ? n : name;
	}
	for (size_t i = 0; i < sheet->world->held.n; i++)
		name = text_width(sheet->world->held.at[i].name) > name ? text_width(sheet->world->held.at[i].name) : name;
	sheet->narrow = sheet->area.cols < WIDE;
	sheet->name_x = kind + 2;
	sheet->body_x = sheet->name_x + (name > NAME_MOST ? NAME_MOST : name) + 2;
}

void objects_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	struct area list = area_part(area, 1, 0, area.cols - 2, area.rows);
	struct sheet sheet = { .area = list, .world = world };
	int total = 0, pad = 0;
	if (world != NULL) {
		measure(&sheet);
		sheet.area.rows = 0;
		for (int density = SHEET_BOXED; density >= SHEET_TIGHT; density--) {
			sheet.density = (enum density)density;
			total = draw_all(&sheet);
			if (total <= list.rows)
				break;
		}
	}
	if (total == 0) {
		part_empty(area, _("Nothing is shared yet."), _("Queues, locks, values, pools and files stand here, with what is in them and who waits."));
		return;
	}
	pad = total + 1 < list.rows ? 1 : 0;
	sheet.area = area_part(list, 0, pad, list.cols, list.rows - pad);
	sheet.top = part_top(total, list.rows, -1, scene->scroll[VIEW_OBJECTS]);
	draw_all(&sheet);
	part_more(area, sheet.top, total, area.rows);
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
