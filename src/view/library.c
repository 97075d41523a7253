/* The library: chapters at the left, the lessons of one at the right, below
 * them the selected lesson and how far the learner came. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { CHAPTERS = 8 };

struct tally { int done, count; };

static struct tally tally_of(const struct library_scene *scene, int chapter)
{
	struct tally tally = { 0, 0 };
	for (size_t i = 0; i < scene->row_count; i++)
		if (chapter == 0 || scene->rows[i].chapter == chapter) {
			tally.count++;
			tally.done += scene->rows[i].done == 2;
		}
	return tally;
}

static void draw_chapter(struct area area, int y, const struct library_scene *scene, int chapter, bool roomy)
{
	struct tally tally = tally_of(scene, chapter);
	bool current = scene->chapter == chapter;
	int height = roomy ? 2 : 1, count_width = 0;
	char count[24];
	if (current)
		area_tint(area, 0, y, area.cols, height, ROLE_SELECTED);
	area_hot(area, 0, y, area.cols, height, HOT_TAB, (uint32_t)chapter);
	snprintf(count, sizeof count, "%d/%d", tally.done, tally.count);
	area_format(area, 1, y, current ? bold(ROLE_STRONG) : ink(ROLE_FAINT), "%d", chapter);
	if (!roomy && tally.count > 0) {
		count_width = text_width(count) + 2;
		area_right(area, area.cols - 1, y, ink(ROLE_FAINT), count);
	}
	struct style style = current ? bold(ROLE_STRONG) : ink(tally.count > 0 ? ROLE_TEXT : ROLE_FAINT);
	area_text_fit(area, 4, y, area.cols - 5 - count_width, style, _(lesson_chapter_name(chapter)));
	if (!roomy)
		return;
	int bar = area.cols - 4 - 8;
	if (bar > 20)
		bar = 20;
	if (bar < 4 || tally.count == 0)
		return;
	int full = bar * tally.done / tally.count;
	area_repeat(area, 4, y + 1, bar, ink(ROLE_LINE), "─");
	area_repeat(area, 4, y + 1, full, ink(ROLE_RUNNING), "─");
	area_text(area, 4 + bar + 2, y + 1, ink(ROLE_FAINT), count);
}

static void draw_chapters(struct area area, const struct library_scene *scene)
{
	bool roomy = area.rows >= CHAPTERS * 3;
	int step = roomy ? 3 : area.rows >= CHAPTERS * 2 + 1 ? 2 : 1, pad = area.rows > CHAPTERS ? 1 : 0;
	for (int chapter = 1; chapter <= CHAPTERS; chapter++)
		draw_chapter(area, pad + (chapter - 1) * step, scene, chapter, roomy);
}

/* ---- the lessons of the chapter ---- */

static void draw_lesson(struct area area, int y, const struct library_row *row, bool selected, int title)
{
	static const struct { const char *glyph; enum role role; } marks[] = {
		{ "○", ROLE_FAINT }, { "●", ROLE_READY }, { "✓", ROLE_RUNNING },
	};
	int done = row->done < 0 || row->done > 2 ? 0 : row->done, x;
	area_text(area, 2, y, ink(marks[done].role), marks[done].glyph);
	area_format(area, 5, y, ink(ROLE_FAINT), "%d.%d", row->chapter, row->order);
	x = area_text_fit(area, 11, y, title, selected ? bold(ROLE_STRONG) : ink(ROLE_TEXT), row->title);
	if (x < 11 + title + 2)
		x = 11 + title + 2;
	if (area.cols - x - 1 < 10)
		return;
	struct flow flow = { 0 };
	flow_add(&flow, ink(ROLE_SECONDARY), row->promise == NULL ? "" : row->promise);
	flow_line(area, x, y, area.cols - x - 1, &flow);
	flow_done(&flow);
}

static void draw_lessons(struct area area, const struct library_scene *scene)
{
	int total = 0, keep = -1, title = 12;
	for (size_t i = 0; i < scene->row_count; i++) {
		if (scene->rows[i].chapter != scene->chapter)
			continue;
		if (i == scene->selected)
			keep = total;
		int width = text_width(scene->rows[i].title);
		title = width > title ? width : title;
		total++;
	}
	if (total == 0) {
		part_empty(area, _("No lesson in this chapter yet."), NULL);
		return;
	}
	if (area.cols < 48)  /* the title alone: the promise stands below */
		title = area.cols - 12;
	else if (title > (area.cols - 12) / 2)
		title = (area.cols - 12) / 2;
	int pad = area.rows > total + 1 ? 1 : 0, rows = area.rows - pad, top = part_top(total, rows, keep, 0), at = 0;
	for (size_t i = 0; i < scene->row_count; i++) {
		if (scene->rows[i].chapter != scene->chapter)
			continue;
		int y = pad + at++ - top;
		if (y < pad || y >= area.rows)
			continue;
		if (i == scene->selected)
			area_tint(area, 0, y, area.cols, 1, ROLE_SELECTED);
		area_hot(area, 0, y, area.cols, 1, HOT_ITEM, (uint32_t)i);
		draw_lesson(area, y, &scene->rows[i], i == scene->selected, title);
	}
	part_more(area_part(area, 0, pad, area.cols, rows), top, total, rows);
}

