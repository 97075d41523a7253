/* The map of the curriculum: a row of marks for each chapter, a mark for each lesson; below it what the selected lesson builds on,
 * itself, and what it leads to. And the page on which questions are asked again. */
#include <stdio.h>
#include <string.h>

#include "internal.h"

enum { CHAPTERS = 8, NAME_COLS = 24 };

static const struct { const char *glyph; enum role role; } marks[] = {
	{ "○", ROLE_SECONDARY }, { "●", ROLE_READY }, { "✓", ROLE_RUNNING },
};

static int mark_of(const struct library_row *row)
{
	return row->done < 0 || row->done > 2 ? 0 : row->done;
}

/* The ways stand beside the mark, not in its colour alone: ‹ it builds on this, › it leads there. */
static void draw_mark(struct area area, int x, int y, int step, const struct map_scene *scene, size_t index)
{
	const struct library_row *row = &scene->library.rows[index];
	bool here = index == scene->library.selected;
	unsigned way = scene->ways != NULL ? scene->ways[index] : MAP_NONE;
	struct style mark = { (uint8_t)marks[mark_of(row)].role, ROLE_GROUND, (uint8_t)(here || way != MAP_NONE ? CELL_BOLD : 0) };
	if (here)
		area_tint(area, x - 1, y, 3, 1, ROLE_SELECTED);
	area_text(area, x, y, mark, marks[mark_of(row)].glyph);
	if (here) {
		area_text(area, x - 1, y, bold(ROLE_STRONG), "[");
		area_text(area, x + 1, y, bold(ROLE_STRONG), "]");
	} else if (way == MAP_NEEDED) {
		area_text(area, x - 1, y, bold(ROLE_LINE_FOCUS), "‹");
	} else if (way == MAP_LEADS) {
		area_text(area, x + 1, y, bold(ROLE_STRING), "›");
	}
	area_hot(area, x - 1, y, step, 1, HOT_ITEM, (uint32_t)index);
}

/* How many lessons of its chapter stand before the selected one. */
static int place_of_selected(const struct library_scene *library)
{
	int count = 0;
	for (size_t i = 0; library->selected < library->row_count && i < library->selected; i++)
		count += library->rows[i].chapter == library->rows[library->selected].chapter;
	return count;
}

static void draw_chapters(struct area area, const struct map_scene *scene, int rows)
{
	const struct library_scene *library = &scene->library;
	int most = 1;
	for (int chapter = 1; chapter <= CHAPTERS; chapter++) {
		int count = 0;
		for (size_t i = 0; i < library->row_count; i++)
			count += library->rows[i].chapter == chapter;
		most = count > most ? count : most;
	}
	int name = area.cols >= 100 ? NAME_COLS + 4 : NAME_COLS, step = (area.cols - name - 3) / most;
	step = step > 5 ? 5 : step < 2 ? 2 : step;
	for (int chapter = 1; chapter <= CHAPTERS; chapter++) {
		int y = (chapter - 1) * rows + (rows > 1), x = name + 2;
		bool current = library->chapter == chapter;
		area_format(area, 1, y, current ? bold(ROLE_STRONG) : ink(ROLE_FAINT), "%d", chapter);
		area_text_fit(area, 4, y, name - 5, current ? bold(ROLE_STRONG) : ink(ROLE_TEXT), _(lesson_chapter_name(chapter)));
		/* More than there is room for: those up to the selected one. */
		int fit = (area.cols - x) / step, before = current ? place_of_selected(library) - fit + 1 : 0;
		for (size_t i = 0; i < library->row_count; i++)
			if (library->rows[i].chapter == chapter && before-- <= 0 && x + 1 < area.cols) {
				draw_mark(area, x, y, step, scene, i);
				x += step;
			}
	}
}

