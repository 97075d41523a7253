/* command/map: the map of the curriculum: which lesson builds on which. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

void map_done(struct desk *desk)
{
	free(desk->ways);
	free(desk->map);
	desk->ways = NULL;
	desk->map = NULL;
	desk->way_count = 0;
}

/* Of every lesson: does the selected one build on it, or lead to it? One step far. */
static void find_ways(struct desk *desk)
{
	free(desk->map);
	desk->map = mem_new_or_die(desk->lesson_count + 1, 1);
	if (desk->lesson_selected >= desk->lesson_count)
		return;
	const char *here = desk->lessons[desk->lesson_selected].id;
	for (size_t i = 0; i < desk->lesson_count; i++)
		for (size_t k = 0; k < desk->way_count; k++) {
			const struct store_way *way = &desk->ways[k];
			if (strcmp(way->lesson, here) == 0 && strcmp(way->needs, desk->lessons[i].id) == 0)
				desk->map[i] = MAP_NEEDED;
			else if (strcmp(way->needs, here) == 0 && strcmp(way->lesson, desk->lessons[i].id) == 0)
				desk->map[i] = MAP_LEADS;
		}
}

static void select_row(struct desk *desk, size_t row)
{
	desk->lesson_selected = row;
	if (row < desk->lesson_count)
		desk->chapter = desk->lessons[row].chapter;
	find_ways(desk);
}

/* Up and down keep the place in the chapter, as far as the chapter goes. */
static void move_chapter(struct desk *desk, int direction)
{
	int place = 0;
	size_t from = desk->lesson_selected, to = from;
	for (size_t i = 0; i < from && i < desk->lesson_count; i++)
		place += desk->lessons[i].chapter == desk->chapter;
	for (int chapter = desk->chapter + direction; chapter >= 1 && chapter <= 8 && to == from; chapter += direction) {
		int at = 0;
		for (size_t i = 0; i < desk->lesson_count; i++)
			if (desk->lessons[i].chapter == chapter && at++ <= place)
				to = i;
	}
	select_row(desk, to);
}

void map_move(struct desk *desk, int chapters, int lessons)
{
	size_t at = desk->lesson_selected;
	if (chapters != 0)
		move_chapter(desk, chapters);
	else if (lessons < 0 && at > 0)
		select_row(desk, at - 1);
	else if (lessons > 0 && at + 1 < desk->lesson_count)
		select_row(desk, at + 1);
}

void map_click(struct desk *desk, size_t row)
{
	struct err err;
	if (row >= desk->lesson_count)
		return;
	if (row != desk->lesson_selected)
		select_row(desk, row);
	else if (learn_open(desk, desk->lessons[row].id, &err) < 0)
		desk_say(desk, true, "%s", err.text);
}

COMMAND(do_map)
{
	(void)call;
	map_done(desk);
	int result = store_ways(desk->store, &desk->ways, &desk->way_count, err);
	if (result < 0)
		return result;
	desk->place = IN_MAP;
	select_row(desk, desk->lesson_selected < desk->lesson_count ? desk->lesson_selected : 0);
	return 0;
}

COMMAND(do_map_left) { (void)call; (void)err; map_move(desk, 0, -1); return 0; }
COMMAND(do_map_right) { (void)call; (void)err; map_move(desk, 0, 1); return 0; }
COMMAND(do_map_leave) { (void)call; (void)err; desk->place = IN_LIBRARY; return 0; }

void desk_map(struct desk *desk, struct map_scene *ret_scene)
{
	desk_library(desk, &ret_scene->library);
	ret_scene->ways = desk->map;
}
