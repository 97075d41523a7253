/* lesson/parse: the source of a lesson -> the lesson. All mistakes are gathered, so that an
 * author sees them together and not one after the other.
 *
 * The text of a step is cut out of the source by the lines on which cmark's top-level nodes begin
 * (a node reaches to the next one); the ends that cmark tells are not reliable for every kind of node.
 */
#include "lesson/internal.h"

#include <cmark.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "table/table.h"

enum { TABLES_MAX = 64 };

struct parser {
	struct place place;
	const char *source;
	ARRAY(size_t) lines;         /* where each begins; [0] is line 1 */
	struct lesson lesson;
	struct buf text;             /* of the step that is open */
	int last_kind;               /* of the steps seen so far the furthest, -1 none */
	unsigned tables;
};

/* ---- the source as lines ---- */

static void find_lines(struct parser *parser)
{
	array_push(&parser->lines, 0);
	for (const char *at = parser->source; (at = strchr(at, '\n')) != NULL;)
		array_push(&parser->lines, (size_t)(++at - parser->source));
}

/* Without the empty lines at its end; from < to are line numbers. */
static char *cut(const struct parser *parser, int from, int to)
{
	size_t begin = from >= 1 && (size_t)from <= parser->lines.n ? parser->lines.at[from - 1] : strlen(parser->source);
	size_t end = to >= 1 && (size_t)to <= parser->lines.n ? parser->lines.at[to - 1] : strlen(parser->source);
	while (end > begin && strchr(" \t\r\n", parser->source[end - 1]))
		end--;
	return mem_text_n_or_die(parser->source + begin, end > begin ? end - begin : 0);
}

static int next_line(const struct parser *parser, cmark_node *node)
{
	cmark_node *next = cmark_node_next(node);
	return next ? cmark_node_get_start_line(next) : (int)parser->lines.n + 1;
}

/* Control characters could draw on the terminal of whoever reads the lesson. */
static bool is_control(const char *at)
{
	unsigned char c = (unsigned char)at[0];
	if (c == '\t' || c == '\n' || (c == '\r' && at[1] == '\n'))
		return false;
	return c < 0x20 || c == 0x7f || (c == 0xc2 && (unsigned char)at[1] >= 0x80 && (unsigned char)at[1] < 0xa0);
}

static bool check_bytes(struct parser *parser)
{
	unsigned before = parser->place.count;
	for (size_t i = 0; i < parser->lines.n; i++) {
		const char *line = parser->source + parser->lines.at[i];
		size_t length = strcspn(line, "\n");
		if (!text_is_utf8(line, length)) {
			place_mistake(&parser->place, (int)i + 1, _("this line is not UTF-8; save the file as UTF-8"));
			continue;
		}
		for (size_t k = 0; k < length; k++) {
			if (is_control(line + k)) {
				place_mistake(&parser->place, (int)i + 1, _("there is a control character here; delete it"));
				break;
			}
		}
	}
	return parser->place.count == before;
}

/* ---- tables ---- */

/* "lua predict" -> the kind; -1 plain code, -2 a table of no known kind. */
static int table_kind_of(cmark_node *node)
{
	const char *info = cmark_node_get_fence_info(node);
	if (strncmp(info, "lua", 3) != 0 || (info[3] != ' ' && info[3] != '\t'))
		return -1;
	info += 3 + strspn(info + 3, " \t");
	if (!*info)
		return -1;
	size_t length = strcspn(info, " \t");
	for (int i = 0; i < TABLE_KINDS; i++)
		if (strlen(lesson_table_names[i]) == length && strncmp(lesson_table_names[i], info, length) == 0 && !info[length])
			return i;
	return -2;
}

static void add_lesson_table(struct parser *parser, const json_t *table)
{
	struct lesson *lesson = &parser->lesson;
	lesson->line = parser->place.line - 1;
	lesson->chapter = (int)json_integer_value(json_object_get(table, "chapter"));
	lesson->order = (int)json_integer_value(json_object_get(table, "order"));
	lesson->minutes = (int)json_integer_value(json_object_get(table, "minutes"));
	const json_t *after = json_object_get(table, "after");
	for (size_t i = 0; i < json_array_size(after); i++)
		array_push(&lesson->after, mem_text_or_die(json_string_value(json_array_get(after, i))));
	const json_t *data = json_object_get(table, "data");
	for (size_t i = 0; i < json_array_size(data); i++)
		data_files_add(&lesson->data, json_string_value(json_array_get(data, i)), "", 0);
}

