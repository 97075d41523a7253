/* app/lesson_check: what the lessons say comes out, against what does. A run here is made as the lesson's own,
 * but that nobody watches: paced ones go at full speed, a hand plays the solution.
 */
#include "app/lesson_check.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/signals.h"
#include "explore/explore.h"
#include "store/store.h"

enum { SETTINGS_MAX = 16, FDS_MAX = 24 };
static const uint64_t LIMIT_NS = 60ull * 1000000000, BUDGET_NS = 5 * 1000000;

struct sum { unsigned runs, faults; };

static const char *text_of(const json_t *table, const char *name)
{
	return json_string_value(json_object_get(table, name));
}

/* ---- one run ---- */

/* The values are the caller's to free. */
static size_t settings_of(const json_t *table, struct session_setting settings[SETTINGS_MAX])
{
	size_t count = 0;
	const char *name;
	json_t *value;
	json_object_foreach(json_object_get(table, "set"), name, value) {
		char *text = json_is_string(value) ? mem_text_or_die(json_string_value(value)) : json_dumps(value, JSON_ENCODE_ANY);
		if (count < SETTINGS_MAX && text)
			settings[count++] = (struct session_setting){name, text};
		else
			free(text);
	}
	return count;
}

static int run_to_end(struct session *session, struct err *err)
{
	while (!session_is_over(session)) {
		struct pollfd fds[2];
		fds[0] = (struct pollfd){.fd = app_signal_fd(), .events = POLLIN};
		nfds_t count = 1 + session_fds(session, fds + 1, 1);
		if (poll(fds, count, session_timeout_ms(session)) < 0 && errno != EINTR)
			return err_set(err, errno, _("cannot wait for the run: %s"), strerror(errno));
		if (app_signal_came())
			return err_set(err, EINTR, "%s", _("the run was stopped from outside: all its processes are ended"));
		/* What broke the run is in its events, and so in the report. */
		struct err trouble;
		session_pump(session, BUDGET_NS, &trouble);
	}
	return 0;
}

static int run_table(const struct lesson *lesson, const json_t *table, json_t **ret_report, struct err *err)
{
	const char *program = text_of(table, "program"), *method = text_of(table, "start_method");
	const char *schedule = text_of(table, "schedule") ? text_of(table, "schedule") : text_of(table, "solution");
	const char *picker = text_of(table, "picker");
	struct session_setting settings[SETTINGS_MAX];
	struct buf name = {0};
	struct session *session;
	buf_format(&name, "%s/%s", lesson->id, program);
	struct session_spec spec = {
		.name = buf_get(&name), .source = lesson_listing_get(lesson, program, "lua")->source,
		.settings = settings, .setting_count = settings_of(table, settings), .schedule = schedule,
		.picker = schedule ? "script" : picker && strcmp(picker, "paced") != 0 ? picker : "os",
		.seed = (uint64_t)json_integer_value(json_object_get(table, "seed")), .time_limit_ns = LIMIT_NS,
		.speed = schedule ? 1e9 : 0,
	};
	if (method)
		event_start_method_parse(method, &spec.method);
	int result = session_new_live(&spec, &session, err);
	if (result == 0) {
		result = run_to_end(session, err);
		if (result == 0)
			*ret_report = session_report(session);
		session_free(session);
	}
	for (size_t i = 0; i < spec.setting_count; i++)
		free((char *)(uintptr_t)settings[i].value);
	buf_done(&name);
	return result;
}

/* ---- what came ---- */

static void tell(const char *dir, const struct lesson *lesson, long line, const json_t *table, const char *what, const json_t *report)
{
	fprintf(stderr, _("%s/%s/lesson.en.md:%ld: %s.lua does otherwise: %s\n"), dir, lesson->id, line, text_of(table, "program"), what);
	const json_t *errors = json_object_get(report, "errors");
	for (size_t i = 0; i < json_array_size(errors); i++)
		fprintf(stderr, "\t%s\n", json_string_value(json_array_get(errors, i)));
	const char *verdict = text_of(report, "verdict"), *schedule = text_of(report, "schedule");
	if (verdict)
		fprintf(stderr, "\t%s\n", verdict);
	if (schedule && strlen(schedule) < 400)
		fprintf(stderr, "\t--schedule \"%s\"\n", schedule);
}

