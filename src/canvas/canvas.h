/* canvas: an off-screen grid of cells. Views draw here; screen shows it, and
 * dumps turn it into text, ANSI or SVG with the same bytes every time.
 *
 * Colour is a role, not a number: the palette (canvas_role_info) gives each
 * role its RGB, its place among 256 and among 16 colours. Text is cut at the
 * area's edge, never wrapped; a double-width character that would stand half
 * outside is not drawn. Views use UTF-8 glyphs; where a terminal has none,
 * canvas_glyph_ascii gives the stand-in (all single-width).
 *
 * Hot cells: a view may note on a cell what a click there means (enum hot).
 */
#ifndef PROCESSION_CANVAS_H
#define PROCESSION_CANVAS_H

#include "base/base.h"

enum role {
	ROLE_GROUND, ROLE_BAR, ROLE_SELECTED,               /* backgrounds */
	ROLE_LINE, ROLE_LINE_FOCUS, ROLE_TEXT, ROLE_STRONG, ROLE_SECONDARY, ROLE_FAINT,
	ROLE_RUNNING, ROLE_READY, ROLE_BLOCKED, ROLE_ALARM, ROLE_KEYWORD, ROLE_STRING, ROLE_NUMBER,
	ROLE_INK,                                            /* dark text on a badge */
	ROLE_GREY_BADGE,                                     /* an ended task's badge */
	ROLE_TASK0, ROLE_TASK1, ROLE_TASK2, ROLE_TASK3, ROLE_TASK4, ROLE_TASK5, ROLE_TASK6, ROLE_TASK7,
	ROLE_COUNT
};
struct role_info { uint32_t rgb; uint8_t ansi256, ansi16; };
const struct role_info *canvas_role_info(enum role role);
enum role canvas_task_role(unsigned task);  /* 0 main; 1.. cycle through TASK1..TASK7 */

enum { CELL_BOLD = 1, CELL_UNDERLINE = 2, CELL_DIM = 4 };
struct style { uint8_t fg, bg, attr; };     /* bg ROLE_GROUND means: what is there stays */

struct cell {
	char text[20];      /* UTF-8, NUL-terminated; "" for the right half of a double-width one */
	uint8_t width;      /* 1 or 2; 0 for the right half */
	uint8_t fg, bg, attr;
	uint16_t hot_kind;  /* enum hot */
	uint32_t hot_value;
};

enum hot { HOT_NONE, HOT_TASK, HOT_TAB, HOT_MOMENT, HOT_KEY, HOT_ITEM, HOT_PANE, HOT_STEP, HOT_CHOICE };

struct canvas { int cols, rows; struct cell *cells; };
struct area { struct canvas *canvas; int x, y, cols, rows; }; /* a window on a canvas; drawing is relative and clipped */

struct canvas *canvas_new(int cols, int rows);    /* 1..1000 each; filled with ground */
void canvas_free(struct canvas *canvas);
void canvas_resize(struct canvas *canvas, int cols, int rows);
void canvas_clear(struct canvas *canvas);
const struct cell *canvas_cell(const struct canvas *canvas, int x, int y); /* NULL outside */

struct area area_of(struct canvas *canvas);
struct area area_part(struct area area, int x, int y, int cols, int rows); /* clipped to the area */
/* All return the column after what was written (relative to the area). */
int area_text(struct area area, int x, int y, struct style style, const char *text);
int area_text_fit(struct area area, int x, int y, int columns, struct style style, const char *text); /* shortened with an ellipsis */
int area_format(struct area area, int x, int y, struct style style, const char *format, ...) LIKE_PRINTF(5, 6);
void area_right(struct area area, int right, int y, struct style style, const char *text); /* ends before column `right` */
void area_fill(struct area area, int x, int y, int cols, int rows, enum role bg);  /* spaces */
void area_tint(struct area area, int x, int y, int cols, int rows, enum role bg);  /* background only */
void area_repeat(struct area area, int x, int y, int count, struct style style, const char *glyph);
void area_column(struct area area, int x, int y, int count, struct style style, const char *glyph);
void area_hot(struct area area, int x, int y, int cols, int rows, enum hot kind, uint32_t value);
/* A thin frame with rounded corners, title left, note right; returns the inside. */
struct area area_frame(struct area area, bool focus, const char *title, const char *note);
/* A task's badge: its number on its colour (grey when ended); returns the column after it. */
int area_badge(struct area area, int x, int y, unsigned task, bool ended);

void canvas_dump_text(const struct canvas *canvas, struct buf *ret_buf);  /* trailing spaces cut, a newline a row */
void canvas_dump_ansi(const struct canvas *canvas, struct buf *ret_buf);  /* true colour; reset at each line's end */
void canvas_dump_svg(const struct canvas *canvas, struct buf *ret_buf);   /* self-contained, monospace */
const char *canvas_glyph_ascii(const char *text); /* "*" for a black circle ...; "?" when there is none; ASCII itself */

#endif
