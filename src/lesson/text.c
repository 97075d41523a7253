/* lesson/text: CommonMark as paragraphs of spans, for a screen that wraps them itself. */
#include "lesson/lesson.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

struct reading { struct text_page *page; unsigned style; int list_depth, quote_depth; bool open; };

static struct text_block *block_new(struct reading *reading, enum block_kind kind)
{
	struct text_block block = {.kind = kind, .indent = reading->list_depth > 1 ? (reading->list_depth - 1) * 2 : 0};
	array_push(&reading->page->blocks, block);
	return &reading->page->blocks.at[reading->page->blocks.n - 1];
}

static void add_span(struct reading *reading, const char *text, unsigned style)
{
	if (reading->page->blocks.n == 0)
		block_new(reading, BLOCK_PARAGRAPH);
	struct text_block *block = &reading->page->blocks.at[reading->page->blocks.n - 1];
	struct text_span span = {mem_text_or_die(text), style};
	array_push(&block->spans, span);
}

static bool is_wide_before(const struct text_block *block)
{
	if (block->spans.n == 0)
		return false;
	const char *text = block->spans.at[block->spans.n - 1].text;
	size_t length = strlen(text);
	if (length == 0)
		return false;
	const char *last = text + length - 1;
	while (last > text && ((unsigned char)*last & 0xc0) == 0x80)
		last--;
	return text_width(last) == 2;
}

/* A line broken in the source is a space on the screen, but not between two Chinese characters. */
static void soft_break(struct reading *reading, cmark_node *node)
{
	const struct text_block *block = &reading->page->blocks.at[reading->page->blocks.n - 1];
	cmark_node *next = cmark_node_next(node);
	const char *after = next && cmark_node_get_type(next) == CMARK_NODE_TEXT ? cmark_node_get_literal(next) : NULL;
	int width = 0;
	if (after)
		text_next(&after, &width);
	if (!(is_wide_before(block) && width == 2))
		add_span(reading, " ", reading->style);
}

static void add_code_lines(struct reading *reading, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		char *line = mem_text_n_or_die(text, length);
		block_new(reading, BLOCK_CODE);
		add_span(reading, line, SPAN_CODE);
		free(line);
		text += length + (text[length] == '\n');
	}
}

static void enter(struct reading *reading, cmark_node *node)
{
	cmark_node *parent = cmark_node_parent(node);
	bool in_item = parent && cmark_node_get_type(parent) == CMARK_NODE_ITEM;
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_PARAGRAPH:
		block_new(reading, in_item ? BLOCK_ITEM : reading->quote_depth ? BLOCK_QUOTE : BLOCK_PARAGRAPH);
		break;
	case CMARK_NODE_HEADING: block_new(reading, BLOCK_HEADING); break;
	case CMARK_NODE_CODE_BLOCK: add_code_lines(reading, cmark_node_get_literal(node)); break;
	case CMARK_NODE_LIST: reading->list_depth++; break;
	case CMARK_NODE_BLOCK_QUOTE: reading->quote_depth++; break;
	case CMARK_NODE_TEXT: add_span(reading, cmark_node_get_literal(node), reading->style); break;
	case CMARK_NODE_CODE: add_span(reading, cmark_node_get_literal(node), reading->style | SPAN_CODE); break;
	case CMARK_NODE_SOFTBREAK: soft_break(reading, node); break;
	case CMARK_NODE_LINEBREAK: add_span(reading, "\n", reading->style); break;
	case CMARK_NODE_STRONG: reading->style |= SPAN_STRONG; break;
	case CMARK_NODE_EMPH: reading->style |= SPAN_EMPHASIS; break;
	default: break;
	}
}

static void leave(struct reading *reading, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_LIST: reading->list_depth--; break;
	case CMARK_NODE_BLOCK_QUOTE: reading->quote_depth--; break;
	case CMARK_NODE_STRONG: reading->style &= ~(unsigned)SPAN_STRONG; break;
	case CMARK_NODE_EMPH: reading->style &= ~(unsigned)SPAN_EMPHASIS; break;
	default: break;
	}
}

void lesson_text_parse(const char *commonmark, struct text_page *ret_page)
{
	struct reading reading = {.page = ret_page};
	memset(ret_page, 0, sizeof *ret_page);
	cmark_node *root = cmark_parse_document(commonmark, strlen(commonmark), CMARK_OPT_DEFAULT);
	cmark_iter *iter = cmark_iter_new(root);
	for (cmark_event_type type; (type = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
		if (type == CMARK_EVENT_ENTER)
			enter(&reading, cmark_iter_get_node(iter));
		else
			leave(&reading, cmark_iter_get_node(iter));
	}
	cmark_iter_free(iter);
	cmark_node_free(root);
}

void text_page_done(struct text_page *page)
{
	for (size_t i = 0; i < page->blocks.n; i++) {
		for (size_t k = 0; k < page->blocks.at[i].spans.n; k++)
			free(page->blocks.at[i].spans.at[k].text);
		array_done(&page->blocks.at[i].spans);
	}
	array_done(&page->blocks);
}
