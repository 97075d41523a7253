/* The story: what happened, a sentence for each event that is told. */
#include <stdlib.h>

#include "internal.h"

enum { TIME_COLUMNS = 8 };

static int sentence(struct area area, int y, const struct world *world, const struct told *told, bool draw)
{
	bool has_time = area.cols >= 36;
	int x = has_time ? TIME_COLUMNS + 1 : 0;
	int badge = part_badge_width(world->task_count > 0 ? world->task_count - 1u : 0);
	int text = x + badge + 1;
	struct flow flow = { 0 };
	flow_add(&flow, ink(told->alarm ? ROLE_ALARM : ROLE_TEXT), told->text);
	if (!told->alarm)
		flow_names(&flow, world);
	int height = flow_height(&flow, area.cols - text);
	if (draw) {
		const struct world_task *task = world_task_get(world, told->task);
		if (has_time) {
			char seconds[32];
			part_seconds(seconds, sizeof seconds, told->time);
			area_right(area, TIME_COLUMNS - 1, y, ink(ROLE_FAINT), seconds);
		}
		if (task != NULL && y >= 0)
			area_badge(area, x + badge - part_badge_width(told->task), y, told->task, false);
		flow_draw(area, text, y, area.cols - text, &flow);
		area_hot(area, 0, y, area.cols, height, HOT_MOMENT, (uint32_t)(told->index + 1));
	}
	flow_done(&flow);
	return height;
}

void story_draw(struct area area, const struct scene *scene)
{
	int back = part_back(scene->scroll[VIEW_STORY]);
	size_t wanted = (size_t)(area.rows > 0 ? area.rows : 0) + (size_t)(back > 0 ? back < 3000 ? back : 3000 : 0);
	struct told *told = mem_new_or_die(wanted + 1, sizeof *told);
	size_t count = part_told(scene, told, wanted);
	const struct world *world = part_world(scene);
	struct area inner = area_part(area, 1, 0, area.cols - 2, area.rows);
	if (count == 0 || world == NULL) {
		part_empty(area, _("Nothing has happened yet."), NULL);
		free(told);
		return;
	}
	size_t end = count;
	if (back > 0)
		end = count > (size_t)back ? count - (size_t)back : 1;
	/* From the newest upwards until the pane is full ... */
	int height = 0;
	size_t first = end;
	while (first > 0 && height < inner.rows)
		height += sentence(inner, 0, world, &told[--first], false);
	/* ... a short story begins at the top, below a blank row. */
	int y = height < inner.rows ? (height + 1 < inner.rows ? 1 : 0) : inner.rows - height;
	for (size_t i = first; i < end; i++)
		y += sentence(inner, y, world, &told[i], true);
	free(told);
}

void story_note(const struct scene *scene, char *ret_note, size_t size)
{
	if (scene->history != NULL)
		text_copy(ret_note, size, _("what happened, in words"));
}
