/* The program's source, with each task's badge on the line where it stands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* A badge per task: the room kept for them on a line. */
enum { BADGES = 14 };

static int count_lines(const char *source)
{
	int lines = 0;
	for (const char *at = source; *at != '\0'; lines++) {
		const char *end = strchr(at, '\n');
		if (end == NULL)
			return lines + 1;
		at = end + 1;
	}
	return lines;
}

/* ---- where a task stands in the listing that is shown ---- */

/* Tasks stand on lines of the Lua program. In Python and C that is the line with the same mark: the second
 * line marked @read there answers to the second one here, and when there are fewer, to the last. */
struct places { ARRAY(uint32_t) of; bool same; };  /* by line of the Lua program, 0 nowhere */

static uint32_t find_marked(const char *language, const char *source, const char *mark, size_t length, unsigned nth)
{
	uint32_t line = 1, found = 0;
	for (const char *at = source; *at != '\0'; line++) {
		const char *here;
		size_t size, columns = strcspn(at, "\n");
		lesson_mark_find(language, at, columns, &here, &size);
		if (here != NULL && size == length && strncmp(here, mark, length) == 0) {
			found = line;
			if (nth-- == 0)
				return found;
		}
		at += columns + (at[columns] == '\n');
	}
	return found;
}

static unsigned count_marked(const char *source, const char *end, const char *mark, size_t length)
{
	unsigned count = 0;
	for (const char *at = source; at < end;) {
		const char *here;
		size_t size, columns = strcspn(at, "\n");
		lesson_mark_find("lua", at, columns, &here, &size);
		count += here != NULL && size == length && strncmp(here, mark, length) == 0;
		at += columns + (at[columns] == '\n');
	}
	return count;
}

static struct places places_of(const struct scene *scene)
{
	struct places places = { .same = scene->language == NULL || strcmp(scene->language, "lua") == 0 };
	char program[64];
	if (places.same || scene->lesson == NULL || scene->source_name == NULL)
		return places;
	text_copy(program, sizeof program, scene->source_name);
	program[strcspn(program, ".")] = '\0';
	const struct lesson_listing *lua = lesson_listing_get(scene->lesson, program, "lua");
	array_push(&places.of, 0);
	for (const char *at = lua == NULL ? "" : lua->source; *at != '\0';) {
		const char *mark;
		size_t length, columns = strcspn(at, "\n");
		lesson_mark_find("lua", at, columns, &mark, &length);
		array_push(&places.of, mark == NULL ? 0 : find_marked(scene->language, scene->source, mark, length,
		                                                      count_marked(lua->source, at, mark, length)));
		at += columns + (at[columns] == '\n');
	}
	return places;
}

static uint32_t place_of(const struct places *places, uint32_t line)
{
	return places->same ? line : line < places->of.n ? places->of.at[line] : 0;
}

static uint32_t actor_line(const struct scene *scene, const struct world *world)
{
	if (world == NULL)
		return 0;
	const struct world_task *task = world_task_get(world, world->actor);
	if (task == NULL || part_is_ended(task) || task->line == 0)
		task = world_task_get(world, scene->selected);
	return task == NULL ? 0 : task->line;
}

static int badges_width(const struct world *world, const struct places *places, uint32_t line, int *ret_count)
{
	int width = 0;
	*ret_count = 0;
	for (size_t i = 0; i < world->tasks.n; i++)
		if (world->tasks.at[i].exists && place_of(places, world->tasks.at[i].line) == line) {
			width += part_badge_width((unsigned)i) + (width > 0 ? 1 : 0);
			++*ret_count;
		}
	return width;
}

static void draw_badge(struct area area, int *x, int y, const struct world_task *task)
{
	int from = *x;
	*x = area_badge(area, from, y, task->number, part_is_ended(task));
	area_hot(area, from, y, *x - from, 1, HOT_TASK, task->number);
	(*x)++;
}

/* The badges end at the right; returns the column where they begin. Ended ones
 * come first, so that the living stand at the edge, where the eye looks. */
