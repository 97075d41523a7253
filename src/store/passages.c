/* store/passages: everything that can be read in a lesson, as plain text, piece by piece, with an index of all its trigrams:
 * what a search looks through. Trigrams know no words, so they serve Chinese and English alike.
 */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

/* The index has no text of its own (external content); it is made at the end, in one go, so its bytes depend on the passages alone. */
const char passages_schema[] =
	"CREATE TABLE passage("
	" number INTEGER PRIMARY KEY,"
	" lesson TEXT NOT NULL REFERENCES lesson(id) ON DELETE CASCADE,"
	" lang TEXT NOT NULL CHECK((lang = '') = (kind = 'listing') AND length(lang) <= 3),"
	" step INTEGER NOT NULL CHECK(step BETWEEN 0 AND 5 AND (step = 0) = (kind IN ('title', 'promise', 'listing'))),"
	" kind TEXT NOT NULL CHECK(kind IN ('title', 'promise', 'text', 'note', 'quiz', 'hint', 'listing')),"
	" name TEXT NOT NULL CHECK((name = '') = (kind <> 'listing')),"
	" text TEXT NOT NULL CHECK(text <> '')) STRICT;"
	"CREATE INDEX passage_by_lesson ON passage(lesson);"
	"CREATE VIRTUAL TABLE search USING fts5(text, content = 'passage', content_rowid = 'number', tokenize = 'trigram');";
const char passages_index[] = "INSERT INTO search(search) VALUES('rebuild'); INSERT INTO search(search) VALUES('optimize');";

/* CommonMark as plain text: a line for each block. */
static void add_plain(struct buf *text, const char *commonmark)
{
	struct text_page page;
	lesson_text_parse(commonmark, &page);
	for (size_t i = 0; i < page.blocks.n; i++) {
		if (text->len)
			buf_char(text, '\n');
		for (size_t k = 0; k < page.blocks.at[i].spans.n; k++)
			buf_text(text, page.blocks.at[i].spans.at[k].text);
	}
	text_page_done(&page);
}

static void add_line(struct buf *text, const json_t *value)
{
	if (json_is_string(value))
		buf_format(text, "%s%s", text->len ? "\n" : "", json_string_value(value));
}

/* A question with its choices and what is said of them. */
static void add_question(struct buf *text, const json_t *table)
{
	const json_t *choices = json_object_get(table, "choices");
	add_line(text, json_object_get(table, "question"));
	for (size_t i = 0; i < json_array_size(choices); i++) {
		const json_t *choice = json_array_get(choices, i);
		add_line(text, json_is_object(choice) ? json_object_get(choice, "text") : choice);
		add_line(text, json_object_get(choice, "why"));
	}
}

/* As the screen shows it: without marks. */
static void add_listing(struct buf *text, const struct lesson_listing *listing)
{
	for (const char *line = listing->source; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		const char *mark;
		size_t length;
		buf_add(text, line, lesson_mark_find(listing->language, line, strcspn(line, "\n"), &mark, &length));
		buf_char(text, '\n');
	}
}

struct passages { sqlite3 *db; const char *file; const struct lesson *lesson; int step; struct buf text; struct err *err; };

/* The text gathered so far, as one passage. */
static int put(struct passages *to, const char *kind, const char *name)
{
	int result = 0;
	if (to->text.len)
		result = db_do(to->db, to->file, to->err, "INSERT INTO passage(lesson, lang, step, kind, name, text) VALUES(?, ?, ?, ?, ?, ?)", "ssisss",
		               to->lesson->id, *name ? "" : to->lesson->lang, to->step, kind, name, buf_get(&to->text));
	buf_reset(&to->text);
	return result;
}

static int put_step(struct passages *to, const struct lesson_step *step)
{
	add_plain(&to->text, step->text);
	int result = put(to, "text", "");
	add_question(&to->text, step->table);
	if (result == 0)
		result = put(to, "quiz", "");
	for (size_t i = 0; i < step->notes.n && result == 0; i++) {
		add_plain(&to->text, step->notes.at[i].text);
		result = put(to, "note", "");
	}
	for (size_t i = 0; i < step->quizzes.n && result == 0; i++) {
		add_question(&to->text, step->quizzes.at[i]);
		result = put(to, "quiz", "");
	}
	const json_t *hints = json_object_get(step->table, "hints");
	for (size_t i = 0; i < json_array_size(hints) && result == 0; i++) {
		add_line(&to->text, json_array_get(hints, i));
		result = put(to, "hint", "");
	}
	return result;
}

int passages_insert(sqlite3 *db, const char *file, const struct lesson *lesson, struct err *err)
{
	struct passages to = {.db = db, .file = file, .lesson = lesson, .err = err};
	buf_text(&to.text, lesson->title);
	int result = put(&to, "title", "");
	buf_text(&to.text, lesson->promise);
	if (result == 0)
		result = put(&to, "promise", "");
	for (size_t i = 0; i < lesson->steps.n && result == 0; i++) {
		to.step = (int)i + 1;
		result = put_step(&to, &lesson->steps.at[i]);
	}
	to.step = 0;
	for (size_t i = 0; i < lesson->listings.n && result == 0; i++) {
		struct buf name = {0};
		buf_format(&name, "%s.%s", lesson->listings.at[i].program, lesson->listings.at[i].language);
		add_listing(&to.text, &lesson->listings.at[i]);
		result = put(&to, "listing", buf_get(&name));
		buf_done(&name);
	}
	buf_done(&to.text);
	return result;
}
