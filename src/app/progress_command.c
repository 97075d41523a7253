/* app/progress_command: `procession progress`: what is done, what was predicted and what came, what is to be asked again. It only looks. */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/lesson_internal.h"
#include "store/store.h"

enum { CHAPTERS = 8 };

/* Everything at hand: rows and answers are the caller's of `gather`. */
struct sheet {
	struct store *store;
	struct progress *progress;     /* NULL: nothing was ever kept */
	struct store_row *rows; size_t row_count;
	struct progress_answer *answers; size_t answer_count;
};

static bool is_done(const struct sheet *sheet, const char *id)
{
	return progress_step_is_done(sheet->progress, id, lesson_step_name(STEP_CHALLENGE));
}

static bool is_begun(const struct sheet *sheet, const char *id)
{
	struct progress_prediction *predictions = NULL;
	size_t count = 0;
	bool begun = false;
	for (unsigned step = 0; step < STEP_KINDS && !begun; step++)
		begun = progress_step_is_done(sheet->progress, id, lesson_step_name(step));
	if (!begun && progress_predictions(sheet->progress, id, &predictions, &count, NULL) == 0)
		begun = count > 0;
	free(predictions);
	for (size_t i = 0; i < sheet->answer_count && !begun; i++)
		begun = strcmp(sheet->answers[i].lesson, id) == 0;
	return begun;
}

/* ---- JSON ---- */

static json_t *steps_json(const struct sheet *sheet, const char *id)
{
	json_t *steps = json_array();
	for (unsigned step = 0; step < STEP_KINDS; step++)
		if (progress_step_is_done(sheet->progress, id, lesson_step_name(step)))
			json_array_append_new(steps, json_string(lesson_step_name(step)));
	return steps;
}

static json_t *predictions_json(const struct sheet *sheet, const char *id)
{
	struct progress_prediction *predictions = NULL;
	size_t count = 0;
	json_t *list = json_array();
	progress_predictions(sheet->progress, id, &predictions, &count, NULL);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "answer", predictions[i].answer, "came", predictions[i].actual, "right", predictions[i].right));
	free(predictions);
	return list;
}

/* What a quiz asks; NULL when the lesson has no longer so many. */
static json_t *question_json(const struct lesson *lesson, unsigned quiz)
{
	const struct lesson_step *step = lesson_step_get(lesson, STEP_EXPLAIN);
	json_t *question = step && quiz < step->quizzes.n ? json_object_get(step->quizzes.at[quiz], "question") : NULL;
	return question ? json_incref(question) : json_null();
}

static json_t *quizzes_json(const struct sheet *sheet, const char *id)
{
	struct lesson lesson = {0};
	json_t *list = json_array();
	bool loaded = false;
	for (size_t i = 0; i < sheet->answer_count; i++) {
		const struct progress_answer *answer = &sheet->answers[i];
		if (strcmp(answer->lesson, id) != 0)
			continue;
		loaded = loaded || store_lesson(sheet->store, id, app_language(), &lesson, NULL) == 0;
		json_array_append_new(list, json_pack("{s:i, s:o, s:i, s:i, s:i}", "quiz", (int)answer->quiz + 1, "question", question_json(&lesson, answer->quiz),
			"answers", (int)answer->given, "wrong", (int)answer->wrong, "to_ask_again", (int)answer->due));
	}
	if (loaded)
		lesson_done(&lesson);
	return list;
}

static json_t *chapters_json(const struct sheet *sheet)
{
	json_t *list = json_array();
	for (int chapter = 1; chapter <= CHAPTERS; chapter++) {
		int all = 0, begun = 0, done = 0;
		for (size_t i = 0; i < sheet->row_count; i++) {
			if (sheet->rows[i].chapter != chapter)
				continue;
			all++;
			begun += is_begun(sheet, sheet->rows[i].id);
			done += is_done(sheet, sheet->rows[i].id);
		}
		json_array_append_new(list, json_pack("{s:i, s:s, s:i, s:i, s:i}", "chapter", chapter, "name", lesson_chapter_name(chapter),
			"lessons", all, "begun", begun, "done", done));
	}
	return list;
}

static void print_json(const struct sheet *sheet)
{
	json_t *lessons = json_array();
	for (size_t i = 0; i < sheet->row_count; i++) {
		const struct store_row *row = &sheet->rows[i];
		if (is_begun(sheet, row->id))
			json_array_append_new(lessons, json_pack("{s:s, s:i, s:s, s:b, s:o, s:o, s:o}", "id", row->id, "chapter", row->chapter, "title", row->title,
				"done", is_done(sheet, row->id), "steps", steps_json(sheet, row->id), "predictions", predictions_json(sheet, row->id),
				"quizzes", quizzes_json(sheet, row->id)));
	}
	json_t *object = json_pack("{s:o, s:o}", "chapters", chapters_json(sheet), "lessons", lessons);
	char *text = object ? json_dumps(object, JSON_INDENT(2)) : NULL;
	puts(text ? text : "{}");
	free(text);
	json_decref(object);
}

/* ---- words ---- */

static void add_predictions(const struct sheet *sheet, const char *id, struct buf *text)
{
	struct progress_prediction *predictions = NULL;
	size_t count = 0;
	if (progress_predictions(sheet->progress, id, &predictions, &count, NULL) < 0)
		return;
	for (size_t i = 0; i < count; i++)
		buf_format(text, predictions[i].right ? _("%spredicted %s: so it came") : _("%spredicted %s, and %s came"), text->len ? "; " : "",
		           predictions[i].answer, predictions[i].actual);
	free(predictions);
}

