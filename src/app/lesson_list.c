/* app/lesson_list: `procession lesson list` and `lesson search`. */
#include "app/lesson_internal.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "lesson/lesson.h"
#include "store/store.h"

/* ---- list ---- */

static json_t *words_of(const char *text)
{
	json_t *words = json_array();
	for (; *text; text += strcspn(text, " "), text += strspn(text, " "))
		json_array_append_new(words, json_stringn(text, strcspn(text, " ")));
	return words;
}

static void list_json(const struct store_row *rows, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		/* The name of a file can be any bytes; JSON cannot. */
		char *source = mem_text_or_die(rows[i].source);
		text_clean(source);
		json_array_append_new(list, json_pack("{s:s, s:i, s:s, s:i, s:o, s:o, s:b, s:s}",
			"id", rows[i].id, "chapter", rows[i].chapter, "title", rows[i].title, "minutes", rows[i].minutes,
			"languages", words_of(rows[i].languages), "programs", words_of(rows[i].programs),
			"challenge", rows[i].challenge, "source", source));
		free(source);
	}
	char *text = json_dumps(list, JSON_INDENT(2));
	puts(text ? text : "[]");
	free(text);
	json_decref(list);
}

static void list_words(const struct store_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || rows[i].chapter != rows[i - 1].chapter)
			printf("%s%d  %s\n", i ? "\n" : "", rows[i].chapter, _(lesson_chapter_name(rows[i].chapter)));
		struct buf first = {0}, line = {0};
		buf_format(&first, "   %d.%-3d ", rows[i].chapter, rows[i].order);
		buf_format(&line, "%s  %s", rows[i].id, rows[i].title);
		lesson_put(buf_get(&first), buf_get(&line));
		buf_reset(&first);
		buf_format(&first, "%9s", "");
		lesson_put(buf_get(&first), rows[i].promise);
		buf_done(&first);
		buf_done(&line);
	}
}

int lesson_list(const struct lesson_options *options, struct err *err)
{
	struct store *store;
	struct store_row *rows;
	size_t count;
	if (app_lessons_open("lesson", &store, err) < 0)
		return -1;
	int result = store_list(store, options->lang ? options->lang : app_language(), &rows, &count, err);
	bool whole = !*store_trouble(store);
	if (result == 0 && options->json)
		list_json(rows, count);
	else if (result == 0)
		list_words(rows, count);
	if (result == 0)
		free(rows);
	store_close(store);
	return result < 0 ? -1 : whole ? 0 : LESSON_TOLD;
}

/* ---- search ---- */

/* As they are counted by whoever reads the JSON: in characters. */
static json_int_t characters(const char *text, size_t bytes)
{
	json_int_t count = 0;
	for (size_t i = 0; i < bytes; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static void search_json(const struct store_hit *hits, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		json_t *marks = json_array();
		for (unsigned k = 0; k < hits[i].mark_count; k++)
			json_array_append_new(marks, json_pack("[I, I]", characters(hits[i].snippet, hits[i].marks[k].from), characters(hits[i].snippet, hits[i].marks[k].to)));
		json_array_append_new(list, json_pack("{s:s, s:s, s:s?, s:s?, s:s, s:s?, s:s, s:o}", "lesson", hits[i].lesson, "title", hits[i].title,
			"lang", hits[i].lang[0] ? hits[i].lang : NULL, "step", hits[i].step >= 0 ? lesson_step_name((unsigned)hits[i].step) : NULL,
			"kind", store_hit_kind_name(hits[i].kind), "program", hits[i].name[0] ? hits[i].name : NULL, "snippet", hits[i].snippet, "marks", marks));
	}
	char *text = json_dumps(list, JSON_INDENT(2));
	puts(text ? text : "[]");
	free(text);
	json_decref(list);
}

/* On a terminal the words are bold, else in brackets. */
static void put_marked(const struct store_hit *hit)
{
	const char *colours = getenv("NO_COLOR");
	bool bold = isatty(STDOUT_FILENO) && !(colours && *colours);
	size_t at = 0;
	for (unsigned i = 0; i < hit->mark_count; i++) {
		const struct store_mark *mark = &hit->marks[i];
		printf("%.*s%s%.*s%s", (int)(mark->from - at), hit->snippet + at, bold ? "\033[1m" : "[", (int)(mark->to - mark->from), hit->snippet + mark->from,
		       bold ? "\033[0m" : "]");
		at = mark->to;
	}
	puts(hit->snippet + at);
}

static void search_words(const struct store_hit *hits, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || strcmp(hits[i].lesson, hits[i - 1].lesson) != 0) {
			struct buf first = {0}, line = {0};
			buf_format(&first, "%d.%-3d ", hits[i].chapter, hits[i].order);
			buf_format(&line, "%s  %s", hits[i].lesson, hits[i].title);
			lesson_put(buf_get(&first), buf_get(&line));
			buf_done(&first);
			buf_done(&line);
		}
		const char *step = hits[i].step >= 0 ? _(lesson_step_name((unsigned)hits[i].step)) : "";
		printf("      %s%s%s: ", step, *step ? ", " : "", hits[i].name[0] ? hits[i].name : _(store_hit_kind_name(hits[i].kind)));
		put_marked(&hits[i]);
	}
}

int lesson_search(const struct lesson_options *options, struct err *err)
{
	struct store *store;
	struct store_hit *hits;
	struct buf words = {0};
	size_t count;
	if (app_lessons_open("lesson", &store, err) < 0)
		return -1;
	for (int i = 0; i < options->count; i++)
		buf_format(&words, "%s%s", i ? " " : "", options->operands[i]);
	int result = store_library_search(store, buf_get(&words), options->lang ? options->lang : app_language(), &hits, &count, err);
	if (result == 0 && options->json)
		search_json(hits, count);
	else if (result == 0)
		search_words(hits, count);
	if (result == 0 && count == 0 && !options->json)
		printf(_("no lesson has: %s\n"), buf_get(&words));
	if (result == 0)
		free(hits);
	buf_done(&words);
	store_close(store);
	return result < 0 ? -1 : 0;
}
