/* lesson/fields: what may stand in the tables of a lesson. One list of fields;
 * doc/LESSON-FORMAT.md is its description in words.
 */
#include "lesson/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"

const char *const lesson_table_names[TABLE_KINDS] = {
	[TABLE_LESSON] = "lesson", [TABLE_PREDICT] = "predict", [TABLE_RUN] = "run",
	[TABLE_NOTE] = "note", [TABLE_QUIZ] = "quiz", [TABLE_CHALLENGE] = "challenge",
	[TABLE_FACT] = "fact",
};

static const char *const picker_words[] = {"os", "paced", "hand", "script", NULL};
static const char *const method_words[] = {"fork", "spawn", "forkserver", NULL};
static const char *const answer_words[] = {"number", "choice", "order", NULL};
static const char *const focus_words[] = {
	"lesson", "program", "tree", "states", "timeline", "objects", "waits", "memory", "output", "story", "scheduler", "cpus", "table", NULL,
};
/* Kinds that the story tells: a note for another one would never be seen. */
static const char *const moment_words[] = {
	"START", "BEGIN", "EXIT", "DEATH", "JOIN", "ALIVE", "SIGNAL", "DIE", "SLEEP", "PRINT", "OPEN", "READ", "WRITE", "BUFFER",
	"ACQUIRE", "RELEASE", "OUTCOME", "VAR", "ERROR", "LIMIT", "VERDICT", "EXEC", "ADOPTED", "SWITCH", "HANDLER", "WAIT_CHILD",
	"GROUP", "COPY", "OWNER_DIED", "PUT", "GET", "TASK_DONE", "DRAIN", "SEND", "RECV", "RECV_LENGTH", "POLL", "CLOSE", "LISTEN",
	"CONNECT", "ACCEPT", "SQL", "WAIT", "NOTIFY", "SET", "CLEAR", "CALL", "SERVE", "ANSWER", "SUBMIT", "TAKE", "DONE",
	"RESULT", "CALLBACK", "SHUTDOWN", "WORKER", "WORK", "IO", "POLICY", "CHECK", "MARK", NULL,
};
static const char *const language_words[] = {"lua", "py", "c", NULL};

enum field_type { FIELD_TEXT, FIELD_WHOLE, FIELD_NUMBER, FIELD_FLAG, FIELD_FIELDS, FIELD_ITEMS };
static const char *const type_words[] = {
	[FIELD_TEXT] = N_("a text in quotes"), [FIELD_WHOLE] = N_("a whole number"), [FIELD_NUMBER] = N_("a number"),
	[FIELD_FLAG] = N_("true or false"), [FIELD_FIELDS] = N_("a table of fields: { name = value }"),
	[FIELD_ITEMS] = N_("a table of items: { \"one\", \"two\" }"),
};

/* Tables that are no block of their own. */
enum { TABLE_WHEN = TABLE_KINDS, TABLE_QUIZ_CHOICE, TABLE_PREDICT_CHOICE, TABLE_BOUNDS };
#define IN(table) (1u << (table))
#define RUNS (IN(TABLE_PREDICT) | IN(TABLE_RUN) | IN(TABLE_CHALLENGE) | IN(TABLE_FACT))

struct field {
	const char *name;
	enum field_type type;
	unsigned in, needed;        /* sets of tables */
	double least, most;         /* numbers: bounds; items: how many */
	const char *const *words;   /* the only texts allowed */
};

