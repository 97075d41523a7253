/* A canvas as text, as ANSI, as SVG: the same bytes every time. */
#include <stdio.h>
#include <string.h>

#include "canvas/canvas.h"

static bool is_blank(const struct cell *cell)
{
	return cell->width == 1 && cell->text[0] == ' ' && cell->text[1] == '\0';
}

void canvas_dump_text(const struct canvas *canvas, struct buf *ret_buf)
{
	for (int y = 0; y < canvas->rows; y++) {
		int end = canvas->cols;
		while (end > 0 && is_blank(canvas_cell(canvas, end - 1, y)))
			end--;
		for (int x = 0; x < end; x++)
			buf_text(ret_buf, canvas_cell(canvas, x, y)->text);
		buf_char(ret_buf, '\n');
	}
}

void canvas_dump_ansi(const struct canvas *canvas, struct buf *ret_buf)
{
	for (int y = 0; y < canvas->rows; y++) {
		const struct cell *last = NULL;
		for (int x = 0; x < canvas->cols; x++) {
			const struct cell *cell = canvas_cell(canvas, x, y);
			if (last == NULL || last->fg != cell->fg || last->bg != cell->bg || last->attr != cell->attr) {
				uint32_t fg = canvas_role_info(cell->fg)->rgb, bg = canvas_role_info(cell->bg)->rgb;
				buf_text(ret_buf, "\x1b[0");
				buf_text(ret_buf, cell->attr & CELL_BOLD ? ";1" : "");
				buf_text(ret_buf, cell->attr & CELL_DIM ? ";2" : "");
				buf_text(ret_buf, cell->attr & CELL_UNDERLINE ? ";4" : "");
				buf_format(ret_buf, ";38;2;%u;%u;%u;48;2;%u;%u;%um", fg >> 16, fg >> 8 & 255, fg & 255,
				           bg >> 16, bg >> 8 & 255, bg & 255);
			}
			buf_text(ret_buf, cell->text);
			last = cell;
		}
		buf_text(ret_buf, "\x1b[0m\n");
	}
}

/* ---- SVG ---- */

enum { CELL_W = 9, CELL_H = 19, BASELINE = 14, MARGIN = 9 };

/* Lines and blocks are drawn as shapes, so that they meet whatever the font.
 * The arms of a line glyph: up, right, down, left; round corners apart. */
static const struct { const char *text; uint8_t arms, round; } lines[] = {
	{ "─", 2 | 8, 0 }, { "│", 1 | 4, 0 }, { "┌", 2 | 4, 0 }, { "┐", 4 | 8, 0 }, { "└", 1 | 2, 0 }, { "┘", 1 | 8, 0 },
	{ "├", 1 | 2 | 4, 0 }, { "┤", 1 | 4 | 8, 0 }, { "┬", 2 | 4 | 8, 0 }, { "┴", 1 | 2 | 8, 0 }, { "┼", 15, 0 },
	{ "╭", 2 | 4, 1 }, { "╮", 4 | 8, 1 }, { "╰", 1 | 2, 1 }, { "╯", 1 | 8, 1 },
	{ "━", 2 | 8, 2 }, { "╶", 2, 0 }, { "╴", 8, 0 }, { "╵", 1, 0 }, { "╷", 4, 0 },
};

static void svg_color(struct buf *buf, unsigned role)
{
	buf_format(buf, "#%06x", canvas_role_info(role)->rgb);
}

static void svg_text(struct buf *buf, const char *text)
{
	for (; *text != '\0'; text++) {
		const char *name = *text == '&' ? "&amp;" : *text == '<' ? "&lt;" : *text == '>' ? "&gt;" :
		                   *text == '"' ? "&quot;" : NULL;
		if (name != NULL)
			buf_text(buf, name);
		else
			buf_char(buf, *text);
	}
}

static bool svg_line(struct buf *buf, const struct cell *cell, int x, int y)
{
	size_t i = 0;
	while (i < COUNT_OF(lines) && strcmp(lines[i].text, cell->text) != 0)
		i++;
	if (i == COUNT_OF(lines))
		return false;
	int left = MARGIN + x * CELL_W, top = MARGIN + y * CELL_H, right = left + CELL_W, bottom = top + CELL_H;
	double mx = left + CELL_W / 2.0, my = top + CELL_H / 2.0;
	unsigned arms = lines[i].arms;
	buf_text(buf, "<path fill=\"none\" stroke=\"");
	svg_color(buf, cell->fg);
	buf_format(buf, "\" stroke-width=\"%s\" d=\"", lines[i].round == 2 ? "2" : "1.2");
	if (lines[i].round == 1)
		buf_format(buf, "M%g %gQ%g %g %g %g", mx, (double)(arms & 1 ? top : bottom), mx, my,
		           (double)(arms & 2 ? right : left), my);
	else {
		if ((arms & 5) != 0)
			buf_format(buf, "M%g %gV%g", mx, arms & 1 ? top : my, arms & 4 ? bottom : my);
		if ((arms & 10) != 0)
			buf_format(buf, "M%g %gH%g", arms & 8 ? left : mx, my, arms & 2 ? right : mx);
	}
	buf_text(buf, "\"/>\n");
	return true;
}

