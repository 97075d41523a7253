/* app/lesson_check: what the lessons say comes out, against what does. A run here is made as the lesson's own,
 * but that nobody watches: paced ones go at full speed, a hand plays the solution.
 */
#include "app/lesson_check.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/app.h"
#include "app/jobs.h"
#include "app/lesson_internal.h"
#include "app/signals.h"
#include "explore/explore.h"
#include "store/store.h"
#include "view/view.h"

enum { SETTINGS_MAX = 16, FDS_MAX = 24, NOTED_RUNS = 6, NOTED_SPEED = 60, NOTED_SECONDS = 60 };
static const uint64_t LIMIT_NS = 60ull * 1000000000, BUDGET_NS = 5 * 1000000;

/* One run, or one search, of a lesson: what `lesson check` tries at a time. */
struct trial {
	const struct lesson *lesson;
	const json_t *table;
	const char *wanted;         /* the field that says what must come out */
	const char *explored;       /* instead: this program, in every order; NULL none */
	bool must_fail;             /* it must not meet the goal in every order */
	const struct lesson_step *noted; /* instead: each note of this step must come in the run; NULL none */
	long line;
};
struct trials { const char *dir; ARRAY(struct trial) all; };
/* What a trial has shown. */
enum { AS_TOLD, OTHERWISE, STOPPED };

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

/* `paced`: a paced run is one, if a fast one. *ret_session, the run at its end, is the caller's to free. */
static int run_table(const struct lesson *lesson, const json_t *table, bool paced, struct session **ret_session, struct err *err)
{
	const char *program = text_of(table, "program"), *method = text_of(table, "start_method");
	const char *schedule = text_of(table, "schedule") ? text_of(table, "schedule") : text_of(table, "solution");
	const char *picker = text_of(table, "picker");
	/* A hand that has nothing to play lets the default order go on. */
	if (!schedule && picker && strcmp(picker, "hand") == 0)
		schedule = "";
	struct session_setting settings[SETTINGS_MAX];
	struct buf name = {0};
	struct session *session;
	buf_format(&name, "%s/%s", lesson->id, program);
	struct session_spec spec = {
		.name = buf_get(&name), .source = lesson_listing_get(lesson, program, "lua")->source, .data = &lesson->data,
		.settings = settings, .setting_count = settings_of(table, settings), .schedule = schedule,
		.picker = schedule ? "script" : !picker || strcmp(picker, "paced") == 0 ? paced ? "paced" : "os" : picker,
		.seed = (uint64_t)json_integer_value(json_object_get(table, "seed")), .time_limit_ns = LIMIT_NS,
		.speed = paced ? NOTED_SPEED : 1e9,
	};
	if (method)
		event_start_method_parse(method, &spec.method);
	int result = session_new_live(&spec, &session, err);
	if (result == 0) {
		result = run_to_end(session, err);
		if (result == 0)
			*ret_session = session;
		else
			session_free(session);
	}
	for (size_t i = 0; i < spec.setting_count; i++)
		free((char *)(uintptr_t)settings[i].value);
	buf_done(&name);
	return result;
}

/* ---- what came ---- */

static void tell(FILE *out, const char *dir, const struct trial *trial, const char *what, const json_t *report)
{
	fprintf(out, _("%s/%s/lesson.en.md:%ld: %s.lua does otherwise: %s\n"), dir, trial->lesson->id, trial->line, text_of(trial->table, "program"), what);
	const json_t *errors = json_object_get(report, "errors");
	for (size_t i = 0; i < json_array_size(errors); i++)
		fprintf(out, "\t%s\n", json_string_value(json_array_get(errors, i)));
	const char *verdict = text_of(report, "verdict"), *schedule = text_of(report, "schedule");
	if (verdict)
		fprintf(out, "\t%s\n", verdict);
	if (schedule && strlen(schedule) < 400)
		fprintf(out, "\t--schedule \"%s\"\n", schedule);
	fprintf(out, _("\tMend the program, or write into %s = what must come out.\n"), trial->wanted);
}

