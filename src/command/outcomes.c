/* command/outcomes: the page of outcomes: the explorer on the desk, what is selected of it, and the way into a run of it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { REALLY_RUNS = 100, EDITED_MOST = 1 << 16 };
#define PUMP_BUDGET_NS 8000000u

/* ---- opening ---- */

static void spec_of_plan(const struct desk *desk, struct explore_spec *ret_spec)
{
	const struct plan *plan = &desk->plan;
	*ret_spec = (struct explore_spec){
		.run = {.name = plan->name, .source = plan->source, .data = &plan->data, .method = plan->method, .fine = plan->fine}, .preemptions = UINT32_MAX,
	};
}

static void free_settings(struct desk *desk)
{
	free(desk->explore_settings);
	desk->explore_settings = NULL;
}

void outcomes_close(struct desk *desk)
{
	explore_free(desk->explore);
	desk->explore = NULL;
	free_settings(desk);
	desk->outcome_selected = 0;
}

static int open_with(struct desk *desk, struct explore_spec spec, struct err *err)
{
	struct explore *explore;
	outcomes_close(desk);
	const struct plan *plan = &desk->plan;
	desk->explore_settings = mem_new_or_die(plan->settings.n + 1, sizeof *desk->explore_settings);
	for (size_t i = 0; i < plan->settings.n; i++)
		desk->explore_settings[i] = (struct session_setting){plan->settings.at[i].name, plan->settings.at[i].value};
	spec.run.settings = desk->explore_settings;
	spec.run.setting_count = plan->settings.n;
	spec.run.name = plan->name;
	spec.run.source = plan->source;
	spec.run.data = &plan->data;
	spec.run.method = plan->method;
	int result = explore_new(&spec, &explore, err);
	if (result < 0) {
		free_settings(desk);
		return result;
	}
	if (desk->place != IN_OUTCOMES)
		desk->outcomes_from = desk->place;
	desk->explore = explore;
	desk->explore_all = spec.all;
	desk->place = IN_OUTCOMES;
	return 0;
}

int desk_outcomes_open(struct desk *desk, const struct explore_spec *spec, uint64_t repeat, struct err *err)
{
	struct session_spec run = spec->run;
	run.picker = "os";
	plan_done(&desk->plan);
	plan_of_spec(&desk->plan, &run);
	desk->place = desk->outcomes_from = IN_PROGRAM;
	int result = open_with(desk, *spec, err);
	if (result == 0 && repeat)
		explore_repeat(desk->explore, repeat);
	return result;
}

/* ---- what it shows ---- */

static unsigned alarms_of(const struct finding *finding)
{
	unsigned alarms = 0;
	for (size_t i = 0; i < finding->steps.n; i++)
		alarms += finding->steps.at[i].alarm;
	return alarms;
}

/* {"tickets_left":9} as "tickets_left 9". */
static void add_label(struct buf *text, const struct finding *finding)
{
	json_t *object = finding->kind == FOUND_OUTCOME ? json_loads(finding->text, 0, NULL) : NULL, *value;
	const char *name;
	size_t before = text->len;
	json_object_foreach(object, name, value) {
		char *shown = json_is_string(value) ? mem_text_or_die(json_string_value(value)) : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
		buf_format(text, "%s%s %s", text->len > before ? "  " : "", name, shown ? shown : "?");
		free(shown);
	}
	json_decref(object);
	if (finding->kind != FOUND_OUTCOME)
		finding_say(finding, text);
	else if (text->len == before)
		buf_text(text, _("(no outcome)"));
}

/* Worst is what loses most; where nothing is lost the default order's ending is the plain one. */
static unsigned badness_of(const struct finding *finding, unsigned most_alarms)
{
	unsigned alarms = alarms_of(finding);
	if (finding->kind != FOUND_OUTCOME || (alarms > 0 && alarms == most_alarms))
		return 2;
	return alarms > 0 || (most_alarms == 0 && finding->schedule[0]) ? 1 : 0;
}