static const struct field fields[] = {
	{"chapter", FIELD_WHOLE, IN(TABLE_LESSON), IN(TABLE_LESSON), 1, 8, NULL},
	{"order", FIELD_WHOLE, IN(TABLE_LESSON), IN(TABLE_LESSON), 1, 99, NULL},
	{"minutes", FIELD_WHOLE, IN(TABLE_LESSON), IN(TABLE_LESSON), 1, 120, NULL},
	{"after", FIELD_ITEMS, IN(TABLE_LESSON), 0, 1, 4, NULL},
	{"data", FIELD_ITEMS, IN(TABLE_LESSON), 0, 1, 8, NULL},
	{"program", FIELD_TEXT, RUNS, RUNS, 0, 0, NULL},
	{"set", FIELD_FIELDS, RUNS, 0, 0, 0, NULL},
	{"picker", FIELD_TEXT, RUNS, 0, 0, 0, picker_words},
	{"speed", FIELD_NUMBER, RUNS, 0, 0.1, 1000, NULL},
	{"schedule", FIELD_TEXT, RUNS, 0, 0, 0, NULL},
	{"seed", FIELD_WHOLE, RUNS, 0, 1, 4294967295.0, NULL},
	{"start_method", FIELD_TEXT, RUNS, 0, 0, 0, method_words},
	{"paused", FIELD_FLAG, RUNS, 0, 0, 0, NULL},
	{"outcome", FIELD_TEXT, IN(TABLE_PREDICT), IN(TABLE_PREDICT), 0, 0, NULL},
	{"kind", FIELD_TEXT, IN(TABLE_PREDICT), IN(TABLE_PREDICT), 0, 0, answer_words},
	{"tolerance", FIELD_NUMBER, IN(TABLE_PREDICT), 0, 0, 1e9, NULL},
	{"question", FIELD_TEXT, IN(TABLE_PREDICT) | IN(TABLE_QUIZ), IN(TABLE_QUIZ), 0, 0, NULL},
	{"choices", FIELD_ITEMS, IN(TABLE_PREDICT) | IN(TABLE_QUIZ), IN(TABLE_QUIZ), 2, 6, NULL},
	{"focus", FIELD_TEXT, IN(TABLE_RUN), 0, 0, 0, focus_words},
	{"when", FIELD_FIELDS, IN(TABLE_NOTE), IN(TABLE_NOTE), 0, 0, NULL},
	{"text", FIELD_TEXT, IN(TABLE_NOTE) | IN(TABLE_QUIZ_CHOICE) | IN(TABLE_PREDICT_CHOICE),
	 IN(TABLE_NOTE) | IN(TABLE_QUIZ_CHOICE) | IN(TABLE_PREDICT_CHOICE), 0, 0, NULL},
	{"expect", FIELD_FIELDS, IN(TABLE_PREDICT) | IN(TABLE_RUN) | IN(TABLE_FACT), IN(TABLE_FACT), 0, 0, NULL},
	{"language", FIELD_TEXT, IN(TABLE_FACT), 0, 0, 0, language_words},
	{"goal", FIELD_FIELDS, IN(TABLE_CHALLENGE), IN(TABLE_CHALLENGE), 0, 0, NULL},
	{"hints", FIELD_ITEMS, IN(TABLE_CHALLENGE), 0, 1, 9, NULL},
	{"solution", FIELD_TEXT, IN(TABLE_CHALLENGE), 0, 0, 0, NULL},
	{"prove", FIELD_FLAG, IN(TABLE_CHALLENGE), 0, 0, 0, NULL},
	{"proof", FIELD_TEXT, IN(TABLE_CHALLENGE), 0, 0, 0, NULL},
	{"right", FIELD_FLAG, IN(TABLE_QUIZ_CHOICE), 0, 0, 0, NULL},
	{"why", FIELD_TEXT, IN(TABLE_QUIZ_CHOICE), 0, 0, 0, NULL},
	{"kind", FIELD_TEXT, IN(TABLE_WHEN), IN(TABLE_WHEN), 0, 0, moment_words},
	{"lost", FIELD_FLAG, IN(TABLE_WHEN), 0, 0, 0, NULL},
	{"task", FIELD_WHOLE, IN(TABLE_WHEN), 0, 0, 511, NULL},
	{"object", FIELD_TEXT, IN(TABLE_WHEN), 0, 0, 0, NULL},
	{"text", FIELD_TEXT, IN(TABLE_WHEN), 0, 0, 0, NULL},
	{"min", FIELD_NUMBER, IN(TABLE_BOUNDS), 0, -1e15, 1e15, NULL},
	{"max", FIELD_NUMBER, IN(TABLE_BOUNDS), 0, -1e15, 1e15, NULL},
};

