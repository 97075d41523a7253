/* command: where one is: the library, a lesson's steps, help, the prompt, the language, leaving. */
#include <string.h>

#include "internal.h"

bool has_library(const struct desk *desk)
{
	return desk->store != NULL && desk->lesson_count > 0;
}

bool has_lessons(const struct desk *desk)
{
	return desk->lesson_selected < desk->lesson_count;
}

const char *verb_of_next(const struct desk *desk)
{
	static const char *const verbs[STEP_KINDS] = {
		N_("next: run it slowly"), N_("next: look closer"), N_("next: explain"), N_("next"), N_("next"),
	};
	const struct lesson_step *step = lesson_step_get(&desk->lesson, desk->step);
	if (desk->step == STEP_EXPLAIN)
		return step && desk->quiz + 1 < step->quizzes.n ? N_("next question") : N_("next: the challenge");
	return verbs[desk->step];
}

const char *verb_of_esc(const struct desk *desk)
{
	return has_library(desk) ? N_("library") : NULL;
}

/* Where letters are typed the keys ? and q are none. */
const char *verb_of_help(const struct desk *desk)
{
	return desk->place == IN_LOOKUP ? NULL : N_("help");
}

const char *verb_of_leave(const struct desk *desk)
{
	return desk->place == IN_LOOKUP ? NULL : N_("leave");
}

COMMAND(do_open)
{
	return learn_open(desk, call->argument[0] ? call->argument : desk->lessons[desk->lesson_selected].id, err);
}

COMMAND(do_answer) { (void)call; return learn_answer(desk, err); }
COMMAND(do_next) { (void)call; return learn_next(desk, err); }
COMMAND(do_back) { (void)call; return learn_back(desk, err); }
COMMAND(do_library) { (void)call; (void)err; library_show(desk); return 0; }
COMMAND(do_chapter_next) { (void)call; (void)err; library_chapter(desk, 1); return 0; }
COMMAND(do_chapter_back) { (void)call; (void)err; library_chapter(desk, -1); return 0; }

COMMAND(do_prompt)
{
	(void)call;
	(void)err;
	prompt_open(desk, ":", NULL);
	return 0;
}

COMMAND(do_help)
{
	(void)call;
	(void)err;
	desk->overlay = OVERLAY_HELP;
	desk->help_scroll = 0;
	return 0;
}

COMMAND(do_language) { (void)call; (void)err; desk->wants |= WANT_LANGUAGE; return 0; }
COMMAND(do_redraw) { (void)call; (void)err; desk->wants |= WANT_REDRAW; return 0; }
COMMAND(do_leave) { (void)call; (void)err; desk->wants |= WANT_LEAVE; return 0; }
