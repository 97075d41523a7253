/* screen/show: a canvas onto the terminal. A row that differs from what is shown is handed to curses as
 * a whole, which keeps double-width characters whole; curses finds the cells that must be written.
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "internal.h"

static const struct cell empty = {.text = " ", .width = 1, .fg = ROLE_TEXT, .bg = ROLE_GROUND};

static bool looks_the_same(const struct cell *a, const struct cell *b)
{
	return a->width == b->width && a->fg == b->fg && a->bg == b->bg && a->attr == b->attr &&
	       strcmp(a->text, b->text) == 0;
}

static const struct cell *cell_at(const struct canvas *canvas, int x, int y)
{
	const struct cell *cell = canvas_cell(canvas, x, y);
	return cell && (cell->text[0] || cell->width == 0) ? cell : &empty;
}

/* The characters of a cell as curses wants them. A character that the C library measures otherwise than
 * the canvas did would push the rest of the row aside: it is shown as question marks. */
static int wide_text(const struct cell *cell, bool utf8, wchar_t ret_text[CCHARW_MAX + 1])
{
	const char *text = utf8 ? cell->text : canvas_glyph_ascii(cell->text);
	wchar_t wide[CCHARW_MAX + 1] = {0};
	size_t length = mbstowcs(wide, text, CCHARW_MAX);
	if (length == (size_t)-1 || length == 0 || (cell->width > 0 && wcwidth(wide[0]) != cell->width)) {
		wcscpy(ret_text, L"?");
		return 1;
	}
	for (size_t i = 1; i < length; i++)
		if (wcwidth(wide[i]) != 0)
			wide[i] = L'\0';
	wcscpy(ret_text, wide);
	return cell->width;
}

static void show_cell(const struct screen *screen, const struct cell *cell, int x, int y)
{
	wchar_t text[CCHARW_MAX + 1];
	attr_t attrs;
	int pair;
	int width = wide_text(cell, screen->ability.utf8, text);
	colour_of(screen, cell, &attrs, &pair);
	for (int i = 0; i < (cell->width == 2 && width == 1 ? 2 : 1); i++) {
		cchar_t curses_cell;
		if (setcchar(&curses_cell, text, attrs, 0, &pair) == ERR)
			setcchar(&curses_cell, L"?", attrs, 0, &pair);
		/* ERR at the last column of the last row: written, but the cursor cannot go on. */
		mvadd_wch(y, x + i, &curses_cell);
	}
}

static void show_row(struct screen *screen, const struct canvas *canvas, int y)
{
	for (int x = 0; x < screen->cols;) {
		const struct cell *cell = cell_at(canvas, x, y);
		if (cell->width == 2 && x + 1 >= screen->cols)
			cell = &empty;
		if (cell->width > 0)
			show_cell(screen, cell, x, y);
		x += cell->width == 2 ? 2 : 1;
	}
}

static bool take_row(struct screen *screen, const struct canvas *canvas, int y)
{
	bool differs = false;
	for (int x = 0; x < screen->cols; x++) {
		struct cell *shown = &screen->shown->cells[y * screen->cols + x];
		const struct cell *cell = cell_at(canvas, x, y);
		if (!looks_the_same(shown, cell)) {
			*shown = *cell;
			differs = true;
		}
	}
	return differs;
}

void screen_show(struct screen *screen, const struct canvas *canvas)
{
	bool differs = false;
	for (int y = 0; y < screen->rows; y++)
		if (take_row(screen, canvas, y)) {
			show_row(screen, canvas, y);
			differs = true;
		}
	if (differs) {
		move(screen->rows - 1, screen->cols - 1);
		refresh();
	}
}