/* The lessons on one side of the selected one. */
static void draw_side(struct area area, const struct map_scene *scene, enum map_way way, const char *none)
{
	int y = area.rows > 4 ? 1 : 0;
	for (size_t i = 0; i < scene->library.row_count && y < area.rows; i++) {
		const struct library_row *row = &scene->library.rows[i];
		if (scene->ways == NULL || scene->ways[i] != way)
			continue;
		area_text(area, 1, y, ink(marks[mark_of(row)].role), marks[mark_of(row)].glyph);
		int x = area_format(area, 3, y, ink(ROLE_FAINT), "%d.%d", row->chapter, row->order) + 1;
		area_text_fit(area, x, y, area.cols - x - 1, ink(ROLE_TEXT), row->title);
		area_hot(area, 0, y, area.cols, 1, HOT_ITEM, (uint32_t)i);
		y++;
	}
	if (y == (area.rows > 4 ? 1 : 0))
		area_text_fit(area, 1, y, area.cols - 2, ink(ROLE_FAINT), none);
}

static void draw_selected(struct area area, const struct library_row *row)
{
	struct flow flow = { 0 };
	int y = area.rows > 4 ? 1 : 0;
	flow_add(&flow, bold(ROLE_STRONG), row->title);
	y += flow_draw(area, 1, y, area.cols - 2, &flow);
	flow_done(&flow);
	flow_add(&flow, ink(ROLE_SECONDARY), row->promise != NULL ? row->promise : "");
	flow_draw(area, 1, y, area.cols - 2, &flow);
	flow_done(&flow);
}

void view_compose_map(struct canvas *canvas, const struct map_scene *scene, const struct key_hint *keys, size_t key_count)
{
	if (canvas->cols < 60 || canvas->rows < 16) {
		view_too_small(canvas);
		return;
	}
	canvas_clear(canvas);
	const struct library_scene *library = &scene->library;
	struct area whole = area_of(canvas);
	char note[60], title[40] = "";
	int body = whole.rows - 3, rows = body >= CHAPTERS * 2 + 11 ? 2 : 1, high = CHAPTERS * rows + 2 + (rows > 1), done = 0;
	for (size_t i = 0; i < library->row_count; i++)
		done += library->rows[i].done == 2;
	bar_name(area_part(whole, 0, 0, whole.cols, 1), _("map"));
	snprintf(note, sizeof note, "%d / %zu", done, library->row_count);
	draw_chapters(area_frame(area_part(whole, 0, 1, whole.cols, high), true, _("The curriculum"), note), scene, rows);
	const struct library_row *row = library->selected < library->row_count ? &library->rows[library->selected] : NULL;
	int third = whole.cols / 3, y = 1 + high, low = body - high;
	draw_side(area_frame(area_part(whole, 0, y, third, low), false, _("‹ It builds on"), NULL), scene, MAP_NEEDED, _("nothing: one can begin here"));
	if (row != NULL)
		snprintf(title, sizeof title, "%d.%d", row->chapter, row->order);
	struct area middle = area_frame(area_part(whole, third, y, whole.cols - 2 * third, low), false, title, NULL);
	if (row != NULL)
		draw_selected(middle, row);
	draw_side(area_frame(area_part(whole, whole.cols - third, y, third, low), false, _("It leads to ›"), NULL), scene, MAP_LEADS, _("nothing further"));
	bar_status_text(area_part(whole, 0, whole.rows - 2, whole.cols, 1), library->status, library->status_alarm);
	bar_keys(area_part(whole, 0, whole.rows - 1, whole.cols, 1), keys, key_count);
}

void view_compose_review(struct canvas *canvas, const struct scene *scene, const char *title, const char *number, const struct key_hint *keys, size_t key_count)
{
	if (canvas->cols < 40 || canvas->rows < 10) {
		view_too_small(canvas);
		return;
	}
	canvas_clear(canvas);
	struct area whole = area_of(canvas);
	int cols = whole.cols > 90 ? 90 : whole.cols, body = whole.rows - 3, rows = body > 26 ? 26 : body;
	bar_name(area_part(whole, 0, 0, whole.cols, 1), _("review"));
	struct area page = area_part(whole, (whole.cols - cols) / 2, 1 + (body - rows) / 2, cols, rows);
	lesson_draw(area_frame(page, true, title, number), scene);
	bar_status_text(area_part(whole, 0, whole.rows - 2, whole.cols, 1), scene->status, scene->status_alarm);
	bar_keys(area_part(whole, 0, whole.rows - 1, whole.cols, 1), keys, key_count);
}
