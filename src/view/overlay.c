/* What lies over a page for a while: help, a prompt. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static int widest(const struct help_row *rows, size_t count, bool names)
{
	int most = 0;
	for (size_t i = 0; i < count; i++) {
		int width = text_width(names ? rows[i].name : rows[i].key);
		most = width > most ? width : most;
	}
	return most;
}

void view_overlay_help(struct canvas *canvas, const struct help_row *rows, size_t count, int scroll)
{
	struct area whole = area_of(canvas);
	int keys = widest(rows, count, false), names = widest(rows, count, true), help = 0;
	for (size_t i = 0; i < count; i++) {
		int width = text_width(rows[i].help);
		help = width > help ? width : help;
	}
	int cols = keys + names + help + 12, high = (int)count + 4;
	if (cols > whole.cols - 4)
		cols = whole.cols - 4 > 10 ? whole.cols - 4 : whole.cols;
	if (high > whole.rows - 4)
		high = whole.rows - 4 > 6 ? whole.rows - 4 : whole.rows;
	struct area area = area_part(whole, (whole.cols - cols) / 2, (whole.rows - high) / 2, cols, high);
	area_fill(area, 0, 0, area.cols, area.rows, ROLE_BAR);
	area_hot(area, 0, 0, area.cols, area.rows, HOT_NONE, 0);
	struct area inside = area_frame(area, true, _("Help"), _("any other key closes this"));
	struct area list = area_part(inside, 2, 1, inside.cols - 4, inside.rows - 2);
	bool narrow = list.cols < keys + names + 20;  /* then the help goes without the name */
	int text = narrow ? keys + 2 : keys + names + 5;
	int top = part_top((int)count, list.rows, -1, scroll);
	for (int y = 0; y < list.rows && (size_t)(top + y) < count; y++) {
		const struct help_row *row = &rows[top + y];
		struct flow flow = { 0 };
		area_text(list, 0, y, bold(ROLE_STRONG), row->key);
		if (!narrow)
			area_text(list, keys + 2, y, ink(ROLE_LINE_FOCUS), row->name);
		flow_add(&flow, ink(ROLE_TEXT), row->help);
		flow_line(list, text, y, list.cols - text, &flow);
		flow_done(&flow);
	}
	part_more(area_part(inside, 0, 1, inside.cols - 1, list.rows), top, (int)count, list.rows);
}

void view_overlay_menu(struct canvas *canvas, const char *title, const struct help_row *rows, size_t count, size_t selected)
{
	struct area whole = area_of(canvas);
	int names = widest(rows, count, true), help = 0;
	for (size_t i = 0; i < count; i++) {
		int width = text_width(rows[i].help);
		help = width > help ? width : help;
	}
	int cols = names + help + 10, high = (int)count + 4;
	cols = cols > whole.cols - 4 ? whole.cols - 4 : cols;
	high = high > whole.rows - 2 ? whole.rows - 2 : high;
	if (cols < 10 || high < 4)
		return;
	struct area area = area_part(whole, (whole.cols - cols) / 2, (whole.rows - high) / 2, cols, high);
	area_fill(area, 0, 0, area.cols, area.rows, ROLE_BAR);
	area_hot(area, 0, 0, area.cols, area.rows, HOT_NONE, 0);
	struct area inside = area_frame(area, true, title, area.cols >= 70 ? _("Enter chooses, tab shows its parameters") : _("Enter, tab, Esc"));
	struct area list = area_part(inside, 1, 1, inside.cols - 2, inside.rows - 2);
	int top = part_top((int)count, list.rows, (int)selected, 0);
	for (int y = 0; y < list.rows && (size_t)(top + y) < count; y++) {
		const struct help_row *row = &rows[top + y];
		bool here = (size_t)(top + y) == selected;
		if (here)
			area_tint(list, 0, y, list.cols, 1, ROLE_SELECTED);
		area_text(list, 1, y, here ? bold(ROLE_STRONG) : ink(ROLE_LINE_FOCUS), row->name);
		area_text_fit(list, names + 4, y, list.cols - names - 5, ink(here ? ROLE_TEXT : ROLE_SECONDARY), row->help);
		area_hot(list, 0, y, list.cols, 1, HOT_CHOICE, (uint32_t)(top + y));
	}
	part_more(area_part(inside, 0, 1, inside.cols - 1, list.rows), top, (int)count, list.rows);
}

/* In the status line; the end of a long text is what one types, so it is seen. */
void view_overlay_prompt(struct canvas *canvas, const char *label, const char *text)
{
	struct area whole = area_of(canvas);
	int y = whole.rows >= 2 ? whole.rows - 2 : 0;
	struct area row = area_part(whole, 0, y, whole.cols, 1);
	area_fill(row, 0, 0, row.cols, 1, ROLE_SELECTED);
	area_hot(row, 0, 0, row.cols, 1, HOT_NONE, 0);
	int x = area_text(row, 1, 0, bold(ROLE_LINE_FOCUS), label) + 1;
	int width;
	while (text_width(text) > row.cols - x - 2 && text_next(&text, &width) > 0)
		continue;
	x = area_text(row, x, 0, ink(ROLE_STRONG), text);
	area_text(row, x, 0, ink(ROLE_LINE_FOCUS), "▌");
}
