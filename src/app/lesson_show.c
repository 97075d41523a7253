/* app/lesson_show: `procession lesson show`: a lesson as a page to read. */
#include "app/lesson_internal.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "lesson/lesson.h"
#include "store/store.h"

enum { WIDTH = 80 };

/* ---- text on the way out ---- */

/* A library may come from a stranger: nothing that a terminal would obey. All on one line. */
static void put_clean(const char *text)
{
	char *clean = mem_text_or_die(text);
	text_clean(clean);
	for (const char *at = clean; *at; at++)
		if (*at != '\n' && *at != '\t')
			putchar(*at);
	free(clean);
}

void lesson_complain(struct buf *lines)
{
	if (lines->len)
		text_clean(lines->data);
	fputs(buf_get(lines), stderr);
	buf_done(lines);
}

/* Wrapped at WIDTH: `first` before the first line, as many spaces before the others. */
void lesson_put(const char *first, const char *text)
{
	int indent = text_width(first);
	fputs(first, stdout);
	for (bool is_first = true; is_first || *text; is_first = false) {
		size_t skip, length = text_wrap(text, WIDTH - indent, &skip);
		if (length + skip == 0)
			break;
		if (!is_first)
			printf("%*s", indent, "");
		char *line = mem_text_n_or_die(text, length);
		put_clean(line);
		putchar('\n');
		free(line);
		text += length + skip;
	}
}

static void put_block(const struct text_block *block)
{
	struct buf text = {0}, first = {0};
	static const char *const marks[] = {[BLOCK_PARAGRAPH] = "", [BLOCK_HEADING] = "", [BLOCK_ITEM] = "- ", [BLOCK_CODE] = "    ", [BLOCK_QUOTE] = "> "};
	for (size_t i = 0; i < block->spans.n; i++) {
		const char *quote = block->spans.at[i].style & SPAN_CODE && block->kind != BLOCK_CODE ? "`" : "";
		buf_format(&text, "%s%s%s", quote, block->spans.at[i].text, quote);
	}
	buf_format(&first, "%*s", block->indent, "");
	if (block->number)
		buf_format(&first, "%d. ", block->number);
	else
		buf_text(&first, marks[block->kind]);
	lesson_put(buf_get(&first), buf_get(&text));
	buf_done(&first);
	buf_done(&text);
}

static void put_page(const char *commonmark)
{
	struct text_page page;
	lesson_text_parse(commonmark, &page);
	for (size_t i = 0; i < page.blocks.n; i++) {
		const struct text_block *block = &page.blocks.at[i];
		if (i > 0 && !(block->kind == BLOCK_ITEM && page.blocks.at[i - 1].kind == BLOCK_ITEM))
			putchar('\n');
		put_block(block);
	}
	text_page_done(&page);
}

/* ---- show ---- */

/* As one word of the shell, whatever a stranger has written there: the line is there to be copied. */
static void add_word(struct buf *line, const char *word)
{
	bool plain = *word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,+-")];
	buf_text(line, plain ? " " : " '");
	for (; *word; word++)
		buf_text(line, *word == '\'' ? "'\\''" : (char[]){*word, '\0'});
	buf_text(line, plain ? "" : "'");
}

static void add_setting(struct buf *line, const char *name, json_t *value)
{
	char *text = json_is_string(value) ? mem_text_or_die(json_string_value(value)) : json_dumps(value, JSON_ENCODE_ANY);
	struct buf word = {0};
	buf_format(&word, "%s=%s", name, text ? text : "");
	buf_text(line, " --set");
	add_word(line, buf_get(&word));
	buf_done(&word);
	free(text);
}

/* The command that makes the same run. */
static void put_run(const struct lesson *lesson, const json_t *table)
{
	static const struct { const char *field, *option; } texts[] = {
		{"picker", "--picker"}, {"speed", "--speed"}, {"seed", "--seed"}, {"start_method", "--start-method"},
	};
	struct buf line = {0}, program = {0};
	const char *name, *schedule = json_string_value(json_object_get(table, "schedule"));
	json_t *value;
	buf_format(&program, "%s/%s", lesson->id, json_string_value(json_object_get(table, "program")));
	buf_text(&line, "procession run");
	add_word(&line, buf_get(&program));
	buf_done(&program);
	json_object_foreach(json_object_get(table, "set"), name, value)
		add_setting(&line, name, value);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		value = json_object_get(table, texts[i].field);
		if (json_is_string(value)) {
			buf_format(&line, " %s", texts[i].option);
			add_word(&line, json_string_value(value));
		} else if (json_is_number(value)) {
			buf_format(&line, " %s %.15g", texts[i].option, json_number_value(value));
		}
	}
	if (schedule)
		buf_format(&line, " --schedule \"%s\"", schedule);
	/* Not wrapped: it is there to be copied. */
	fputs("\n    ", stdout);
	put_clean(buf_get(&line));
	putchar('\n');
	buf_done(&line);
}

