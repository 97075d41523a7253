/* lesson: names, and what a lesson holds. */
#include "lesson/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const step_names[STEP_KINDS] = {
	[STEP_PREDICT] = N_("predict"), [STEP_RUN] = N_("run"), [STEP_SEE] = N_("see"),
	[STEP_EXPLAIN] = N_("explain"), [STEP_CHALLENGE] = N_("challenge"),
};

static const char *const chapter_names[] = {
	N_("Foundations"), N_("Processes"), N_("Sharing data"), N_("Races and locks"),
	N_("Producer and consumer"), N_("Pools"), N_("Threads"), N_("Coroutines"),
};

const char *lesson_step_name(unsigned kind)
{
	return kind < STEP_KINDS ? step_names[kind] : "?";
}

bool lesson_is_id(const char *text)
{
	return text && *text && *text != '-' && strlen(text) <= LESSON_ID_MAX && !text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")];
}

bool lesson_data_name(const char *name)
{
	size_t length = strlen(name);
	return length > 0 && length <= LESSON_ID_MAX && !strchr(".-_", name[0]) && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == length;
}

int lesson_step_parse(const char *name)
{
	for (int i = 0; i < STEP_KINDS; i++)
		if (strcmp(step_names[i], name) == 0)
			return i;
	return -EINVAL;
}

const char *lesson_chapter_name(int chapter)
{
	return chapter >= 1 && (size_t)chapter <= COUNT_OF(chapter_names) ? chapter_names[chapter - 1] : "?";
}

static void step_done(struct lesson_step *step)
{
	free(step->text);
	json_decref(step->table);
	for (size_t i = 0; i < step->quizzes.n; i++)
		json_decref(step->quizzes.at[i]);
	array_done(&step->quizzes);
	for (size_t i = 0; i < step->notes.n; i++) {
		json_decref(step->notes.at[i].when);
		free(step->notes.at[i].text);
	}
	array_done(&step->notes);
}

void lesson_done(struct lesson *lesson)
{
	free(lesson->id);
	free(lesson->lang);
	free(lesson->title);
	free(lesson->promise);
	free(lesson->source);
	for (size_t i = 0; i < lesson->after.n; i++)
		free(lesson->after.at[i]);
	array_done(&lesson->after);
	data_files_done(&lesson->data);
	for (size_t i = 0; i < lesson->steps.n; i++)
		step_done(&lesson->steps.at[i]);
	array_done(&lesson->steps);
	for (size_t i = 0; i < lesson->listings.n; i++) {
		free(lesson->listings.at[i].program);
		free(lesson->listings.at[i].language);
		free(lesson->listings.at[i].source);
	}
	array_done(&lesson->listings);
	for (size_t i = 0; i < lesson->uses.n; i++) {
		free(lesson->uses.at[i].program);
		free(lesson->uses.at[i].name);
	}
	array_done(&lesson->uses);
	for (size_t i = 0; i < lesson->facts.n; i++)
		json_decref(lesson->facts.at[i]);
	array_done(&lesson->facts);
	*lesson = (struct lesson){0};
}

const struct lesson_listing *lesson_listing_get(const struct lesson *lesson, const char *program, const char *language)
{
	for (size_t i = 0; i < lesson->listings.n; i++) {
		const struct lesson_listing *listing = &lesson->listings.at[i];
		if (strcmp(listing->program, program) == 0 && strcmp(listing->language, language) == 0)
			return listing;
	}
	return NULL;
}

const struct lesson_step *lesson_step_get(const struct lesson *lesson, enum step_kind kind)
{
	for (size_t i = 0; i < lesson->steps.n; i++)
		if (lesson->steps.at[i].kind == kind)
			return &lesson->steps.at[i];
	return NULL;
}

/* ---- marks ---- */

static bool is_mark_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

size_t lesson_mark_find(const char *language, const char *line, size_t length, const char **ret_mark, size_t *ret_mark_length)
{
	const char *comment = strcmp(language, "py") == 0 ? "#" : strcmp(language, "c") == 0 ? "//" : "--";
	size_t end = length, at, opening = strlen(comment);
	*ret_mark = NULL;
	*ret_mark_length = 0;
	while (end > 0 && strchr(" \t\r", line[end - 1]))
		end--;
	for (at = end; at > 0 && is_mark_letter(line[at - 1]); at--)
		continue;
	if (at == end || at < opening + 1 || line[at - 1] != '@' || strncmp(line + at - 1 - opening, comment, opening) != 0)
		return length;
	*ret_mark = line + at;
	*ret_mark_length = end - at;
	for (end = at - 1 - opening; end > 0 && strchr(" \t", line[end - 1]);)
		end--;
	return end;
}

/* ---- notes ---- */

static bool text_fits(const json_t *when, const char *field, const char *text)
{
	const json_t *wanted = json_object_get(when, field);
	return !json_is_string(wanted) || strcmp(json_string_value(wanted), text ? text : "") == 0;
}

static bool moment_fits(const json_t *when, const struct lesson_moment *moment)
{
	const json_t *lost = json_object_get(when, "lost"), *task = json_object_get(when, "task");
	if (json_is_boolean(lost) && json_is_true(lost) != moment->lost)
		return false;
	if (json_is_integer(task) && json_integer_value(task) != (json_int_t)moment->task)
		return false;
	return text_fits(when, "kind", moment->kind) && text_fits(when, "object", moment->object) &&
	       text_fits(when, "text", moment->text);
}

static bool find_part(void *ctx, const char *name, size_t length, struct buf *ret_buf)
{
	const struct lesson_moment *moment = ctx;
	const struct { const char *name, *value; } parts[] = {
		{"task", moment->task_name}, {"object", moment->object}, {"text", moment->text},
	};
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (strlen(parts[i].name) == length && strncmp(parts[i].name, name, length) == 0) {
			buf_text(ret_buf, parts[i].value ? parts[i].value : "");
			return true;
		}
	}
	return false;
}

int lesson_note_tell(const struct lesson_step *step, const struct lesson_moment *moment, struct buf *ret_text)
{
	struct lesson_moment now = *moment;
	for (size_t i = 0; step && i < step->notes.n; i++) {
		if (moment_fits(step->notes.at[i].when, moment)) {
			text_fill(ret_text, step->notes.at[i].text, find_part, &now);
			return (int)i;
		}
	}
	return -ENOENT;
}