/* Words of one style from x on; returns the column after them. */
static int svg_word(struct buf *buf, const struct canvas *canvas, int x, int y)
{
	const struct cell *first = canvas_cell(canvas, x, y);
	struct buf word = { 0 };
	int from = x;
	for (; x < canvas->cols; x++) {
		const struct cell *cell = canvas_cell(canvas, x, y);
		bool plain = (unsigned char)cell->text[0] > ' ' && (unsigned char)cell->text[0] < 0x80;
		if (x > from && (!plain || cell->fg != first->fg || cell->attr != first->attr))
			break;
		svg_text(&word, cell->text);
		if (!plain) {
			/* Anything else stands alone, at its own place: fonts differ. */
			x += cell->width == 2 ? 2 : 1;
			break;
		}
	}
	buf_format(buf, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"", MARGIN + from * CELL_W,
	           MARGIN + y * CELL_H + BASELINE, (x - from) * CELL_W);
	svg_color(buf, first->fg);
	buf_format(buf, "\"%s%s%s>%s</text>\n", first->attr & CELL_BOLD ? " font-weight=\"bold\"" : "",
	           first->attr & CELL_DIM ? " opacity=\"0.6\"" : "",
	           first->attr & CELL_UNDERLINE ? " text-decoration=\"underline\"" : "", buf_get(&word));
	buf_done(&word);
	return x;
}

static void svg_rect(struct buf *buf, double x, double y, double width, double height, unsigned role)
{
	buf_format(buf, "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"", x, y, width, height);
	svg_color(buf, role);
	buf_text(buf, "\"/>\n");
}

static void svg_row(struct buf *buf, const struct canvas *canvas, int y)
{
	for (int x = 0; x < canvas->cols;) {
		const struct cell *cell = canvas_cell(canvas, x, y);
		int from = x;
		while (x < canvas->cols && canvas_cell(canvas, x, y)->bg == cell->bg)
			x++;
		if (cell->bg != ROLE_GROUND)
			svg_rect(buf, MARGIN + from * CELL_W, MARGIN + y * CELL_H, (x - from) * CELL_W, CELL_H, cell->bg);
	}
	for (int x = 0; x < canvas->cols;) {
		const struct cell *cell = canvas_cell(canvas, x, y);
		if (cell->text[0] == '\0' || is_blank(cell))
			x++;
		else if (strcmp(cell->text, "█") == 0) {
			int from = x;
			while (x < canvas->cols && strcmp(canvas_cell(canvas, x, y)->text, "█") == 0 &&
			       canvas_cell(canvas, x, y)->fg == cell->fg)
				x++;
			svg_rect(buf, MARGIN + from * CELL_W, MARGIN + y * CELL_H, (x - from) * CELL_W, CELL_H, cell->fg);
		} else if (svg_line(buf, cell, x, y))
			x++;
		else
			x = svg_word(buf, canvas, x, y);
	}
}

void canvas_dump_svg(const struct canvas *canvas, struct buf *ret_buf)
{
	int width = canvas->cols * CELL_W + 2 * MARGIN, height = canvas->rows * CELL_H + 2 * MARGIN;
	buf_format(ret_buf,
	           "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
	           "font-family=\"'DejaVu Sans Mono','Noto Sans Mono CJK SC','Noto Sans CJK SC',monospace\" "
	           "font-size=\"15\">\n", width, height, width, height);
	svg_rect(ret_buf, 0, 0, width, height, ROLE_GROUND);
	for (int y = 0; y < canvas->rows; y++)
		svg_row(ret_buf, canvas, y);
	buf_text(ret_buf, "</svg>\n");
}

/* ---- where a terminal has no such glyph ---- */

static const struct { const char *glyph, *ascii; } stand_ins[] = {
	{ "─", "-" }, { "━", "=" }, { "│", "|" }, { "┌", "+" }, { "┐", "+" }, { "└", "+" }, { "┘", "+" },
	{ "├", "|" }, { "┤", "|" }, { "┬", "+" }, { "┴", "+" }, { "┼", "+" }, { "╭", "." }, { "╮", "." },
	{ "╰", "'" }, { "╯", "'" }, { "┊", ":" }, { "╌", "-" }, { "┄", "." }, { "╶", "-" }, { "╴", "-" },
	{ "●", "*" }, { "◐", "o" }, { "○", "." }, { "✕", "x" }, { "◌", "," }, { "■", "#" }, { "█", "#" }, { "▓", "%" }, { "▒", "+" }, { "░", ":" }, { "▁", "_" }, { "▂", "_" }, { "▃", "_" }, { "▄", "=" },
	{ "▅", "=" }, { "▆", "#" }, { "▇", "#" },
	{ "▌", "#" }, { "·", "." }, { "•", "*" }, { "→", ">" }, { "←", "<" }, { "↑", "^" }, { "↓", "v" },
	{ "▶", ">" }, { "◀", "<" }, { "▲", "^" }, { "▼", "v" }, { "▸", ">" }, { "◂", "<" }, { "▴", "^" }, { "▾", "v" }, { "›", ">" },
	{ "‹", "<" }, { "…", "~" }, { "✓", "+" }, { "×", "x" }, { "≠", "!" }, { "’", "'" }, { "‘", "'" }, { "“", "\"" },
	{ "”", "\"" }, { "–", "-" }, { "—", "-" }, { "−", "-" }, { "▏", "_" }, { "▕", "|" }, { "┃", "|" }, { "⇥", ">" },
};

const char *canvas_glyph_ascii(const char *text)
{
	if ((unsigned char)text[0] < 0x80 && (text[0] == '\0' || text[1] == '\0'))
		return text;
	for (size_t i = 0; i < COUNT_OF(stand_ins); i++)
		if (strcmp(stand_ins[i].glyph, text) == 0)
			return stand_ins[i].ascii;
	return "?";
}