static int try_run(const char *dir, const struct trial *trial, FILE *out)
{
	struct session *session = NULL;
	struct buf why = {0};
	struct err err = {0};
	int result = run_table(trial->lesson, trial->table, false, &session, &err), verdict = AS_TOLD;
	json_t *report = session ? session_report(session) : NULL;
	json_t *outcomes = session_outcomes(report);
	if (result == -EINTR)
		verdict = STOPPED;
	else if (result < 0 || !lesson_goal_is_met(json_object_get(trial->table, trial->wanted), outcomes, &why))
		verdict = OTHERWISE;
	if (verdict == OTHERWISE)
		tell(out, dir, trial, result < 0 ? err.text : buf_get(&why), report);
	json_decref(outcomes);
	json_decref(report);
	session_free(session);
	buf_done(&why);
	return verdict;
}

/* ---- notes ---- */

/* Which of the notes stand on the screen at some moment of this run: a bit each. */
static uint64_t notes_of(const struct trial *trial, struct session *session)
{
	uint64_t told = 0, last = history_count(session_history(session));
	struct scene scene = {.history = session_history(session), .lesson = trial->lesson, .step = trial->noted->kind};
	while (scene.moment < last) {
		struct buf text = {0};
		scene.moment = history_step(scene.history, scene.moment, 1, false);
		int note = view_note(&scene, &text);
		told |= note >= 0 ? UINT64_C(1) << (note % 64) : 0;
		buf_done(&text);
	}
	return told;
}

/* What comes by luck has some runs to come in. */
static int try_notes(const char *dir, const struct trial *trial, FILE *out)
{
	uint64_t told = 0, all = trial->noted->notes.n < 64 ? (UINT64_C(1) << trial->noted->notes.n) - 1 : UINT64_MAX;
	struct err err = {0};
	int result = 0;
	time_t patience = time(NULL) + NOTED_SECONDS;
	for (int i = 0; i < NOTED_RUNS && told != all && result == 0 && time(NULL) < patience; i++) {
		struct session *session = NULL;
		result = run_table(trial->lesson, trial->table, i > 0, &session, &err);
		told |= session ? notes_of(trial, session) : 0;
		session_free(session);
	}
	if (result < 0 && result != -EINTR)
		fprintf(out, "%s/%s/lesson.en.md:%ld: %s\n", dir, trial->lesson->id, trial->line, err.text);
	for (size_t i = 0; i < trial->noted->notes.n && result == 0; i++)
		if (!(told >> i % 64 & 1))
			fprintf(out, _("%s/%s/lesson.en.md:%d: this note never comes: nothing in the run of %s.lua fits it, or a note above it does.\n"
			               "\tMend its `when`; what happens is told by: procession run %s/%s --story\n"),
			        dir, trial->lesson->id, trial->noted->notes.at[i].line, text_of(trial->table, "program"), trial->lesson->id, text_of(trial->table, "program"));
	return result == -EINTR ? STOPPED : result < 0 || told != all ? OTHERWISE : AS_TOLD;
}

/* ---- every order ---- */

/* Is this ending the goal? ret_why says what it is. */
static bool is_goal(const struct finding *finding, const json_t *goal, struct buf *ret_why)
{
	json_t *outcome = finding->kind == FOUND_OUTCOME ? json_loads(finding->text, 0, NULL) : NULL;
	buf_reset(ret_why);
	bool is_met = outcome && lesson_goal_is_met(goal, outcome, ret_why);
	if (!outcome)
		buf_text(ret_why, finding->text);
	json_decref(outcome);
	return is_met;
}

/* Those that are found so far. */
static bool all_are_goals(const struct explore_state *state, const json_t *goal, struct buf *ret_why)
{
	for (size_t i = 0; i < state->finding_count; i++)
		if (!is_goal(&state->findings[i], goal, ret_why))
			return false;
	buf_reset(ret_why);
	return true;
}

