/* store/compare: does everything agree? Programs with what the lesson says of them, each language
 * with the English one, each lesson with the others.
 */
#include "store/internal.h"

#include <string.h>

struct report { const char *dir, *id; struct buf *mistakes; };

static void say(const struct report *report, const char *lang, int line, const char *format, ...) LIKE_PRINTF(4, 5);
static void say(const struct report *report, const char *lang, int line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_format(report->mistakes, "%s/%s/lesson.%s.md:%d: ", report->dir, report->id, lang, line ? line : 1);
	buf_vformat(report->mistakes, format, args);
	buf_char(report->mistakes, '\n');
	va_end(args);
}

/* ---- programs ---- */

/* Does the source call function("name", ...) somewhere? Spaces and both kinds of quotes are looked through. */
static bool calls_with(const char *source, const char *function, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = source; (at = strstr(at, function)) != NULL; at++) {
		const char *after = at + strlen(function);
		after += strspn(after, " \t\n");
		if (*after == '(')
			after += 1 + strspn(after + 1, " \t\n");
		if ((*after == '"' || *after == '\'') && strncmp(after + 1, name, length) == 0 && after[1 + length] == *after)
			return true;
	}
	return false;
}

static void programs_join(const struct lesson *first, struct buf *ret_names)
{
	for (size_t i = 0; i < first->listings.n; i++)
		if (strcmp(first->listings.at[i].language, "lua") == 0)
			buf_format(ret_names, "%s%s", ret_names->len ? ", " : "", first->listings.at[i].program);
	if (!ret_names->len)
		buf_text(ret_names, _("none"));
}

static void check_data(const struct report *report, const struct lesson *first, const char *lang, const struct lesson_use *use)
{
	for (size_t i = 0; i < first->data.all.n; i++)
		if (strcmp(first->data.all.at[i].name, use->program) == 0 && first->data.all.at[i].bytes)
			return;
	say(report, lang, use->line, _("there is no file %s, neither in the lesson's folder nor in %s/../data; put it there or leave it out here"), use->program, report->dir);
}

static void check_use(const struct report *report, const struct lesson *first, const char *lang, const struct lesson_use *use)
{
	const struct lesson_listing *listing = lesson_listing_get(first, use->program, "lua");
	if (use->kind == USE_PROGRAM && !listing) {
		struct buf names = {0};
		programs_join(first, &names);
		say(report, lang, use->line, _("there is no program %s.lua in the lesson's folder; there are: %s"), use->program, buf_get(&names));
		buf_done(&names);
	} else if (use->kind == USE_PARAM && listing && !calls_with(listing->source, "param", use->name)) {
		say(report, lang, use->line, _("%s.lua does not ask for the parameter %s; add param(\"%s\", ...) there or leave it out here"), use->program, use->name, use->name);
	} else if (use->kind == USE_OUTCOME && listing && !calls_with(listing->source, "outcome", use->name)) {
		say(report, lang, use->line, _("%s.lua does not tell the outcome %s; add outcome(\"%s\", ...) there or correct the name"), use->program, use->name, use->name);
	} else if (use->kind == USE_DATA) {
		check_data(report, first, lang, use);
	}
}

/* Has the listing a line with this mark? */
static bool has_mark(const struct lesson_listing *listing, const char *mark, size_t length)
{
	for (const char *line = listing->source; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		const char *here;
		size_t here_length;
		lesson_mark_find(listing->language, line, strcspn(line, "\n"), &here, &here_length);
		if (here && here_length == length && strncmp(here, mark, length) == 0)
			return true;
	}
	return false;
}

/* What is marked in the program that runs is marked in those to read. */
static void check_marks(const struct report *report, const struct lesson *first, const struct lesson_listing *program)
{
	static const char *const others[] = {"py", "c"};
	int number = 1;
	for (const char *line = program->source; *line; line += strcspn(line, "\n"), line += *line == '\n', number++) {
		const char *mark;
		size_t length;
		lesson_mark_find("lua", line, strcspn(line, "\n"), &mark, &length);
		for (size_t i = 0; mark && i < COUNT_OF(others); i++) {
			const struct lesson_listing *other = lesson_listing_get(first, program->program, others[i]);
			if (other && !has_mark(other, mark, length))
				buf_format(report->mistakes, _("%s/%s/%s.lua:%d: no line of %s.%s has the mark @%.*s; mark what belongs to this one there\n"),
				           report->dir, report->id, program->program, number, program->program, others[i], (int)length, mark);
		}
	}
}

static void check_listings(const struct report *report, const struct lesson *first)
{
	for (size_t i = 0; i < first->listings.n; i++) {
		const struct lesson_listing *listing = &first->listings.at[i];
		if (strcmp(listing->language, "lua") != 0 && !lesson_listing_get(first, listing->program, "lua"))
			buf_format(report->mistakes, _("%s/%s/%s.%s:1: there is no %s.lua beside it; each program to read belongs to one that runs\n"),
			           report->dir, report->id, listing->program, listing->language, listing->program);
		if (strcmp(listing->language, "lua") == 0)
			check_marks(report, first, listing);
	}
}