static void add_quizzes(const struct sheet *sheet, const char *id, struct buf *text)
{
	unsigned wrong = 0, due = 0;
	for (size_t i = 0; i < sheet->answer_count; i++) {
		if (strcmp(sheet->answers[i].lesson, id) != 0)
			continue;
		wrong += sheet->answers[i].wrong > 0;
		due += sheet->answers[i].due > 0;
	}
	if (wrong)
		buf_format(text, _("%squestions answered wrong: %u, to be asked again: %u"), text->len ? "; " : "", wrong, due);
}

/* "predict run . . ." */
static void put_lesson(const struct sheet *sheet, const struct store_row *row)
{
	struct buf first = {0}, line = {0}, more = {0};
	buf_format(&first, "   %s %d.%-3d ", is_done(sheet, row->id) ? "+" : "-", row->chapter, row->order);
	buf_format(&line, "%s  ", row->title);
	for (unsigned step = 0; step < STEP_KINDS; step++)
		buf_format(&line, " %s", progress_step_is_done(sheet->progress, row->id, lesson_step_name(step)) ? _(lesson_step_name(step)) : ".");
	lesson_put(buf_get(&first), buf_get(&line));
	add_predictions(sheet, row->id, &more);
	add_quizzes(sheet, row->id, &more);
	if (more.len)
		lesson_put("           ", buf_get(&more));
	buf_done(&first);
	buf_done(&line);
	buf_done(&more);
}

static void print_words(const struct sheet *sheet)
{
	for (int chapter = 1; chapter <= CHAPTERS; chapter++) {
		unsigned all = 0, done = 0;
		for (size_t i = 0; i < sheet->row_count; i++) {
			all += sheet->rows[i].chapter == chapter;
			done += sheet->rows[i].chapter == chapter && is_done(sheet, sheet->rows[i].id);
		}
		if (!all)
			continue;
		printf(_("%d  %s: %u of %u done\n"), chapter, _(lesson_chapter_name(chapter)), done, all);
		for (size_t i = 0; i < sheet->row_count; i++)
			if (sheet->rows[i].chapter == chapter && is_begun(sheet, sheet->rows[i].id))
				put_lesson(sheet, &sheet->rows[i]);
	}
}

/* ---- the command ---- */

/* A record that is not there yet is not made. */
static int open_progress(struct progress **ret_progress, struct err *err)
{
	struct buf file = {0};
	int result = store_user_file("progress.db", &file, err);
	*ret_progress = NULL;
	if (result == 0 && access(buf_get(&file), F_OK) == 0)
		result = progress_look(buf_get(&file), ret_progress, err);
	buf_done(&file);
	return result;
}

static int print_sheet(bool json, struct err *err)
{
	struct sheet sheet = {0};
	int result = app_lessons_open("progress", &sheet.store, err);
	if (result < 0)
		return result;
	result = open_progress(&sheet.progress, err);
	if (result == 0)
		result = store_list(sheet.store, app_language(), &sheet.rows, &sheet.row_count, err);
	if (result == 0)
		result = progress_answers(sheet.progress, &sheet.answers, &sheet.answer_count, err);
	if (result == 0 && json)
		print_json(&sheet);
	else if (result == 0)
		print_words(&sheet);
	free(sheet.rows);
	free(sheet.answers);
	progress_close(sheet.progress);
	store_close(sheet.store);
	return result;
}

static int parse(int argc, char **argv, bool *ret_json, bool *ret_help, struct err *err)
{
	static const struct option flags[] = {
		{"json", no_argument, NULL, 'j'}, {"lang", required_argument, NULL, 'l'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
	};
	optind = 0;
	opterr = 0;
	for (int flag; (flag = getopt_long(argc, argv, ":h", flags, NULL)) != -1;) {
		switch (flag) {
		case 'j': *ret_json = true; break;
		case 'h': *ret_help = true; break;
		case 'l':
			if (app_language_set(optarg, err) < 0)
				return -EINVAL;
			break;
		case ':': return err_set(err, EINVAL, _("%s needs a value: see procession progress --help"), argv[optind - 1]);
		default: return err_set(err, EINVAL, _("there is no option %s: see procession progress --help"), argv[optind - 1]);
		}
	}
	return optind < argc ? err_set(err, EINVAL, _("'%.60s' is too much: it is written procession progress [--json]"), argv[optind]) : 0;
}

int app_progress_main(int argc, char **argv)
{
	bool json = false, help = false;
	struct err err = {0};
	if (parse(argc, argv, &json, &help, &err) < 0) {
		fprintf(stderr, _("procession progress: %s\n"), err.text);
		return 2;
	}
	if (help) {
		fputs(_("Usage: procession progress [--json]\n"
		        "What you have done, by chapter, lesson and step; what you predicted and what came;\n"
		        "which questions you answered wrong.\n\n"
		        "  --json              one JSON object\n"
		        "  --lang en|zh        the language of all text\n"
		        "  --help              this text\n\n"
		        "Exit codes: 0 fine, 1 the record cannot be read, 2 wrong usage.\n"), stdout);
		return 0;
	}
	if (print_sheet(json, &err) < 0 || ((fflush(stdout) == EOF || ferror(stdout)) && err_set(&err, errno, _("cannot write the output: %s"), strerror(errno)) < 0)) {
		fprintf(stderr, _("procession progress: %s\n"), err.text);
		return 1;
	}
	return 0;
}