static void add_note(struct lesson_step *step, const json_t *table, int line)
{
	array_reserve(&step->notes, step->notes.n + 1);
	step->notes.at[step->notes.n].when = json_incref(json_object_get(table, "when"));
	step->notes.at[step->notes.n].text = mem_text_or_die(json_string_value(json_object_get(table, "text")));
	step->notes.at[step->notes.n++].line = line;
}

/* What a run must give is for tests, and not told to those who are asked to predict it. */
static void take_fact(struct parser *parser, json_t *table)
{
	if (!json_object_get(table, "expect"))
		return;
	json_t *fact = json_deep_copy(table);
	json_object_set_new(fact, "line", json_integer(parser->place.line - 1));
	array_push(&parser->lesson.facts, fact);
	json_object_del(table, "expect");
}

static void add_table(struct parser *parser, int kind, json_t *table)
{
	struct lesson_step *step = parser->lesson.steps.n ? &parser->lesson.steps.at[parser->lesson.steps.n - 1] : NULL;
	table_uses(table, &parser->place, &parser->lesson);
	take_fact(parser, table);
	if (kind == TABLE_LESSON)
		add_lesson_table(parser, table);
	else if (kind == TABLE_FACT)
		return;
	else if (step && kind == TABLE_NOTE)
		add_note(step, table, parser->place.line);
	else if (step && kind == TABLE_QUIZ)
		array_push(&step->quizzes, json_incref(table));
	else if (step)
		step->table = json_incref(table);
}

/* Does a table of this kind belong here? */
static bool check_standing(struct parser *parser, int kind, int line)
{
	static const int home[TABLE_KINDS] = {
		[TABLE_LESSON] = -1, [TABLE_PREDICT] = STEP_PREDICT, [TABLE_RUN] = STEP_RUN, [TABLE_NOTE] = STEP_SEE,
		[TABLE_QUIZ] = STEP_EXPLAIN, [TABLE_CHALLENGE] = STEP_CHALLENGE, [TABLE_FACT] = STEP_EXPLAIN,
	};
	const struct lesson_step *step = parser->lesson.steps.n ? &parser->lesson.steps.at[parser->lesson.steps.n - 1] : NULL;
	int here = step ? (int)step->kind : -1;
	if (kind == TABLE_FACT && step)
		return true;
	if (here != home[kind]) {
		if (kind == TABLE_LESSON)
			place_mistake(&parser->place, line, _("the table lesson stands before the first step; move it up"));
		else
			place_mistake(&parser->place, line, _("a table %s belongs in the step \"%s\"; move it there"), lesson_table_names[kind], lesson_step_name((unsigned)home[kind]));
		return false;
	}
	bool is_second = kind == TABLE_LESSON ? parser->lesson.line != 0
	                                      : kind != TABLE_NOTE && kind != TABLE_QUIZ && step->table;
	if (is_second)
		place_mistake(&parser->place, line, _("there is a second table %s; delete one"), lesson_table_names[kind]);
	return !is_second;
}

static void parse_table(struct parser *parser, cmark_node *node, int kind)
{
	struct err err;
	json_t *table;
	int line = cmark_node_get_start_line(node);
	const char *text = cmark_node_get_literal(node);
	if (++parser->tables == TABLES_MAX + 1)
		place_mistake(&parser->place, line, _("a lesson has at most %d tables; split it in two"), TABLES_MAX);
	if (parser->tables > TABLES_MAX || !check_standing(parser, kind, line))
		return;
	parser->place.line = line + 1;
	parser->place.text = text;
	if (table_parse(parser->place.file, line + 1, text, &table, &err) < 0) {
		buf_format(parser->place.mistakes, "%s\n", err.text);
		parser->place.count++;
	} else {
		if (table_check((enum lesson_table)kind, table, &parser->place))
			add_table(parser, kind, table);
		json_decref(table);
	}
	/* Its mistake is told; that it is missing need not be told as well. */
	if (kind == TABLE_LESSON && parser->lesson.line == 0)
		parser->lesson.line = line;
	else if (parser->lesson.steps.n && kind != TABLE_NOTE && kind != TABLE_QUIZ && kind != TABLE_FACT && !parser->lesson.steps.at[parser->lesson.steps.n - 1].table)
		parser->lesson.steps.at[parser->lesson.steps.n - 1].table = json_object();
	parser->place.text = NULL;
}

static void unknown_table(struct parser *parser, int line)
{
	struct buf names = {0};
	for (int i = 0; i < TABLE_KINDS; i++)
		buf_format(&names, "%s%s", i ? ", " : "", lesson_table_names[i]);
	place_mistake(&parser->place, line, _("no table is called that; the first line of the block must be ```lua and one of: %s"), buf_get(&names));
	buf_done(&names);
}

/* ---- headings and text ---- */

