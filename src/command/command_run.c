/* command: what is done to the run: run, pause, step, pick, pace, record. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "picker/picker.h"

enum { RUSH = 1000000 };         /* steps a second */
static const double speeds[] = {0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256};

/* ---- where they apply ---- */

bool can_run(const struct desk *desk)
{
	if (!desk->session)
		return desk->place == IN_PROGRAM || (desk->teaches && !learn_is_asking(desk) && desk->plan.source);
	return !run_is_by_hand(desk);
}

bool can_step(const struct desk *desk)
{
	return desk->session && (!learn_is_asking(desk) || desk->step != STEP_PREDICT);
}

static bool is_paced(const struct desk *desk)
{
	const char *picker = session_picker(desk->session);
	return strcmp(picker, "paced") == 0 || strcmp(picker, "script") == 0 || run_is_policy(picker);
}

bool can_pace(const struct desk *desk)
{
	return desk->session && (run_is_live(desk) ? is_paced(desk) : true);
}

bool can_again(const struct desk *desk)
{
	return (desk->plan.source || desk->plan.command) && !(desk->teaches && desk->step == STEP_PREDICT && !desk->answered);
}

bool can_be_live(const struct desk *desk)
{
	return run_is_live(desk);
}

bool can_take(const struct desk *desk)
{
	return run_is_by_hand(desk);
}

/* ---- verbs that change ---- */

const char *verb_of_run(const struct desk *desk)
{
	if (learn_is_asking(desk))
		return NULL;
	if (run_is_live(desk))
		return session_is_paused(desk->session) || !desk->following ? N_("run") : N_("pause");
	return desk->playing ? N_("pause") : desk->session ? N_("play") : N_("run");
}

/* While an answer is waited for, the bar speaks of answering, and digits are for that. */
bool can_name_task(const struct desk *desk)
{
	return desk->session && !learn_is_asking(desk);
}

const char *verb_of_step(const struct desk *desk)
{
	return learn_is_asking(desk) ? NULL : N_("step");
}

const char *verb_of_task(const struct desk *desk)
{
	return run_is_by_hand(desk) ? N_("let a task move") : N_("select a task");
}

/* Offered where it spares presses that decide nothing. */
const char *verb_of_forced(const struct desk *desk)
{
	const struct world *world = history_world(session_history(desk->session), desk->moment);
	unsigned movable = 0;
	for (size_t i = 0; desk->following && i < world->tasks.n; i++) {
		const struct world_task *task = &world->tasks.at[i];
		movable += task->exists && (task->state == TASK_READY || (task->state == TASK_BLOCKED && (task->wakes || task->waits_timed)));
	}
	return movable == 1 ? N_("go on: no choice") : NULL;
}

const char *verb_of_record(const struct desk *desk)
{
	return desk->session && session_record_file(desk->session) && run_is_live(desk) ? NULL : N_("record");
}

/* ---- run and step ---- */

static void follow(struct desk *desk)
{
	desk->following = true;
	desk->moment = time_end(desk);
}

COMMAND(do_run)
{
	(void)call;
	if (!desk->session)
		return run_start(desk, err);
	if (run_is_live(desk)) {
		bool run = session_is_paused(desk->session) || !desk->following;
		follow(desk);
		session_lines_set(desk->session, desk->plan.line_steps);
		session_pause(desk->session, !run);
		return 0;
	}
	if (!desk->playing && desk->moment >= time_end(desk)) {
		time_play_again(desk);
		return 0;
	}
	desk->playing = !desk->playing;
	desk->play_at = 0;
	desk->following = false;
	return 0;
}

COMMAND(do_again)
{
	(void)call;
	desk->result[0] = '\0';
	return run_start(desk, err);
}

