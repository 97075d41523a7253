/* command/desk: made, opened, turned, asked with keys and clicks. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define SAY_NS 8000000000u
#define PUMP_BUDGET_NS 8000000u

struct desk *desk_new(bool chinese)
{
	struct desk *desk = mem_new_or_die(1, sizeof *desk);
	desk->chinese = chinese;
	desk->cols = 80;
	desk->rows = 24;
	desk->chapter = 1;
	desk->choice = -1;
	desk->play_speed = PLAY_SPEED;
	desk->zoom = 1;
	desk->phase = 8;
	desk->following = true;
	desk->focus = VIEW_STATES;
	desk->place = IN_PROGRAM;
	return desk;
}

void desk_free(struct desk *desk)
{
	if (!desk)
		return;
	run_stop(desk);
	outcomes_close(desk);
	lookup_done(desk);
	map_done(desk);
	review_done(desk);
	free(desk->copied);
	free(desk->edited);
	plan_done(&desk->plan);
	if (desk->has_lesson)
		lesson_done(&desk->lesson);
	progress_close(desk->progress);
	store_close(desk->store);
	free(desk->lessons);
	free(desk->listing);
	free(desk->listing_name);
	buf_done(&desk->prompt);
	free(desk);
}

void desk_refuse(struct desk *desk, const struct err *err)
{
	bool only_now = err->code == EAGAIN || err->code == ESRCH || err->code == EINVAL;
	desk_say(desk, !only_now, "%s", err->text);
}

void desk_say(struct desk *desk, bool alarm, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(desk->status, sizeof desk->status, format, args);
	va_end(args);
	desk->status_alarm = alarm;
	desk->status_until = desk->now + SAY_NS;
}

/* ---- opening ---- */

/* A program has no lesson beside it, but its lesson's listings. */
static void leave_lesson(struct desk *desk, const char *name)
{
	size_t length = desk->has_lesson ? strlen(desk->lesson.id) : 0;
	if (desk->has_lesson && (strncmp(name, desk->lesson.id, length) != 0 || name[length] != '/')) {
		lesson_done(&desk->lesson);
		desk->has_lesson = false;
	}
	desk->teaches = false;
	desk->prediction[0] = desk->result[0] = '\0';
}

int desk_program_open(struct desk *desk, const struct session_spec *spec, struct err *err)
{
	struct plan before = desk->plan;
	plan_of_spec(&desk->plan, spec);
	int result = run_start(desk, err);
	if (result < 0) {
		plan_done(&desk->plan);
		desk->plan = before;
		return result;
	}
	plan_done(&before);
	leave_lesson(desk, spec->name);
	desk->purpose = FOR_ITSELF;
	desk->place = IN_PROGRAM;
	desk->focus = run_is_policy(session_picker(desk->session)) ? VIEW_SCHEDULER : VIEW_STATES;
	return 0;
}

int desk_replay_open(struct desk *desk, const char *file, struct err *err)
{
	struct session *session;
	int result = session_new_replay(file, &session, err);
	if (result < 0)
		return result;
	run_stop(desk);
	desk->session = session;
	desk->was_over = true;
	leave_lesson(desk, session_name(session));
	desk->place = IN_REPLAY;
	const char *picker = session_picker(session);
	desk->axis = strcmp(picker, "hand") == 0 || strcmp(picker, "script") == 0 ? AXIS_STEPS : AXIS_TIME;
	if (run_is_policy(picker))
		desk->focus = VIEW_SCHEDULER;
	desk->following = false;
	desk->moment = 0;
	run_listing_load(desk);
	return 0;
}

void desk_language_changed(struct desk *desk, bool chinese)
{
	struct err err;
	desk->chinese = chinese;
	desk->status[0] = '\0';
	if (!desk->store)
		return;
	if (library_load(desk, &err) < 0)
		desk_say(desk, true, "%s", err.text);
	struct lesson lesson = {0};
	if (desk->has_lesson && store_lesson(desk->store, desk->lesson.id, chinese ? "zh" : "en", &lesson, &err) == 0) {
		lesson_done(&desk->lesson);
		desk->lesson = lesson;
	}
	if (review_is_on(desk))
		review_translate(desk);
	if (desk->result[0])
		learn_result_tell(desk);
	if (desk->place == IN_LOOKUP)
		lookup_fill(desk);
}

