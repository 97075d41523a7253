/* command/preview: a lesson that is just being written: shown, and shown again when it has changed. */
#include <string.h>

#include "internal.h"

/* The same step, with what is written there now; what runs is started anew. */
static int show_again(struct desk *desk, struct err *err)
{
	unsigned quiz = desk->quiz;
	if (desk->place != IN_LESSON)
		return 0;
	run_stop(desk);
	int result = learn_enter(desk, desk->step, err);
	const struct lesson_step *step = lesson_step_get(&desk->lesson, desk->step);
	if (desk->step == STEP_EXPLAIN && step && quiz < step->quizzes.n)
		desk->quiz = quiz;
	return result;
}

int desk_preview(struct desk *desk, const char *lessons, const char *id, struct err *err)
{
	struct store *store;
	struct lesson lesson;
	int result = store_open(lessons, &store, err);
	if (result < 0)
		return result;
	result = store_lesson(store, id, desk->chinese ? "zh" : "en", &lesson, err);
	if (result < 0) {
		store_close(store);
		return result;
	}
	bool first = !desk->store;
	store_close(desk->store);
	desk->store = store;
	result = library_load(desk, err);
	bool is_open = desk->has_lesson && desk->teaches && strcmp(desk->lesson.id, id) == 0;
	if (result < 0 || !is_open) {
		lesson_done(&lesson);
		/* Whoever is elsewhere by now stays there, and finds it anew. */
		return result < 0 || !first ? result : learn_open(desk, id, err);
	}
	lesson_done(&desk->lesson);
	desk->lesson = lesson;
	return show_again(desk, err);
}
