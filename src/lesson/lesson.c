/* lesson: what a lesson is made of, and how answers are graded. */
#include "lesson/lesson.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const step_names[STEP_KINDS] = {N_("predict"), N_("run"), N_("see"), N_("explain"), N_("challenge")};

const char *lesson_step_name(unsigned kind)
{
	return kind < STEP_KINDS ? step_names[kind] : "?";
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
	static const char *const names[] = {
		N_("Foundations"), N_("Processes"), N_("Sharing data"), N_("Races and locks"),
		N_("Producer and consumer"), N_("Pools"), N_("Threads"), N_("Coroutines"),
	};
	return chapter >= 1 && chapter <= (int)COUNT_OF(names) ? names[chapter - 1] : "?";
}

static void step_done(struct lesson_step *step)
{
	free(step->text);
	json_decref(step->table);
	for (size_t i = 0; i < step->quizzes.n; i++)
		json_decref(step->quizzes.at[i]);
	for (size_t i = 0; i < step->notes.n; i++) {
		json_decref(step->notes.at[i].when);
		free(step->notes.at[i].text);
	}
	array_done(&step->quizzes);
	array_done(&step->notes);
}

void lesson_done(struct lesson *lesson)
{
	for (size_t i = 0; i < lesson->steps.n; i++)
		step_done(&lesson->steps.at[i]);
	for (size_t i = 0; i < lesson->listings.n; i++) {
		free(lesson->listings.at[i].program);
		free(lesson->listings.at[i].language);
		free(lesson->listings.at[i].source);
	}
	array_done(&lesson->steps);
	array_done(&lesson->listings);
	free(lesson->id);
	free(lesson->lang);
	free(lesson->title);
	free(lesson->promise);
	memset(lesson, 0, sizeof *lesson);
}

const struct lesson_listing *lesson_listing_get(const struct lesson *lesson, const char *program, const char *language)
{
	for (size_t i = 0; i < lesson->listings.n; i++)
		if (strcmp(lesson->listings.at[i].program, program) == 0 && strcmp(lesson->listings.at[i].language, language) == 0)
			return &lesson->listings.at[i];
	return NULL;
}

const struct lesson_step *lesson_step_get(const struct lesson *lesson, enum step_kind kind)
{
	for (size_t i = 0; i < lesson->steps.n; i++)
		if (lesson->steps.at[i].kind == kind)
			return &lesson->steps.at[i];
	return NULL;
}

/* ---- grading ---- */

static void add_json(struct buf *text, const json_t *value)
{
	char *json = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
	buf_text(text, json ? json : _("nothing"));
	free(json);
}

/* One name of a goal: a value it must equal, or { min = , max = }. */
static bool is_met(const json_t *wanted, const json_t *came)
{
	if (!json_is_object(wanted))
		return came && (json_is_number(wanted) && json_is_number(came)
		                    ? !(json_number_value(wanted) < json_number_value(came)) && !(json_number_value(wanted) > json_number_value(came))
		                    : json_equal(wanted, came));
	const json_t *min = json_object_get(wanted, "min"), *max = json_object_get(wanted, "max");
	return json_is_number(came) && (!min || json_number_value(came) >= json_number_value(min)) &&
	       (!max || json_number_value(came) <= json_number_value(max));
}

static void add_wanted(struct buf *text, const json_t *wanted)
{
	const json_t *min = json_object_get(wanted, "min"), *max = json_object_get(wanted, "max");
	if (!json_is_object(wanted)) {
		add_json(text, wanted);
		return;
	}
	if (min)
		buf_format(text, _("at least %g"), json_number_value(min));
	if (min && max)
		buf_text(text, ", ");
	if (max)
		buf_format(text, _("at most %g"), json_number_value(max));
}

bool lesson_goal_is_met(const json_t *goal, const json_t *outcome, struct buf *ret_why)
{
	const char *name;
	json_t *wanted;
	bool met = true;
	json_object_foreach((json_t *)goal, name, wanted) {
		const json_t *came = json_object_get(outcome, name);
		struct buf want = {0}, got = {0};
		bool one = is_met(wanted, came);
		add_wanted(&want, wanted);
		add_json(&got, came);
		if (met && !one) {
			buf_reset(ret_why);
			buf_format(ret_why, _("Not yet: %s is %s, and %s is asked for."), name, buf_get(&got), buf_get(&want));
		} else if (met) {
			buf_format(ret_why, _("%s is %s. "), name, buf_get(&got));
		}
		met = met && one;
		buf_done(&want);
		buf_done(&got);
	}
	return met;
}

static void trim(char *ret_text, size_t size, const char *text)
{
	while (*text == ' ')
		text++;
	text_copy(ret_text, size, text);
	size_t length = strlen(ret_text);
	while (length > 0 && ret_text[length - 1] == ' ')
		ret_text[--length] = '\0';
}

bool lesson_prediction_is_right(const json_t *predict, const char *answer, const json_t *value)
{
	char text[128], *end;
	(void)predict;
	trim(text, sizeof text, answer);
	if (json_is_number(value)) {
		double number = strtod(text, &end);
		return end != text && *end == '\0' && fabs(number - json_number_value(value)) < 1e-9;
	}
	if (json_is_boolean(value))
		return strcmp(text, json_is_true(value) ? "true" : "false") == 0;
	return json_is_string(value) && strcmp(text, json_string_value(value)) == 0;
}