/* ---- turning ---- */

unsigned desk_fds(const struct desk *desk, struct pollfd *ret_fds, unsigned max)
{
	if (desk->place == IN_OUTCOMES && desk->explore)
		return explore_fds(desk->explore, ret_fds, max);
	unsigned count = desk->session ? session_fds(desk->session, ret_fds, max) : 0;
	return count + (desk->rival && count < max ? session_fds(desk->rival, ret_fds + count, max - count) : 0);
}

static int sooner(int a, int b)
{
	return a < 0 ? b : b < 0 ? a : a < b ? a : b;
}

int desk_timeout_ms(const struct desk *desk, uint64_t now)
{
	int timeout = desk->session ? session_timeout_ms(desk->session) : -1;
	if (desk->place == IN_OUTCOMES && desk->explore)
		timeout = explore_timeout_ms(desk->explore);
	timeout = sooner(timeout, time_play_ms(desk));
	if (desk->rival && !session_is_over(desk->rival))
		timeout = sooner(timeout, session_timeout_ms(desk->rival));
	if (desk->phase < 8)
		timeout = sooner(timeout, 17);
	if (desk->status[0])
		timeout = sooner(timeout, desk->status_until > now ? (int)((desk->status_until - now) / 1000000) + 1 : 0);
	return timeout;
}

static bool pump_session(struct desk *desk)
{
	uint64_t before = time_end(desk);
	struct err err = {0};
	int result = session_pump(desk->session, PUMP_BUDGET_NS, &err);
	if (result < 0 && err.text[0])
		desk_say(desk, true, "%s", err.text);
	bool over = session_is_over(desk->session), changed = result < 0 || time_end(desk) != before || over != desk->was_over;
	if (desk->following)
		desk->moment = time_end(desk);
	if (over && !desk->was_over)
		learn_run_is_over(desk);
	desk->was_over = over;
	return changed;
}

bool desk_pump(struct desk *desk, uint64_t now)
{
	bool changed = false;
	unsigned phase = desk->phase;
	desk->now = now;
	if (run_is_live(desk))
		changed = pump_session(desk);
	changed |= outcomes_pump(desk);
	changed |= rival_pump(desk);
	changed |= time_play(desk);
	time_animate(desk);
	if (desk->status[0] && now >= desk->status_until) {
		desk->status[0] = '\0';
		changed = true;
	}
	return changed || phase != desk->phase;
}

/* ---- doing ---- */

static bool has_key(const char *keys, const char *key)
{
	size_t length = strlen(key);
	for (const char *at = keys; *at;) {
		size_t word = strcspn(at, " ");
		if (word == length && strncmp(at, key, length) == 0)
			return true;
		at += word;
		at += *at == ' ';
	}
	return false;
}

static bool is_here(const struct desk *desk, const struct command *command)
{
	return (command->where & desk->place) && (!command->applies || command->applies(desk));
}

static void act(struct desk *desk, const struct command *command, const char *key)
{
	struct err err = {0};
	struct call call = {.key = key, .argument = ""};
	if (command->act(desk, &call, &err) < 0)
		desk_refuse(desk, &err);
}

static void help_key(struct desk *desk, const char *key)
{
	static const struct { const char *key; int rows; } scrolls[] = {
		{"up", -1}, {"down", 1}, {"k", -1}, {"j", 1}, {"page-up", -10}, {"page-down", 10}, {"home", -1000}, {"end", 1000},
	};
	for (size_t i = 0; i < COUNT_OF(scrolls); i++)
		if (strcmp(key, scrolls[i].key) == 0) {
			int most = (int)command_count, to = desk->help_scroll + scrolls[i].rows;
			desk->help_scroll = to < 0 ? 0 : to > most ? most : to;
			return;
		}
	desk->overlay = OVERLAY_NONE;
}

