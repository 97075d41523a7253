/* command/lookup: pages to look something up: the glossary, and words in the lessons. What is typed narrows the rows; Enter opens the
 * lesson that the selected row belongs to.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { TYPED_MAX = 60, TERMS_IN_TEXT = 64, TEXT_ROWS = 5 };

/* What can be looked up. */
struct lookup_kind {
	const char *title, *label, *empty;           /* through _() */
	void (*fill)(struct desk *desk);
};

static void row_done(struct lookup_row *row)
{
	free(row->name);
	free(row->beside);
	free(row->head);
	free(row->text);
	free(row->below);
	free(row->lesson);
}

static void clear_rows(struct lookup *lookup)
{
	for (size_t i = 0; i < lookup->rows.n; i++)
		row_done(&lookup->rows.at[i]);
	array_done(&lookup->rows);
}

void lookup_done(struct desk *desk)
{
	clear_rows(&desk->lookup);
	buf_done(&desk->lookup.typed);
	glossary_done(&desk->glossary);
}

static const struct store_row *lesson_row(const struct desk *desk, const char *id)
{
	for (size_t i = 0; id && i < desk->lesson_count; i++)
		if (strcmp(desk->lessons[i].id, id) == 0)
			return &desk->lessons[i];
	return NULL;
}

/* ---- the glossary ---- */

/* Capital and small letters of the alphabet are the same. */
static bool has_part(const char *text, const char *part)
{
	size_t length = strlen(part);
	for (; *text; text++)
		if (strncasecmp(text, part, length) == 0)
			return true;
	return length == 0;
}

/* 2 a name begins with it, 1 it is somewhere in a name, 0 nowhere. */
static int fit_of(const struct term *term, const char *typed)
{
	int best = 0;
	for (size_t i = 0; i < term->words.n; i++)
		for (size_t k = 0; k < term->words.at[i].names.n; k++) {
			const char *name = term->words.at[i].names.at[k];
			int fit = strncasecmp(name, typed, strlen(typed)) == 0 ? 2 : has_part(name, typed);
			best = fit > best ? fit : best;
		}
	return best;
}

static void add_term(struct desk *desk, const struct term *term, const char *group)
{
	const struct term_words *here = term_words_get(term, desk->chinese ? "zh" : "en"), *there = term_words_get(term, desk->chinese ? "en" : "zh");
	const struct store_row *lesson = lesson_row(desk, term->lesson);
	if (!here)
		here = there;
	if (!here)
		return;
	struct buf head = {0}, text = {0}, below = {0};
	buf_text(&text, here->says);
	if (there && there != here)
		buf_format(&text, "\n\n> %s", there->says);
	buf_format(&head, "%s%s%s", here->names.at[0], there ? "   " : "", there ? there->names.at[0] : "");
	if (lesson)
		buf_format(&below, _("%d.%d %s: Enter opens it"), lesson->chapter, lesson->order, lesson->title);
	struct lookup_row row = {
		.group = group, .name = mem_text_or_die(here->names.at[0]), .beside = there ? mem_text_or_die(there->names.at[0]) : NULL,
		.head = buf_steal(&head), .text = buf_steal(&text), .below = lesson ? buf_steal(&below) : NULL,
		.lesson = lesson ? mem_text_or_die(lesson->id) : NULL,
	};
	buf_done(&below);
	array_push(&desk->lookup.rows, row);
}

static void add_lesson(struct desk *desk, const char *id, const char *group)
{
	const struct store_row *lesson = lesson_row(desk, id);
	if (!lesson)
		return;
	for (size_t i = 0; i < desk->lookup.rows.n; i++) {
		const struct lookup_row *row = &desk->lookup.rows.at[i];
		if (row->group == group && strcmp(row->lesson, id) == 0)
			return;
	}
	struct buf number = {0};
	buf_format(&number, "%d.%d", lesson->chapter, lesson->order);
	struct lookup_row row = {
		.group = group, .name = mem_text_or_die(lesson->title), .beside = buf_steal(&number), .head = mem_text_or_die(lesson->title),
		.text = mem_text_or_die(lesson->promise), .below = mem_text_or_die(_("Enter opens this lesson")), .lesson = mem_text_or_die(id),
	};
	array_push(&desk->lookup.rows, row);
}

static void add_links(struct desk *desk, const char *commonmark, const char *group)
{
	struct text_page page;
	lesson_text_parse(commonmark, &page);
	for (size_t i = 0; i < page.blocks.n; i++)
		for (size_t k = 0; k < page.blocks.at[i].spans.n; k++)
			if (page.blocks.at[i].spans.at[k].target)
				add_lesson(desk, page.blocks.at[i].spans.at[k].target, group);
	text_page_done(&page);
}