static void close_step(struct parser *parser)
{
	if (parser->lesson.steps.n == 0)
		return;
	struct lesson_step *step = &parser->lesson.steps.at[parser->lesson.steps.n - 1];
	if (parser->text.len == 0)
		place_mistake(&parser->place, step->line, _("the step \"%s\" has no text; write what the learner reads there"), lesson_step_name(step->kind));
	step->text = buf_steal(&parser->text);
}

static void open_step(struct parser *parser, const char *name, int line)
{
	close_step(parser);
	int kind = lesson_step_parse(name);
	if (kind < 0) {
		place_mistake(&parser->place, line, _("no step is called \"%s\"; the second headings are, in this order: predict, run, see, explain, challenge"), name);
		kind = parser->last_kind < 0 ? STEP_PREDICT : parser->last_kind;
	} else if (lesson_step_get(&parser->lesson, (enum step_kind)kind)) {
		place_mistake(&parser->place, line, _("there is a second step \"%s\"; delete one"), name);
	} else if (kind < parser->last_kind) {
		place_mistake(&parser->place, line, _("the step \"%s\" comes too late; the order is: predict, run, see, explain, challenge"), name);
	}
	parser->last_kind = kind > parser->last_kind ? kind : parser->last_kind;
	struct lesson_step step = {.kind = (enum step_kind)kind, .line = line};
	array_push(&parser->lesson.steps, step);
}

static char *plain_of(const struct parser *parser, cmark_node *node)
{
	char *slice = cut(parser, cmark_node_get_start_line(node), next_line(parser, node));
	struct buf text = {0};
	text_plain(slice, &text);
	free(slice);
	return buf_steal(&text);
}

static void take_once(struct parser *parser, char **slot, char *text, size_t most, const char *what, int line)
{
	if (*slot)
		place_mistake(&parser->place, line, _("there is a second %s; delete one"), what);
	else if (!*text)
		place_mistake(&parser->place, line, _("the %s is empty; write it"), what);
	else if (strlen(text) > most)
		place_mistake(&parser->place, line, _("the %s has %zu bytes; at most %zu fit in the list of lessons"), what, strlen(text), most);
	if (*slot)
		free(text);
	else
		*slot = text;
}

static void parse_heading(struct parser *parser, cmark_node *node)
{
	char *name = plain_of(parser, node);
	int line = cmark_node_get_start_line(node);
	if (cmark_node_get_heading_level(node) == 2) {
		open_step(parser, name, line);
		free(name);
	} else {
		take_once(parser, &parser->lesson.title, name, LESSON_TITLE_MAX, _("title (# ...)"), line);
	}
}

static void parse_node(struct parser *parser, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	int line = cmark_node_get_start_line(node), table = type == CMARK_NODE_CODE_BLOCK ? table_kind_of(node) : -1;
	if (type == CMARK_NODE_HEADING && cmark_node_get_heading_level(node) <= 2) {
		parse_heading(parser, node);
	} else if (table >= 0) {
		parse_table(parser, node, table);
	} else if (table == -2) {
		unknown_table(parser, line);
	} else if (parser->lesson.steps.n) {
		char *text = cut(parser, line, next_line(parser, node));
		buf_format(&parser->text, "%s%s", parser->text.len ? "\n\n" : "", text);
		free(text);
	} else if (type == CMARK_NODE_BLOCK_QUOTE) {
		take_once(parser, &parser->lesson.promise, plain_of(parser, node), LESSON_PROMISE_MAX, _("promise (> ...)"), line);
	} else if (type != CMARK_NODE_HTML_BLOCK) {
		place_mistake(&parser->place, line, _("this stands before the first step and would be shown nowhere; move it below ## predict"));
	}
}

/* A link names another lesson; the line is that of the paragraph, since cmark 0.30 does not know better for what stands inside. */
static void check_link(struct parser *parser, cmark_node *node)
{
	const char *target = cmark_node_get_url(node);
	cmark_node *block = node;
	while (cmark_node_get_start_line(block) == 0 && cmark_node_parent(block))
		block = cmark_node_parent(block);
	int line = cmark_node_get_start_line(block);
	if (!lesson_is_id(target))
		place_mistake(&parser->place, line, _("a link points to another lesson by its id, as in [its title](ticket-counter), not to \"%.80s\""), target);
	else
		lesson_use_add(&parser->lesson, USE_LESSON, line, target, NULL);
}