static int step(struct desk *desk, bool lines)
{
	if (!run_is_live(desk)) {
		time_move(desk, 1, lines);
		return 0;
	}
	/* Whoever looks back comes forward again through what was, before anything new happens. */
	if (!desk->following) {
		time_move(desk, 1, lines);
		return 0;
	}
	if (!session_is_paused(desk->session))
		session_pause(desk->session, true);
	session_lines_set(desk->session, lines);
	session_step(desk->session);
	return 0;
}

COMMAND(do_step) { (void)call; (void)err; return step(desk, false); }
COMMAND(do_line) { (void)call; (void)err; return step(desk, true); }

static int move_task(struct desk *desk, unsigned task, struct err *err)
{
	follow(desk);
	desk->selected = task;
	desk->selected_by_hand = true;
	return session_pick(desk->session, task, err);
}

static int select_task(struct desk *desk, unsigned task, struct err *err)
{
	const struct world *world = history_world(session_history(desk->session), desk->moment);
	const struct world_task *known = world_task_get(world, task);
	if (!known || !known->exists)
		return err_set(err, ESRCH, _("there is no task %u at this moment"), task);
	desk->selected = task;
	desk->selected_by_hand = true;
	return 0;
}

COMMAND(do_task)
{
	const char *text = call->argument[0] ? call->argument : call->key;
	char *end;
	unsigned long task = strtoul(text, &end, 10);
	if (end == text || *end || task >= WORLD_TASKS_MAX)
		return err_set(err, EINVAL, _("'%.40s' is no task's number"), text);
	return run_is_by_hand(desk) ? move_task(desk, (unsigned)task, err) : select_task(desk, (unsigned)task, err);
}

COMMAND(do_forced)
{
	(void)call;
	follow(desk);
	return session_pick_forced(desk->session, err);
}

COMMAND(do_take)
{
	(void)call;
	return move_task(desk, desk->selected, err);
}

/* The same run again, up to the step before. */
COMMAND(do_undo)
{
	(void)call;
	struct buf schedule = {0};
	history_schedule(session_history(desk->session), time_end(desk), &schedule);
	char *last = schedule.len ? strrchr(schedule.data, ' ') : NULL;
	int result = 0;
	if (schedule.len == 0)
		result = err_set(err, EAGAIN, "%s", _("this is the beginning: there is no step to take back"));
	else
		*(last ? last : schedule.data) = '\0';
	if (result == 0)
		result = session_rewind(desk->session, buf_get(&schedule), err);
	buf_done(&schedule);
	if (result < 0)
		return result;
	desk->moment = desk->move_index = desk->move_moment = 0;
	desk->was_over = false;
	desk->phase = 8;
	follow(desk);
	desk_say(desk, false, "%s", _("One step was taken back: the run was made again up to there."));
	return 0;
}

/* ---- pace ---- */

static double speed_of(const struct desk *desk)
{
	return run_is_live(desk) ? session_speed(desk->session) : desk->play_speed;
}

static void set_speed(struct desk *desk, double speed)
{
	if (run_is_live(desk)) {
		session_speed_set(desk->session, speed);
		desk->plan.speed = speed;
	} else {
		desk->play_speed = speed;
		desk->play_at = desk->now;
	}
	desk_say(desk, false, _("%g steps a second"), speed);
}

/* A prediction waits for the end of its run: whoever has seen enough need not. */
bool can_rush(const struct desk *desk)
{
	return desk->teaches && desk->step == STEP_PREDICT && desk->purpose == FOR_PREDICTION && run_is_live(desk) && is_paced(desk) &&
	       session_speed(desk->session) < RUSH;
}

COMMAND(do_rush)
{
	(void)call;
	(void)err;
	/* The plan keeps its pace: the next run is to be looked at. */
	session_speed_set(desk->session, RUSH);
	session_lines_set(desk->session, desk->plan.line_steps);
	session_pause(desk->session, false);
	follow(desk);
	return 0;
}

