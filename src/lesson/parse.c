/* lesson/parse: a lesson's source, checked. cmark finds the parts; the fenced tables become JSON. Every
 * mistake is told with file, line and what to do, all in one go.
 */
#include "lesson/lesson.h"

#include <cmark.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table/table.h"

struct parsing {
	const char *file, *source;
	struct lesson *lesson;
	struct buf *mistakes;
	struct lesson_step *step;    /* being filled; NULL before the first */
	bool has_head;
	unsigned count;              /* of mistakes */
};

static void LIKE_PRINTF(3, 4) mistake(struct parsing *parsing, int line, const char *format, ...)
{
	va_list args;
	buf_format(parsing->mistakes, "%s:%d: ", parsing->file, line);
	va_start(args, format);
	buf_vformat(parsing->mistakes, format, args);
	va_end(args);
	buf_char(parsing->mistakes, '\n');
	parsing->count++;
}

/* ---- what a table may hold ---- */

enum value { VALUE_TEXT, VALUE_NUMBER, VALUE_TABLE, VALUE_LIST, VALUE_BOOLEAN };
struct field { const char *block, *name; enum value value; bool needed; };

static const struct field fields[] = {
	{"lesson", "chapter", VALUE_NUMBER, true}, {"lesson", "order", VALUE_NUMBER, true}, {"lesson", "minutes", VALUE_NUMBER, true},
	{"predict", "program", VALUE_TEXT, true}, {"predict", "set", VALUE_TABLE, false}, {"predict", "outcome", VALUE_TEXT, true},
	{"predict", "kind", VALUE_TEXT, true}, {"predict", "question", VALUE_TEXT, true}, {"predict", "choices", VALUE_LIST, false},
	{"predict", "right", VALUE_TEXT, false}, {"predict", "wrong", VALUE_TEXT, false}, {"predict", "start_method", VALUE_TEXT, false},
	{"run", "program", VALUE_TEXT, true}, {"run", "set", VALUE_TABLE, false}, {"run", "picker", VALUE_TEXT, false},
	{"run", "speed", VALUE_NUMBER, false}, {"run", "focus", VALUE_TEXT, false}, {"run", "schedule", VALUE_TEXT, false},
	{"run", "start_method", VALUE_TEXT, false},
	{"note", "when", VALUE_TABLE, true}, {"note", "text", VALUE_TEXT, true},
	{"quiz", "question", VALUE_TEXT, true}, {"quiz", "choices", VALUE_LIST, true},
	{"challenge", "program", VALUE_TEXT, true}, {"challenge", "set", VALUE_TABLE, false}, {"challenge", "picker", VALUE_TEXT, false},
	{"challenge", "goal", VALUE_TABLE, true}, {"challenge", "hints", VALUE_LIST, false}, {"challenge", "solved", VALUE_TEXT, false},
	{"challenge", "start_method", VALUE_TEXT, false},
};
static const char *const value_names[] = {N_("a text"), N_("a number"), N_("a table"), N_("a list"), N_("true or false")};

static bool has_type(const json_t *json, enum value value)
{
	switch (value) {
	case VALUE_TEXT: return json_is_string(json);
	case VALUE_NUMBER: return json_is_number(json);
	case VALUE_TABLE: return json_is_object(json);
	case VALUE_LIST: return json_is_array(json) && json_array_size(json) > 0;
	default: return json_is_boolean(json);
	}
}