bool desk_key(struct desk *desk, const char *key)
{
	desk->status[0] = '\0';
	desk->scrolled_by = 0;
	if (desk->overlay == OVERLAY_HELP && strcmp(key, "ctrl-c") != 0 && strcmp(key, "f2") != 0) {
		help_key(desk, key);
		return true;
	}
	if (desk->overlay == OVERLAY_PROMPT)
		return prompt_key(desk, key);
	if (desk->overlay == OVERLAY_MENU && strcmp(key, "f2") != 0)
		return menu_key(desk, key);
	if ((desk->place & (IN_LESSON | IN_REVIEW)) && learn_key(desk, key))
		return true;
	if (desk->place == IN_LOOKUP && lookup_key(desk, key))
		return true;
	for (size_t i = 0; i < command_count; i++)
		if (has_key(command_table[i].keys, key) && is_here(desk, &command_table[i])) {
			act(desk, &command_table[i], key);
			return true;
		}
	return true;
}

static void click_task(struct desk *desk, uint32_t task)
{
	char number[16];
	struct err err = {0};
	snprintf(number, sizeof number, "%u", task);
	if (desk->session && do_task(desk, &(struct call){.key = "", .argument = number}, &err) < 0)
		desk_refuse(desk, &err);
}

static void click_choice(struct desk *desk, uint32_t choice)
{
	struct err err = {0};
	if (!learn_is_choosing(desk) || choice >= learn_choices(desk))
		return;
	if (desk->choice != (int)choice)
		learn_choose(desk, (int)choice);
	else if (learn_answer(desk, &err) < 0)
		desk_refuse(desk, &err);
}

/* Steps behind the one that is at work open by doing it; those before it can be visited. */
static void click_step(struct desk *desk, uint32_t step)
{
	struct err err = {0};
	if (!desk->teaches || step >= STEP_KINDS || step == (uint32_t)desk->step)
		return;
	if (learn_enter(desk, (enum step_kind)step, &err) < 0)
		desk_say(desk, true, "%s", err.text);
}

bool desk_click(struct desk *desk, unsigned hot, uint32_t value)
{
	desk->status[0] = '\0';
	desk->scrolled_by = 0;
	if (desk->overlay == OVERLAY_MENU && hot == HOT_CHOICE) {
		menu_click(desk, value);
		return true;
	}
	if (desk->overlay != OVERLAY_NONE) {
		desk->overlay = OVERLAY_NONE;
		return true;
	}
	switch (hot) {
	case HOT_KEY:
		if (value < command_count && is_here(desk, &command_table[value]))
			act(desk, &command_table[value], "");
		break;
	case HOT_TASK: click_task(desk, value); break;
	case HOT_MOMENT: time_go(desk, value); break;
	case HOT_ITEM:
		if (desk->place == IN_OUTCOMES)
			outcomes_click(desk, value);
		else if (desk->place == IN_LOOKUP)
			lookup_click(desk, value);
		else if (desk->place == IN_MAP)
			map_click(desk, value);
		else
			library_click_row(desk, value);
		break;
	case HOT_STEP: click_step(desk, value); break;
	case HOT_CHOICE: click_choice(desk, value); break;
	case HOT_TAB:
		if (desk->place == IN_LIBRARY) {
			library_click_chapter(desk, value);
			break;
		}
		/* fall through */
	case HOT_PANE:
		if (value < VIEW_COUNT)
			desk->focus = (enum view_id)value;
		desk->pane_chosen = true;
		break;
	default: break;
	}
	return true;
}

/* ---- for the bar and the help ---- */

size_t desk_hints(struct desk *desk, struct key_hint *ret_hints, size_t max)
{
	size_t count = 0;
	for (size_t i = 0; i < command_count && count < max; i++) {
		const struct command *command = &command_table[i];
		const char *verb = command->verb;
		if (!verb || !command->shown[0] || !is_here(desk, command))
			continue;
		if (command->verb_now)
			verb = command->verb_now(desk);
		if (verb)
			ret_hints[count++] = (struct key_hint){.key = command->shown, .verb = _(verb), .command = (uint32_t)i};
	}
	return count;
}

size_t desk_help(struct desk *desk, struct help_row *ret_rows, size_t max)
{
	size_t count = 0;
	for (size_t i = 0; i < command_count && count < max; i++)
		if (command_table[i].where & desk->place)
			ret_rows[count++] = (struct help_row){.key = command_table[i].shown, .name = command_table[i].name, .help = _(command_table[i].help)};
	return count;
}