static int draw_badges(struct area area, int y, const struct world *world, const struct places *places, uint32_t line)
{
	int count, width = badges_width(world, places, line, &count), room = area.cols > 40 ? BADGES + area.cols / 8 : BADGES;
	if (count == 0)
		return area.cols;
	if (width <= room) {
		int x = area.cols - width, from = x;
		for (int ended = 1; ended >= 0; ended--)
			for (size_t i = 0; i < world->tasks.n; i++)
				if (world->tasks.at[i].exists && place_of(places, world->tasks.at[i].line) == line &&
				    part_is_ended(&world->tasks.at[i]) == (ended == 1))
					draw_badge(area, &x, y, &world->tasks.at[i]);
		return from;
	}
	/* Too many: the living first, then how many more. */
	int x = area.cols - room, from = x, left = count;
	for (int ended = 0; ended <= 1; ended++)
		for (size_t i = 0; i < world->tasks.n; i++) {
			const struct world_task *task = &world->tasks.at[i];
			if (!task->exists || place_of(places, task->line) != line || part_is_ended(task) != (ended == 1))
				continue;
			if (x + part_badge_width((unsigned)i) + 5 > area.cols)
				goto full;
			draw_badge(area, &x, y, task);
			left--;
		}
full:
	area_format(area, x, y, ink(ROLE_SECONDARY), "+%d", left);
	return from;
}

void program_draw(struct area area, const struct scene *scene)
{
	if (scene->source == NULL || scene->source[0] == '\0') {
		part_empty(area, _("No program is open."), NULL);
		return;
	}
	const struct world *world = part_world(scene);
	struct places places = places_of(scene);
	uint32_t here = place_of(&places, actor_line(scene, world));
	int total = count_lines(scene->source);
	int keep = here > 0 && here <= (uint32_t)total ? (int)here - 1 : -1;
	/* A line of context below the actor, so that one sees what comes. */
	int top = part_top(total, area.rows, keep, scene->scroll[VIEW_PROGRAM]);
	int digits = total > 999 ? 4 : total > 99 ? 3 : 2, block = 0, y = -top;
	uint32_t line = 1;
	struct flow flow = { 0 };
	for (const char *at = scene->source; *at != '\0'; line++, y++) {
		const char *end = strchr(at, '\n');
		size_t length = end == NULL ? strlen(at) : (size_t)(end - at);
		buf_reset(&flow.text);
		buf_reset(&flow.fg);
		buf_reset(&flow.attr);
		const char *mark;
		size_t mark_length, shown = lesson_mark_find(scene->language == NULL ? "lua" : scene->language, at, length, &mark, &mark_length);
		syntax_line(scene->language, at, shown, &block, &flow);
		if (y >= 0 && y < area.rows) {
			struct area inner = area_part(area, 1, 0, area.cols - 2, area.rows);
			if (line == here)  /* before the badges, which keep their colour */
				area_tint(area, 0, y, area.cols, 1, ROLE_SELECTED);
			int right = world != NULL ? draw_badges(inner, y, world, &places, line) : inner.cols;
			area_format(inner, 0, y, ink(ROLE_FAINT), "%*u", digits, line);
			flow_code(inner, digits + 1, y, right - digits - (right < inner.cols ? 2 : 1), &flow);
		}
		at += length + (end != NULL);
	}
	flow_done(&flow);
	array_done(&places.of);
	part_more(area, top, total, area.rows);
}

static const struct { const char *language, *name; } names[] = { { "lua", "Lua" }, { "py", "Python" }, { "c", "C" } };

void program_note(const struct scene *scene, char *ret_note, size_t size)
{
	if (scene->source_name == NULL)
		return;
	const char *language = scene->language == NULL ? "lua" : scene->language;
	char program[64];
	text_copy(program, sizeof program, scene->source_name);
	char *dot = strrchr(program, '.');
	if (dot != NULL)
		*dot = '\0';
	struct buf note = { 0 };
	bool listed = false;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		bool shown = strcmp(names[i].language, language) == 0;
		if (!shown && (scene->lesson == NULL ||
		               lesson_listing_get(scene->lesson, program, names[i].language) == NULL))
			continue;
		/* \x01 before the one that is shown: the pane draws it bright. */
		buf_format(&note, "%s%s%s", note.len > 0 ? "   " : "", shown ? "\x01" : "",
		           shown ? scene->source_name : names[i].name);
		listed |= shown;
	}
	text_copy(ret_note, size, listed ? buf_get(&note) : scene->source_name);
	buf_done(&note);
}
