/* Who waits for whom, or for what. A circle, in which nobody can ever go on, stands first and in red; then the others, all who
 * wait for the same in one row. Once a verdict has fallen it shows how they stood then: the tool ends them all after it.
 */
#include <stdio.h>
#include <string.h>

#include "internal.h"

enum { CYCLE_MOST = 64, NAMES_MOST = 2 };

struct waits {
	ARRAY(struct world_wait) list;
	uint16_t cycle[CYCLE_MOST];
	uint32_t objects[CYCLE_MOST];
	unsigned cycle_length;
	bool stuck;                  /* nobody can go on, without a circle */
};

static bool is_in_cycle(const struct waits *waits, unsigned task)
{
	for (unsigned i = 0; i < waits->cycle_length; i++)
		if (waits->cycle[i] == task)
			return true;
	return false;
}

/* The circle among those that were stuck at the verdict: whom each waits for leads back to it. */
static void find_cycle(const struct world *world, struct waits *waits)
{
	for (size_t first = 0; first < world->stuck.n; first++) {
		const struct world_wait *at = &world->stuck.at[first];
		unsigned length = 0;
		while (at && at->owner != EVENT_NO_TASK && length < CYCLE_MOST) {
			waits->cycle[length] = at->task;
			waits->objects[length++] = at->waits_task == EVENT_NO_TASK ? at->object : 0;
			if (at->owner == world->stuck.at[first].task) {
				waits->cycle_length = length;
				return;
			}
			const struct world_wait *next = NULL;
			for (size_t i = 0; i < world->stuck.n && !next; i++)
				if (world->stuck.at[i].task == at->owner)
					next = &world->stuck.at[i];
			at = next;
		}
	}
}

static void gather(const struct world *world, struct waits *ret_waits)
{
	memset(ret_waits, 0, sizeof *ret_waits);
	if (world->verdict) {
		for (size_t i = 0; i < world->stuck.n; i++)
			array_push(&ret_waits->list, world->stuck.at[i]);
		find_cycle(world, ret_waits);
		ret_waits->stuck = ret_waits->cycle_length == 0 && world->stuck.n > 0;
		return;
	}
	for (size_t i = 0; i < world->tasks.n; i++) {
		const struct world_task *task = &world->tasks.at[i];
		if (!task->exists || task->state != TASK_BLOCKED || task->paused)
			continue;
		struct world_wait wait = { .task = task->number, .waits_task = task->waits_task, .object = task->waits_object,
		                           .owner = (uint16_t)world_waits_for(world, task) };
		array_push(&ret_waits->list, wait);
	}
	ret_waits->cycle_length = world_find_deadlock(world, ret_waits->cycle, ret_waits->objects, CYCLE_MOST);
	ret_waits->stuck = ret_waits->cycle_length == 0 && world_is_stuck(world);
}

/* ---- words ---- */

/* Why this thing keeps whoever waits for it. */
static void reason(const struct world_task *task, const struct world_object *thing, char *ret_text, size_t size)
{
	bool full = thing->capacity > 0 && thing->count >= thing->capacity;
	ret_text[0] = '\0';
	switch (thing->kind) {
	case OBJECT_LOCK:
	case OBJECT_RLOCK:
		if (thing->lost_owner)
			text_copy(ret_text, size, _("held by a thread that this process has not"));
		else if (thing->depth <= 0)
			text_copy(ret_text, size, _("free again"));
		break;
	case OBJECT_SEMAPHORE: text_copy(ret_text, size, _("none left")); break;
	case OBJECT_EVENT: text_copy(ret_text, size, _("not set")); break;
	case OBJECT_CONDITION: text_copy(ret_text, size, _("nobody has notified")); break;
	case OBJECT_BARRIER: snprintf(ret_text, size, _("%lld of %lld have arrived"), (long long)thing->count, (long long)thing->capacity); break;
	case OBJECT_QUEUE:
		text_copy(ret_text, size, task->waits_op == EVENT_DRAIN ? _("not all is done") : task->waits_op == EVENT_PUT || (full && task->waits_op != EVENT_GET)
		          ? _("full") : _("empty"));
		break;
	case OBJECT_PIPE:
	case OBJECT_CONNECTION:
	case OBJECT_SOCKET: text_copy(ret_text, size, _("nothing has come")); break;
	case OBJECT_POOL: text_copy(ret_text, size, task->worker_of ? _("no work") : _("not done yet")); break;
	case OBJECT_MANAGER: text_copy(ret_text, size, thing->owner == task->number ? _("no request yet") : _("no answer yet")); break;
	case OBJECT_DATABASE: text_copy(ret_text, size, _("locked by a transaction")); break;
	case OBJECT_GIL: text_copy(ret_text, size, _("another thread runs")); break;
	default: break;
	}
}

