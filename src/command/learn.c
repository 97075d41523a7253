/* command/learn: the way through a lesson: predict, run, see, explain, challenge. A step that is done is
 * noted in the learner's progress; the next visit begins behind it.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static const struct lesson_step *step_of(const struct desk *desk)
{
	return desk->teaches ? lesson_step_get(&desk->lesson, desk->step) : NULL;
}

/* What asks here: the predict table or the quiz that is shown. NULL nothing. */
static const json_t *question_of(const struct desk *desk)
{
	const struct lesson_step *step = step_of(desk);
	if (review_is_on(desk))
		return review_question(desk);
	if (!step)
		return NULL;
	if (step->kind == STEP_PREDICT)
		return step->table;
	return step->kind == STEP_EXPLAIN && desk->quiz < step->quizzes.n ? step->quizzes.at[desk->quiz] : NULL;
}

size_t learn_choices(const struct desk *desk)
{
	return json_array_size(json_object_get(question_of(desk), "choices"));
}

bool learn_is_asking(const struct desk *desk)
{
	return question_of(desk) && !desk->answered;
}

bool learn_is_choosing(const struct desk *desk)
{
	return learn_is_asking(desk) && learn_choices(desk) > 0;
}

bool learn_is_typing(const struct desk *desk)
{
	return learn_is_asking(desk) && learn_choices(desk) == 0;
}

/* An order is typed: "1 3 2 4". */
static bool learn_is_ordering(const struct desk *desk)
{
	const char *kind = json_string_value(json_object_get(question_of(desk), "kind"));
	return kind && strcmp(kind, "order") == 0;
}

/* ---- steps ---- */

static void note_done(struct desk *desk, enum step_kind step)
{
	struct err err;
	if (desk->progress && progress_step_set(desk->progress, desk->lesson.id, lesson_step_name(step), &err) < 0)
		desk_say(desk, true, "%s", err.text);
}

static void begin_asking(struct desk *desk)
{
	desk->answered = false;
	desk->typed[0] = desk->result[0] = '\0';
	desk->choice = learn_choices(desk) > 0 ? 0 : -1;
}

/* The view that a step's table names; of a step that names none, the run's. */
static void look_at(struct desk *desk, enum step_kind kind)
{
	const struct lesson_step *steps[] = {lesson_step_get(&desk->lesson, kind), lesson_step_get(&desk->lesson, STEP_RUN)};
	desk->stage = VIEW_LESSON;
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		const char *focus = steps[i] ? json_string_value(json_object_get(steps[i]->table, "focus")) : NULL;
		int view = focus ? view_find(focus) : -1;
		if (view < 0)
			continue;
		desk->stage = (enum view_id)view;
		return;
	}
}

static int start_of_table(struct desk *desk, enum step_kind kind, const char *picker, enum purpose purpose, struct err *err)
{
	const struct lesson_step *step = lesson_step_get(&desk->lesson, kind);
	if (!step || !step->table)
		return 0;
	struct plan plan;
	int result = plan_of_table(&plan, &desk->lesson, step->table, picker, err);
	if (result < 0)
		return result;
	plan_done(&desk->plan);
	desk->plan = plan;
	desk->purpose = purpose;
	look_at(desk, kind);
	if (desk->stage != VIEW_LESSON)
		desk->focus = desk->stage;
	return run_start(desk, err);
}

/* The predict step shows the program that will run, before it has run. */
static int prepare_prediction(struct desk *desk, struct err *err)
{
	const struct lesson_step *step = step_of(desk);
	run_stop(desk);
	desk->purpose = FOR_PREDICTION;
	desk->prediction[0] = '\0';
	if (!step || !step->table)
		return 0;
	look_at(desk, STEP_PREDICT);
	plan_done(&desk->plan);
	int result = plan_of_table(&desk->plan, &desk->lesson, step->table, "os", err);
	run_listing_load(desk);
	return result;
}

