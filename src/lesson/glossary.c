/* lesson/glossary: the terms, and where they stand in a text. */
#include "lesson/internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "table/table.h"

enum { TERMS_MAX = 1000 };

static void words_done(struct term_words *words)
{
	for (size_t i = 0; i < words->names.n; i++)
		free(words->names.at[i]);
	array_done(&words->names);
	free(words->lang);
	free(words->says);
}

void term_done(struct term *term)
{
	for (size_t i = 0; i < term->words.n; i++)
		words_done(&term->words.at[i]);
	array_done(&term->words);
	free(term->id);
	free(term->lesson);
	*term = (struct term){0};
}

void glossary_done(struct glossary *glossary)
{
	for (size_t i = 0; i < glossary->terms.n; i++)
		term_done(&glossary->terms.at[i]);
	array_done(&glossary->terms);
}

const struct term_words *term_words_get(const struct term *term, const char *lang)
{
	for (size_t i = 0; i < term->words.n; i++)
		if (strcmp(term->words.at[i].lang, lang) == 0)
			return &term->words.at[i];
	return NULL;
}

/* ---- reading ---- */

static bool is_plain_text(const json_t *value)
{
	return json_is_string(value) && json_string_length(value) > 0;
}

static bool add_words(struct place *place, const char *id, const char *lang, const json_t *table, struct term *term)
{
	const json_t *names = json_object_get(table, "names"), *says = json_object_get(table, "says");
	bool good = json_array_size(names) > 0 && is_plain_text(says) && json_object_size(table) == 2;
	for (size_t i = 0; i < json_array_size(names); i++)
		good &= is_plain_text(json_array_get(names, i));
	if (!good) {
		place_mistake(place, place_line(place, id), _("the term %s: %s must be { names = { \"one\", \"more\" }, says = \"...\" }"), id, lang);
		return false;
	}
	struct term_words words = {.lang = mem_text_or_die(lang), .says = mem_text_or_die(json_string_value(says))};
	for (size_t i = 0; i < json_array_size(names); i++)
		array_push(&words.names, mem_text_or_die(json_string_value(json_array_get(names, i))));
	array_push(&term->words, words);
	return true;
}

static void add_term(struct place *place, size_t number, const json_t *table, struct glossary *glossary)
{
	const char *id = json_string_value(json_object_get(table, "id")), *lesson = json_string_value(json_object_get(table, "lesson"));
	if (!lesson_is_id(id)) {
		place_mistake(place, place->line, _("term %zu has no id of small letters, digits and hyphens; write { id = \"process\", ... }"), number);
		return;
	}
	for (size_t i = 0; i < glossary->terms.n; i++)
		if (strcmp(glossary->terms.at[i].id, id) == 0)
			place_mistake(place, place_line(place, id), _("there is a second term %s; delete one"), id);
	struct term term = {.id = mem_text_or_die(id), .lesson = lesson ? mem_text_or_die(lesson) : NULL};
	const char *name;
	json_t *value;
	if (lesson && !lesson_is_id(lesson))
		place_mistake(place, place_line(place, id), _("the term %s: lesson must be the id of a lesson"), id);
	json_object_foreach((json_t *)(uintptr_t)table, name, value) {
		if (strcmp(name, "id") == 0 || strcmp(name, "lesson") == 0)
			continue;
		if (strlen(name) < 2 || strlen(name) > 3)
			place_mistake(place, place_line(place, id), _("the term %s has no field \"%s\"; it has: id, lesson, and one for each language (en, zh)"), id, name);
		else
			add_words(place, id, name, value, &term);
	}
	if (!term_words_get(&term, "en"))
		place_mistake(place, place_line(place, id), _("the term %s lacks the field \"%s\"; add it"), id, "en");
	array_push(&glossary->terms, term);
}

int glossary_parse(const char *file, const char *source, struct glossary *ret_glossary, struct buf *ret_mistakes)
{
	struct place place = {.file = file, .line = 1, .text = source, .mistakes = ret_mistakes};
	struct glossary glossary = {0};
	struct err err;
	json_t *table;
	if (table_parse(file, 1, source, &table, &err) < 0) {
		buf_format(ret_mistakes, "%s\n", err.text);
		return -EINVAL;
	}
	if (!json_is_array(table) || json_array_size(table) > TERMS_MAX)
		place_mistake(&place, 1, _("the glossary is a table of at most %d terms: { { id = \"process\", ... }, ... }"), TERMS_MAX);
	else
		for (size_t i = 0; i < json_array_size(table); i++)
			add_term(&place, i + 1, json_array_get(table, i), &glossary);
	json_decref(table);
	if (place.count > 0) {
		glossary_done(&glossary);
		return -EINVAL;
	}
	*ret_glossary = glossary;
	return 0;
}

/* ---- finding ---- */

static bool is_letter(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* A name in letters of the alphabet is a word of its own, in small or capital letters; a Chinese one stands anywhere. */
static const char *find_name(const char *text, const char *name)
{
	size_t length = strlen(name);
	bool word = (unsigned char)name[0] < 0x80;
	for (const char *at = text; *at; at++) {
		if (strncasecmp(at, name, length) != 0)
			continue;
		if (!word || ((at == text || !is_letter(at[-1])) && !is_letter(at[length])))
			return at;
	}
	return NULL;
}

/* Where the term stands first; *ret_length: of the name that stands there. */
static const char *find_term(const char *text, const struct term_words *words, size_t *ret_length)
{
	const char *first = NULL;
	for (size_t i = 0; words && i < words->names.n; i++) {
		const char *at = find_name(text, words->names.at[i]);
		size_t length = strlen(words->names.at[i]);
		if (at && (!first || at < first || (at == first && length > *ret_length))) {
			first = at;
			*ret_length = length;
		}
	}
	return first;
}

struct found { const char *at; size_t length; unsigned term; };

static int by_place(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->length > y->length ? -1 : x->length < y->length;
}

size_t glossary_find(const struct glossary *glossary, const char *lang, const char *commonmark, unsigned *ret_terms, size_t max)
{
	struct buf text = {0};
	ARRAY(struct found) all = {0};
	size_t count = 0;
	text_plain(commonmark, &text);
	for (size_t i = 0; i < glossary->terms.n; i++) {
		struct found found = {.term = (unsigned)i};
		found.at = find_term(buf_get(&text), term_words_get(&glossary->terms.at[i], lang), &found.length);
		if (found.at)
			array_push(&all, found);
	}
	if (all.n > 1)
		qsort(all.at, all.n, sizeof all.at[0], by_place);
	/* "process group" is not "process" as well, where they begin at the same letter. */
	for (size_t i = 0; i < all.n && count < max; i++)
		if (i == 0 || all.at[i].at >= all.at[i - 1].at + all.at[i - 1].length)
			ret_terms[count++] = all.at[i].term;
	array_done(&all);
	buf_done(&text);
	return count;
}