void desk_outcomes(struct desk *desk, struct outcomes_page *ret_page)
{
	struct explore_state state = explore_look(desk->explore);
	struct outcomes_page page = {.rows = mem_new_or_die(state.finding_count + 1, sizeof *page.rows)};
	size_t steps = 0, labels = 0;
	unsigned most_alarms = 0;
	for (size_t i = 0; i < state.finding_count; i++) {
		steps += state.findings[i].steps.n;
		unsigned alarms = alarms_of(&state.findings[i]);
		most_alarms = alarms > most_alarms ? alarms : most_alarms;
	}
	page.steps = mem_new_or_die(steps + 1, sizeof *page.steps);
	page.labels = mem_new_or_die(state.finding_count + 1, sizeof *page.labels);
	steps = 0;
	for (size_t i = 0; i < state.finding_count; i++) {
		const struct finding *finding = &state.findings[i];
		add_label(&page.labels[labels], finding);
		struct outcome_row *row = &page.rows[i];
		*row = (struct outcome_row){
			.label = buf_get(&page.labels[labels++]), .badness = badness_of(finding, most_alarms), .runs = finding->runs, .real = finding->real,
			.schedule = finding->schedule, .steps = page.steps + steps, .step_count = finding->steps.n,
		};
		for (size_t j = 0; j < finding->steps.n; j++) {
			const struct finding_step *step = &finding->steps.at[j];
			page.steps[steps++] = (struct outcome_step){step->task, step->kind, step->alarm, event_word(step->kind), step->text};
		}
	}
	page.label_count = labels;
	page.scene = (struct outcomes_scene){
		.title = desk->plan.name, .rows = page.rows, .row_count = state.finding_count, .selected = desk->outcome_selected,
		.runs = state.runs, .redundant = state.redundant, .cut = state.cut, .real_runs = state.real_runs, .seconds = state.seconds,
		.runs_per_second = state.runs_per_second, .over = state.over, .shortening = state.shortening, .complete = state.complete,
		.all = desk->explore_all, .trouble = state.trouble,
		.result = desk->result[0] && learn_is_to_prove(desk) ? desk->result : NULL, .result_good = desk->result_good, .status = desk->status[0] ? desk->status : NULL, .status_alarm = desk->status_alarm,
	};
	*ret_page = page;
}

void outcomes_page_done(struct outcomes_page *page)
{
	for (size_t i = 0; i < page->label_count; i++)
		buf_done(&page->labels[i]);
	free(page->labels);
	free(page->rows);
	free(page->steps);
}

bool outcomes_pump(struct desk *desk)
{
	if (!desk->explore || desk->place != IN_OUTCOMES || !explore_is_at_work(desk->explore))
		return false;
	explore_pump(desk->explore, PUMP_BUDGET_NS);
	if (desk->judging && explore_is_over(desk->explore)) {
		desk->judging = false;
		learn_prove(desk);
	}
	return true;
}

/* ---- the commands ---- */

bool can_explore(const struct desk *desk)
{
	/* Before a prediction it would give the answer away. */
	return desk->plan.source && !desk->plan.command && (!learn_is_asking(desk) || desk->step != STEP_PREDICT);
}

bool is_exploring(const struct desk *desk)
{
	return desk->explore != NULL;
}

bool has_outcome(const struct desk *desk)
{
	return desk->explore && desk->outcome_selected < explore_look(desk->explore).finding_count;
}

const char *verb_of_explore(const struct desk *desk)
{
	return explore_is_at_work(desk->explore) ? N_("enough") : N_("try again");
}

/* A run that is at work would only take the CPUs away. */
COMMAND(do_explore)
{
	struct explore_spec spec;
	(void)call;
	if (run_is_live(desk))
		run_stop(desk);
	spec_of_plan(desk, &spec);
	return open_with(desk, spec, err);
}

COMMAND(do_explore_stop)
{
	struct explore_spec spec;
	(void)call;
	if (explore_is_at_work(desk->explore)) {
		explore_stop(desk->explore);
		return 0;
	}
	spec_of_plan(desk, &spec);
	spec.all = desk->explore_all;
	return open_with(desk, spec, err);
}

COMMAND(do_explore_all)
{
	struct explore_spec spec;
	(void)call;
	spec_of_plan(desk, &spec);
	spec.all = !desk->explore_all;
	int result = open_with(desk, spec, err);
	if (result == 0)
		desk_say(desk, false, "%s", spec.all ? _("Now literally every order is run, also those that must end alike.")
		                                     : _("Now only orders that can make a difference are run."));
	return result;
}

COMMAND(do_really)
{
	(void)call;
	(void)err;
	explore_repeat(desk->explore, REALLY_RUNS);
	desk_say(desk, false, _("%d runs in which the kernel decides: how often does each come?"), REALLY_RUNS);
	return 0;
}

void outcomes_move(struct desk *desk, int rows)
{
	size_t count = explore_look(desk->explore).finding_count;
	long to = (long)desk->outcome_selected + rows;
	desk->outcome_selected = to < 0 || count == 0 ? 0 : (size_t)to >= count ? count - 1 : (size_t)to;
}

static const struct finding *selected(const struct desk *desk)
{
	return &explore_look(desk->explore).findings[desk->outcome_selected];
}

/* Its schedule, step by step. */
COMMAND(do_outcome_run)
{
	(void)call;
	struct plan *plan = &desk->plan;
	free(plan->picker);
	free(plan->schedule);
	plan->picker = mem_text_or_die("script");
	plan->schedule = mem_text_or_die(selected(desk)->schedule);
	plan->paused = true;
	plan->seed = EXPLORE_SEED;
	int result = run_start(desk, err);
	if (result < 0)
		return result;
	desk->place = desk->outcomes_from;
	desk->purpose = FOR_ITSELF;
	desk_say(desk, false, "%s", _("The way to that outcome: s takes a step, space runs it, Esc goes back to the outcomes."));
	return 0;
}

