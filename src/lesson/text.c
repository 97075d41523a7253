/* lesson/text: CommonMark -> paragraphs of spans, for a screen or a pipe. Walks cmark's tree with its
 * own iterator, never by recursion: however deep a stranger nests, the stack stays flat.
 */
#include "lesson/internal.h"

#include <cmark.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LISTS_MAX = 12 };   /* deeper ones are shown at the indent of the last */

struct writer {
	struct text_page *page;
	struct text_block *block;     /* open; NULL none */
	struct buf text;              /* of the span that is open */
	unsigned style;               /* of `text` */
	unsigned strong, emphasis;    /* how deep */
	const char *target;           /* of the link that is open; NULL none */
	bool soft;                    /* a line has ended and nothing came after it yet */
	char last[8];                 /* the last character of the block, "" none */
	unsigned lists, quotes;
	int numbers[LISTS_MAX];       /* of the next item, 0 bullets */
	bool item;                    /* an item has begun and has no block yet */
	int item_number;
};

/* ---- breaks ---- */

static bool starts_with_any(const char *text, const char *const *marks)
{
	for (; *marks; marks++)
		if (strncmp(text, *marks, strlen(*marks)) == 0)
			return true;
	return false;
}

static bool is_wide(const char *text)
{
	int width = 0;
	return text_next(&text, &width) > 0 && width == 2;
}

/* Chinese marks that are one column wide but belong to Chinese text. */
static bool is_mark(const char *text)
{
	static const char *const marks[] = {"“", "”", "‘", "’", "…", "—", "·", NULL};
	return starts_with_any(text, marks);
}

/* Full-width marks carry their own space. */
static bool is_wide_mark(const char *text)
{
	static const char *const marks[] = {"，", "。", "、", "；", "：", "！", "？", "（", "）", "「", "」", "『", "』", "《", "》", "【", "】", NULL};
	return starts_with_any(text, marks);
}

static bool needs_space(const char *before, const char *after)
{
	if (!*before || !*after || *before == ' ' || *before == '\n' || *after == ' ')
		return false;
	if (is_wide_mark(before) || is_wide_mark(after))
		return false;
	bool left = is_wide(before), right = is_wide(after);
	return !((left && right) || (left && is_mark(after)) || (right && is_mark(before)));
}

/* ---- writing ---- */

static void close_span(struct writer *writer)
{
	if (writer->text.len == 0 || !writer->block)
		return;
	struct text_span span = {
		.style = writer->style, .text = buf_steal(&writer->text),
		.target = writer->style & SPAN_LINK && writer->target ? mem_text_or_die(writer->target) : NULL,
	};
	array_push(&writer->block->spans, span);
}

static void remember_last(struct writer *writer, const char *text)
{
	const char *at = text, *last = text;
	int width;
	while (*at) {
		last = at;
		text_next(&at, &width);
	}
	text_copy(writer->last, sizeof writer->last, last);
	if (*last && !writer->last[0])
		text_copy(writer->last, sizeof writer->last, "?"); /* a long cluster: what matters is that something is there */
}

static void add_clean(struct buf *buf, const char *text, bool keep_lines)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text, next = (unsigned char)text[1];
		if (c == '\n' && keep_lines)
			buf_char(buf, '\n');
		else if (c == '\t' && keep_lines)
			buf_text(buf, "    ");
		else if (c == '\t' || c == '\n')
			buf_char(buf, ' ');
		else if (c == 0xc2 && next >= 0x80 && next < 0xa0)
			text++;
		else if (c >= 0x20 && c != 0x7f)
			buf_char(buf, (char)c);
	}
}

static void add(struct writer *writer, const char *text, unsigned style)
{
	/* CommonMark ends **a strong sentence.** only before a blank; after a full-width mark nobody writes one. */
	while (*text == ' ' && !(style & SPAN_CODE) && is_wide_mark(writer->last))
		text++;
	if (!writer->block || !*text)
		return;
	bool space = writer->soft && needs_space(writer->last, text);
	writer->soft = false;
	if (style != writer->style) {
		/* The space belongs to plain text, so that no code or underline reaches over it. */
		if (space && writer->style == 0) {
			buf_char(&writer->text, ' ');
			space = false;
		} else if (space && style != 0) {
			close_span(writer);
			writer->style = 0;
			buf_char(&writer->text, ' ');
			space = false;
		}
		close_span(writer);
		writer->style = style;
	}
	if (space)
		buf_char(&writer->text, ' ');
	add_clean(&writer->text, text, writer->block->kind == BLOCK_CODE);
	remember_last(writer, text);
}

static void open_block(struct writer *writer, enum block_kind kind)
{
	unsigned lists = writer->lists > LISTS_MAX ? LISTS_MAX : writer->lists;
	struct text_block block = {.kind = kind, .indent = (int)lists * 2};
	if (writer->item && (kind == BLOCK_PARAGRAPH || kind == BLOCK_HEADING || kind == BLOCK_QUOTE)) {
		block.kind = BLOCK_ITEM;
		block.indent -= 2;
		block.number = writer->item_number;
	}
	writer->item = false;
	array_push(&writer->page->blocks, block);
	writer->block = &writer->page->blocks.at[writer->page->blocks.n - 1];
	writer->style = 0;
	writer->soft = false;
	writer->last[0] = '\0';
}

