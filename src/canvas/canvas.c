/* The grid itself and the ways to draw on it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "canvas/canvas.h"

enum { CANVAS_SIDE_MAX = 1000 };

static const struct role_info roles[ROLE_COUNT] = {
	[ROLE_GROUND] =     { 0x101418, 233, 0 },
	[ROLE_BAR] =        { 0x18202a, 234, 0 },
	[ROLE_SELECTED] =   { 0x1d2733, 236, 8 },
	[ROLE_LINE] =       { 0x3b4654, 238, 8 },
	[ROLE_LINE_FOCUS] = { 0x5e8fb8, 67, 6 },
	[ROLE_TEXT] =       { 0xd8dee9, 253, 7 },
	[ROLE_STRONG] =     { 0xffffff, 231, 15 },
	[ROLE_SECONDARY] =  { 0x8fa1b5, 109, 7 },
	[ROLE_FAINT] =      { 0x66788c, 243, 8 },
	[ROLE_RUNNING] =    { 0x7ee787, 114, 10 },
	[ROLE_READY] =      { 0xf2cc60, 221, 11 },
	[ROLE_BLOCKED] =    { 0x6b7f95, 66, 4 },
	[ROLE_ALARM] =      { 0xff7b72, 210, 9 },
	[ROLE_KEYWORD] =    { 0x79a8e8, 110, 12 },
	[ROLE_STRING] =     { 0xb5cea8, 151, 7 },
	[ROLE_NUMBER] =     { 0xd7ba8d, 180, 7 },
	[ROLE_INK] =        { 0x101418, 233, 0 },
	[ROLE_GREY_BADGE] = { 0x4a5666, 240, 8 },
	[ROLE_TASK0] =      { 0xc8d0da, 252, 7 },
	[ROLE_TASK1] =      { 0xe8a33d, 214, 3 },
	[ROLE_TASK2] =      { 0x56b4e9, 74, 14 },
	[ROLE_TASK3] =      { 0x3cc48d, 79, 2 },
	[ROLE_TASK4] =      { 0xf0e442, 227, 11 },
	[ROLE_TASK5] =      { 0xcc79a7, 175, 13 },
	[ROLE_TASK6] =      { 0xe8743b, 208, 5 },
	[ROLE_TASK7] =      { 0x7c9bff, 105, 12 },
};

const struct role_info *canvas_role_info(enum role role)
{
	return &roles[(unsigned)role < ROLE_COUNT ? role : ROLE_TEXT];
}

enum role canvas_task_role(unsigned task)
{
	return task == 0 ? ROLE_TASK0 : (enum role)(ROLE_TASK1 + (task - 1) % 7);
}

/* ---- the grid ---- */

static int clamp_side(int side)
{
	return side < 1 ? 1 : side > CANVAS_SIDE_MAX ? CANVAS_SIDE_MAX : side;
}

void canvas_resize(struct canvas *canvas, int cols, int rows)
{
	canvas->cols = clamp_side(cols);
	canvas->rows = clamp_side(rows);
	free(canvas->cells);
	canvas->cells = mem_new_or_die((size_t)canvas->cols * (size_t)canvas->rows, sizeof *canvas->cells);
	canvas_clear(canvas);
}

struct canvas *canvas_new(int cols, int rows)
{
	struct canvas *canvas = mem_new_or_die(1, sizeof *canvas);
	canvas_resize(canvas, cols, rows);
	return canvas;
}

void canvas_free(struct canvas *canvas)
{
	if (canvas == NULL)
		return;
	free(canvas->cells);
	free(canvas);
}

void canvas_clear(struct canvas *canvas)
{
	static const struct cell empty = { .text = " ", .width = 1, .fg = ROLE_TEXT, .bg = ROLE_GROUND };
	size_t count = (size_t)canvas->cols * (size_t)canvas->rows;
	for (size_t i = 0; i < count; i++)
		canvas->cells[i] = empty;
}

const struct cell *canvas_cell(const struct canvas *canvas, int x, int y)
{
	if (x < 0 || y < 0 || x >= canvas->cols || y >= canvas->rows)
		return NULL;
	return &canvas->cells[(size_t)y * (size_t)canvas->cols + (size_t)x];
}

