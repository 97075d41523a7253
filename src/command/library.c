/* command/library: the list of lessons, and how far the learner is. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { CHAPTERS = 8 };

int library_load(struct desk *desk, struct err *err)
{
	struct store_row *rows;
	size_t count;
	int result = store_list(desk->store, desk->chinese ? "zh" : "en", &rows, &count, err);
	if (result < 0)
		return result;
	free(desk->lessons);
	desk->lessons = rows;
	desk->lesson_count = count;
	if (desk->lesson_selected > count)
		desk->lesson_selected = count;
	return 0;
}

static void select_row(struct desk *desk, size_t row)
{
	desk->lesson_selected = row;
	if (row < desk->lesson_count)
		desk->chapter = desk->lessons[row].chapter;
}

static void open_progress(struct desk *desk)
{
	struct err err = {0};
	if (desk->progress || progress_open(NULL, &desk->progress, &err) == 0)
		return;
	desk->progress = NULL;
	desk_say(desk, true, "%s", err.text);
}

int desk_library_open(struct desk *desk, const char *lessons, struct err *err)
{
	struct store *store;
	int result = store_open(lessons, &store, err);
	if (result < 0)
		return result;
	store_close(desk->store);
	desk->store = store;
	result = library_load(desk, err);
	if (result < 0)
		return result;
	open_progress(desk);
	select_row(desk, 0);
	library_show(desk);
	/* The others are there. */
	const char *trouble = store_trouble(desk->store);
	if (*trouble)
		desk_say(desk, true, "%.*s", (int)strcspn(trouble, "\n"), trouble);
	return 0;
}

/* Which lesson a program belongs to: "ticket-counter/race" to ticket-counter. */
static void find_lesson(struct desk *desk)
{
	const char *name = desk->plan.name ? desk->plan.name : desk->session ? session_name(desk->session) : "";
	const char *slash = strchr(name, '/');
	if (!slash || desk->has_lesson)
		return;
	char *id = mem_text_n_or_die(name, (size_t)(slash - name));
	struct err err;
	for (size_t i = 0; i < desk->lesson_count; i++)
		if (strcmp(desk->lessons[i].id, id) == 0) {
			desk->has_lesson = store_lesson(desk->store, id, desk->chinese ? "zh" : "en", &desk->lesson, &err) == 0;
			select_row(desk, i);
		}
	free(id);
	run_listing_load(desk);
}

void desk_library_attach(struct desk *desk, const char *lessons)
{
	struct err err;
	if (store_open(lessons, &desk->store, &err) < 0) {
		desk->store = NULL;
		return;
	}
	if (library_load(desk, &err) < 0)
		return;
	select_row(desk, 0);
	find_lesson(desk);
}

void library_select(struct desk *desk, const char *id)
{
	for (size_t i = 0; i < desk->lesson_count; i++)
		if (strcmp(desk->lessons[i].id, id) == 0)
			select_row(desk, i);
}

void library_show(struct desk *desk)
{
	run_stop(desk);
	open_progress(desk);
	desk->place = IN_LIBRARY;
	desk->teaches = false;
	/* One comes back to where one left. */
	if (desk->has_lesson)
		library_select(desk, desk->lesson.id);
}

void library_move(struct desk *desk, int rows)
{
	/* Within the chapter; its rows lie together. */
	size_t at = desk->lesson_selected;
	if (rows < 0 && at > 0 && desk->lessons[at - 1].chapter == desk->chapter)
		select_row(desk, at - 1);
	else if (rows > 0 && at + 1 < desk->lesson_count && desk->lessons[at + 1].chapter == desk->chapter)
		select_row(desk, at + 1);
}

static void select_chapter(struct desk *desk, int chapter)
{
	desk->chapter = chapter;
	desk->lesson_selected = desk->lesson_count;
	for (size_t i = desk->lesson_count; i-- > 0;)
		if (desk->lessons[i].chapter == chapter)
			desk->lesson_selected = i;
}

void library_chapter(struct desk *desk, int direction)
{
	int chapter = desk->chapter + direction;
	select_chapter(desk, chapter < 1 ? CHAPTERS : chapter > CHAPTERS ? 1 : chapter);
}

void library_click_chapter(struct desk *desk, unsigned chapter)
{
	if (chapter >= 1 && chapter <= CHAPTERS)
		select_chapter(desk, (int)chapter);
}

void library_click_row(struct desk *desk, size_t row)
{
	struct err err;
	if (row >= desk->lesson_count)
		return;
	if (row != desk->lesson_selected)
		select_row(desk, row);
	else if (learn_open(desk, desk->lessons[row].id, &err) < 0)
		desk_say(desk, true, "%s", err.text);
}

/* ---- for the view ---- */

struct shelf { struct library_row row; char predicted[80], actual[80]; const char *step; };

static void fill_progress(const struct desk *desk, const char *id, struct shelf *shelf)
{
	char last[32] = "";
	if (!desk->progress)
		return;
	if (progress_step_get(desk->progress, id, last, sizeof last) == 0 && last[0]) {
		int step = lesson_step_parse(last);
		shelf->row.done = progress_step_is_done(desk->progress, id, lesson_step_name(STEP_CHALLENGE)) ? 2 : 1;
		shelf->row.last_step = step >= 0 ? lesson_step_name((unsigned)(step + 1 < STEP_KINDS ? step + 1 : step)) : NULL;
	}
	if (progress_prediction_get(desk->progress, id, shelf->predicted, shelf->actual, sizeof shelf->predicted) == 0) {
		shelf->row.predicted = shelf->predicted;
		shelf->row.actual = shelf->actual;
	}
}

/* The rows, and behind them in the same block the texts that they point to. */
struct library_row *desk_library(struct desk *desk, struct library_scene *ret_scene)
{
	size_t count = desk->lesson_count, texts = count * 160 + 1;
	struct library_row *rows = mem_new_or_die(1, (count + 1) * sizeof *rows + texts);
	char *text = (char *)(rows + count + 1);
	for (size_t i = 0; i < count; i++, text += 160) {
		const struct store_row *lesson = &desk->lessons[i];
		struct shelf shelf = {.row = {.id = lesson->id, .title = lesson->title, .promise = lesson->promise,
		                              .chapter = lesson->chapter, .order = lesson->order, .minutes = lesson->minutes}};
		fill_progress(desk, lesson->id, &shelf);
		memcpy(text, shelf.predicted, 80);
		memcpy(text + 80, shelf.actual, 80);
		rows[i] = shelf.row;
		if (shelf.row.predicted) {
			rows[i].predicted = text;
			rows[i].actual = text + 80;
		}
	}
	*ret_scene = (struct library_scene){
		.rows = rows, .row_count = count, .selected = desk->lesson_selected, .chapter = desk->chapter,
		.chinese = desk->chinese, .status = desk->status[0] ? desk->status : NULL, .status_alarm = desk->status_alarm,
	};
	return rows;
}