/* ---- places ---- */

void place_mistake(struct place *place, int line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (line > 0)
		buf_format(place->mistakes, "%s:%d: ", place->file, line);
	else
		buf_format(place->mistakes, "%s: ", place->file);
	buf_vformat(place->mistakes, format, args);
	buf_char(place->mistakes, '\n');
	va_end(args);
	place->count++;
}

static bool is_word(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int place_line(const struct place *place, const char *field)
{
	size_t length = strlen(field);
	int line = place->line;
	if (!place->text || length == 0)
		return line;
	for (const char *at = place->text; *at; at++) {
		if (strncmp(at, field, length) == 0 && !is_word(at[length]) && (at == place->text || !is_word(at[-1])))
			return line;
		line += *at == '\n';
	}
	return place->line;
}

/* ---- single fields ---- */

static const struct field *field_of(unsigned table, const char *name)
{
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (fields[i].in & IN(table) && strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

static bool has_type(const json_t *value, enum field_type type)
{
	switch (type) {
	case FIELD_TEXT: return json_is_string(value);
	case FIELD_WHOLE: return json_is_integer(value);
	case FIELD_NUMBER: return json_is_number(value);
	case FIELD_FLAG: return json_is_boolean(value);
	case FIELD_FIELDS: return json_is_object(value);
	case FIELD_ITEMS: return json_is_array(value) || (json_is_object(value) && json_object_size(value) == 0);
	}
	return false;
}

static void words_join(const char *const *words, struct buf *ret_text)
{
	for (size_t i = 0; words[i]; i++)
		buf_format(ret_text, "%s%s", i ? ", " : "", words[i]);
}

static void names_join(unsigned table, struct buf *ret_text)
{
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (fields[i].in & IN(table))
			buf_format(ret_text, "%s%s", ret_text->len ? ", " : "", fields[i].name);
}

static void check_words(const struct field *field, const char *text, struct place *place)
{
	/* A scheduling policy, with its parameters. */
	if (field->words == picker_words && strncmp(text, "policy:", 7) == 0) {
		struct policy_run run;
		struct err err;
		if (policy_run_parse(text + 7, &run, &err) < 0)
			place_mistake(place, place_line(place, field->name), "%s", err.text);
		return;
	}
	for (size_t i = 0; field->words[i]; i++)
		if (strcmp(field->words[i], text) == 0)
			return;
	struct buf words = {0};
	words_join(field->words, &words);
	place_mistake(place, place_line(place, field->name), _("%s cannot be \"%s\"; choose one of: %s"), field->name, text, buf_get(&words));
	buf_done(&words);
}

static void check_value(const struct field *field, const json_t *value, struct place *place)
{
	int line = place_line(place, field->name);
	if (!has_type(value, field->type)) {
		place_mistake(place, line, _("%s must be %s"), field->name, _(type_words[field->type]));
		return;
	}
	double number = json_is_number(value) ? json_number_value(value) : (double)json_array_size(value);
	if (field->type == FIELD_TEXT && json_string_length(value) == 0)
		place_mistake(place, line, _("%s is empty; write its text or leave the field out"), field->name);
	else if (field->words)
		check_words(field, json_string_value(value), place);
	else if (field->type == FIELD_ITEMS && (number < field->least || number > field->most))
		place_mistake(place, line, _("%s must have %g to %g items, not %g"), field->name, field->least, field->most, number);
	else if ((field->type == FIELD_WHOLE || field->type == FIELD_NUMBER) && (number < field->least || number > field->most))
		place_mistake(place, line, _("%s must be from %.10g to %.10g, not %.10g"), field->name, field->least, field->most, number);
}

static void check_fields(unsigned table, const char *table_name, const json_t *value, struct place *place)
{
	const char *name;
	json_t *part;
	json_object_foreach((json_t *)(uintptr_t)value, name, part) {
		const struct field *field = field_of(table, name);
		if (field) {
			check_value(field, part, place);
			continue;
		}
		struct buf names = {0};
		names_join(table, &names);
		place_mistake(place, place_line(place, name), _("%s has no field \"%s\"; it has: %s"), table_name, name, buf_get(&names));
		buf_done(&names);
	}
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (fields[i].needed & IN(table) && !json_object_get(value, fields[i].name))
			place_mistake(place, place->line, _("%s lacks the field \"%s\"; add it"), table_name, fields[i].name);
}

/* ---- what fields must be together ---- */

static bool is_scalar(const json_t *value)
{
	return json_is_string(value) || json_is_number(value) || json_is_boolean(value);
}

static bool is_schedule(const char *text)
{
	return strspn(text, "0123456789 ") == strlen(text) && strspn(text, " ") < strlen(text);
}

static void check_run(const json_t *table, struct place *place)
{
	static const char *const schedules[] = {"schedule", "solution"};
	for (size_t i = 0; i < COUNT_OF(schedules); i++) {
		const char *text = json_string_value(json_object_get(table, schedules[i]));
		if (text && *text && !is_schedule(text))
			place_mistake(place, place_line(place, schedules[i]), _("%s must be task numbers, as in \"1 2 2 1\""), schedules[i]);
	}
	const char *picker = json_string_value(json_object_get(table, "picker"));
	bool is_script = picker && strcmp(picker, "script") == 0;
	if (is_script != (json_object_get(table, "schedule") != NULL))
		place_mistake(place, place_line(place, is_script ? "picker" : "schedule"),
		              _("picker = \"script\" and schedule go together; write both or neither"));
	bool has_speed = picker && (strcmp(picker, "paced") == 0 || strncmp(picker, "policy:", 7) == 0);
	if (json_object_get(table, "speed") && !has_speed)
		place_mistake(place, place_line(place, "speed"), _("speed is for picker = \"paced\"; write that or leave speed out"));
	const char *name;
	json_t *value, *set = json_object_get(table, "set");
	if (!json_is_object(set))
		return;
	json_object_foreach(set, name, value)
		if (!is_scalar(value))
			place_mistake(place, place_line(place, name), _("the parameter %s must be a number, a text, true or false"), name);
}

static void check_predict(const json_t *table, struct place *place)
{
	const char *kind = json_string_value(json_object_get(table, "kind"));
	const json_t *choices = json_object_get(table, "choices");
	bool is_choice = kind && strcmp(kind, "choice") == 0;
	if (kind && is_choice != (choices != NULL))
		place_mistake(place, place_line(place, is_choice ? "kind" : "choices"),
		              _("kind = \"choice\" and choices go together; write both or neither"));
	for (size_t i = 0; i < json_array_size(choices); i++) {
		const json_t *choice = json_array_get(choices, i), *value = json_object_get(choice, "value");
		if (json_is_string(choice) || json_is_number(choice))
			continue;
		if (!json_is_object(choice) || json_object_size(choice) != 2 || !json_is_string(json_object_get(choice, "text")) || !is_scalar(value))
			place_mistake(place, place_line(place, "choices"),
			              _("choice %zu must be a text, a number, or { text = \"shown\", value = 9 }"), i + 1);
	}
}

static void check_quiz(const json_t *table, struct place *place)
{
	const json_t *choices = json_object_get(table, "choices");
	unsigned right = 0;
	for (size_t i = 0; i < json_array_size(choices); i++) {
		const json_t *choice = json_array_get(choices, i);
		if (!json_is_object(choice)) {
			place_mistake(place, place_line(place, "choices"), _("choice %zu must be a table: { text = \"...\", why = \"...\" }"), i + 1);
			continue;
		}
		/* Each choice has the same field names, so their lines cannot be told apart by name. */
		struct place inside = *place;
		inside.text = NULL;
		const char *text = json_string_value(json_object_get(choice, "text"));
		inside.line = text ? place_line(place, text) : place_line(place, "choices");
		check_fields(TABLE_QUIZ_CHOICE, _("a choice"), choice, &inside);
		bool is_right = json_is_true(json_object_get(choice, "right"));
		right += is_right;
		if (!is_right && !json_object_get(choice, "why"))
			place_mistake(&inside, inside.line, _("the wrong choice %zu lacks \"why\"; say what somebody who picks it has not seen yet"), i + 1);
		place->count = inside.count;
	}
	if (json_array_size(choices) > 0 && right != 1)
		place_mistake(place, place_line(place, "choices"), _("%u choices have right = true; exactly one must have it"), right);
}

static void check_note(const json_t *table, struct place *place)
{
	const json_t *when = json_object_get(table, "when");
	if (json_is_object(when)) {
		struct place inside = *place;
		inside.line = place_line(place, "when");
		inside.text = NULL;
		check_fields(TABLE_WHEN, "when", when, &inside);
		place->count = inside.count;
	}
}

static void check_challenge(const json_t *table, struct place *place)
{
	const json_t *hints = json_object_get(table, "hints");
	for (size_t i = 0; i < json_array_size(hints); i++)
		if (!json_is_string(json_array_get(hints, i)))
			place_mistake(place, place_line(place, "hints"), _("hint %zu must be a text in quotes"), i + 1);
	if (json_object_get(table, "proof") && !json_is_true(json_object_get(table, "prove")))
		place_mistake(place, place_line(place, "proof"), "%s", _("proof names a program that meets the goal in every order; it goes with prove = true"));
}

/* What outcomes must be: a challenge's `goal`, and what is expected of a run. */
static void check_outcomes(const json_t *table, const char *field, struct place *place)
{
	json_t *goal = json_object_get(table, field), *value;
	const char *name;
	if (!json_is_object(goal))
		return;
	if (json_object_size(goal) == 0)
		place_mistake(place, place_line(place, field), _("%s is empty; write an outcome and its value: { tickets_left = 9 }"), field);
	json_object_foreach(goal, name, value) {
		if (json_is_object(value) && json_object_size(value) > 0)
			check_fields(TABLE_BOUNDS, name, value, place);
		else if (!is_scalar(value) && !(json_is_array(value) && strcmp(field, "expect") == 0))
			place_mistake(place, place_line(place, name), _("%s must be a value or bounds: { min = 1, max = 5 }"), name);
	}
}

/* Which lessons should be known before. */
static void check_after(const json_t *table, struct place *place)
{
	const json_t *after = json_object_get(table, "after");
	for (size_t i = 0; i < json_array_size(after); i++)
		if (!lesson_is_id(json_string_value(json_array_get(after, i))))
			place_mistake(place, place_line(place, "after"), _("after %zu must be the id of a lesson, a text in quotes"), i + 1);
}

/* Which files its programs read. */
static void check_data(const json_t *table, struct place *place)
{
	const json_t *data = json_object_get(table, "data");
	for (size_t i = 0; i < json_array_size(data); i++) {
		const char *name = json_string_value(json_array_get(data, i));
		if (!name || !lesson_data_name(name))
			place_mistake(place, place_line(place, "data"), _("data %zu must be the name of a file: a text in quotes of small letters, digits, . - _"), i + 1);
		for (size_t k = 0; name && k < i; k++)
			if (json_equal(json_array_get(data, i), json_array_get(data, k)))
				place_mistake(place, place_line(place, "data"), _("data names %s twice; delete one"), name);
	}
}

/* Whoever writes "\27[2J" means the terminal of whoever reads it. */
bool table_has_controls(const json_t *value)
{
	const char *name;
	json_t *part;
	char *text = mem_text_or_die(json_string_value(value));
	if (text)
		text_clean(text);
	bool has = text && strcmp(text, json_string_value(value)) != 0;
	free(text);
	for (size_t i = 0; i < json_array_size(value) && !has; i++)
		has = table_has_controls(json_array_get(value, i));
	json_object_foreach((json_t *)(uintptr_t)value, name, part) {
		json_t *key = json_string(name);
		has = has || table_has_controls(key) || table_has_controls(part);
		json_decref(key);
	}
	return has;
}

static void check_goal(const json_t *table, struct place *place)
{
	check_outcomes(table, "goal", place);
	check_outcomes(table, "expect", place);
}

bool table_check(enum lesson_table kind, const json_t *table, struct place *place)
{
	static void (*const together[TABLE_KINDS][3])(const json_t *, struct place *) = {
		[TABLE_LESSON] = {check_after, check_data}, [TABLE_PREDICT] = {check_run, check_predict, check_goal}, [TABLE_RUN] = {check_run, check_goal}, [TABLE_NOTE] = {check_note},
		[TABLE_QUIZ] = {check_quiz}, [TABLE_CHALLENGE] = {check_run, check_challenge, check_goal},
		[TABLE_FACT] = {check_run, check_goal},
	};
	unsigned before = place->count;
	if (!json_is_object(table)) {
		place_mistake(place, place->line, _("%s must be %s"), lesson_table_names[kind], _(type_words[FIELD_FIELDS]));
		return false;
	}
	if (table_has_controls(table))
		place_mistake(place, place->line, "%s", _("there is a control character here; delete it"));
	check_fields(kind, lesson_table_names[kind], table, place);
	for (size_t i = 0; i < COUNT_OF(together[kind]); i++)
		if (together[kind][i])
			together[kind][i](table, place);
	return place->count == before;
}

/* ---- what they say about programs ---- */

void lesson_use_add(struct lesson *lesson, enum lesson_use_kind kind, int line, const char *program, const char *name)
{
	struct lesson_use use = {.kind = kind, .line = line, .program = mem_text_or_die(program), .name = name ? mem_text_or_die(name) : NULL};
	array_push(&lesson->uses, use);
}

static bool is_told_by_the_tool(const char *outcome)
{
	return strcmp(outcome, "lost_updates") == 0 || strcmp(outcome, "deadlock") == 0 || strcmp(outcome, "hang") == 0 ||
	       strcmp(outcome, "steps") == 0 || strcmp(outcome, "seconds") == 0;
}

void table_uses(const json_t *table, const struct place *place, struct lesson *lesson)
{
	const json_t *after = json_object_get(table, "after");
	for (size_t i = 0; i < json_array_size(after); i++)
		lesson_use_add(lesson, USE_LESSON, place_line(place, "after"), json_string_value(json_array_get(after, i)), NULL);
	const json_t *data = json_object_get(table, "data");
	for (size_t i = 0; i < json_array_size(data); i++)
		lesson_use_add(lesson, USE_DATA, place_line(place, json_string_value(json_array_get(data, i))), json_string_value(json_array_get(data, i)), NULL);
	const char *program = json_string_value(json_object_get(table, "program")), *name;
	const char *outcome = json_string_value(json_object_get(table, "outcome"));
	json_t *value;
	if (!program)
		return;
	lesson_use_add(lesson, USE_PROGRAM, place_line(place, "program"), program, NULL);
	const char *proof = json_string_value(json_object_get(table, "proof"));
	if (proof)
		lesson_use_add(lesson, USE_PROGRAM, place_line(place, "proof"), proof, NULL);
	json_object_foreach(json_object_get(table, "set"), name, value)
		lesson_use_add(lesson, USE_PARAM, place_line(place, name), program, name);
	json_object_foreach(json_object_get(table, "goal"), name, value)
		if (!is_told_by_the_tool(name))
			lesson_use_add(lesson, USE_OUTCOME, place_line(place, name), program, name);
	json_object_foreach(json_object_get(table, "expect"), name, value)
		if (!is_told_by_the_tool(name))
			lesson_use_add(lesson, USE_OUTCOME, place_line(place, name), program, name);
	if (outcome && !is_told_by_the_tool(outcome))
		lesson_use_add(lesson, USE_OUTCOME, place_line(place, "outcome"), program, outcome);
}