static int change_speed(struct desk *desk, int direction)
{
	double now = speed_of(desk), next = now;
	for (size_t i = 0; i < COUNT_OF(speeds); i++) {
		double candidate = direction > 0 ? speeds[COUNT_OF(speeds) - 1 - i] : speeds[i];
		if (direction > 0 ? candidate > now * 1.01 : candidate < now * 0.99)
			next = candidate;
	}
	set_speed(desk, next);
	return 0;
}

COMMAND(do_faster) { (void)call; (void)err; return change_speed(desk, 1); }
COMMAND(do_slower) { (void)call; (void)err; return change_speed(desk, -1); }

COMMAND(do_speed)
{
	char *end;
	double speed = strtod(call->argument, &end);
	if (end == call->argument || *end || !(speed >= 0.1 && speed <= 1e6))
		return err_set(err, EINVAL, _("'%.40s' is no speed: write steps a second, from 0.1 to 1000000"), call->argument);
	set_speed(desk, speed);
	return 0;
}

/* ---- who picks ---- */

static int start_with(struct desk *desk, const char *picker, struct err *err)
{
	free(desk->plan.picker);
	desk->plan.picker = mem_text_or_die(picker);
	desk->result[0] = '\0';
	int result = run_start(desk, err);
	if (result == 0)
		desk_say(desk, false, _("Started again: %s picks who moves."), _(picker));
	return result;
}

COMMAND(do_picker)
{
	if (!call->argument[0]) {
		menu_open(desk, N_("Who picks next?"), "picker", false);
		return 0;
	}
	const char *next = call->argument;
	const struct picker_kind *kind = picker_find(next);
	if (!kind || !(kind->by_person || kind->ticked))
		return err_set(err, EINVAL, _("'%.40s' is no picker for the screen: there are os, paced, hand and policy:rr and the like"), call->argument);
	struct err why = {0};
	if (run_is_live(desk) && session_picker_set(desk->session, next, &why) == 0) {
		free(desk->plan.picker);
		desk->plan.picker = mem_text_or_die(next);
		follow(desk);
		return 0;
	}
	/* What cannot be at all must not end the run that is there. */
	if (kind->ticked && run_is_live(desk) && run_is_policy(session_picker(desk->session))) {
		*err = why;
		return -EINVAL;
	}
	return start_with(desk, next, err);
}

/* ---- recordings and marks ---- */

COMMAND(do_record)
{
	if (desk->keeps_recording && !call->argument[0]) {
		const char *file = session_record_file(desk->session);
		desk->keeps_recording = false;
		if (file)
			desk_say(desk, false, _("This run stays in %s; those that follow are not recorded."), file);
		else
			desk_say(desk, false, "%s", _("The runs that follow are not recorded."));
		return 0;
	}
	char *file = call->argument[0] ? mem_text_or_die(call->argument) : run_record_name(desk);
	int result = session_record(desk->session, file, err);
	if (result == 0) {
		desk->keeps_recording = true;
		desk_say(desk, false, _("Recorded from its beginning, in %s"), file);
	}
	free(file);
	return result;
}

COMMAND(do_mark)
{
	if (!call->argument[0] && call->key[0]) {
		prompt_open(desk, _("mark:"), "mark");
		return 0;
	}
	if (session_mark(desk->session, call->argument[0] ? call->argument : "*") < 0)
		return err_set(err, EINVAL, "%s", _("a mark can be set only while the program runs"));
	return 0;
}

COMMAND(do_open_program)
{
	char *source;
	struct data_files data = {0};
	if (!call->argument[0])
		return err_set(err, EINVAL, "%s", _("name a program: \":run ticket-counter/lock\""));
	int result = store_program(desk->store, call->argument, &source, &data, err);
	if (result < 0)
		return result;
	struct session_spec spec = {.name = call->argument, .source = source, .data = &data, .picker = "paced"};
	result = desk_program_open(desk, &spec, err);
	free(source);
	data_files_done(&data);
	return result;
}