/* ---- languages ---- */

static void compare_number(const struct report *report, const struct lesson *other, int line, const char *what, long number, long wanted)
{
	if (number != wanted)
		say(report, other->lang, line, _("%s: here %ld, in lesson.en.md %ld; make them the same"), what, number, wanted);
}

static void compare_field(const struct report *report, const char *lang, const struct lesson_step *step, const struct lesson_step *wanted, const char *name)
{
	const json_t *here = json_object_get(step->table, name), *there = json_object_get(wanted->table, name);
	if (!json_equal(here, there) && (here || there))
		say(report, lang, step->line, _("the step \"%s\" has another \"%s\" than in lesson.en.md; make them the same"), lesson_step_name(step->kind), name);
}

static void compare_step(const struct report *report, const struct lesson *other, const struct lesson_step *step, const struct lesson_step *wanted)
{
	static const char *const same[] = {
		"program", "set", "picker", "speed", "schedule", "seed", "start_method", "paused", "outcome", "kind", "tolerance", "focus", "goal", "solution",
	};
	static const char *const as_many[] = {"choices", "hints"};
	for (size_t i = 0; i < COUNT_OF(same); i++)
		compare_field(report, other->lang, step, wanted, same[i]);
	for (size_t i = 0; i < COUNT_OF(as_many); i++)
		compare_number(report, other, step->line, as_many[i], (long)json_array_size(json_object_get(step->table, as_many[i])),
		               (long)json_array_size(json_object_get(wanted->table, as_many[i])));
	compare_number(report, other, step->line, "quiz", (long)step->quizzes.n, (long)wanted->quizzes.n);
	compare_number(report, other, step->line, "note", (long)step->notes.n, (long)wanted->notes.n);
	for (size_t i = 0; i < step->notes.n && i < wanted->notes.n; i++)
		if (!json_equal(step->notes.at[i].when, wanted->notes.at[i].when))
			say(report, other->lang, step->line, _("note %zu has another \"when\" than in lesson.en.md; make them the same"), i + 1);
}

static void compare_lesson(const struct report *report, const struct lesson *other, const struct lesson *first)
{
	compare_number(report, other, other->line, "chapter", other->chapter, first->chapter);
	compare_number(report, other, other->line, "order", other->order, first->order);
	compare_number(report, other, other->line, "minutes", other->minutes, first->minutes);
	bool same = other->after.n == first->after.n;
	for (size_t i = 0; same && i < first->after.n; i++)
		same = strcmp(other->after.at[i], first->after.at[i]) == 0;
	if (!same)
		say(report, other->lang, other->line, _("the table lesson has another \"after\" than in lesson.en.md; make them the same"));
	same = other->data.all.n == first->data.all.n;
	for (size_t i = 0; same && i < first->data.all.n; i++)
		same = strcmp(other->data.all.at[i].name, first->data.all.at[i].name) == 0;
	if (!same)
		say(report, other->lang, other->line, _("the table lesson has another \"data\" than in lesson.en.md; make them the same"));
	for (unsigned kind = 0; kind < STEP_KINDS; kind++)
		compare_step(report, other, lesson_step_get(other, kind), lesson_step_get(first, kind));
}

void folder_check(const char *dir, const struct folder *folder, struct buf *ret_mistakes)
{
	struct report report = {dir, folder->id, ret_mistakes};
	if (folder->lessons.n == 0)
		return;
	const struct lesson *first = &folder->lessons.at[0];
	check_listings(&report, first);
	for (size_t i = 0; i < folder->lessons.n; i++) {
		const struct lesson *lesson = &folder->lessons.at[i];
		for (size_t k = 0; k < lesson->uses.n; k++)
			check_use(&report, first, lesson->lang, &lesson->uses.at[k]);
		if (i > 0 && strcmp(first->lang, "en") == 0)
			compare_lesson(&report, lesson, first);
	}
}

void folders_check(const char *dir, const struct folders *folders, struct buf *ret_mistakes)
{
	for (size_t i = 0; i < folders->all.n; i++) {
		if (folders->all.at[i].lessons.n == 0)
			continue;
		const struct lesson *one = &folders->all.at[i].lessons.at[0];
		struct report report = {dir, one->id, ret_mistakes};
		for (size_t k = 0; k < i; k++) {
			const struct lesson *other = folders->all.at[k].lessons.n ? &folders->all.at[k].lessons.at[0] : NULL;
			if (other && other->chapter == one->chapter && other->order == one->order)
				say(&report, one->lang, one->line, _("lesson %d.%d is %s already; choose another order"), one->chapter, one->order, other->id);
		}
	}
}
