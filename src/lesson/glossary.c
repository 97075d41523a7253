/* lesson/glossary: the terms, and where they stand in a text. */
#include "lesson/internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
	if (json_object_get(table, "lesson") && !lesson_is_id(lesson))
		place_mistake(place, place_line(place, id), _("the term %s: lesson must be the id of a lesson"), id);
	if (table_has_controls(table))
		place_mistake(place, place_line(place, id), "%s", _("there is a control character here; delete it"));
	json_object_foreach((json_t *)(uintptr_t)table, name, value) {
		if (strcmp(name, "id") == 0 || strcmp(name, "lesson") == 0)
			continue;
		if (strlen(name) < 2 || strlen(name) > 3 || name[strspn(name, "abcdefghijklmnopqrstuvwxyz")])
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
static bool stands_here(const char *text, const char *at, const char *name, size_t length)
{
	if (strncasecmp(at, name, length) != 0)
		return false;
	return (unsigned char)name[0] >= 0x80 || ((at == text || !is_letter(at[-1])) && !is_letter(at[length]));
}

/* The longest name that stands at this place; 0 none. */
static size_t find_here(const struct glossary *glossary, const char *lang, const char *text, const char *at, unsigned *ret_term)
{
	size_t longest = 0;
	for (size_t i = 0; i < glossary->terms.n; i++) {
		const struct term_words *words = term_words_get(&glossary->terms.at[i], lang);
		for (size_t k = 0; words && k < words->names.n; k++) {
			size_t length = strlen(words->names.at[k]);
			if (length > longest && stands_here(text, at, words->names.at[k], length)) {
				longest = length;
				*ret_term = (unsigned)i;
			}
		}
	}
	return longest;
}

static bool has_number(const unsigned *numbers, size_t count, unsigned number)
{
	for (size_t i = 0; i < count; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

size_t glossary_find(const struct glossary *glossary, const char *lang, const char *commonmark, unsigned *ret_terms, size_t max)
{
	struct buf text = {0};
	size_t count = 0, length;
	unsigned term = 0;
	text_plain(commonmark, &text);
	/* Behind "process group" the search goes on: neither "process" nor "group" is meant there. */
	for (const char *at = buf_get(&text); *at && count < max; at += length ? length : 1) {
		length = find_here(glossary, lang, buf_get(&text), at, &term);
		if (length && !has_number(ret_terms, count, term))
			ret_terms[count++] = term;
	}
	buf_done(&text);
	return count;
}