static int draw_arrow(struct area area, int x, int y, struct style style, const char *word)
{
	/* The word in the arrow, where there is room for it. */
	if (area.cols >= 72) {
		x = area_text(area, x, y, style, "── ");
		x = area_text(area, x, y, style, word);
		x = area_text(area, x, y, style, " ");
	}
	return area_text(area, x, y, style, "─▶") + 1;
}

/* "[ fork B ]" */
static int draw_thing(struct area area, int x, int y, const struct world_object *thing, bool red)
{
	char name[WORLD_NAME + 8];
	text_shorten(name, sizeof name, thing->name, 20);
	if (area.cols >= 56)
		x = area_text(area, x, y, ink(ROLE_FAINT), _(world_object_kind_name(thing->kind))) + 1;
	x = area_text(area, x, y, red ? bold(ROLE_ALARM) : ink(ROLE_FAINT), "[ ");
	x = area_text(area, x, y, red ? bold(ROLE_ALARM) : bold(ROLE_TEXT), name);
	return area_text(area, x, y, red ? bold(ROLE_ALARM) : ink(ROLE_FAINT), " ]") + 1;
}

/* Once the verdict has fallen they are shown as they were then, alive. */
static int draw_badge(struct area area, int x, int y, const struct world *world, unsigned task)
{
	const struct world_task *known = world_task_get(world, task);
	area_hot(area, x, y, part_badge_width(task), 1, HOT_TASK, task);
	return area_badge(area, x, y, task, known && part_is_ended(known) && !world->verdict) + 1;
}

static int draw_task(struct area area, int x, int y, const struct world *world, unsigned task)
{
	char room[WORLD_NAME + 24];
	const struct world_task *known = world_task_get(world, task);
	bool ended = known && part_is_ended(known) && !world->verdict;
	x = draw_badge(area, x, y, world, task);
	return area_text_fit(area, x, y, area.cols - x, ink(ended ? ROLE_FAINT : canvas_task_role(task)), world_task_name(world, task, room, sizeof room)) + 1;
}

/* What comes after the tasks of a row: the thing and why, or whom. The column after it. */
static int draw_what(struct area area, int x, int y, const struct world *world, const struct world_wait *wait, bool red)
{
	struct style word = red ? ink(ROLE_ALARM) : ink(ROLE_SECONDARY);
	const struct world_task *task = world_task_get(world, wait->task);
	x = draw_arrow(area, x, y, word, _("waits for"));
	if (wait->waits_task != EVENT_NO_TASK) {
		/* A full-width colon brings its space along. */
		struct flow flow = { 0 };
		flow_label(&flow, ROLE_SECONDARY, _("the end of"));
		x = flow_line(area, x, y, area.cols - x, &flow);
		flow_done(&flow);
		return draw_task(area, x, y, world, wait->waits_task);
	}
	const struct world_object *thing = world_object_get(world, wait->object);
	if (!thing) {
		char text[96], seconds[32];
		part_seconds(seconds, sizeof seconds, task ? task->wakes : 0);
		snprintf(text, sizeof text, _("%s s, when its sleep is over"), seconds);
		return area_text_fit(area, x, y, area.cols - x, ink(ROLE_FAINT), task && task->wakes ? text : _("something outside")) + 1;
	}
	x = draw_thing(area, x, y, thing, red);
	char why[160];
	reason(task, thing, why, sizeof why);
	if (why[0])
		return area_text_fit(area, x, y, area.cols - x, ink(thing->lost_owner ? ROLE_ALARM : ROLE_SECONDARY), why) + 1;
	if (wait->owner == EVENT_NO_TASK)
		return x;
	x = draw_arrow(area, x, y, word, _("held by"));
	return draw_task(area, x, y, world, wait->owner);
}