/* Does this program of the lesson meet the goal in every order? 1 yes, 0 no (ret_why says which ending does not: one is enough). */
static int explore_one(const struct lesson *lesson, const json_t *table, const char *program, struct buf *ret_why, struct err *err)
{
	struct session_setting settings[SETTINGS_MAX];
	struct explore *explore;
	struct explore_spec spec = {
		.run = {.name = program, .source = lesson_listing_get(lesson, program, "lua")->source, .data = &lesson->data, .settings = settings,
		        .setting_count = settings_of(table, settings)}, .preemptions = UINT32_MAX, .time_ns = LIMIT_NS,
	};
	const json_t *goal = json_object_get(table, "goal");
	int result = explore_new(&spec, &explore, err);
	bool begun = result == 0, failed = false;
	for (size_t seen = 0; result == 0 && !failed && !explore_is_over(explore);) {
		struct pollfd fds[FDS_MAX];
		poll(fds, explore_fds(explore, fds, FDS_MAX), explore_timeout_ms(explore));
		explore_pump(explore, BUDGET_NS);
		if (app_signal_came())
			result = err_set(err, EINTR, "%s", _("the run was stopped from outside: all its processes are ended"));
		struct explore_state state = explore_look(explore);
		failed = state.finding_count != seen && !all_are_goals(&state, goal, ret_why);
		seen = state.finding_count;
	}
	if (result == 0 && !failed) {
		/* The search may have begun anew, and have forgotten what it had found: all of it is judged. */
		struct explore_state state = explore_look(explore);
		result = all_are_goals(&state, goal, ret_why) && state.complete && state.finding_count > 0;
		if (!result && ret_why->len == 0)
			buf_text(ret_why, state.trouble ? state.trouble : _("the search was not brought to its end"));
	}
	if (begun)
		explore_free(explore);
	for (size_t i = 0; i < spec.run.setting_count; i++)
		free((char *)(uintptr_t)settings[i].value);
	return result;
}

static int try_explore(const char *dir, const struct trial *trial, FILE *out)
{
	struct buf why = {0};
	struct err err = {0};
	int result = explore_one(trial->lesson, trial->table, trial->explored, &why, &err), verdict = AS_TOLD;
	if (result == -EINTR)
		verdict = STOPPED;
	else if (result != !trial->must_fail)
		verdict = OTHERWISE;
	if (verdict == OTHERWISE)
		fprintf(out, trial->must_fail && result >= 0 ? _("%s/%s/lesson.en.md:%ld: %s.lua meets the goal already: there is nothing to mend%s\n")
		                                             : _("%s/%s/lesson.en.md:%ld: %s.lua should meet the goal in every order: %s\n"),
		        dir, trial->lesson->id, trial->line, trial->explored, result < 0 ? err.text : trial->must_fail ? "" : buf_get(&why));
	buf_done(&why);
	return verdict;
}

static int try_one(void *ctx, size_t index, FILE *out)
{
	const struct trials *trials = ctx;
	const struct trial *trial = &trials->all.at[index];
	return trial->noted ? try_notes(trials->dir, trial, out) : trial->explored ? try_explore(trials->dir, trial, out) : try_run(trials->dir, trial, out);
}

/* ---- what there is to try ---- */

/* A challenge that is to be proved: its proof does it, and the program that the learner begins with does not. */
static void gather_proof(struct trials *trials, const struct lesson *lesson, const struct lesson_step *challenge)
{
	struct trial trial = {.lesson = lesson, .table = challenge->table, .line = challenge->line, .explored = text_of(challenge->table, "proof")};
	if (trial.explored)
		array_push(&trials->all, trial);
	trial.explored = text_of(challenge->table, "program");
	trial.must_fail = true;
	array_push(&trials->all, trial);
}

static void gather_notes(struct trials *trials, const struct lesson *lesson)
{
	const struct lesson_step *run = lesson_step_get(lesson, STEP_RUN), *see = lesson_step_get(lesson, STEP_SEE);
	struct trial trial = {.lesson = lesson, .table = run->table, .line = run->line, .noted = see};
	if (see->notes.n > 0)
		array_push(&trials->all, trial);
}

static void gather(struct trials *trials, const struct lesson *lesson)
{
	for (size_t i = 0; i < lesson->facts.n; i++) {
		const json_t *fact = lesson->facts.at[i];
		const char *language = text_of(fact, "language");
		struct trial trial = {.lesson = lesson, .table = fact, .wanted = "expect", .line = (long)json_integer_value(json_object_get(fact, "line"))};
		if (!language || strcmp(language, "lua") == 0)
			array_push(&trials->all, trial);
	}
	const struct lesson_step *challenge = lesson_step_get(lesson, STEP_CHALLENGE);
	struct trial trial = {.lesson = lesson, .table = challenge->table, .wanted = "goal", .line = challenge->line};
	if (json_object_get(challenge->table, "solution"))
		array_push(&trials->all, trial);
	if (json_is_true(json_object_get(challenge->table, "prove")))
		gather_proof(trials, lesson, challenge);
	gather_notes(trials, lesson);
}

