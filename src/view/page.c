/* A page of CommonMark, as lessons and the glossary show it. */
#include <stdio.h>
#include <string.h>

#include "internal.h"

static struct style span_style(struct style base, unsigned style)
{
	struct style s = base;
	if ((style & SPAN_STRONG) != 0)
		s = bold(ROLE_STRONG);
	if ((style & SPAN_EMPHASIS) != 0)
		s.attr |= CELL_UNDERLINE;
	if ((style & SPAN_CODE) != 0)
		s.fg = ROLE_STRING;
	if ((style & SPAN_LINK) != 0) {
		s.fg = ROLE_LINE_FOCUS;
		s.attr |= CELL_UNDERLINE;
	}
	return s;
}

static struct style block_style(enum block_kind kind)
{
	switch (kind) {
	case BLOCK_HEADING: return bold(ROLE_STRONG);
	case BLOCK_QUOTE: return ink(ROLE_SECONDARY);
	case BLOCK_CODE: return ink(ROLE_STRING);
	default: return ink(ROLE_TEXT);
	}
}

static void add_spans(struct flow *flow, struct style base, const struct text_block *block)
{
	for (size_t i = 0; i < block->spans.n; i++)
		flow_add(flow, span_style(base, block->spans.at[i].style), block->spans.at[i].text);
}

void page_sentence(struct flow *flow, struct style style, const char *commonmark)
{
	struct text_page page = { 0 };
	lesson_text_parse(commonmark, &page);
	if (page.blocks.n == 1 && page.blocks.at[0].kind == BLOCK_PARAGRAPH)
		add_spans(flow, style, &page.blocks.at[0]);
	else
		flow_add(flow, style, commonmark);
	text_page_done(&page);
}

static int draw_block(struct area area, int y, const struct world *world, const struct text_block *block)
{
	struct flow flow = { 0 };
	int indent = block->indent > 8 ? 8 : block->indent < 0 ? 0 : block->indent;
	if (block->kind == BLOCK_ITEM) {
		char mark[24] = "•";
		if (block->number > 0)
			snprintf(mark, sizeof mark, "%d.", block->number);
		area_text(area, indent, y, ink(ROLE_FAINT), mark);
		indent += text_width(mark) + 1;
	} else if (block->kind == BLOCK_CODE || block->kind == BLOCK_QUOTE) {
		indent += 2;
	}
	add_spans(&flow, block_style(block->kind), block);
	if (block->kind != BLOCK_CODE)
		flow_names(&flow, world);
	int rows = flow_draw(area, indent, y, area.cols - indent, &flow);
	flow_done(&flow);
	return rows;
}

int page_draw(struct area area, int y, const struct world *world, const char *commonmark)
{
	struct text_page page = { 0 };
	int from = y;
	lesson_text_parse(commonmark, &page);
	for (size_t i = 0; i < page.blocks.n; i++) {
		const struct text_block *block = &page.blocks.at[i];
		bool tight = i > 0 && block->kind == page.blocks.at[i - 1].kind &&
		             (block->kind == BLOCK_ITEM || block->kind == BLOCK_CODE);
		y += i > 0 && !tight;
		y += draw_block(area, y, world, block);
	}
	text_page_done(&page);
	return y - from;
}