void outcomes_click(struct desk *desk, size_t row)
{
	struct err err = {0};
	bool again = row == desk->outcome_selected;
	desk->outcome_selected = row;
	if (again && has_outcome(desk) && do_outcome_run(desk, &(struct call){"", ""}, &err) < 0)
		desk_refuse(desk, &err);
}

COMMAND(do_outcomes)
{
	(void)call;
	(void)err;
	run_stop(desk);
	desk->place = IN_OUTCOMES;
	return 0;
}

COMMAND(do_outcomes_leave)
{
	(void)call;
	outcomes_close(desk);
	desk->place = desk->outcomes_from;
	return desk->session ? 0 : run_start(desk, err);
}

/* ---- the learner's own version ---- */

bool can_edit(const struct desk *desk)
{
	return learn_is_to_prove(desk) && desk->progress;
}

/* Kept beside the progress: "ticket-counter-race.lua". The first time it is the lesson's. */
COMMAND(do_edit)
{
	(void)call;
	struct buf path = {0};
	progress_folder(desk->progress, &path);
	buf_char(&path, '/');
	for (const char *c = desk->plan.name; *c; c++)
		buf_char(&path, *c == '/' ? '-' : *c);
	buf_text(&path, ".lua");
	int result = file_is_there(buf_get(&path)) ? 0 : file_write_new(buf_get(&path), desk->plan.source, strlen(desk->plan.source), err);
	if (result == 0) {
		free(desk->edited);
		desk->edited = mem_text_or_die(buf_get(&path));
		run_stop(desk);
		desk->wants |= WANT_EDIT;
	}
	buf_done(&path);
	return result;
}

void desk_edited(struct desk *desk)
{
	struct buf source = {0};
	struct err err;
	struct explore_spec spec;
	int result = file_read(desk->edited, EDITED_MOST, &source, &err);
	if (result == 0) {
		free(desk->plan.source);
		desk->plan.source = mem_text_or_die(buf_get(&source));
		desk->result[0] = '\0';
		run_listing_load(desk);
		spec_of_plan(desk, &spec);
		result = open_with(desk, spec, &err);
		desk->judging = result == 0;
	}
	if (result < 0)
		desk_say(desk, true, "%s", err.text);
	buf_done(&source);
}

/* ---- schedules as text ---- */

/* Of what is looked at; caller frees with buf_done. */
static int schedule_of(struct desk *desk, struct buf *ret_text, struct err *err)
{
	if (desk->place == IN_OUTCOMES) {
		if (!has_outcome(desk))
			return err_set(err, ENOENT, "%s", _("there is no schedule yet"));
		buf_text(ret_text, selected(desk)->schedule);
		return 0;
	}
	if (!desk->session)
		return err_set(err, ENOENT, "%s", _("there is no schedule yet"));
	history_schedule(session_history(desk->session), desk->moment, ret_text);
	return 0;
}

COMMAND(do_copy)
{
	(void)call;
	struct buf text = {0};
	int result = schedule_of(desk, &text, err);
	if (result == 0) {
		free(desk->copied);
		desk->copied = mem_text_or_die(buf_get(&text));
		desk->wants |= WANT_COPY;
		desk_say(desk, false, _("Copied: %s"), buf_get(&text));
	}
	buf_done(&text);
	return result;
}

COMMAND(do_save_schedule)
{
	struct buf text = {0};
	if (!call->argument[0])
		return err_set(err, EINVAL, "%s", _("name a file: \":save way.txt\""));
	int result = schedule_of(desk, &text, err);
	if (result == 0) {
		buf_char(&text, '\n');
		result = file_write_new(call->argument, buf_get(&text), text.len, err);
	}
	if (result == 0)
		desk_say(desk, false, _("The schedule is in %s."), call->argument);
	buf_done(&text);
	return result;
}

COMMAND(do_schedule)
{
	if (!call->argument[0]) {
		prompt_open(desk, _("schedule:"), "schedule");
		return 0;
	}
	struct plan *plan = &desk->plan;
	char *schedule = mem_text_or_die(call->argument), *before = plan->schedule, *picker = plan->picker;
	plan->picker = mem_text_or_die("script");
	plan->schedule = schedule;
	desk->result[0] = '\0';
	int result = run_start(desk, err);
	if (result < 0) {
		free(plan->picker);
		free(schedule);
		plan->picker = picker;
		plan->schedule = before;
		return result;
	}
	free(before);
	free(picker);
	return 0;
}

/* Where a schedule is at the heart of the matter the bar speaks of it. */
const char *verb_of_copy(const struct desk *desk)
{
	return desk->place == IN_OUTCOMES || run_is_by_hand(desk) ? N_("copy schedule") : NULL;
}
