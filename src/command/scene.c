/* command/scene: the desk as the views see it. */
#include <stdio.h>
#include <string.h>

#include "internal.h"

/* Where the shown part of the timeline begins, so that the moment lies inside it. */
static double pan_of(struct desk *desk, const struct world *world)
{
	struct history *history = session_history(desk->session);
	double at, end;
	if (desk->axis == AXIS_STEPS) {
		at = (double)history_steps_before(history, desk->moment);
		end = (double)history_steps_before(history, time_end(desk));
	} else {
		at = (double)world->time;
		end = (double)history_time(history, time_end(desk));
	}
	if (desk->zoom <= 1 || end <= 0)
		return 0;
	double pan = at / end - 0.6 / desk->zoom, most = 1 - 1 / desk->zoom;
	return pan < 0 ? 0 : pan > most ? most : pan;
}

static void add_session(struct desk *desk, struct scene *scene)
{
	struct session *session = desk->session;
	bool live = run_is_live(desk);
	scene->history = session_history(session);
	scene->moment = desk->moment;
	scene->rival = desk->rival ? session_history(desk->rival) : NULL;
	scene->world = history_world(scene->history, desk->moment);
	scene->live = session_is_live(session);
	scene->over = session_is_over(session);
	scene->paused = live ? session_is_paused(session) && !run_is_by_hand(desk) : !desk->playing;
	scene->following = desk->following;
	scene->recording = live && session_record_file(session) != NULL;
	scene->picker = session_picker(session);
	scene->steered = strcmp(scene->picker, "hand") == 0 || strcmp(scene->picker, "script") == 0 || run_is_policy(scene->picker);
	bool paced = strcmp(scene->picker, "paced") == 0 || strcmp(scene->picker, "script") == 0 || run_is_policy(scene->picker);
	scene->speed = live && paced ? session_speed(session) : desk->playing ? desk->play_speed : 0;
	scene->pan = pan_of(desk, scene->world);
	if (!desk->selected_by_hand) {
		const struct world *world = scene->world;
		desk->selected = world->actor < world->task_count ? world->actor : 0;
	}
}

static void add_lesson(struct desk *desk, struct scene *scene)
{
	scene->lesson = &desk->lesson;
	scene->step = desk->step;
	scene->quiz = desk->quiz;
	scene->choice = learn_choices(desk) > 0 && (desk->step == STEP_EXPLAIN || !desk->answered) ? desk->choice : -1;
	scene->typed = learn_is_typing(desk) ? desk->typed : NULL;
	bool shown = desk->step == STEP_PREDICT || desk->step == STEP_RUN || desk->step == STEP_SEE;
	const struct lesson_step *predict = lesson_step_get(&desk->lesson, STEP_PREDICT);
	const char *words = shown && predict ? lesson_choice_words(predict->table, desk->prediction) : NULL;
	scene->prediction = words ? words : shown && desk->prediction[0] ? desk->prediction : NULL;
	scene->result = desk->result[0] ? desk->result : NULL;
	scene->result_good = desk->result_good;
	scene->title = desk->lesson.title;
}

void desk_scene(struct desk *desk, struct scene *ret_scene)
{
	if (desk->focus != VIEW_LESSON && desk->focus != VIEW_PROGRAM)
		desk->stage = desk->focus;
	struct scene scene = {
		.focus = desk->focus, .stage = desk->stage, .axis = desk->axis, .zoom = desk->zoom, .phase = desk->phase, .choice = -1,
		.source = desk->listing, .source_name = desk->listing_name, .language = desk->listing_language,
		.status = desk->status[0] ? desk->status : NULL, .status_alarm = desk->status_alarm, .number = "",
	};
	memcpy(scene.scroll, desk->scroll, sizeof scene.scroll);
	scene.title = desk->session ? session_name(desk->session) : desk->plan.name;
	if (desk->session)
		add_session(desk, &scene);
	if (desk->teaches)
		add_lesson(desk, &scene);
	if (desk->teaches) {
		snprintf(desk->number, sizeof desk->number, "%d.%d", desk->lesson.chapter, desk->lesson.order);
		scene.number = desk->number;
	}
	scene.selected = desk->selected;
	*ret_scene = scene;
}
