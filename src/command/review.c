/* command/review: three questions from earlier chapters: what was answered wrong comes first. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { QUESTIONS = 3 };

void review_done(struct desk *desk)
{
	store_questions_free(desk->review.questions, desk->review.count);
	desk->review = (struct review){0};
}

bool review_is_on(const struct desk *desk)
{
	return desk->place == IN_REVIEW || (desk->place == IN_LOOKUP && desk->lookup.from == IN_REVIEW);
}

static const struct store_question *question_at(const struct desk *desk)
{
	return desk->review.at < desk->review.count ? &desk->review.questions[desk->review.at] : NULL;
}

const json_t *review_question(const struct desk *desk)
{
	const struct store_question *question = question_at(desk);
	return question ? question->table : NULL;
}

void review_keep(struct desk *desk, bool right)
{
	const struct store_question *question = question_at(desk);
	struct err err;
	/* The first answer counts; after a wrong one the right one is only found. */
	bool first = question && desk->hint == 0;
	desk->hint = 1;
	desk->review.right += first && right;
	if (first && progress_answer_add(desk->progress, question->lesson, question->quiz, (unsigned)(desk->choice < 0 ? 0 : desk->choice), right, true, &err) < 0)
		desk_say(desk, true, "%s", err.text);
}

void review_translate(struct desk *desk)
{
	for (size_t i = 0; i < desk->review.count; i++) {
		struct store_question *question = &desk->review.questions[i];
		struct lesson lesson;
		struct err err;
		if (store_lesson(desk->store, question->lesson, desk->chinese ? "zh" : "en", &lesson, &err) < 0)
			continue;
		const struct lesson_step *step = lesson_step_get(&lesson, STEP_EXPLAIN);
		if (step && question->quiz < step->quizzes.n) {
			json_decref(question->table);
			question->table = json_incref(step->quizzes.at[question->quiz]);
			text_copy(question->title, sizeof question->title, lesson.title);
		}
		lesson_done(&lesson);
	}
}

static void begin_question(struct desk *desk)
{
	desk->answered = false;
	desk->result[0] = '\0';
	desk->choice = 0;
	desk->hint = 0;
}

bool can_review(const struct desk *desk)
{
	return desk->store && desk->progress && desk->chapter > 1;
}

COMMAND(do_review)
{
	struct store_question *questions;
	size_t count;
	(void)call;
	int result = store_review(desk->store, desk->progress, desk->chapter, desk->chinese ? "zh" : "en", QUESTIONS, &questions, &count, err);
	if (result < 0)
		return result;
	if (count == 0) {
		store_questions_free(questions, count);
		return err_set(err, EINVAL, _("no question of a chapter before %d has been answered yet: questions come at the end of lessons"), desk->chapter);
	}
	review_done(desk);
	desk->review = (struct review){.questions = questions, .count = count};
	desk->place = IN_REVIEW;
	begin_question(desk);
	return 0;
}

bool can_review_next(const struct desk *desk)
{
	return desk->answered;
}

const char *verb_of_review_next(const struct desk *desk)
{
	return desk->review.at + 1 < desk->review.count ? N_("next question") : N_("library");
}

COMMAND(do_review_next)
{
	(void)call;
	(void)err;
	if (desk->review.at + 1 < desk->review.count) {
		desk->review.at++;
		begin_question(desk);
		return 0;
	}
	desk->place = IN_LIBRARY;
	desk_say(desk, false, _("Right at once: %zu of %zu. What was wrong will be asked again."), desk->review.right, desk->review.count);
	return 0;
}

COMMAND(do_review_leave) { (void)call; (void)err; desk->place = IN_LIBRARY; return 0; }

void desk_review(struct desk *desk, struct review_page *ret_page)
{
	struct review_page *page = ret_page;
	const struct store_question *question = question_at(desk);
	memset(page, 0, sizeof *page);
	page->quiz = question ? question->table : NULL;
	page->step = (struct lesson_step){.kind = STEP_EXPLAIN, .text = (char *)(uintptr_t)(question && question->was_wrong ? _("This was answered wrong before.") : _("Do you still know it?"))};
	page->step.quizzes.at = &page->quiz;
	page->step.quizzes.n = page->quiz != NULL;
	page->lesson.steps.at = &page->step;
	page->lesson.steps.n = 1;
	page->scene = (struct scene){
		.lesson = &page->lesson, .step = STEP_EXPLAIN, .choice = desk->choice, .result = desk->result[0] ? desk->result : NULL,
		.result_good = desk->result_good, .status = desk->status[0] ? desk->status : NULL, .status_alarm = desk->status_alarm, .number = "",
	};
	if (question)
		snprintf(page->title, sizeof page->title, "%d  %s: %s", question->chapter, _(lesson_chapter_name(question->chapter)), question->title);
	snprintf(page->number, sizeof page->number, "%zu / %zu", desk->review.at + 1, desk->review.count);
}