/* What the learner has before the eyes: the text of the step, its notes, its questions. */
static void text_of_step(const struct desk *desk, struct buf *ret_text)
{
	const struct lesson_step *step = desk->teaches ? lesson_step_get(&desk->lesson, desk->step) : NULL;
	if (!step)
		return;
	buf_text(ret_text, step->text);
	for (size_t i = 0; i < step->notes.n; i++)
		buf_format(ret_text, "\n\n%s", step->notes.at[i].text);
	for (size_t i = 0; i < step->quizzes.n; i++) {
		const json_t *choices = json_object_get(step->quizzes.at[i], "choices");
		buf_format(ret_text, "\n\n%s", json_string_value(json_object_get(step->quizzes.at[i], "question")));
		for (size_t k = 0; k < json_array_size(choices); k++)
			buf_format(ret_text, "\n\n%s", json_string_value(json_object_get(json_array_get(choices, k), "text")));
	}
}

static void add_terms_of_step(struct desk *desk)
{
	unsigned terms[TERMS_IN_TEXT];
	struct buf text = {0};
	text_of_step(desk, &text);
	size_t count = glossary_find(&desk->glossary, desk->chinese ? "zh" : "en", buf_get(&text), terms, TERMS_IN_TEXT);
	for (size_t i = 0; i < count; i++)
		add_term(desk, &desk->glossary.terms.at[terms[i]], _("In this text"));
	for (size_t i = 0; desk->teaches && i < desk->lesson.after.n; i++)
		add_lesson(desk, desk->lesson.after.at[i], _("This lesson builds on"));
	for (unsigned kind = 0; desk->teaches && kind < STEP_KINDS; kind++) {
		const struct lesson_step *step = lesson_step_get(&desk->lesson, kind);
		if (step)
			add_links(desk, step->text, _("It points to"));
	}
	buf_done(&text);
}

static void fill_glossary(struct desk *desk)
{
	const char *typed = buf_get(&desk->lookup.typed);
	if (!*typed && desk->lookup.from == IN_LESSON)
		add_terms_of_step(desk);
	const char *group = desk->lookup.rows.n > 0 ? _("All terms") : NULL;
	for (int fit = 2; fit > 0; fit--)
		for (size_t i = 0; i < desk->glossary.terms.n; i++)
			if (fit_of(&desk->glossary.terms.at[i], typed) == fit)
				add_term(desk, &desk->glossary.terms.at[i], group);
}

/* ---- words in the lessons ---- */

/* CommonMark again, with the words that were looked for in strong letters. */
static void snippet_text(const struct store_hit *hit, struct buf *ret_text)
{
	for (size_t i = 0; hit->snippet[i]; i++) {
		for (unsigned k = 0; k < hit->mark_count; k++)
			if (hit->marks[k].from == i || hit->marks[k].to == i)
				buf_text(ret_text, "**");
		lesson_text_escape(&hit->snippet[i], 1, ret_text);
	}
	for (unsigned k = 0; k < hit->mark_count; k++)
		if (hit->marks[k].to == strlen(hit->snippet))
			buf_text(ret_text, "**");
}

/* All hits of a lesson are one row. */
static void add_hits(struct desk *desk, const struct store_hit *hits, size_t count)
{
	struct buf text = {0}, head = {0}, number = {0};
	for (size_t i = 0; i < count; i++) {
		const struct store_hit *hit = &hits[i];
		buf_format(&text, "%s*%s*\n\n", text.len ? "\n\n" : "", hit->name[0] ? hit->name : hit->step >= 0 ? _(lesson_step_name((unsigned)hit->step)) : _(store_hit_kind_name(hit->kind)));
		snippet_text(hit, &text);
		if (i + 1 < count)
			continue;
		buf_format(&number, "%d.%d", hit->chapter, hit->order);
		buf_format(&head, "%s   %s", buf_get(&number), hit->title);
		struct lookup_row row = {
			.name = mem_text_or_die(hit->title), .beside = buf_steal(&number), .head = buf_steal(&head), .text = buf_steal(&text),
			.below = mem_text_or_die(_("Enter opens this lesson")), .lesson = mem_text_or_die(hit->lesson),
		};
		array_push(&desk->lookup.rows, row);
	}
	buf_done(&text);
}

static void fill_search(struct desk *desk)
{
	struct store_hit *hits;
	size_t count;
	struct err err;
	const char *typed = buf_get(&desk->lookup.typed);
	if (!typed[strspn(typed, " ")])
		return;
	if (store_library_search(desk->store, typed, desk->chinese ? "zh" : "en", &hits, &count, &err) < 0) {
		desk_say(desk, true, "%s", err.text);
		return;
	}
	for (size_t i = 0, n; i < count; i += n) {
		for (n = 1; i + n < count && strcmp(hits[i + n].lesson, hits[i].lesson) == 0; n++)
			continue;
		add_hits(desk, hits + i, n);
	}
	free(hits);
}

/* ---- the page ---- */