/* What hides deeper: links, HTML, and tables inside lists and quotations. */
static void check_depths(struct parser *parser, cmark_node *document)
{
	cmark_iter *iter = cmark_iter_new(document);
	cmark_event_type event;
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);
		if (event != CMARK_EVENT_ENTER)
			continue;
		if (type == CMARK_NODE_LINK) {
			check_link(parser, node);
		} else if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE) {
			if (strncmp(cmark_node_get_literal(node), "<!--", 4) != 0)
				place_mistake(&parser->place, cmark_node_get_start_line(node), _("HTML is not shown; use CommonMark, or write \\< for the sign itself"));
		} else if (type == CMARK_NODE_CODE_BLOCK && cmark_node_parent(node) != document && table_kind_of(node) != -1) {
			place_mistake(&parser->place, cmark_node_get_start_line(node), _("a table cannot stand inside a list or quotation; begin it at the left margin"));
		}
	}
	cmark_iter_free(iter);
}

/* ---- the whole ---- */

static void check_whole(struct parser *parser)
{
	static const enum lesson_table table_of[STEP_KINDS] = {
		[STEP_PREDICT] = TABLE_PREDICT, [STEP_RUN] = TABLE_RUN, [STEP_SEE] = TABLE_KINDS,
		[STEP_EXPLAIN] = TABLE_KINDS, [STEP_CHALLENGE] = TABLE_CHALLENGE,
	};
	struct lesson *lesson = &parser->lesson;
	if (!lesson->title)
		place_mistake(&parser->place, 1, _("there is no title; begin with # and the title"));
	if (!lesson->promise)
		place_mistake(&parser->place, 1, _("there is no promise; add a quotation (> ...) below the title"));
	if (!lesson->line)
		place_mistake(&parser->place, 1, _("there is no table lesson; add ```lua lesson with { chapter = 4, order = 3, minutes = 8 }"));
	for (unsigned kind = 0; kind < STEP_KINDS; kind++) {
		const struct lesson_step *step = lesson_step_get(lesson, kind);
		if (!step)
			place_mistake(&parser->place, 1, _("the step \"%s\" is missing; add the heading ## %s"), lesson_step_name(kind), lesson_step_name(kind));
		else if (table_of[kind] != TABLE_KINDS && !step->table)
			place_mistake(&parser->place, step->line, _("the step \"%s\" has no table; add ```lua %s"), lesson_step_name(kind), lesson_table_names[table_of[kind]]);
	}
}

static void parse_document(struct parser *parser)
{
	cmark_node *document = cmark_parse_document(parser->source, strlen(parser->source), CMARK_OPT_DEFAULT);
	for (cmark_node *node = cmark_node_first_child(document); node; node = cmark_node_next(node))
		parse_node(parser, node);
	close_step(parser);
	check_depths(parser, document);
	check_whole(parser);
	cmark_node_free(document);
}

int lesson_parse(const char *file, const char *id, const char *lang, const char *source,
                 struct lesson *ret_lesson, struct buf *ret_mistakes)
{
	if (strncmp(source, "\xef\xbb\xbf", 3) == 0)
		source += 3;
	struct parser parser = {.place = {.file = file, .mistakes = ret_mistakes}, .source = source, .last_kind = -1};
	find_lines(&parser);
	if (check_bytes(&parser))
		parse_document(&parser);
	array_done(&parser.lines);
	buf_done(&parser.text);
	if (parser.place.count > 0) {
		lesson_done(&parser.lesson);
		return -EINVAL;
	}
	parser.lesson.id = mem_text_or_die(id);
	parser.lesson.lang = mem_text_or_die(lang);
	parser.lesson.source = mem_text_or_die(source);
	*ret_lesson = parser.lesson;
	return 0;
}

int lesson_check(const struct lesson *lesson, const char *where, struct buf *ret_mistakes)
{
	static const int table_of[STEP_KINDS] = {
		[STEP_PREDICT] = TABLE_PREDICT, [STEP_RUN] = TABLE_RUN, [STEP_SEE] = -1, [STEP_EXPLAIN] = -1, [STEP_CHALLENGE] = TABLE_CHALLENGE,
	};
	struct place place = {.file = where, .mistakes = ret_mistakes};
	for (size_t i = 0; i < lesson->steps.n; i++) {
		const struct lesson_step *step = &lesson->steps.at[i];
		if (table_of[step->kind] >= 0)
			table_check((enum lesson_table)table_of[step->kind], step->table, &place);
		for (size_t k = 0; k < step->quizzes.n; k++)
			table_check(TABLE_QUIZ, step->quizzes.at[k], &place);
		for (size_t k = 0; k < step->notes.n; k++) {
			json_t *note = json_pack("{s:O, s:s}", "when", step->notes.at[k].when, "text", step->notes.at[k].text);
			table_check(TABLE_NOTE, note, &place);
			json_decref(note);
		}
	}
	return place.count ? -EINVAL : 0;
}