static void put_choices(const json_t *choices)
{
	for (size_t i = 0; i < json_array_size(choices); i++) {
		const json_t *choice = json_array_get(choices, i), *text = json_is_object(choice) ? json_object_get(choice, "text") : choice;
		const char *why = json_string_value(json_object_get(choice, "why"));
		char *shown = json_is_string(text) ? mem_text_or_die(json_string_value(text)) : json_dumps(text, JSON_ENCODE_ANY);
		struct buf first = {0}, line = {0};
		buf_format(&first, "  %zu. ", i + 1);
		buf_format(&line, "%s%s%s", shown ? shown : "", json_is_true(json_object_get(choice, "right")) ? " " : "",
		           json_is_true(json_object_get(choice, "right")) ? _("(right)") : "");
		lesson_put(buf_get(&first), buf_get(&line));
		if (why)
			lesson_put("     ", why);
		free(shown);
		buf_done(&first);
		buf_done(&line);
	}
}

static void put_step(const struct lesson *lesson, const struct lesson_step *step, size_t number)
{
	printf("\n== %zu. %s ==\n\n", number, _(lesson_step_name(step->kind)));
	put_page(step->text);
	if (step->table)
		put_run(lesson, step->table);
	const char *question = json_string_value(json_object_get(step->table, "question"));
	if (question) {
		putchar('\n');
		lesson_put("", question);
	}
	put_choices(json_object_get(step->table, "choices"));
	for (size_t i = 0; i < step->quizzes.n; i++) {
		putchar('\n');
		lesson_put("? ", json_string_value(json_object_get(step->quizzes.at[i], "question")));
		put_choices(json_object_get(step->quizzes.at[i], "choices"));
	}
	const json_t *hints = json_object_get(step->table, "hints");
	for (size_t i = 0; i < json_array_size(hints); i++) {
		struct buf first = {0};
		putchar('\n');
		buf_format(&first, _("Hint %zu: "), i + 1);
		lesson_put(buf_get(&first), json_string_value(json_array_get(hints, i)));
		buf_done(&first);
	}
}

static void put_programs(const struct lesson *lesson)
{
	printf("\n== %s ==\n", _("programs"));
	for (size_t i = 0; i < lesson->listings.n; i++) {
		putchar('\n');
		put_clean(lesson->listings.at[i].program);
		putchar('.');
		put_clean(lesson->listings.at[i].language);
		fputs("\n\n", stdout);
		for (const char *at = lesson->listings.at[i].source; *at;) {
			size_t length = strcspn(at, "\n");
			struct buf line = {0};
			for (size_t k = 0; k < length; k++)
				buf_text(&line, at[k] == '\t' ? "    " : (char[]){at[k], '\0'});
			fputs(line.len ? "    " : "", stdout);
			put_clean(buf_get(&line));
			putchar('\n');
			buf_done(&line);
			at += length + (at[length] == '\n');
		}
	}
}

int lesson_show(const struct lesson_options *options, struct err *err)
{
	struct store *store;
	struct lesson lesson;
	if (app_lessons_open("lesson", &store, err) < 0)
		return -1;
	int result = store_lesson(store, options->operands[0], options->lang ? options->lang : app_language(), &lesson, err);
	store_close(store);
	if (result < 0)
		return result == -ENOENT ? 2 : -1;
	struct buf head = {0};
	buf_format(&head, "%d.%d  ", lesson.chapter, lesson.order);
	lesson_put(buf_get(&head), lesson.title);
	buf_done(&head);
	printf(_("     %s, about %d minutes\n"), _(lesson_chapter_name(lesson.chapter)), lesson.minutes);
	putchar('\n');
	lesson_put("", lesson.promise);
	for (size_t i = 0; i < lesson.steps.n; i++)
		put_step(&lesson, &lesson.steps.at[i], i + 1);
	put_programs(&lesson);
	lesson_done(&lesson);
	return 0;
}