enum { LOOKUP_GLOSSARY, LOOKUP_SEARCH };
static const struct lookup_kind kinds[] = {
	[LOOKUP_SEARCH] = {N_("search"), N_("Words in the lessons:"), N_("Type words in English or Chinese: titles, texts and programs are searched."), fill_search},
	[LOOKUP_GLOSSARY] = {N_("glossary"), N_("Type a part of a term:"), N_("No term is called that."), fill_glossary},
};

void lookup_fill(struct desk *desk)
{
	clear_rows(&desk->lookup);
	kinds[desk->lookup.kind].fill(desk);
	if (desk->lookup.selected >= desk->lookup.rows.n)
		desk->lookup.selected = 0;
	desk->lookup.scroll = 0;
}

static void open_page(struct desk *desk, unsigned kind)
{
	if (desk->place != IN_LOOKUP)
		desk->lookup.from = desk->place;
	desk->place = IN_LOOKUP;
	desk->lookup.kind = kind;
	desk->lookup.selected = 0;
	buf_reset(&desk->lookup.typed);
	lookup_fill(desk);
}

bool lookup_key(struct desk *desk, const char *key)
{
	struct buf *typed = &desk->lookup.typed;
	size_t before = typed->len;
	if (!prompt_edit(typed, key, TYPED_MAX))
		return false;
	if (typed->len != before) {
		desk->lookup.selected = 0;
		lookup_fill(desk);
	}
	return true;
}

void lookup_move(struct desk *desk, int rows)
{
	size_t last = desk->lookup.rows.n;
	if (rows < 0)
		desk->lookup.selected -= desk->lookup.selected > 0;
	else
		desk->lookup.selected += desk->lookup.selected + 1 < last;
	desk->lookup.scroll = 0;
}

void lookup_click(struct desk *desk, size_t row)
{
	struct err err = {0};
	if (row >= desk->lookup.rows.n)
		return;
	if (row != desk->lookup.selected)
		desk->lookup.selected = row;
	else if (has_found_lesson(desk) && do_lookup_open(desk, &(struct call){.key = "", .argument = ""}, &err) < 0)
		desk_refuse(desk, &err);
}

bool has_found_lesson(const struct desk *desk)
{
	return desk->lookup.selected < desk->lookup.rows.n && desk->lookup.rows.at[desk->lookup.selected].lesson;
}

bool can_look_up(const struct desk *desk)
{
	return desk->store != NULL && desk->place != IN_LOOKUP;
}

COMMAND(do_glossary)
{
	(void)call;
	if (desk->glossary.terms.n == 0) {
		int result = store_glossary(desk->store, &desk->glossary, err);
		if (result < 0)
			return result;
		if (desk->glossary.terms.n == 0)
			return err_set(err, EINVAL, "%s", _("this library has no glossary"));
	}
	open_page(desk, LOOKUP_GLOSSARY);
	return 0;
}

COMMAND(do_search)
{
	(void)err;
	open_page(desk, LOOKUP_SEARCH);
	if (call->argument[0]) {
		buf_text(&desk->lookup.typed, call->argument);
		lookup_fill(desk);
	}
	return 0;
}

COMMAND(do_lookup_open)
{
	(void)call;
	char *id = mem_text_or_die(desk->lookup.rows.at[desk->lookup.selected].lesson);
	int result = learn_open(desk, id, err);
	free(id);
	return result;
}

COMMAND(do_lookup_leave) { (void)call; (void)err; desk->place = desk->lookup.from; return 0; }
COMMAND(do_text_up) { (void)call; (void)err; desk_scroll(desk, &desk->lookup.scroll, -TEXT_ROWS); return 0; }
COMMAND(do_text_down) { (void)call; (void)err; desk_scroll(desk, &desk->lookup.scroll, TEXT_ROWS); return 0; }

/* ---- for the view ---- */

struct index_row *desk_lookup(const struct desk *desk, struct index_scene *ret_scene)
{
	const struct lookup *lookup = &desk->lookup;
	struct index_row *rows = mem_new_or_die(lookup->rows.n + 1, sizeof *rows);
	for (size_t i = 0; i < lookup->rows.n; i++) {
		const struct lookup_row *row = &lookup->rows.at[i];
		rows[i] = (struct index_row){.group = row->group, .name = row->name, .beside = row->beside, .head = row->head, .text = row->text, .lesson = row->below};
	}
	const struct lookup_kind *kind = &kinds[lookup->kind];
	*ret_scene = (struct index_scene){
		.title = _(kind->title), .label = _(kind->label), .empty = _(kind->empty), .typed = buf_get(&lookup->typed),
		.rows = rows, .row_count = lookup->rows.n, .selected = lookup->selected, .scroll = lookup->scroll,
		.status = desk->status[0] ? desk->status : NULL, .status_alarm = desk->status_alarm,
	};
	return rows;
}