/* ---- areas ---- */

struct area area_of(struct canvas *canvas)
{
	return (struct area){ canvas, 0, 0, canvas->cols, canvas->rows };
}

struct area area_part(struct area area, int x, int y, int cols, int rows)
{
	if (x < 0) {
		cols += x;
		x = 0;
	}
	if (y < 0) {
		rows += y;
		y = 0;
	}
	if (cols > area.cols - x)
		cols = area.cols - x;
	if (rows > area.rows - y)
		rows = area.rows - y;
	return (struct area){ area.canvas, area.x + x, area.y + y, cols < 0 ? 0 : cols, rows < 0 ? 0 : rows };
}

static struct cell *cell_at(struct area area, int x, int y)
{
	if (x < 0 || y < 0 || x >= area.cols || y >= area.rows)
		return NULL;
	return (struct cell *)canvas_cell(area.canvas, area.x + x, area.y + y);
}

/* A cell that is about to be overwritten may be half of a double-width
 * character: then its other half turns into a space. */
static void part_halves(struct cell *cell)
{
	if (cell->width == 2) {
		memcpy(cell[1].text, " ", 2);
		cell[1].width = 1;
	} else if (cell->width == 0) {
		memcpy(cell[-1].text, " ", 2);
		cell[-1].width = 1;
	}
}

static void put_style(struct cell *cell, struct style style)
{
	cell->fg = style.fg;
	if (style.bg != ROLE_GROUND)
		cell->bg = style.bg;
	cell->attr = style.attr;
}

/* Marks that would turn the writing direction of the whole line: text from a
 * program or a recording must not rearrange the picture. */
static bool is_turning(const char *at)
{
	const unsigned char *u = (const unsigned char *)at;
	return u[0] == 0xe2 && ((u[1] == 0x80 && ((u[2] >= 0xaa && u[2] <= 0xae) || u[2] == 0x8e || u[2] == 0x8f)) ||
	                        (u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9));
}

static void put_glyph(struct cell *cell, const char *text, size_t bytes)
{
	unsigned char first = (unsigned char)text[0];
	if (first < 0x20 || first == 0x7f || (first == 0xc2 && (unsigned char)text[1] < 0xa0)) {
		memcpy(cell->text, "·", sizeof "·");
		return;
	}
	if (!text_is_utf8(text, bytes)) {
		memcpy(cell->text, "\xef\xbf\xbd", 4);
		return;
	}
	size_t out = 0;
	for (size_t i = 0; i < bytes;) {
		size_t n = 1;
		while (i + n < bytes && ((unsigned char)text[i + n] & 0xc0) == 0x80)
			n++;
		if (out + n >= sizeof cell->text)
			break;  /* more marks than a cell holds */
		if (!is_turning(text + i)) {
			memcpy(cell->text + out, text + i, n);
			out += n;
		}
		i += n;
	}
	cell->text[out] = '\0';
}

int area_text(struct area area, int x, int y, struct style style, const char *text)
{
	const char *at = text;
	int width;
	for (;;) {
		const char *here = at;
		size_t bytes = text_next(&at, &width);
		if (bytes == 0)
			break;
		if (width == 0)
			continue;  /* a mark with nothing to stand on */
		if (x >= area.cols)
			break;
		struct cell *cell = x + width > area.cols ? NULL : cell_at(area, x, y);
		x += width;
		if (cell == NULL)
			continue;
		part_halves(cell);
		put_glyph(cell, here, bytes);
		put_style(cell, style);
		if (width == 2) {
			part_halves(cell + 1);
			cell[1].text[0] = '\0';
			cell[1].width = 0;
			put_style(&cell[1], style);
		}
		cell->width = (uint8_t)width;
	}
	return x;
}

int area_text_fit(struct area area, int x, int y, int columns, struct style style, const char *text)
{
	char room[2048];
	if (columns > area.cols - x)
		columns = area.cols - x;
	if (columns <= 0)
		return x;
	text_shorten(room, sizeof room, text, columns);
	return area_text(area, x, y, style, room);
}

