/* Who waits for whom, or for what. A circle, in which nobody can ever go on, stands first and in red. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

enum { CYCLE_MOST = 64 };

/* Why this thing keeps whoever waits for it. */
static void reason(const struct world_task *task, const struct world_object *thing, char *ret_text, size_t size)
{
	ret_text[0] = '\0';
	switch (thing->kind) {
	case OBJECT_LOCK:
	case OBJECT_RLOCK:
		if (thing->lost_owner)
			snprintf(ret_text, size, "%s", _("held by a thread that this process has not"));
		break;
	case OBJECT_SEMAPHORE: snprintf(ret_text, size, "%s", _("nothing is left")); break;
	case OBJECT_EVENT: snprintf(ret_text, size, "%s", _("not set")); break;
	case OBJECT_CONDITION: snprintf(ret_text, size, "%s", _("nobody has notified")); break;
	case OBJECT_BARRIER: snprintf(ret_text, size, _("%" PRId64 " of %" PRId64 " have arrived"), thing->count, thing->capacity); break;
	case OBJECT_QUEUE:
		snprintf(ret_text, size, "%s", thing->count == 0 ? _("empty") : thing->unfinished > 0 && !(thing->capacity && thing->count >= thing->capacity)
		         ? _("not all is done") : _("full"));
		break;
	case OBJECT_PIPE:
	case OBJECT_CONNECTION:
	case OBJECT_SOCKET: snprintf(ret_text, size, "%s", _("nothing has come")); break;
	case OBJECT_POOL: snprintf(ret_text, size, "%s", _("not done yet")); break;
	case OBJECT_MANAGER: snprintf(ret_text, size, "%s", thing->owner == task->number ? _("no request yet") : _("no answer yet")); break;
	case OBJECT_DATABASE: snprintf(ret_text, size, "%s", _("locked by a transaction")); break;
	case OBJECT_GIL: snprintf(ret_text, size, "%s", _("another thread runs")); break;
	default: break;
	}
}

static bool in_cycle(const uint16_t tasks[], unsigned count, unsigned task)
{
	for (unsigned i = 0; i < count; i++)
		if (tasks[i] == task)
			return true;
	return false;
}

static void draw_wait(struct area area, int y, const struct world *world, const struct world_task *task, bool red)
{
	struct style word = red ? bold(ROLE_ALARM) : ink(ROLE_SECONDARY);
	int x = part_task(area, 0, y, area.cols / 3, world, task->number, false) + 1;
	int column = area.cols / 4 > x ? area.cols / 4 : x;
	x = area_text(area, column, y, word, "─▶") + 1;
	if (task->waits_task != EVENT_NO_TASK) {
		x = area_text(area, x, y, ink(ROLE_SECONDARY), _("the end of")) + 1;
		part_task(area, x, y, area.cols - x, world, task->waits_task, false);
		return;
	}
	const struct world_object *thing = world_object_get(world, task->waits_object);
	if (thing == NULL) {
		char room[32] = "";
		if (task->wakes)
			part_seconds(room, sizeof room, task->wakes);
		area_text_fit(area, x, y, area.cols - x, ink(ROLE_FAINT), task->wakes ? _("time to pass, until") : _("something outside"));
		if (task->wakes)
			area_text(area, x + text_width(_("time to pass, until")) + 1, y, ink(ROLE_SECONDARY), room);
		return;
	}
	char why[160];
	x = area_text(area, x, y, ink(ROLE_FAINT), _(world_object_kind_name(thing->kind))) + 1;
	x = area_text_fit(area, x, y, 20, red ? bold(ROLE_ALARM) : bold(ROLE_TEXT), thing->name) + 1;
	reason(task, thing, why, sizeof why);
	if (why[0]) {
		area_text_fit(area, x, y, area.cols - x, ink(thing->lost_owner ? ROLE_ALARM : ROLE_SECONDARY), why);
	} else if (thing->owner != EVENT_NO_TASK) {
		x = area_text(area, x, y, word, "─▶") + 1;
		x = area_text(area, x, y, ink(ROLE_SECONDARY), _("held by")) + 1;
		part_task(area, x, y, area.cols - x, world, thing->owner, false);
	}
}

void waits_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	uint16_t cycle[CYCLE_MOST];
	uint32_t objects[CYCLE_MOST];
	unsigned count = world ? world_find_deadlock(world, cycle, objects, CYCLE_MOST) : 0;
	int total = 0;
	for (size_t i = 0; world != NULL && i < world->tasks.n; i++)
		total += world->tasks.at[i].exists && world->tasks.at[i].state == TASK_BLOCKED;
	if (total == 0) {
		part_empty(area, _("Nobody waits."), _("Whoever is blocked stands here, with what it waits for and who has that."));
		return;
	}
	struct area list = area_part(area, 1, 0, area.cols - 2, area.rows);
	int y = 0;
	if (count > 0) {
		area_text_fit(list, 0, y++, list.cols, bold(ROLE_ALARM), _("A circle: each waits for the next, and nobody can ever go on."));
		for (unsigned i = 0; i < count && y < list.rows; i++)
			draw_wait(list, y++, world, &world->tasks.at[cycle[i]], true);
		y++;
	}
	int top = part_top(total - (int)count, list.rows - y, -1, scene->scroll[VIEW_WAITS]), row = -top;
	for (size_t i = 0; i < world->tasks.n; i++) {
		const struct world_task *task = &world->tasks.at[i];
		if (!task->exists || task->state != TASK_BLOCKED || in_cycle(cycle, count, task->number))
			continue;
		if (row >= 0 && y + row < list.rows)
			draw_wait(list, y + row, world, task, false);
		row++;
	}
	part_more(area_part(area, 0, y, area.cols, area.rows - y), top, total - (int)count, list.rows - y);
}

void waits_note(const struct scene *scene, char *ret_note, size_t size)
{
	const struct world *world = part_world(scene);
	unsigned long count = 0;
	for (size_t i = 0; world != NULL && i < world->tasks.n; i++)
		count += world->tasks.at[i].exists && world->tasks.at[i].state == TASK_BLOCKED;
	if (count > 0)
		snprintf(ret_note, size, ngettext("%lu waits", "%lu wait", count), count);
}