static int check_table(const char *dir, const struct lesson *lesson, const json_t *table, const char *wanted, long line, struct sum *sum, struct err *err)
{
	json_t *report = NULL;
	struct buf why = {0};
	int result = run_table(lesson, table, &report, err);
	sum->runs++;
	if (result == -EINTR)
		return result;
	json_t *outcomes = session_outcomes(report);
	if (result < 0) {
		tell(dir, lesson, line, table, err->text, report);
		sum->faults++;
	} else if (!lesson_goal_is_met(json_object_get(table, wanted), outcomes, &why)) {
		tell(dir, lesson, line, table, buf_get(&why), report);
		sum->faults++;
	}
	json_decref(outcomes);
	json_decref(report);
	buf_done(&why);
	return 0;
}

/* Does this program of the lesson meet the goal in every order? 1 yes, 0 no (ret_why says which ending does not). */
static int explore_one(const struct lesson *lesson, const json_t *table, const char *program, struct buf *ret_why, struct err *err)
{
	struct session_setting settings[SETTINGS_MAX];
	struct explore *explore;
	struct explore_spec spec = {
		.run = {.name = program, .source = lesson_listing_get(lesson, program, "lua")->source, .settings = settings,
		        .setting_count = settings_of(table, settings)}, .preemptions = UINT32_MAX, .time_ns = LIMIT_NS,
	};
	int result = explore_new(&spec, &explore, err);
	bool begun = result == 0;
	while (result == 0 && !explore_is_over(explore)) {
		struct pollfd fds[FDS_MAX];
		poll(fds, explore_fds(explore, fds, FDS_MAX), explore_timeout_ms(explore));
		explore_pump(explore, BUDGET_NS);
		if (app_signal_came())
			result = err_set(err, EINTR, "%s", _("the run was stopped from outside: all its processes are ended"));
	}
	if (result == 0) {
		struct explore_state state = explore_look(explore);
		result = state.complete && state.finding_count > 0;
		if (!result)
			buf_text(ret_why, state.trouble ? state.trouble : _("the search was not brought to its end"));
		for (size_t i = 0; i < state.finding_count && result == 1; i++) {
			json_t *outcome = state.findings[i].kind == FOUND_OUTCOME ? json_loads(state.findings[i].text, 0, NULL) : NULL;
			buf_reset(ret_why);
			result = outcome && lesson_goal_is_met(json_object_get(table, "goal"), outcome, ret_why);
			if (!outcome)
				buf_text(ret_why, state.findings[i].text);
			json_decref(outcome);
		}
	}
	if (begun)
		explore_free(explore);
	for (size_t i = 0; i < spec.run.setting_count; i++)
		free((char *)(uintptr_t)settings[i].value);
	return result;
}

/* A challenge that is to be proved: its proof does it, and the program that the learner begins with does not. */
static int check_proof(const char *dir, const struct lesson *lesson, const struct lesson_step *challenge, struct sum *sum, struct err *err)
{
	const char *programs[] = {text_of(challenge->table, "proof"), text_of(challenge->table, "program")};
	for (int i = 0; i < 2; i++) {
		struct buf why = {0};
		int result = programs[i] ? explore_one(lesson, challenge->table, programs[i], &why, err) : !i;
		sum->runs++;
		if (result >= 0 && result != (i == 0)) {
			fprintf(stderr, i == 0 ? _("%s/%s/lesson.en.md:%d: %s.lua should meet the goal in every order: %s\n")
			                       : _("%s/%s/lesson.en.md:%d: %s.lua meets the goal already: there is nothing to mend%s\n"),
			        dir, lesson->id, challenge->line, programs[i], i == 0 ? buf_get(&why) : "");
			sum->faults++;
		}
		buf_done(&why);
		if (result < 0)
			return result;
	}
	return 0;
}