int learn_enter(struct desk *desk, enum step_kind step, struct err *err)
{
	int result = 0;
	desk->step = step;
	desk->quiz = desk->hint = 0;
	memset(desk->scroll, 0, sizeof desk->scroll);
	begin_asking(desk);
	/* Where it is read the lesson has the focus; a run has its own. */
	desk->focus = VIEW_LESSON;
	desk->pane_chosen = false;
	if (step == STEP_PREDICT) {
		result = prepare_prediction(desk, err);
	} else if (step == STEP_CHALLENGE) {
		result = start_of_table(desk, STEP_CHALLENGE, learn_is_to_prove(desk) ? "paced" : "hand", FOR_CHALLENGE, err);
		desk->focus = learn_is_to_prove(desk) ? VIEW_LESSON : VIEW_PROGRAM;
	} else if (step == STEP_RUN || !desk->session || desk->purpose != FOR_ITSELF) {
		result = start_of_table(desk, STEP_RUN, "paced", FOR_ITSELF, err);
		if (step != STEP_RUN)
			desk->focus = VIEW_LESSON;
	}
	/* What there is to see has its moments: once the run is over they come by again. */
	if (step == STEP_SEE && result == 0 && desk->session && session_is_over(desk->session))
		time_play_anew(desk);
	else if (desk->playing)
		time_go(desk, time_end(desk));
	desk->owes_play = step == STEP_SEE && result == 0 && run_is_live(desk);
	return result;
}

int learn_open(struct desk *desk, const char *id, struct err *err)
{
	struct lesson lesson = {0};
	int result = desk->store ? store_lesson(desk->store, id, desk->chinese ? "zh" : "en", &lesson, err)
	                         : err_set(err, ENOENT, "%s", _("there is no library of lessons here"));
	if (result < 0)
		return result;
	run_stop(desk);
	if (desk->has_lesson)
		lesson_done(&desk->lesson);
	desk->lesson = lesson;
	desk->has_lesson = desk->teaches = true;
	library_select(desk, id);
	desk->place = IN_LESSON;
	desk->language = 0;
	char last[32] = "", actual[80];
	if (desk->progress)
		progress_step_get(desk->progress, id, last, sizeof last);
	int at = last[0] ? lesson_step_parse(last) : -1;
	/* Whoever has been through all of it begins anew. */
	enum step_kind step = at < 0 || at + 1 >= STEP_KINDS ? STEP_PREDICT : (enum step_kind)(at + 1);
	result = learn_enter(desk, step, err);
	if (step != STEP_PREDICT && desk->progress)
		progress_prediction_get(desk->progress, id, desk->prediction, actual, sizeof actual);
	return result;
}

bool can_next(const struct desk *desk)
{
	if (!desk->teaches || learn_is_asking(desk))
		return false;
	/* The comparison is the point of a prediction: it is waited for. */
	return desk->step != STEP_CHALLENGE && !(desk->purpose == FOR_PREDICTION && run_is_live(desk));
}

int learn_next(struct desk *desk, struct err *err)
{
	const struct lesson_step *step = step_of(desk);
	if (step && desk->step == STEP_EXPLAIN && desk->quiz + 1 < step->quizzes.n) {
		desk->quiz++;
		begin_asking(desk);
		return 0;
	}
	if (desk->step == STEP_CHALLENGE)
		return 0;
	if (desk->step != STEP_PREDICT)
		note_done(desk, desk->step);
	return learn_enter(desk, desk->step + 1, err);
}

bool can_back(const struct desk *desk)
{
	return desk->teaches && desk->step > STEP_PREDICT;
}

int learn_back(struct desk *desk, struct err *err)
{
	return learn_enter(desk, desk->step - 1, err);
}

/* ---- answers ---- */

/* What was said about another choice no longer stands beside this one. */
void learn_choose(struct desk *desk, int choice)
{
	if (desk->choice != choice)
		desk->result[0] = '\0';
	desk->choice = choice;
}

