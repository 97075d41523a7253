/* Looking something up: what is typed, the rows that fit it, and the text of the selected one. */
#include <stdio.h>
#include <string.h>

#include "internal.h"

static bool has_heading(const struct index_scene *scene, size_t row)
{
	const char *group = scene->rows[row].group, *before = row > 0 ? scene->rows[row - 1].group : NULL;
	return group != NULL && (row == 0 || before == NULL || strcmp(group, before) != 0);
}

static int lines_before(const struct index_scene *scene, size_t row)
{
	int lines = 0;
	for (size_t i = 0; i < row && i < scene->row_count; i++)
		lines += 1 + (has_heading(scene, i) ? i > 0 ? 2 : 1 : 0);
	return lines;
}

static void draw_entry(struct area area, int y, const struct index_scene *scene, size_t index, int names)
{
	const struct index_row *row = &scene->rows[index];
	bool here = index == scene->selected;
	if (here)
		area_tint(area, 0, y, area.cols, 1, ROLE_SELECTED);
	area_hot(area, 0, y, area.cols, 1, HOT_ITEM, (uint32_t)index);
	int x = area_text_fit(area, 2, y, names, here ? bold(ROLE_STRONG) : ink(ROLE_TEXT), row->name);
	x = x < 2 + names + 2 ? 2 + names + 2 : x;
	if (row->beside != NULL && area.cols - x - 1 > 3)
		area_text_fit(area, x, y, area.cols - x - 1, ink(here ? ROLE_TEXT : ROLE_SECONDARY), row->beside);
}

static void draw_list(struct area area, const struct index_scene *scene)
{
	int names = 8, total = lines_before(scene, scene->row_count), keep = -1;
	if (scene->row_count == 0) {
		part_empty(area, scene->empty, NULL);
		return;
	}
	for (size_t i = 0; i < scene->row_count; i++) {
		int width = text_width(scene->rows[i].name);
		names = width > names ? width : names;
	}
	if (names > (area.cols - 4) * 3 / 5)
		names = (area.cols - 4) * 3 / 5;
	if (scene->selected < scene->row_count) {
		keep = lines_before(scene, scene->selected);
		keep += has_heading(scene, scene->selected) ? scene->selected > 0 ? 2 : 1 : 0;
	}
	int top = part_top(total, area.rows, keep, 0), y = -top;
	for (size_t i = 0; i < scene->row_count; i++) {
		if (has_heading(scene, i)) {
			y += i > 0;
			if (y >= 0 && y < area.rows)
				area_text_fit(area, 1, y, area.cols - 2, ink(ROLE_LINE_FOCUS), scene->rows[i].group);
			y++;
		}
		if (y >= 0 && y < area.rows)
			draw_entry(area, y, scene, i, names);
		y++;
	}
	part_more(area, top, total, area.rows);
}

static void draw_text(struct area area, const struct index_scene *scene)
{
	const struct index_row *row = scene->selected < scene->row_count ? &scene->rows[scene->selected] : NULL;
	if (row == NULL)
		return;
	struct area inner = area_part(area, 1, 0, area.cols - 2, area.rows);
	int pad = inner.rows > 8, below = row->lesson != NULL ? 2 : 0, room = inner.rows - pad - below;
	struct area text = area_part(inner, 0, pad, inner.cols, room > 1 ? room : 1);
	int total = page_draw((struct area){ .cols = text.cols }, 0, NULL, row->text), top = part_top(total, text.rows, -1, scene->scroll);
	page_draw(text, -top, NULL, row->text);
	part_more(area_part(area, 0, pad, area.cols, text.rows), top, total, text.rows);
	if (row->lesson != NULL) {
		int y = pad + (total < text.rows ? total : text.rows) + 1;
		area_text_fit(inner, 0, y < inner.rows ? y : inner.rows - 1, inner.cols, ink(ROLE_SECONDARY), row->lesson);
	}
}

static void draw_typed(struct area row, const struct index_scene *scene)
{
	area_fill(row, 0, 0, row.cols, 1, ROLE_BAR);
	int x = area_text(row, 1, 0, ink(ROLE_SECONDARY), scene->label) + 1;
	x = area_text(row, x, 0, bold(ROLE_STRONG), scene->typed);
	area_text(row, x, 0, bold(ROLE_LINE_FOCUS), "▌");
}

void view_compose_index(struct canvas *canvas, const struct index_scene *scene, const struct key_hint *keys, size_t key_count)
{
	if (canvas->cols < 40 || canvas->rows < 10) {
		view_too_small(canvas);
		return;
	}
	canvas_clear(canvas);
	struct area whole = area_of(canvas);
	char note[32] = "";
	const struct index_row *row = scene->selected < scene->row_count ? &scene->rows[scene->selected] : NULL;
	int body = whole.rows - 4, left = whole.cols >= 70 ? whole.cols * 45 / 100 : whole.cols;
	int high = left < whole.cols ? body : body / 2;
	left = left > 60 && left < whole.cols ? 60 : left;
	bar_name(area_part(whole, 0, 0, whole.cols, 1), scene->title);
	draw_typed(area_part(whole, 0, 1, whole.cols, 1), scene);
	if (scene->row_count > 0)
		snprintf(note, sizeof note, "%zu / %zu", scene->selected + 1, scene->row_count);
	draw_list(area_frame(area_part(whole, 0, 2, left, high), true, "", note), scene);
	struct area beside = left < whole.cols ? area_part(whole, left, 2, whole.cols - left, body) : area_part(whole, 0, 2 + high, whole.cols, body - high);
	draw_text(area_frame(beside, false, row != NULL ? row->head : "", NULL), scene);
	bar_status_text(area_part(whole, 0, whole.rows - 2, whole.cols, 1), scene->status, scene->status_alarm);
	bar_keys(area_part(whole, 0, whole.rows - 1, whole.cols, 1), keys, key_count);
}
