/* The whole screen: bars and panes. */
#include <stdio.h>
#include <string.h>

#include "internal.h"

enum { MIN_COLS = 40, MIN_ROWS = 10 };

static const char *tab_title(enum view_id view)
{
	/* Tabs are short: several stand side by side. */
	return view == VIEW_TREE ? _("Tree") : view == VIEW_TABLE ? _("Table") : _(view_table[view].title);
}

/* ---- a pane's frame ---- */

static int tabs_width(const struct pane *pane, int gap)
{
	int width = 0;
	for (unsigned i = 0; i < pane->tab_count; i++)
		width += text_width(tab_title(pane->tabs[i])) + (i > 0 ? gap : 0);
	return width;
}

/* The titles of all that this pane can show, the shown one bright; a column
 * after them. When they do not fit: the shown one and its place among them. */
static int draw_tabs(struct area area, const struct pane *pane, bool focus)
{
	struct style line = ink(focus ? ROLE_LINE_FOCUS : ROLE_LINE);
	int x = area_text(area, 2, 0, line, " ");
	int gap = tabs_width(pane, 2) + 6 <= area.cols ? 2 : 1;
	if (tabs_width(pane, gap) + 6 > area.cols) {
		unsigned at = 0;
		while (at + 1 < pane->tab_count && pane->tabs[at] != pane->view)
			at++;
		char place[24];
		snprintf(place, sizeof place, "%u/%u", at + 1, pane->tab_count);
		x = area_text_fit(area, x, 0, area.cols - 12, bold(ROLE_STRONG), tab_title(pane->view));
		x = area_text(area, x, 0, line, " ");
		x = area_text(area, x, 0, ink(ROLE_FAINT), place);
		enum view_id next = pane->tabs[(at + 1) % pane->tab_count];
		area_hot(area, 2, 0, x - 2, 1, HOT_TAB, next);
		return area_text(area, x, 0, line, " ");
	}
	for (unsigned i = 0; i < pane->tab_count; i++) {
		bool shown = pane->tabs[i] == pane->view;
		int from = x;
		x = area_text(area, x, 0, shown ? bold(focus ? ROLE_STRONG : ROLE_SECONDARY) : ink(ROLE_FAINT),
		              tab_title(pane->tabs[i]));
		area_hot(area, from, 0, x - from, 1, HOT_TAB, pane->tabs[i]);
		if (i + 1 < pane->tab_count)
			x = area_text(area, x, 0, line, gap == 2 ? "  " : " ");
	}
	return area_text(area, x, 0, line, " ");
}

/* Columns of a note when its parts, one a line, stand three columns apart. */
static int note_width(const char *note)
{
	int width = 0, one;
	for (const char *at = note; *at != '\0';) {
		char first = *at;
		text_next(&at, &one);
		width += first == '\n' ? 3 : first == '\x01' ? 0 : one;
	}
	return width;
}

/* The note has parts, the most telling first: as many as fit. The word after
 * \x01 is bright. */
static void draw_note(struct area area, int after, bool focus, char *note)
{
	struct style line = ink(focus ? ROLE_LINE_FOCUS : ROLE_LINE), style = ink(ROLE_FAINT);
	while (area.cols - 4 - note_width(note) <= after) {
		char *last = strrchr(note, '\n');
		if (last == NULL)
			return;
		*last = '\0';
	}
	if (note[0] == '\0')
		return;
	int x = area_text(area, area.cols - 4 - note_width(note), 0, line, " "), width;
	for (const char *at = note; *at != '\0';) {
		char glyph[32] = "";
		const char *from = at;
		size_t n = text_next(&at, &width);
		if (*from == '\x01') {
			style = bold(ROLE_TEXT);
			continue;
		}
		if (*from == ' ')
			style = ink(ROLE_FAINT);
		memcpy(glyph, from, n < sizeof glyph ? n : sizeof glyph - 1);
		x = area_text(area, x, 0, style, *from == '\n' ? "   " : glyph);
	}
	area_text(area, x, 0, line, " ");
}

void pane_draw(struct area area, const struct pane *pane, const struct scene *scene)
{
	const struct view *view = &view_table[pane->view];
	bool focus = scene->focus == pane->view;
	char note[400] = "";
	area_hot(area, 0, 0, area.cols, area.rows, HOT_PANE, pane->view);
	bool tabs = pane->tab_count > 1;
	struct area inside = area_frame(area, focus, tabs ? NULL : _(view->title), NULL);
	int after = tabs ? draw_tabs(area, pane, focus) : 3 + text_width(_(view->title)) + 1;
	if (view->note != NULL) {
		view->note(scene, note, sizeof note);
		draw_note(area, after + 1, focus, note);
	}
	if (inside.cols > 0 && inside.rows > 0)
		view->draw(inside, scene);
}

/* ---- pages ---- */

static bool is_too_small(const struct canvas *canvas)
{
	return canvas->cols < MIN_COLS || canvas->rows < MIN_ROWS;
}

void view_compose(struct canvas *canvas, const struct scene *scene, const struct key_hint *keys, size_t key_count)
{
	if (is_too_small(canvas)) {
		view_too_small(canvas);
		return;
	}
	canvas_clear(canvas);
	struct area whole = area_of(canvas);
	struct pane panes[VIEW_COUNT];
	unsigned count = layout_panes(canvas->cols, canvas->rows, scene, panes);
	bar_head(area_part(whole, 0, 0, whole.cols, 1), scene);
	for (unsigned i = 0; i < count; i++) {
		struct area area = panes[i].area;
		pane_draw(area_part(whole, area.x, area.y, area.cols, area.rows), &panes[i], scene);
	}
	bar_status(area_part(whole, 0, whole.rows - 2, whole.cols, 1), scene);
	bar_keys(area_part(whole, 0, whole.rows - 1, whole.cols, 1), keys, key_count);
}

void view_compose_one(struct canvas *canvas, const struct scene *scene, enum view_id view)
{
	if ((unsigned)view >= VIEW_COUNT)
		return;
	canvas_clear(canvas);
	struct area whole = area_of(canvas);
	bar_head(area_part(whole, 0, 0, whole.cols, 1), scene);
	struct pane pane = { .view = view };
	struct scene one = *scene;
	one.focus = view;
	/* Where there is room, the status line: it tells what is at stake. */
	int status = whole.rows >= 8 ? 1 : 0;
	pane_draw(area_part(whole, 0, 1, whole.cols, whole.rows - 1 - status), &pane, &one);
	if (status > 0)
		bar_status(area_part(whole, 0, whole.rows - 1, whole.cols, 1), &one);
}

void view_too_small(struct canvas *canvas)
{
	canvas_clear(canvas);
	struct area whole = area_of(canvas);
	struct flow flow = { 0 };
	char sentence[200];
	snprintf(sentence, sizeof sentence, _("This window is too small: %dx%d. Make it at least %dx%d."), canvas->cols,
	         canvas->rows, MIN_COLS, MIN_ROWS);
	flow_add(&flow, ink(ROLE_TEXT), sentence);
	int height = flow_height(&flow, whole.cols - 2), y = (whole.rows - height) / 2;
	flow_draw(whole, whole.cols > 2 ? 1 : 0, y < 0 ? 0 : y, whole.cols > 2 ? whole.cols - 2 : whole.cols, &flow);
	flow_done(&flow);
}