int area_format(struct area area, int x, int y, struct style style, const char *format, ...)
{
	char room[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(room, sizeof room, format, args);
	va_end(args);
	return area_text(area, x, y, style, room);
}

void area_right(struct area area, int right, int y, struct style style, const char *text)
{
	area_text(area, right - text_width(text), y, style, text);
}

void area_fill(struct area area, int x, int y, int cols, int rows, enum role bg)
{
	area = area_part(area, x, y, cols, rows);
	for (int row = 0; row < area.rows; row++)
		for (int col = 0; col < area.cols; col++) {
			struct cell *cell = cell_at(area, col, row);
			part_halves(cell);
			*cell = (struct cell){ .text = " ", .width = 1, .fg = ROLE_TEXT, .bg = (uint8_t)bg };
		}
}

void area_tint(struct area area, int x, int y, int cols, int rows, enum role bg)
{
	area = area_part(area, x, y, cols, rows);
	for (int row = 0; row < area.rows; row++)
		for (int col = 0; col < area.cols; col++)
			cell_at(area, col, row)->bg = (uint8_t)bg;
}

void area_repeat(struct area area, int x, int y, int count, struct style style, const char *glyph)
{
	if (y < 0 || y >= area.rows)
		return;
	if (x < 0) {
		count += x;
		x = 0;
	}
	for (; count > 0 && x < area.cols; count--)
		x = area_text(area, x, y, style, glyph);
}

void area_column(struct area area, int x, int y, int count, struct style style, const char *glyph)
{
	if (y < 0) {
		count += y;
		y = 0;
	}
	for (; count > 0 && y < area.rows; count--, y++)
		area_text(area, x, y, style, glyph);
}

void area_hot(struct area area, int x, int y, int cols, int rows, enum hot kind, uint32_t value)
{
	area = area_part(area, x, y, cols, rows);
	for (int row = 0; row < area.rows; row++)
		for (int col = 0; col < area.cols; col++) {
			struct cell *cell = cell_at(area, col, row);
			cell->hot_kind = (uint16_t)kind;
			cell->hot_value = value;
		}
}

struct area area_frame(struct area area, bool focus, const char *title, const char *note)
{
	struct style line = { focus ? ROLE_LINE_FOCUS : ROLE_LINE, ROLE_GROUND, 0 };
	int right = area.cols - 1, bottom = area.rows - 1;
	if (area.cols < 2 || area.rows < 2)
		return area_part(area, 0, 0, 0, 0);
	area_repeat(area, 1, 0, right - 1, line, "─");
	area_repeat(area, 1, bottom, right - 1, line, "─");
	area_column(area, 0, 1, bottom - 1, line, "│");
	area_column(area, right, 1, bottom - 1, line, "│");
	area_text(area, 0, 0, line, "╭");
	area_text(area, right, 0, line, "╮");
	area_text(area, 0, bottom, line, "╰");
	area_text(area, right, bottom, line, "╯");

	int after = 2;
	if (title != NULL && *title != '\0' && area.cols >= 8) {
		struct style name = { focus ? ROLE_STRONG : ROLE_SECONDARY, ROLE_GROUND, CELL_BOLD };
		area_text(area, 2, 0, line, " ");
		after = area_text_fit(area, 3, 0, area.cols - 6, name, title);
		after = area_text(area, after, 0, line, " ");
	}
	if (note != NULL && *note != '\0') {
		/* All of the note or none: half a note tells nothing. */
		int from = area.cols - 3 - text_width(note);
		if (from > after + 2) {
			area_text(area, from - 1, 0, line, " ");
			area_text(area, from, 0, (struct style){ ROLE_FAINT, ROLE_GROUND, 0 }, note);
			area_text(area, area.cols - 3, 0, line, " ");
		}
	}
	return area_part(area, 1, 1, area.cols - 2, area.rows - 2);
}

int area_badge(struct area area, int x, int y, unsigned task, bool ended)
{
	char number[16];
	snprintf(number, sizeof number, "%u", task);
	struct style style = { ROLE_INK, (uint8_t)(ended ? ROLE_GREY_BADGE : canvas_task_role(task)), CELL_BOLD };
	return area_text(area, x, y, style, number);
}