/* ---- the selected lesson ---- */

static void draw_progress(struct area area, int y, const struct library_row *row)
{
	int x = 0;
	if (row->last_step != NULL) {
		x = area_text(area, x, y, ink(ROLE_SECONDARY), _("You stopped at")) + 1;
		x = area_text(area, x, y, bold(ROLE_STRONG), _(row->last_step)) + 4;
	}
	if (row->predicted != NULL) {
		x = area_text(area, x, y, ink(ROLE_SECONDARY), _("predicted")) + 1;
		x = area_text(area, x, y, bold(ROLE_STRONG), row->predicted) + 4;
	}
	if (row->actual != NULL) {
		bool same = row->predicted != NULL && strcmp(row->predicted, row->actual) == 0;
		x = area_text(area, x, y, ink(ROLE_SECONDARY), _("came out")) + 1;
		area_text(area, x, y, bold(same ? ROLE_RUNNING : ROLE_READY), row->actual);
	}
}

static void draw_detail(struct area area, const struct library_row *row)
{
	struct area inner = area_part(area, 1, 0, area.cols - 2, area.rows);
	int y = inner.rows >= 4 ? 1 : 0;
	struct flow flow = { 0 };
	flow_add(&flow, ink(ROLE_TEXT), row->promise == NULL ? "" : row->promise);
	y += flow_draw(inner, 0, y, inner.cols, &flow);
	flow_done(&flow);
	if (inner.rows - y >= 2)
		y++;
	draw_progress(inner, y, row);
	if (row->done == 0 && row->last_step == NULL)
		area_text_fit(inner, 0, y, inner.cols, ink(ROLE_SECONDARY), _("Guess first, then run it."));
}

static void draw_head(struct area row, const struct library_scene *scene)
{
	bar_name(row, _("library"));
	static const char *const names[] = { "中文", "English" };
	int x = row.cols - 1;
	if (row.cols < 50)
		return;
	for (int i = 1; i >= 0; i--) {
		bool current = (i == 0) == scene->chinese;
		x -= text_width(names[i]);
		area_text(row, x, 0, current ? bold(ROLE_STRONG) : ink(ROLE_FAINT), names[i]);
		x--;
	}
}

void view_compose_library(struct canvas *canvas, const struct library_scene *scene, const struct key_hint *keys,
                          size_t key_count)
{
	if (canvas->cols < 40 || canvas->rows < 10) {
		view_too_small(canvas);
		return;
	}
	canvas_clear(canvas);
	struct area whole = area_of(canvas);
	int body = whole.rows - 3, left = whole.cols * 33 / 100;
	char note[64], title[120];
	left = left > 44 ? 44 : left < 30 ? 30 : left;
	if (whole.cols < 70)
		left = 0;
	draw_head(area_part(whole, 0, 0, whole.cols, 1), scene);
	if (left > 0) {
		struct tally all = tally_of(scene, 0);
		snprintf(note, sizeof note, "%d / %d", all.done, all.count);
		draw_chapters(area_frame(area_part(whole, 0, 1, left, body), false, _("Contents"), note), scene);
	}
	const struct library_row *row = scene->selected < scene->row_count ? &scene->rows[scene->selected] : NULL;
	int detail = row == NULL || body < 14 ? 0 : body >= 26 ? 9 : 7;
	snprintf(title, sizeof title, "%d  %s", scene->chapter, _(lesson_chapter_name(scene->chapter)));
	draw_lessons(area_frame(area_part(whole, left, 1, whole.cols - left, body - detail), true, title, NULL), scene);
	if (detail > 0) {
		snprintf(title, sizeof title, "%d.%d  %s", row->chapter, row->order, row->title);
		note[0] = '\0';
		if (row->minutes > 0)
			snprintf(note, sizeof note, ngettext("about %d minute", "about %d minutes", (unsigned long)row->minutes),
			         row->minutes);
		struct area area = area_part(whole, left, 1 + body - detail, whole.cols - left, detail);
		draw_detail(area_frame(area, false, title, note), row);
	}
	bar_status_text(area_part(whole, 0, whole.rows - 2, whole.cols, 1), scene->status, scene->status_alarm);
	bar_keys(area_part(whole, 0, whole.rows - 1, whole.cols, 1), keys, key_count);
}
