/* Flowing text: bytes with a style each, wrapped to a width. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

void flow_done(struct flow *flow)
{
	buf_done(&flow->text);
	buf_done(&flow->fg);
	buf_done(&flow->attr);
}

void flow_add(struct flow *flow, struct style style, const char *text)
{
	for (; *text != '\0'; text++) {
		buf_char(&flow->text, *text);
		buf_char(&flow->fg, (char)style.fg);
		buf_char(&flow->attr, (char)style.attr);
	}
}

/* "Now:" and the space after it, which a full-width colon brings along. */
void flow_label(struct flow *flow, enum role role, const char *label)
{
	flow_add(flow, ink(role), label);
	if (flow_label_gap(label))
		flow_add(flow, ink(ROLE_TEXT), " ");
}

int flow_label_gap(const char *label)
{
	static const char colon[] = "：";
	size_t length = strlen(label), wide = sizeof colon - 1;
	return length < wide || strcmp(label + length - wide, colon) != 0;
}

/* ---- names of tasks inside of a text ---- */

static bool is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

static const struct world_task *task_by_name(const struct world *world, const char *name, size_t length)
{
	if (length < 2 || length >= WORLD_NAME)
		return NULL;
	for (size_t i = 0; i < world->tasks.n; i++) {
		const struct world_task *task = &world->tasks.at[i];
		if (task->exists && task->name[0] == name[0] && strncmp(task->name, name, length) == 0 &&
		    task->name[length] == '\0')
			return task;
	}
	return NULL;
}

void flow_names(struct flow *flow, const struct world *world)
{
	if (world == NULL || flow->text.len == 0)
		return;
	const char *text = flow->text.data;
	for (size_t i = 0; i < flow->text.len;) {
		size_t n = 0;
		while (i + n < flow->text.len && is_name_byte(text[i + n]))
			n++;
		const struct world_task *task = n == 0 ? NULL : task_by_name(world, text + i, n);
		if (task != NULL) {
			memset(flow->fg.data + i, (int)canvas_task_role(task->number), n);
			memset(flow->attr.data + i, CELL_BOLD, n);
		}
		i += n == 0 ? 1 : n;
	}
}

/* ---- drawing ---- */

static int draw_bytes(struct area area, int x, int y, const struct flow *flow, size_t from, size_t count)
{
	char room[512];
	size_t end = from + count;
	while (from < end) {
		uint8_t fg = (uint8_t)flow->fg.data[from], attr = (uint8_t)flow->attr.data[from];
		size_t n = 1;
		while (from + n < end && n < sizeof room - 8 && (uint8_t)flow->fg.data[from + n] == fg &&
		       (uint8_t)flow->attr.data[from + n] == attr)
			n++;
		/* never in the middle of a character */
		while (from + n < end && ((unsigned char)flow->text.data[from + n] & 0xc0) == 0x80 && n < sizeof room - 1)
			n++;
		memcpy(room, flow->text.data + from, n);
		room[n] = '\0';
		x = area_text(area, x, y, (struct style){ fg, ROLE_GROUND, attr }, room);
		from += n;
	}
	return x;
}

static int walk(struct area area, int x, int y, int columns, const struct flow *flow, bool draw)
{
	const char *text = buf_get(&flow->text), *at = text;
	int lines = 0;
	if (columns < 1)
		return 0;
	while (*at != '\0') {
		size_t skip, n = text_wrap(at, columns, &skip);
		if (n + skip == 0)
			break;
		if (draw && y + lines >= 0 && y + lines < area.rows)
			draw_bytes(area, x, y + lines, flow, (size_t)(at - text), n);
		lines++;
		at += n + skip;
	}
	return lines;
}

int flow_height(const struct flow *flow, int columns)
{
	return walk((struct area){ 0 }, 0, 0, columns, flow, false);
}

int flow_draw(struct area area, int x, int y, int columns, const struct flow *flow)
{
	return walk(area, x, y, columns, flow, true);
}

static int draw_line(struct area area, int x, int y, int columns, const struct flow *flow, bool by_words)
{
	const char *text = buf_get(&flow->text);
	if (columns < 1)
		return x;
	size_t n = text_fit(text, columns);
	bool whole = text[n] == '\0';
	if (!whole) {
		n = text_fit(text, columns - 1);
		/* Back to the end of a word, unless that would take most of it away. */
		size_t word = n;
		while (by_words && word > 0 && text[word] != ' ' && (unsigned char)text[word] < 0x80 &&
		       (unsigned char)text[word - 1] < 0x80)
			word--;
		if (word > n / 2)
			n = word;
		while (n > 0 && text[n - 1] == ' ')
			n--;
	}
	x = draw_bytes(area, x, y, flow, 0, n);
	return whole ? x : area_text(area, x, y, ink(ROLE_FAINT), "…");
}

int flow_line(struct area area, int x, int y, int columns, const struct flow *flow)
{
	return draw_line(area, x, y, columns, flow, true);
}

int flow_code(struct area area, int x, int y, int columns, const struct flow *flow)
{
	return draw_line(area, x, y, columns, flow, false);
}
