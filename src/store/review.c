/* store/review: what was answered, and what is to be asked again. Whoever answers wrong in a lesson thinks on until it is right: so
 * a wrong answer is made good only by a right one on another day, in a review.
 */
#include "store/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWERS_MAX = 10000 };

int progress_answer_add(struct progress *progress, const char *lesson, unsigned quiz, unsigned choice, bool right, bool review, struct err *err)
{
	if (!progress)
		return 0;
	return db_do(progress->db, progress->file, err, "INSERT INTO answer(lesson, quiz, choice, right, review) VALUES(?, ?, ?, ?, ?)",
	             "siiii", lesson, (int)quiz, (int)choice, right ? 1 : 0, review ? 1 : 0);
}

int progress_predictions(struct progress *progress, const char *lesson, struct progress_prediction **ret_predictions, size_t *ret_count, struct err *err)
{
	sqlite3_stmt *query;
	ARRAY(struct progress_prediction) predictions = {0};
	*ret_predictions = NULL;
	*ret_count = 0;
	if (!progress)
		return 0;
	int result = db_query(progress->db, progress->file, &query, err,
		"SELECT answer, actual, right FROM prediction WHERE lesson = ? ORDER BY number LIMIT ?", "si", lesson, ANSWERS_MAX), code;
	if (result < 0)
		return result;
	while ((code = sqlite3_step(query)) == SQLITE_ROW) {
		struct progress_prediction prediction = {.right = sqlite3_column_int(query, 2) != 0};
		text_copy(prediction.answer, sizeof prediction.answer, db_text(query, 0));
		text_copy(prediction.actual, sizeof prediction.actual, db_text(query, 1));
		array_push(&predictions, prediction);
	}
	if (code != SQLITE_DONE)
		result = db_error(progress->db, progress->file, err);
	sqlite3_finalize(query);
	if (result < 0) {
		array_done(&predictions);
		return result;
	}
	*ret_predictions = predictions.at;
	*ret_count = predictions.n;
	return 0;
}

int progress_answers(struct progress *progress, struct progress_answer **ret_answers, size_t *ret_count, struct err *err)
{
	sqlite3_stmt *query;
	ARRAY(struct progress_answer) answers = {0};
	*ret_answers = NULL;
	*ret_count = 0;
	if (!progress)
		return 0;
	/* What is due comes first, and of that what was asked longest ago. A right answer makes good what was wrong before it, and
	 * nothing that comes later: so the sum of +1 and -1 counts from where it was lowest. */
	int result = db_query(progress->db, progress->file, &query, err,
		"SELECT lesson, quiz, count(*), sum(right = 0) AS wrong, sum(change) - min(min(so_far), 0) AS due FROM"
		" (SELECT *, sum(change) OVER (PARTITION BY lesson, quiz ORDER BY number) AS so_far FROM"
		"  (SELECT *, (right = 0) - (right = 1 AND review = 1) AS change FROM answer))"
		" GROUP BY lesson, quiz ORDER BY due > 0 DESC, max(number), lesson, quiz LIMIT ?", "i", ANSWERS_MAX);
	if (result < 0)
		return result;
	int code;
	while ((code = sqlite3_step(query)) == SQLITE_ROW) {
		struct progress_answer answer = {
			.quiz = (unsigned)sqlite3_column_int(query, 1), .given = (unsigned)sqlite3_column_int(query, 2),
			.wrong = (unsigned)sqlite3_column_int(query, 3), .due = (unsigned)sqlite3_column_int(query, 4),
		};
		text_copy(answer.lesson, sizeof answer.lesson, db_text(query, 0));
		array_push(&answers, answer);
	}
	if (code != SQLITE_DONE)
		result = db_error(progress->db, progress->file, err);
	sqlite3_finalize(query);
	if (result < 0) {
		array_done(&answers);
		return result;
	}
	*ret_answers = answers.at;
	*ret_count = answers.n;
	return 0;
}

static const struct store_row *row_of(const struct store_row *rows, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].id, id) == 0)
			return &rows[i];
	return NULL;
}

/* The quiz as it is told in this language; a lesson that has changed may have fewer than there were. */
static bool take_question(struct store *store, const struct progress_answer *answer, const char *lang, struct store_question *ret_question)
{
	struct lesson lesson;
	if (store_lesson(store, answer->lesson, lang, &lesson, NULL) < 0)
		return false;
	const struct lesson_step *step = lesson_step_get(&lesson, STEP_EXPLAIN);
	bool has = step && answer->quiz < step->quizzes.n;
	if (has) {
		*ret_question = (struct store_question){.chapter = lesson.chapter, .quiz = answer->quiz, .was_wrong = answer->due > 0,
		                                        .table = json_incref(step->quizzes.at[answer->quiz])};
		text_copy(ret_question->lesson, sizeof ret_question->lesson, lesson.id);
		text_copy(ret_question->title, sizeof ret_question->title, lesson.title);
	}
	lesson_done(&lesson);
	return has;
}

int store_review(struct store *store, struct progress *progress, int chapter, const char *lang, size_t most,
                 struct store_question **ret_questions, size_t *ret_count, struct err *err)
{
	struct progress_answer *answers = NULL;
	struct store_row *rows = NULL;
	size_t answer_count = 0, row_count = 0;
	ARRAY(struct store_question) questions = {0};
	int result = progress_answers(progress, &answers, &answer_count, err);
	if (result == 0)
		result = store_list(store, lang, &rows, &row_count, err);
	for (size_t i = 0; i < answer_count && result == 0 && questions.n < most; i++) {
		const struct store_row *row = row_of(rows, row_count, answers[i].lesson);
		struct store_question question;
		if (row && row->chapter < chapter && take_question(store, &answers[i], lang, &question))
			array_push(&questions, question);
	}
	free(answers);
	free(rows);
	if (result < 0)
		return result;
	*ret_questions = questions.at;
	*ret_count = questions.n;
	return 0;
}

void store_questions_free(struct store_question *questions, size_t count)
{
	for (size_t i = 0; i < count; i++)
		json_decref(questions[i].table);
	free(questions);
}