static int check_lesson(const char *dir, const struct lesson *lesson, struct sum *sum, struct err *err)
{
	int result = 0;
	for (size_t i = 0; i < lesson->facts.n && result == 0; i++) {
		const json_t *fact = lesson->facts.at[i];
		const char *language = text_of(fact, "language");
		if (!language || strcmp(language, "lua") == 0)
			result = check_table(dir, lesson, fact, "expect", (long)json_integer_value(json_object_get(fact, "line")), sum, err);
	}
	const struct lesson_step *challenge = lesson_step_get(lesson, STEP_CHALLENGE);
	if (result == 0 && json_object_get(challenge->table, "solution"))
		result = check_table(dir, lesson, challenge->table, "goal", challenge->line, sum, err);
	if (result == 0 && json_is_true(json_object_get(challenge->table, "prove")))
		result = check_proof(dir, lesson, challenge, sum, err);
	return result;
}

static int read_all(const char *dir, struct lesson **ret_lessons, size_t *ret_count, struct err *err)
{
	struct buf mistakes = {0};
	int result = store_read(dir, ret_lessons, ret_count, &mistakes, err);
	fputs(buf_get(&mistakes), stderr);
	buf_done(&mistakes);
	return result < 0 ? -1 : 0;
}

int app_lesson_check(const char *dir, const char *only, struct err *err)
{
	struct lesson *lessons;
	size_t count;
	struct sum sum = {0};
	unsigned seen = 0;
	int result = read_all(dir, &lessons, &count, err);
	if (result < 0)
		return -1;
	app_signals_catch();
	for (size_t i = 0; i < count && result == 0; i++) {
		if (only && strcmp(only, lessons[i].id) != 0)
			continue;
		result = check_lesson(dir, &lessons[i], &sum, err);
		seen++;
	}
	store_free(lessons, count);
	if (result < 0)
		return -1;
	if (only && !seen)
		return err_set(err, ENOENT, _("there is no lesson %s in %s"), only, dir), -1;
	if (sum.faults)
		return err_set(err, EINVAL, _("%u of %u runs do otherwise than their lessons say"), sum.faults, sum.runs), -1;
	printf(_("lessons: %u, without a mistake; runs that came out as told: %u\n"), seen, sum.runs);
	return 0;
}

/* ---- facts, for whoever runs the other languages ---- */

static char *bound_text(const json_t *bounds, const char *name)
{
	const json_t *bound = json_object_get(bounds, name);
	return bound ? json_dumps(bound, JSON_ENCODE_ANY) : mem_text_or_die("");
}

static void put_fact(const struct lesson *lesson, const struct lesson_listing *listing, const json_t *expect)
{
	const char *name;
	json_t *wanted;
	json_object_foreach((json_t *)(uintptr_t)expect, name, wanted) {
		char *min = bound_text(wanted, "min"), *max = bound_text(wanted, "max");
		char *value = json_is_object(wanted) ? mem_text_or_die("") : json_dumps(wanted, JSON_ENCODE_ANY | JSON_COMPACT);
		printf("%s/%s\t%s\t%s\t%s\t%s\t%s\n", lesson->id, listing->program, listing->language, name, min, max, value ? value : "");
		free(min);
		free(max);
		free(value);
	}
}

static bool is_about(const json_t *fact, const struct lesson_listing *listing)
{
	static const char *const special[] = {"set", "schedule", "start_method"};
	const char *language = text_of(fact, "language");
	for (size_t i = 0; i < COUNT_OF(special); i++)
		if (json_object_get(fact, special[i]))
			return false;
	return strcmp(text_of(fact, "program"), listing->program) == 0 && (!language || strcmp(language, listing->language) == 0);
}

int app_lesson_facts(const char *dir, struct err *err)
{
	struct lesson *lessons;
	size_t count;
	if (read_all(dir, &lessons, &count, err) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < lessons[i].listings.n; k++)
			for (size_t f = 0; f < lessons[i].facts.n; f++)
				if (is_about(lessons[i].facts.at[f], &lessons[i].listings.at[k]))
					put_fact(&lessons[i], &lessons[i].listings.at[k], json_object_get(lessons[i].facts.at[f], "expect"));
	store_free(lessons, count);
	return 0;
}