/* ---- the circle ---- */

static int draw_alarm(struct area area, int y, const char *sentence)
{
	struct flow flow = { 0 };
	flow_add(&flow, bold(ROLE_ALARM), sentence);
	int rows = flow_draw(area, 0, y, area.cols, &flow);
	flow_done(&flow);
	return rows;
}

/*  ╭▶ 1 anna ── waits for ─▶ [ fork B ] ── held by ─▶ 2 ben
 *  │  2 ben  ── waits for ─▶ [ fork A ] ── held by ─▶ 1 anna ─╮
 *  ╰──────────────────────────────────────────────────────────╯ */
static int draw_cycle(struct area area, int y, const struct world *world, const struct waits *waits)
{
	unsigned count = waits->cycle_length;
	struct style red = bold(ROLE_ALARM);
	int widest = 0, end = 0;
	char room[WORLD_NAME + 24];
	y += draw_alarm(area, y, count == 1 ? _("It waits for itself, and can never go on.")
	                : _("A circle: each waits for the next, and nobody in it can ever go on."));
	y += area.rows > (int)count + 6;
	for (unsigned i = 0; i < count; i++) {
		int width = part_badge_width(waits->cycle[i]) + 1 + text_width(world_task_name(world, waits->cycle[i], room, sizeof room));
		widest = width > widest ? width : widest;
	}
	widest = widest > area.cols / 3 ? area.cols / 3 : widest;
	for (unsigned i = 0; i < count; i++) {
		struct area row = area_part(area, 3, y + (int)i, area.cols - 6, 1);
		bool of_task = waits->objects[i] == 0;
		unsigned next = waits->cycle[(i + 1) % count];
		struct world_wait wait = { .task = waits->cycle[i], .object = waits->objects[i],
		                           .waits_task = of_task ? (uint16_t)next : EVENT_NO_TASK, .owner = (uint16_t)next };
		draw_task(area_part(row, 0, 0, widest, 1), 0, 0, world, wait.task);
		int after = draw_what(row, widest + 1, 0, world, &wait, true);
		after = after > row.cols ? row.cols : after;
		end = i + 1 == count ? after + 3 : end;
		area_text(area, 0, y + (int)i, red, i == 0 ? "╭▶" : "│");
	}
	int last = y + (int)count - 1;
	area_text(area, end, last, red, "─╮");
	area_text(area, 0, last + 1, red, "╰");
	area_repeat(area, 1, last + 1, end, red, "─");
	area_text(area, end + 1, last + 1, red, "╯");
	return last + 3;
}

/* ---- the others ---- */

static bool is_same(const struct waits *waits, const struct world *world, size_t a, size_t b)
{
	const struct world_wait *x = &waits->list.at[a], *y = &waits->list.at[b];
	const struct world_task *one = world_task_get(world, x->task), *two = world_task_get(world, y->task);
	return x->waits_task == y->waits_task && x->object == y->object && (x->object != 0 || x->waits_task != EVENT_NO_TASK) && one && two &&
	       one->waits_op == two->waits_op && one->worker_of == two->worker_of;
}