bool learn_key(struct desk *desk, const char *key)
{
	size_t length = strlen(desk->typed), choices = learn_choices(desk);
	bool digit = key[0] >= '0' && key[0] <= '9' && !key[1];
	if (learn_is_choosing(desk) && digit) {
		size_t number = (size_t)(key[0] - '0');
		if (number >= 1 && number <= choices)
			learn_choose(desk, (int)number - 1);
		return true;
	}
	if (!learn_is_typing(desk))
		return false;
	if (strcmp(key, "backspace") == 0) {
		if (length > 0)
			desk->typed[length - 1] = '\0';
		return true;
	}
	bool order = learn_is_ordering(desk);
	if (order && strcmp(key, "space") == 0)
		key = " ";
	/* Letters are commands but where names are put in order. */
	bool fits = digit || strcmp(key, ".") == 0 || strcmp(key, "-") == 0 ||
	            (order && !key[1] && (isalnum((unsigned char)key[0]) || strchr(" ,_", key[0])));
	if (fits && length + 1 < (order ? sizeof desk->typed : 16)) {
		desk->typed[length] = key[0];
		desk->typed[length + 1] = '\0';
	}
	return fits;
}

/* A choice is a text or number, or { text = , value = }. */
static void choice_value(const json_t *choice, char *ret_text, size_t size)
{
	const json_t *value = json_is_object(choice) ? json_object_get(choice, "value") : choice;
	if (!value)
		value = json_object_get(choice, "text");
	char *text = json_is_string(value) ? mem_text_or_die(json_string_value(value)) : json_dumps(value, JSON_ENCODE_ANY);
	text_copy(ret_text, size, text ? text : "");
	free(text);
}

static int answer_prediction(struct desk *desk, const json_t *predict, struct err *err)
{
	const json_t *choices = json_object_get(predict, "choices");
	if (json_array_size(choices) > 0) {
		choice_value(json_array_get(choices, (size_t)(desk->choice < 0 ? 0 : desk->choice)), desk->prediction, sizeof desk->prediction);
	} else {
		char *end;
		double number = strtod(desk->typed, &end);
		if (!desk->typed[strspn(desk->typed, " ,")])
			return err_set(err, EINVAL, "%s", learn_is_ordering(desk) ? _("first an order: what comes first, what next? Blanks between")
			                                                          : _("first a number: what do you think will come out?"));
		if (!learn_is_ordering(desk) && (*end || number != number))
			return err_set(err, EINVAL, _("'%s' is no number"), desk->typed);
		text_copy(desk->prediction, sizeof desk->prediction, desk->typed);
	}
	desk->answered = true;
	desk->purpose = FOR_PREDICTION;
	return run_start(desk, err);
}

static const json_t *quiz_choice(const struct desk *desk)
{
	return json_array_get(json_object_get(question_of(desk), "choices"), (size_t)(desk->choice < 0 ? 0 : desk->choice));
}

static void tell_quiz(struct desk *desk)
{
	const char *why = json_string_value(json_object_get(quiz_choice(desk), "why"));
	struct buf text = {0};
	buf_format(&text, desk->result_good ? _("Right. %s") : _("Not so. %s"), why ? why : "");
	text_copy(desk->result, sizeof desk->result, buf_get(&text));
	buf_done(&text);
}

/* For reviews: what was answered wrong is asked again one day. */
static void keep_answer(struct desk *desk)
{
	struct err err;
	unsigned choice = (unsigned)(desk->choice < 0 ? 0 : desk->choice);
	if (progress_answer_add(desk->progress, desk->lesson.id, desk->quiz, choice, desk->result_good, false, &err) < 0)
		desk_say(desk, true, "%s", err.text);
}

int learn_answer(struct desk *desk, struct err *err)
{
	const json_t *question = question_of(desk);
	if (!question)
		return 0;
	if (desk->step == STEP_PREDICT && !review_is_on(desk))
		return answer_prediction(desk, question, err);
	desk->result_good = json_is_true(json_object_get(quiz_choice(desk), "right"));
	if (review_is_on(desk))
		review_keep(desk, desk->result_good);
	else
		keep_answer(desk);
	/* A wrong answer can be thought over: only the right one closes the question. */
	desk->answered = desk->result_good;
	tell_quiz(desk);
	return 0;
}