static void close_block(struct writer *writer)
{
	close_span(writer);
	if (writer->block && writer->block->spans.n == 0) {
		array_done(&writer->block->spans);
		writer->page->blocks.n--;
	}
	writer->block = NULL;
}

static unsigned style_now(const struct writer *writer)
{
	return (writer->strong ? SPAN_STRONG : 0u) | (writer->emphasis ? SPAN_EMPHASIS : 0u) | (writer->target ? SPAN_LINK : 0u);
}

/* ---- the tree ---- */

static void enter_list(struct writer *writer, cmark_node *node)
{
	if (writer->lists < LISTS_MAX) {
		int start = cmark_node_get_list_start(node);
		writer->numbers[writer->lists] = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? (start > 0 ? start : 1) : 0;
	}
	writer->lists++;
}

static void enter_item(struct writer *writer)
{
	unsigned level = writer->lists - 1;
	writer->item = true;
	writer->item_number = level < LISTS_MAX ? writer->numbers[level] : 0;
	if (level < LISTS_MAX && writer->numbers[level] > 0 && writer->numbers[level] < 1000000000)
		writer->numbers[level]++;
}

static void code_block(struct writer *writer, const char *code)
{
	open_block(writer, BLOCK_CODE);
	size_t length = strlen(code);
	while (length > 0 && code[length - 1] == '\n')
		length--;
	char *text = mem_text_n_or_die(code, length);
	add(writer, text, SPAN_CODE);
	free(text);
	close_block(writer);
}

static void enter(struct writer *writer, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_PARAGRAPH: open_block(writer, writer->quotes ? BLOCK_QUOTE : BLOCK_PARAGRAPH); break;
	case CMARK_NODE_HEADING: open_block(writer, BLOCK_HEADING); break;
	case CMARK_NODE_CODE_BLOCK: code_block(writer, cmark_node_get_literal(node)); break;
	case CMARK_NODE_BLOCK_QUOTE: writer->quotes++; break;
	case CMARK_NODE_LIST: enter_list(writer, node); break;
	case CMARK_NODE_ITEM: enter_item(writer); break;
	case CMARK_NODE_STRONG: writer->strong++; break;
	case CMARK_NODE_EMPH: writer->emphasis++; break;
	case CMARK_NODE_LINK: writer->target = cmark_node_get_url(node); break;
	case CMARK_NODE_TEXT: add(writer, cmark_node_get_literal(node), style_now(writer)); break;
	case CMARK_NODE_CODE: add(writer, cmark_node_get_literal(node), style_now(writer) | SPAN_CODE); break;
	case CMARK_NODE_SOFTBREAK: writer->soft = true; break;
	case CMARK_NODE_LINEBREAK:
		if (writer->block) {
			buf_char(&writer->text, '\n');
			text_copy(writer->last, sizeof writer->last, "\n");
		}
		break;
	default: break;
	}
}

static void leave(struct writer *writer, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_PARAGRAPH:
	case CMARK_NODE_HEADING: close_block(writer); break;
	case CMARK_NODE_BLOCK_QUOTE: writer->quotes--; break;
	case CMARK_NODE_LIST: writer->lists--; break;
	case CMARK_NODE_ITEM: writer->item = false; break;
	case CMARK_NODE_STRONG: writer->strong--; break;
	case CMARK_NODE_EMPH: writer->emphasis--; break;
	case CMARK_NODE_LINK:
		close_span(writer);
		writer->target = NULL;
		writer->style = style_now(writer);
		break;
	default: break;
	}
}

void lesson_text_parse(const char *commonmark, struct text_page *ret_page)
{
	*ret_page = (struct text_page){0};
	struct writer writer = {.page = ret_page};
	cmark_node *document = cmark_parse_document(commonmark, strlen(commonmark), CMARK_OPT_VALIDATE_UTF8);
	cmark_iter *iter = cmark_iter_new(document);
	cmark_event_type event;
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		if (event == CMARK_EVENT_ENTER)
			enter(&writer, cmark_iter_get_node(iter));
		else
			leave(&writer, cmark_iter_get_node(iter));
	}
	cmark_iter_free(iter);
	cmark_node_free(document);
	buf_done(&writer.text);
}

void text_page_done(struct text_page *page)
{
	for (size_t i = 0; i < page->blocks.n; i++) {
		for (size_t k = 0; k < page->blocks.at[i].spans.n; k++) {
			free(page->blocks.at[i].spans.at[k].text);
			free(page->blocks.at[i].spans.at[k].target);
		}
		array_done(&page->blocks.at[i].spans);
	}
	array_done(&page->blocks);
}

void text_plain(const char *commonmark, struct buf *ret_text)
{
	struct text_page page;
	lesson_text_parse(commonmark, &page);
	for (size_t i = 0; i < page.blocks.n; i++) {
		if (i > 0)
			buf_char(ret_text, ' ');
		for (size_t k = 0; k < page.blocks.at[i].spans.n; k++)
			for (const char *at = page.blocks.at[i].spans.at[k].text; *at; at++)
				buf_char(ret_text, *at == '\n' ? ' ' : *at);
	}
	text_page_done(&page);
}

void lesson_text_escape(const char *text, size_t size, struct buf *ret_text)
{
	for (size_t i = 0; i < size; i++) {
		if (ispunct((unsigned char)text[i]))
			buf_char(ret_text, '\\');
		/* An empty line would end the paragraph. */
		buf_char(ret_text, text[i] == '\n' || text[i] == '\r' ? ' ' : text[i]);
	}
}