static int draw_group(struct area area, int y, const struct world *world, const struct waits *waits, size_t first, int column)
{
	size_t count = 0, shown = 0;
	int x = 0;
	for (size_t i = first; i < waits->list.n; i++)
		count += !is_in_cycle(waits, waits->list.at[i].task) && is_same(waits, world, first, i);
	count = count ? count : 1;
	for (size_t i = first; i < waits->list.n && shown < count; i++) {
		unsigned number = waits->list.at[i].task;
		if (i != first && (is_in_cycle(waits, number) || !is_same(waits, world, first, i)))
			continue;
		if (count > NAMES_MOST && x + part_badge_width(number) + 5 > column) {
			x = area_format(area, x, y, ink(ROLE_SECONDARY), "+%zu", count - shown) + 1;
			break;
		}
		struct area part = area_part(area, 0, y, column, 1);
		if (count > 1) {
			x = draw_badge(part, x, 0, world, number);
		} else {
			x = draw_task(part, x, 0, world, number);
		}
		shown++;
	}
	return draw_what(area, x > column ? x : column, y, world, &waits->list.at[first], false);
}

/* Is it the first of those who wait for the same? */
static bool leads(const struct world *world, const struct waits *waits, size_t at)
{
	if (is_in_cycle(waits, waits->list.at[at].task))
		return false;
	for (size_t i = 0; i < at; i++)
		if (!is_in_cycle(waits, waits->list.at[i].task) && is_same(waits, world, i, at))
			return false;
	return true;
}

static void draw_groups(struct area area, const struct world *world, const struct waits *waits, int scroll)
{
	int total = 0, row = 0, column = 8;
	char room[WORLD_NAME + 24];
	for (size_t i = 0; i < waits->list.n; i++) {
		unsigned number = waits->list.at[i].task;
		int width = part_badge_width(number) + 2 + text_width(world_task_name(world, number, room, sizeof room));
		column = width > column ? width : column;
		total += leads(world, waits, i);
	}
	column = column > area.cols / 3 ? area.cols / 3 : column;
	int top = part_top(total, area.rows, -1, scroll);
	for (size_t i = 0; i < waits->list.n; i++) {
		if (!leads(world, waits, i))
			continue;
		if (row >= top && row - top < area.rows)
			draw_group(area, row - top, world, waits, i, column);
		row++;
	}
	part_more(area_part(area, 0, 0, area.cols + 1, area.rows), top, total, area.rows);
}

void waits_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	struct waits waits = { 0 };
	if (world != NULL)
		gather(world, &waits);
	if (waits.list.n == 0) {
		part_empty(area, _("Nobody waits."), _("Whoever is blocked stands here, with what it waits for and who has that."));
		return;
	}
	struct area list = area_part(area, 1, area.rows > 8 ? 1 : 0, area.cols - 2, area.rows - (area.rows > 8 ? 1 : 0));
	int y = 0;
	if (waits.cycle_length > 0)
		y = draw_cycle(list, 0, world, &waits);
	if (waits.stuck)
		y = draw_alarm(list, 0, _("Nobody can go on: all who live are blocked, and what they wait for can never come.")) + 1;
	draw_groups(area_part(list, 0, y, list.cols, list.rows - y), world, &waits, scene->scroll[VIEW_WAITS]);
	array_done(&waits.list);
}

void waits_note(const struct scene *scene, char *ret_note, size_t size)
{
	const struct world *world = part_world(scene);
	struct waits waits = { 0 };
	if (world != NULL)
		gather(world, &waits);
	unsigned long count = waits.list.n;
	if (world != NULL && world->verdict && count > 0)
		snprintf(ret_note, size, "%s", world->verdict == VERDICT_DEADLOCK ? _("deadlock") : _("a hang"));
	else if (count > 0)
		snprintf(ret_note, size, ngettext("%lu waits", "%lu wait", count), count);
	array_done(&waits.list);
}