static const struct field *field_of(const char *block, const char *name)
{
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (strcmp(fields[i].block, block) == 0 && strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

static void check_table(struct parsing *parsing, const char *block, const json_t *table, int line)
{
	const char *name;
	json_t *value;
	if (!json_is_object(table)) {
		mistake(parsing, line, _("the %s table needs names: { name = value }"), block);
		return;
	}
	json_object_foreach((json_t *)table, name, value) {
		const struct field *field = field_of(block, name);
		if (!field)
			mistake(parsing, line, _("a %s table has no field '%s': see doc/LESSON-FORMAT.md"), block, name);
		else if (!has_type(value, field->value))
			mistake(parsing, line, _("'%s' in a %s table must be %s"), name, block, _(value_names[field->value]));
	}
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (fields[i].needed && strcmp(fields[i].block, block) == 0 && !json_object_get(table, fields[i].name))
			mistake(parsing, line, _("the %s table lacks '%s': add it (%s)"), block, fields[i].name, _(value_names[fields[i].value]));
}

/* Exactly one choice is right, and each wrong one says why. */
static void check_quiz(struct parsing *parsing, const json_t *quiz, int line)
{
	unsigned right = 0;
	size_t i;
	json_t *choice;
	json_array_foreach(json_object_get(quiz, "choices"), i, choice) {
		if (!json_is_string(json_object_get(choice, "text")) || !json_is_string(json_object_get(choice, "why")))
			mistake(parsing, line, _("choice %zu of the quiz needs text and why: { text = \"...\", why = \"...\" }"), i + 1);
		right += json_is_true(json_object_get(choice, "right"));
	}
	if (right != 1)
		mistake(parsing, line, _("a quiz has exactly one choice with right = true; this one has %u"), right);
}

/* ---- the parts ---- */

static void take_head(struct parsing *parsing, json_t *table)
{
	struct lesson *lesson = parsing->lesson;
	lesson->chapter = (int)json_integer_value(json_object_get(table, "chapter"));
	lesson->order = (int)json_integer_value(json_object_get(table, "order"));
	lesson->minutes = (int)json_integer_value(json_object_get(table, "minutes"));
	parsing->has_head = true;
	json_decref(table);
}

static void take_into_step(struct parsing *parsing, const char *block, json_t *table, int line)
{
	struct lesson_step *step = parsing->step;
	if (strcmp(block, "quiz") == 0) {
		check_quiz(parsing, table, line);
		array_push(&step->quizzes, table);
	} else if (strcmp(block, "note") == 0) {
		array_reserve(&step->notes, step->notes.n + 1);
		const char *text = json_string_value(json_object_get(table, "text"));
		step->notes.at[step->notes.n].when = json_incref(json_object_get(table, "when"));
		step->notes.at[step->notes.n++].text = mem_text_or_die(text ? text : "");
		json_decref(table);
	} else if (lesson_step_parse(block) != (int)step->kind) {
		mistake(parsing, line, _("a %s table belongs under the heading ## %s"), block, block);
		json_decref(table);
	} else if (step->table) {
		mistake(parsing, line, _("there is a second %s table: keep one"), block);
		json_decref(table);
	} else {
		step->table = table;
	}
}

static void take_table(struct parsing *parsing, const char *block, const char *text, int line)
{
	static const char *const known[] = {"lesson", "predict", "run", "note", "quiz", "challenge"};
	bool is_known = false;
	for (size_t i = 0; i < COUNT_OF(known); i++)
		is_known = is_known || strcmp(known[i], block) == 0;
	if (!is_known) {
		mistake(parsing, line, _("no table is called '%s': there are lesson, predict, run, note, quiz, challenge"), block);
		return;
	}
	json_t *table;
	struct err err;
	if (table_parse(parsing->file, line + 1, text, &table, &err) < 0) {
		buf_format(parsing->mistakes, "%s\n", err.text);
		parsing->count++;
		return;
	}
	check_table(parsing, block, table, line);
	if (strcmp(block, "lesson") == 0) {
		take_head(parsing, table);
	} else if (!parsing->step) {
		mistake(parsing, line, _("a %s table stands before the first step: put it under ## predict, ## run, ## see, ## explain or ## challenge"), block);
		json_decref(table);
	} else {
		take_into_step(parsing, block, table, line);
	}
}

static void add_plain(cmark_node *node, struct buf *text)
{
	cmark_iter *iter = cmark_iter_new(node);
	for (cmark_event_type type; (type = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
		cmark_node *at = cmark_iter_get_node(iter);
		cmark_node_type kind = cmark_node_get_type(at);
		if (type != CMARK_EVENT_ENTER)
			continue;
		if (kind == CMARK_NODE_TEXT || kind == CMARK_NODE_CODE)
			buf_text(text, cmark_node_get_literal(at));
		else if (kind == CMARK_NODE_SOFTBREAK || kind == CMARK_NODE_LINEBREAK)
			buf_char(text, ' ');
	}
	cmark_iter_free(iter);
}

static void take_heading(struct parsing *parsing, cmark_node *node)
{
	int line = cmark_node_get_start_line(node), level = cmark_node_get_heading_level(node);
	struct buf text = {0};
	add_plain(node, &text);
	int kind = lesson_step_parse(buf_get(&text));
	if (level == 1 && !parsing->lesson->title) {
		parsing->lesson->title = buf_steal(&text);
	} else if (level == 1) {
		mistake(parsing, line, _("a lesson has one title: make this a ## step"));
	} else if (level == 2 && kind < 0) {
		mistake(parsing, line, _("'%s' is no step: the headings are predict, run, see, explain, challenge"), buf_get(&text));
	} else if (level == 2) {
		if (kind != (int)parsing->lesson->steps.n)
			mistake(parsing, line, _("step %s is out of order: they come as predict, run, see, explain, challenge"), buf_get(&text));
		struct lesson_step step = {.kind = (enum step_kind)kind, .text = mem_text_or_die("")};
		array_push(&parsing->lesson->steps, step);
		parsing->step = &parsing->lesson->steps.at[parsing->lesson->steps.n - 1];
	}
	buf_done(&text);
}

/* The source lines of a node, appended to the step's text as a paragraph of its own. */
static void take_text(struct parsing *parsing, cmark_node *node)
{
	char *markdown = cmark_render_commonmark(node, CMARK_OPT_DEFAULT, 0);
	struct buf text = {0};
	buf_format(&text, "%s%s%s", parsing->step->text, parsing->step->text[0] ? "\n" : "", markdown);
	free(markdown);
	free(parsing->step->text);
	parsing->step->text = buf_steal(&text);
}

static void take_node(struct parsing *parsing, cmark_node *node)
{
	int line = cmark_node_get_start_line(node);
	const char *info;
	struct buf text = {0};
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_HEADING:
		take_heading(parsing, node);
		if (cmark_node_get_heading_level(node) > 2 && parsing->step)
			take_text(parsing, node);
		return;
	case CMARK_NODE_BLOCK_QUOTE:
		if (parsing->step || parsing->lesson->promise)
			break;
		add_plain(node, &text);
		parsing->lesson->promise = buf_steal(&text);
		return;
	case CMARK_NODE_CODE_BLOCK:
		info = cmark_node_get_fence_info(node);
		if (strncmp(info, "lua ", 4) != 0)
			break;
		take_table(parsing, info + 4, cmark_node_get_literal(node), line);
		return;
	default:
		break;
	}
	if (parsing->step)
		take_text(parsing, node);
	else
		mistake(parsing, line, _("text before the first step: only the title, a > promise and the lesson table stand there"));
}

static void check_whole(struct parsing *parsing)
{
	const struct lesson *lesson = parsing->lesson;
	if (!lesson->title)
		mistake(parsing, 1, _("no title: begin with # and the lesson's name"));
	if (!lesson->promise)
		mistake(parsing, 1, _("no promise: put one line behind > under the title"));
	if (!parsing->has_head)
		mistake(parsing, 1, _("no lesson table: add ```lua lesson with chapter, order and minutes"));
	if (parsing->has_head && (lesson->chapter < 1 || lesson->chapter > 8))
		mistake(parsing, 1, _("chapter must be from 1 to 8"));
	for (int kind = 0; kind < STEP_KINDS; kind++) {
		const struct lesson_step *step = lesson_step_get(lesson, (enum step_kind)kind);
		bool needs_table = kind == STEP_PREDICT || kind == STEP_RUN || kind == STEP_CHALLENGE;
		if (!step)
			mistake(parsing, 1, _("no step ## %s: add it"), lesson_step_name((unsigned)kind));
		else if (needs_table && !step->table)
			mistake(parsing, 1, _("step %s has no ```lua %s table: add it"), lesson_step_name((unsigned)kind), lesson_step_name((unsigned)kind));
	}
}

int lesson_parse(const char *file, const char *id, const char *lang, const char *source,
                 struct lesson *ret_lesson, struct buf *ret_mistakes)
{
	memset(ret_lesson, 0, sizeof *ret_lesson);
	ret_lesson->id = mem_text_or_die(id);
	ret_lesson->lang = mem_text_or_die(lang);
	struct parsing parsing = {.file = file, .source = source, .lesson = ret_lesson, .mistakes = ret_mistakes};
	if (!text_is_utf8(source, strlen(source))) {
		mistake(&parsing, 1, _("the file is not UTF-8: save it as UTF-8"));
		return -EINVAL;
	}
	cmark_node *root = cmark_parse_document(source, strlen(source), CMARK_OPT_DEFAULT);
	for (cmark_node *node = cmark_node_first_child(root); node; node = cmark_node_next(node))
		take_node(&parsing, node);
	cmark_node_free(root);
	check_whole(&parsing);
	return parsing.count ? -EINVAL : 0;
}