/* ---- what a run has shown ---- */

static char *value_text(const json_t *value)
{
	return json_is_string(value) ? mem_text_or_die(json_string_value(value)) : json_dumps(value, JSON_ENCODE_ANY);
}

static bool ends_a_sentence(const char *text)
{
	static const char *const ends[] = {".", "!", "?", "\u3002", "\uff01", "\uff1f"};
	size_t length = strlen(text);
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (length >= strlen(ends[i]) && strcmp(text + length - strlen(ends[i]), ends[i]) == 0)
			return true;
	return false;
}

/* What a run has said is no CommonMark: it is shown as it is. */
static char *shown(const char *text)
{
	struct buf escaped = {0};
	lesson_text_escape(text, strlen(text), &escaped);
	return buf_steal(&escaped);
}

static void tell_prediction(struct desk *desk, const json_t *outcome)
{
	const json_t *predict = lesson_step_get(&desk->lesson, STEP_PREDICT)->table;
	const char *name = json_string_value(json_object_get(predict, "outcome"));
	const json_t *value = json_object_get(outcome, name ? name : "");
	char *came = value ? value_text(value) : NULL, *what = shown(name ? name : "?");
	const char *words = came ? lesson_choice_words(predict, came) : NULL;
	struct buf text = {0};
	if (!value) {
		buf_format(&text, _("The run ended without a value for %s: press b and try again."), what);
		desk->result_good = false;
	} else if (words) {
		bool whole = ends_a_sentence(words);
		if (desk->result_good)
			buf_format(&text, whole ? _("And so it came: %s") : _("And so it came: %s."), words);
		else
			buf_format(&text, whole ? _("What came: %s Why?") : _("What came: %s. Why?"), words);
	} else {
		char *told = shown(came ? came : "?");
		buf_format(&text, desk->result_good ? _("And so it came: %s is %s.") : _("What came: %s is %s. Why?"), what, told);
		free(told);
	}
	free(came);
	free(what);
	text_copy(desk->result, sizeof desk->result, buf_get(&text));
	buf_done(&text);
}

static void tell_challenge(struct desk *desk, const json_t *outcome)
{
	struct buf why = {0};
	const json_t *table = lesson_step_get(&desk->lesson, STEP_CHALLENGE)->table;
	desk->result_good = lesson_goal_is_met(json_object_get(table, "goal"), outcome, &why);
	while (why.len > 0 && why.data[why.len - 1] == ' ')
		why.data[--why.len] = '\0';
	char *told = shown(buf_get(&why));
	buf_reset(&why);
	buf_format(&why, desk->result_good ? _("Done! %s") : _("%s Press r to try again."), told);
	free(told);
	text_copy(desk->result, sizeof desk->result, buf_get(&why));
	buf_done(&why);
}

bool learn_is_to_prove(const struct desk *desk)
{
	const struct lesson_step *step = step_of(desk);
	return step && step->kind == STEP_CHALLENGE && json_is_true(json_object_get(step->table, "prove"));
}

/* Every ending must be the goal. The first that is not is selected: Enter shows the way there. */
static bool find_fault(struct desk *desk, const struct explore_state *state, struct buf *ret_why)
{
	const json_t *goal = json_object_get(step_of(desk)->table, "goal");
	for (size_t i = 0; i < state->finding_count; i++) {
		const struct finding *finding = &state->findings[i];
		json_t *outcome = finding->kind == FOUND_OUTCOME ? json_loads(finding->text, 0, NULL) : NULL;
		buf_reset(ret_why);
		bool is_met = outcome && lesson_goal_is_met(goal, outcome, ret_why);
		json_decref(outcome);
		if (is_met)
			continue;
		if (finding->kind != FOUND_OUTCOME)
			finding_say(finding, ret_why);
		desk->outcome_selected = i;
		return true;
	}
	return false;
}

