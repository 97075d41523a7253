/* store/glossary: the terms in a library. */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { GLOSSARY_LIMIT = 256 << 10, TERMS_MAX = 1000 };

const char *const glossary_schema =
	"CREATE TABLE term("
	" id TEXT NOT NULL PRIMARY KEY CHECK(length(id) BETWEEN 1 AND 63),"
	" position INTEGER NOT NULL UNIQUE CHECK(position >= 1),"
	" lesson TEXT CHECK(length(lesson) BETWEEN 1 AND 63)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE term_text("
	" term TEXT NOT NULL REFERENCES term(id) ON DELETE CASCADE,"
	" lang TEXT NOT NULL CHECK(length(lang) BETWEEN 2 AND 3),"
	" says TEXT NOT NULL CHECK(says <> ''),"
	" PRIMARY KEY(term, lang)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE term_name("
	" term TEXT NOT NULL, lang TEXT NOT NULL, position INTEGER NOT NULL CHECK(position >= 1),"
	" name TEXT NOT NULL CHECK(name <> ''),"
	" PRIMARY KEY(term, lang, position),"
	" FOREIGN KEY(term, lang) REFERENCES term_text(term, lang) ON DELETE CASCADE) STRICT, WITHOUT ROWID;";

int glossary_read(const char *dir, struct glossary *ret_glossary, struct buf *ret_mistakes)
{
	struct buf path = {0}, source = {0};
	struct err err;
	int result = 0;
	buf_format(&path, "%s/glossary.lua", dir);
	if (access(buf_get(&path), F_OK) == 0) {
		result = file_read(buf_get(&path), GLOSSARY_LIMIT, &source, &err);
		if (result < 0)
			buf_format(ret_mistakes, "%s:1: %s\n", buf_get(&path), err.text);
		else if (!text_is_utf8(buf_get(&source), source.len))
			buf_format(ret_mistakes, _("%s:1: this is no UTF-8 text; save the file as UTF-8\n"), buf_get(&path));
		else
			result = glossary_parse(buf_get(&path), buf_get(&source), ret_glossary, ret_mistakes);
	}
	buf_done(&path);
	buf_done(&source);
	return result;
}

static int insert_words(sqlite3 *db, const char *file, const struct term *term, const struct term_words *words, struct err *err)
{
	int result = db_do(db, file, err, "INSERT INTO term_text VALUES(?, ?, ?)", "sss", term->id, words->lang, words->says);
	for (size_t i = 0; i < words->names.n && result == 0; i++)
		result = db_do(db, file, err, "INSERT INTO term_name VALUES(?, ?, ?, ?)", "ssis", term->id, words->lang, (int)i + 1, words->names.at[i]);
	return result;
}

int glossary_insert(sqlite3 *db, const char *file, const struct glossary *glossary, struct err *err)
{
	int result = 0;
	for (size_t i = 0; i < glossary->terms.n && result == 0; i++) {
		const struct term *term = &glossary->terms.at[i];
		result = db_do(db, file, err, "INSERT INTO term VALUES(?, ?, ?)", "sis", term->id, (int)i + 1, term->lesson);
		for (size_t k = 0; k < term->words.n && result == 0; k++)
			result = insert_words(db, file, term, &term->words.at[k], err);
	}
	return result;
}

/* ---- reading it back: one walk, a row for each name ---- */

static struct term *term_of(struct glossary *glossary, const char *id, const char *lesson)
{
	size_t n = glossary->terms.n;
	if (n > 0 && strcmp(glossary->terms.at[n - 1].id, id) == 0)
		return &glossary->terms.at[n - 1];
	struct term term = {.id = mem_text_or_die(id), .lesson = *lesson ? mem_text_or_die(lesson) : NULL};
	array_push(&glossary->terms, term);
	return &glossary->terms.at[n];
}

static struct term_words *words_of(struct term *term, const char *lang, const char *says)
{
	size_t n = term->words.n;
	if (n > 0 && strcmp(term->words.at[n - 1].lang, lang) == 0)
		return &term->words.at[n - 1];
	struct term_words words = {.lang = mem_text_or_die(lang), .says = mem_text_or_die(says)};
	array_push(&term->words, words);
	return &term->words.at[n];
}

int glossary_load(sqlite3 *db, const char *file, struct glossary *ret_glossary, struct err *err)
{
	sqlite3_stmt *query;
	struct glossary glossary = {0};
	int result = db_query(db, file, &query, err,
		"SELECT term.id, term.lesson, term_text.lang, says, name FROM term JOIN term_text ON term_text.term = term.id"
		" JOIN term_name ON term_name.term = term.id AND term_name.lang = term_text.lang"
		" ORDER BY term.position, term_text.lang, term_name.position", "");
	if (result < 0)
		return result;
	while ((result = sqlite3_step(query)) == SQLITE_ROW && glossary.terms.n <= TERMS_MAX) {
		struct term *term = term_of(&glossary, db_text(query, 0), db_text(query, 1));
		struct term_words *words = words_of(term, db_text(query, 2), db_text(query, 3));
		array_push(&words->names, mem_text_or_die(db_text(query, 4)));
	}
	bool bad = result != SQLITE_ROW && result != SQLITE_DONE;
	result = bad ? db_error(db, file, err) : 0;
	sqlite3_finalize(query);
	if (result < 0) {
		glossary_done(&glossary);
		return result;
	}
	*ret_glossary = glossary;
	return 0;
}