/* ---- all of them ---- */

/* What failed beside others is tried once more, alone: a crowded machine is no fault of the lesson's. */
static int try_again(struct trials *trials, struct app_job_result *results, unsigned *ret_faults, struct err *err)
{
	struct trials one = {.dir = trials->dir};
	int result = 0;
	for (size_t i = 0; i < trials->all.n && result == 0; i++) {
		struct app_job_result again = {0};
		if (results[i].code == AS_TOLD)
			continue;
		one.all.n = 0;
		array_push(&one.all, trials->all.at[i]);
		result = app_jobs_run(1, 1, try_one, &one, &again, err);
		buf_done(&results[i].said);
		results[i].code = again.code;
		if (result == 0 && again.code == STOPPED)
			result = err_set(err, EINTR, "%s", _("the run was stopped from outside: all its processes are ended"));
		*ret_faults += result == 0 && again.code != AS_TOLD;
		/* What the program has said is in it. */
		lesson_complain(&again.said);
		if (result == 0 && again.code > STOPPED)
			fprintf(stderr, _("%s/%s/lesson.en.md:%ld: the check itself ended with code %d\n"), trials->dir, trials->all.at[i].lesson->id,
			        trials->all.at[i].line, again.code);
	}
	array_done(&one.all);
	return result;
}

static int try_all(struct trials *trials, unsigned width, unsigned *ret_faults, struct err *err)
{
	struct app_job_result *results = mem_new_or_die(trials->all.n + 1, sizeof *results);
	int result = app_jobs_run(trials->all.n, width, try_one, trials, results, err);
	if (result == 0)
		result = try_again(trials, results, ret_faults, err);
	for (size_t i = 0; i < trials->all.n; i++)
		buf_done(&results[i].said);
	free(results);
	return result;
}

static int read_all(const char *dir, struct buf *ret_dir, struct lesson **ret_lessons, size_t *ret_count, struct err *err)
{
	struct buf mistakes = {0};
	int result = store_read(dir, ret_dir, ret_lessons, ret_count, &mistakes, err);
	lesson_complain(&mistakes);
	return result < 0 ? -1 : 0;
}

int app_lesson_check(const char *dir, const char *only, unsigned jobs, struct err *err)
{
	struct lesson *lessons;
	struct trials trials = {0};
	struct buf place = {0};
	size_t count;
	unsigned seen = 0, faults = 0;
	if (read_all(dir, &place, &lessons, &count, err) < 0)
		return -1;
	trials.dir = buf_get(&place);
	for (size_t i = 0; i < count; i++) {
		if (only && strcmp(only, lessons[i].id) != 0)
			continue;
		gather(&trials, &lessons[i]);
		seen++;
	}
	unsigned runs = (unsigned)trials.all.n;
	int result = only && !seen ? err_set(err, ENOENT, _("there is no lesson %s in %s"), only, dir)
	                           : try_all(&trials, jobs ? jobs : app_jobs_width(), &faults, err);
	array_done(&trials.all);
	buf_done(&place);
	store_free(lessons, count);
	if (result < 0)
		return -1;
	if (faults)
		return err_set(err, EINVAL, _("%u of %u runs do otherwise than their lessons say"), faults, runs), -1;
	printf(_("lessons: %u, without a mistake; runs that came out as told: %u\n"), seen, runs);
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
	struct buf place = {0};
	size_t count;
	if (read_all(dir, &place, &lessons, &count, err) < 0)
		return -1;
	buf_done(&place);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < lessons[i].listings.n; k++)
			for (size_t f = 0; f < lessons[i].facts.n; f++)
				if (is_about(lessons[i].facts.at[f], &lessons[i].listings.at[k]))
					put_fact(&lessons[i], &lessons[i].listings.at[k], json_object_get(lessons[i].facts.at[f], "expect"));
	store_free(lessons, count);
	return 0;
}