void learn_prove(struct desk *desk)
{
	struct explore_state state = explore_look(desk->explore);
	struct buf why = {0}, text = {0};
	bool fault = find_fault(desk, &state, &why);
	desk->result_good = !fault && state.complete && state.finding_count > 0;
	char *told = shown(buf_get(&why)), *trouble = shown(state.trouble ? state.trouble : "");
	if (fault)
		buf_format(&text, _("Not yet: it can still happen that %s Enter shows how."), told);
	else if (desk->result_good)
		buf_format(&text, _("Proved, in every order. %s"), told);
	else
		buf_text(&text, state.trouble ? trouble : _("Not proved: the search was not brought to its end."));
	text_copy(desk->result, sizeof desk->result, buf_get(&text));
	if (desk->result_good)
		note_done(desk, STEP_CHALLENGE);
	free(told);
	free(trouble);
	buf_done(&why);
	buf_done(&text);
}

void learn_result_tell(struct desk *desk)
{
	if (review_is_on(desk))
		tell_quiz(desk);
	if (!desk->teaches || review_is_on(desk))
		return;
	if (learn_is_to_prove(desk)) {
		if (desk->explore && !explore_is_at_work(desk->explore))
			learn_prove(desk);
		return;
	}
	if (desk->step == STEP_EXPLAIN) {
		tell_quiz(desk);
		return;
	}
	if (!desk->report)
		return;
	json_t *outcome = session_outcomes(desk->report);
	if (desk->step == STEP_PREDICT && desk->purpose == FOR_PREDICTION)
		tell_prediction(desk, outcome);
	else if (desk->step == STEP_CHALLENGE && desk->purpose == FOR_CHALLENGE)
		tell_challenge(desk, outcome);
	json_decref(outcome);
}

static void keep_prediction(struct desk *desk)
{
	const json_t *predict = lesson_step_get(&desk->lesson, STEP_PREDICT)->table;
	const char *name = json_string_value(json_object_get(predict, "outcome"));
	json_t *outcome = session_outcomes(desk->report), *value = json_object_get(outcome, name ? name : "");
	if (value) {
		char *actual = value_text(value);
		struct err err;
		desk->result_good = lesson_prediction_is_right(predict, desk->prediction, value);
		if (desk->progress && progress_prediction_add(desk->progress, desk->lesson.id, desk->prediction, actual ? actual : "",
		                                              desk->result_good, &err) < 0)
			desk_say(desk, true, "%s", err.text);
		free(actual);
		note_done(desk, STEP_PREDICT);
	}
	json_decref(outcome);
}

void learn_run_is_over(struct desk *desk)
{
	if (!desk->teaches || !session_is_live(desk->session))
		return;
	desk->report = session_report(desk->session);
	if (desk->step == STEP_PREDICT && desk->purpose == FOR_PREDICTION)
		keep_prediction(desk);
	/* Beside a question the end of a run is no answer. */
	if (desk->step != STEP_EXPLAIN)
		learn_result_tell(desk);
	if (desk->step == STEP_CHALLENGE && desk->purpose == FOR_CHALLENGE && desk->result_good)
		note_done(desk, STEP_CHALLENGE);
	/* Who has come to `see` before the run was over has seen little of what there is. */
	if (desk->step == STEP_SEE && desk->owes_play && desk->following)
		time_play_anew(desk);
}

/* ---- hints ---- */

bool has_hints(const struct desk *desk)
{
	const struct lesson_step *step = step_of(desk);
	return step && json_array_size(json_object_get(step->table, "hints")) > 0;
}

COMMAND(do_hint)
{
	(void)call;
	(void)err;
	const json_t *hints = json_object_get(step_of(desk)->table, "hints");
	size_t count = json_array_size(hints), at = desk->hint < count ? desk->hint : count - 1;
	struct buf text = {0};
	buf_format(&text, _("Hint %zu of %zu: %s"), at + 1, count, json_string_value(json_array_get(hints, at)));
	/* It stands by the task until the run is graded. */
	text_copy(desk->result, sizeof desk->result, buf_get(&text));
	desk->result_good = false;
	buf_done(&text);
	desk->hint = (desk->hint + 1) % (unsigned)count;
	return 0;
}
