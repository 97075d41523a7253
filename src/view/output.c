/* Who printed what, in order; at its end what the run was given and what came out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* One line of one task; `text` ends at a newline or NUL. */
struct line { uint16_t task; uint64_t time; const char *text; size_t length; bool goes_on; };
struct lines { ARRAY(struct line) list; };

/* The last lines before the moment, newest first; enough for what is seen. */
static void gather(const struct scene *scene, size_t wanted, struct lines *ret_lines)
{
	size_t count;
	const struct trace_text *prints = history_prints(scene->history, &count);
	count = history_cut(prints, count, sizeof *prints, scene->moment);
	while (count > 0 && ret_lines->list.n < wanted) {
		const struct trace_text *print = &prints[--count];
		size_t first = ret_lines->list.n;
		for (const char *at = print->text; *at != '\0';) {
			size_t length = strcspn(at, "\n");
			array_push(&ret_lines->list, (struct line){ print->task, print->time, at, length, at != print->text });
			at += length + (at[length] == '\n');
		}
		/* these stand in reading order: turn them round */
		for (size_t i = first, j = ret_lines->list.n; j > i + 1; i++, j--) {
			struct line other = ret_lines->list.at[i];
			ret_lines->list.at[i] = ret_lines->list.at[j - 1];
			ret_lines->list.at[j - 1] = other;
		}
	}
}

static int draw_pairs(struct area area, int y, const char *label, const struct world_pair *pairs, size_t count,
                      enum role role)
{
	if (count == 0)
		return y;
	int given = text_width(_("given")), outcome = text_width(_("outcome"));
	int indent = (given > outcome ? given : outcome) + 2, x = indent;
	area_text(area, 0, y, ink(ROLE_FAINT), label);
	for (size_t i = 0; i < count; i++) {
		char value[WORLD_TEXT];
		part_value(value, sizeof value, pairs[i].value);
		int width = text_width(pairs[i].name) + 1 + text_width(value);
		if (x > indent && x + width > area.cols) {
			x = indent;
			y++;
		}
		x = area_text(area, x, y, ink(ROLE_SECONDARY), pairs[i].name) + 1;
		x = area_text_fit(area, x, y, area.cols - x, bold(role), value) + 3;
	}
	return y + 1;
}

/* How many rows the pairs take: drawn on nothing. */
static int pairs_height(int cols, const char *label, const struct world_pair *pairs, size_t count)
{
	struct area nowhere = { .cols = cols, .rows = 0 };
	return draw_pairs(nowhere, 0, label, pairs, count, ROLE_TEXT);
}

static void draw_line(struct area area, int y, const struct world *world, const struct line *line, int name)
{
	char seconds[32], text[1024];
	int x = 0;
	if (area.cols >= 56) {
		part_seconds(seconds, sizeof seconds, line->time);
		if (!line->goes_on)
			area_right(area, 7, y, ink(ROLE_FAINT), seconds);
		x = 9;
	}
	if (!line->goes_on) {
		part_task(area, x, y, name, world, line->task, false);
		area_hot(area, x, y, name, 1, HOT_TASK, line->task);
	}
	x += name + 2;
	snprintf(text, sizeof text, "%.*s", (int)(line->length < sizeof text ? line->length : sizeof text - 1), line->text);
	area_text_fit(area, x, y, area.cols - x, ink(ROLE_TEXT), text);
}

void output_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	if (world == NULL) {
		part_empty(area, _("Nothing was printed yet."), NULL);
		return;
	}
	struct area inner = area_part(area, 1, 0, area.cols - 2, area.rows);
	int params = pairs_height(inner.cols, _("given"), world->params.at, world->params.n);
	int outcomes = pairs_height(inner.cols, _("outcome"), world->outcomes.at, world->outcomes.n);
	int below = params + outcomes;
	if (below > 0)
		below++;
	if (below > inner.rows - 2)
		below = inner.rows > 2 ? inner.rows - 2 : 0;
	int rows = inner.rows - below, back = part_back(scene->scroll[VIEW_OUTPUT]);
	struct lines lines = { 0 };
	gather(scene, (size_t)rows + (size_t)(back > 0 ? back : 0), &lines);
	int total = (int)lines.list.n, name = 8;
	for (int i = 0; i < total; i++) {
		char room[WORLD_NAME + 24];
		unsigned task = lines.list.at[i].task;
		int width = part_badge_width(task) + 1 + text_width(world_task_name(world, task, room, sizeof room));
		name = width > name ? width : name;
	}
	if (name > inner.cols / 3)
		name = inner.cols / 3;
	/* A short list begins at the top, a long one ends at the bottom. */
	int skip = back < 0 ? 0 : back > total - rows ? (total > rows ? total - rows : 0) : back;
	int shown = total - skip < rows ? total - skip : rows;
	int pad = total + 1 < rows ? 1 : 0;
	for (int i = 0; i < shown; i++)
		draw_line(inner, pad + shown - 1 - i, world, &lines.list.at[skip + i], name);
	if (total == 0)
		part_empty(area, _("Nothing was printed yet."), NULL);
	int y = (total == 0 ? (rows > 3 ? 2 : 1) : pad + shown) + 1;
	y = draw_pairs(inner, y, _("given"), world->params.at, world->params.n, ROLE_TEXT);
	draw_pairs(inner, y, _("outcome"), world->outcomes.at, world->outcomes.n, ROLE_STRONG);
	array_done(&lines.list);
}

void output_note(const struct scene *scene, char *ret_note, size_t size)
{
	if (scene->history != NULL)
		snprintf(ret_note, size, "%s", _("who printed what"));
}
