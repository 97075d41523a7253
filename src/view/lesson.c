/* The lesson: the text of the step, the learner's prediction, choices, and
 * what happens now, in words. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* A column of things one below the other; with `draw` false it only measures. */
struct sheet { struct area area; const struct world *world; int y; bool draw; };

static void put(struct sheet *sheet, int indent, struct flow *flow)
{
	int columns = sheet->area.cols - indent;
	sheet->y += sheet->draw ? flow_draw(sheet->area, indent, sheet->y, columns, flow) : flow_height(flow, columns);
	flow_done(flow);
}

static void put_text(struct sheet *sheet, int indent, struct style style, const char *text)
{
	struct flow flow = { 0 };
	page_sentence(&flow, style, text);
	flow_names(&flow, sheet->world);
	put(sheet, indent, &flow);
}

static void put_page(struct sheet *sheet, const char *commonmark)
{
	sheet->y += page_draw(sheet->draw ? sheet->area : (struct area){ .cols = sheet->area.cols }, sheet->y, sheet->world, commonmark);
}

/* ---- questions ---- */

static const char *choice_text(const json_t *choice)
{
	const char *text = json_string_value(json_is_object(choice) ? json_object_get(choice, "text") : choice);
	return text == NULL ? "" : text;
}

static void put_choices(struct sheet *sheet, const struct scene *scene, const json_t *choices)
{
	for (size_t i = 0; i < json_array_size(choices); i++) {
		bool selected = scene->choice >= 0 && (size_t)scene->choice == i;
		char number[24];
		snprintf(number, sizeof number, "%zu", i + 1);
		struct flow flow = { 0 };
		char value[32];
		const json_t *choice = json_array_get(choices, i);
		const char *text = choice_text(choice);
		if (json_is_number(choice)) {
			snprintf(value, sizeof value, "%g", json_number_value(choice));
			text = value;
		}
		page_sentence(&flow, selected ? bold(ROLE_STRONG) : ink(ROLE_TEXT), text);
		int y = sheet->y, height = flow_height(&flow, sheet->area.cols - 5);
		if (sheet->draw) {
			if (selected)
				area_tint(sheet->area, 0, y, sheet->area.cols, height, ROLE_SELECTED);
			area_text(sheet->area, 1, y, selected ? bold(ROLE_LINE_FOCUS) : ink(ROLE_FAINT), selected ? "▸" : " ");
			area_text(sheet->area, 3, y, selected ? bold(ROLE_STRONG) : ink(ROLE_FAINT), number);
			area_hot(sheet->area, 0, y, sheet->area.cols, height, HOT_CHOICE, (uint32_t)i);
		}
		put(sheet, 5, &flow);
	}
}

static const json_t *question_of(const struct scene *scene, const struct lesson_step *step)
{
	if (step == NULL)
		return NULL;
	if (step->quizzes.n > 0 && step->kind != STEP_PREDICT) {
		size_t which = scene->quiz < step->quizzes.n ? scene->quiz : step->quizzes.n - 1;
		return step->quizzes.at[which];
	}
	return step->kind == STEP_PREDICT ? step->table : NULL;
}

static void put_question(struct sheet *sheet, const struct scene *scene, const struct lesson_step *step)
{
	const json_t *table = question_of(scene, step);
	if (table == NULL)
		return;
	const char *question = json_string_value(json_object_get(table, "question"));
	const json_t *choices = json_object_get(table, "choices");
	if (question != NULL) {
		sheet->y++;
		put_text(sheet, 0, bold(ROLE_STRONG), question);
	}
	if (json_array_size(choices) > 0) {
		sheet->y++;
		put_choices(sheet, scene, choices);
	}
}

/* "You predicted 6", or what is being typed. */
static bool has_choices(const struct lesson *lesson)
{
	const struct lesson_step *predict = lesson == NULL ? NULL : lesson_step_get(lesson, STEP_PREDICT);
	return predict != NULL && json_array_size(json_object_get(predict->table, "choices")) > 0;
}

static void put_prediction(struct sheet *sheet, const struct scene *scene, const struct lesson_step *step)
{
	const json_t *table = step != NULL && step->kind == STEP_PREDICT ? step->table : NULL;
	bool typing = scene->typed != NULL;
	bool asked = table != NULL && scene->prediction == NULL && !has_choices(scene->lesson);
	struct flow flow = { 0 };
	if (typing || asked) {
		flow_label(&flow, ROLE_SECONDARY, _("Your prediction:"));
		flow_add(&flow, bold(ROLE_STRONG), typing ? scene->typed : "");
		flow_add(&flow, bold(ROLE_LINE_FOCUS), "▌");
	} else if (scene->prediction != NULL && scene->prediction[0] != '\0') {
		flow_add(&flow, ink(ROLE_SECONDARY), _("You predicted"));
		flow_add(&flow, ink(ROLE_TEXT), " ");
		/* A choice is the lesson's own sentence; what was typed is not. */
		if (has_choices(scene->lesson))
			page_sentence(&flow, bold(ROLE_STRONG), scene->prediction);
		else
			flow_add(&flow, bold(ROLE_STRONG), scene->prediction);
	}
	if (flow.text.len > 0) {
		sheet->y++;
		put(sheet, 0, &flow);
	}
	if (scene->result != NULL) {
		sheet->y += typing || asked || scene->prediction == NULL;
		put_text(sheet, 0, ink(scene->result_good ? ROLE_RUNNING : ROLE_READY), scene->result);
	}
}

/* ---- what happens now ---- */

/* The conclusion in red: what follows the last colon, or all of it. */
static void redden(struct flow *flow)
{
	static const char *const colons[] = { ": ", "：" };
	size_t from = 0;
	for (size_t i = 0; i < flow->text.len; i++)
		for (size_t k = 0; k < COUNT_OF(colons); k++)
			if (strncmp(flow->text.data + i, colons[k], strlen(colons[k])) == 0)
				from = i + strlen(colons[k]);
	memset(flow->fg.data + from, ROLE_ALARM, flow->text.len - from);
	memset(flow->attr.data + from, CELL_BOLD, flow->text.len - from);
}

/* "Now: buyer-2 writes 9. ..." and, only for what matters, its end in red. */
static void put_now(struct sheet *sheet, const struct told *told)
{
	if (told == NULL || sheet->world == NULL || told->kind == EVENT_RUN_END)
		return;
	struct flow flow = { 0 };
	sheet->y++;
	flow_label(&flow, ROLE_SECONDARY, _("Now:"));
	flow_add(&flow, ink(ROLE_TEXT), told->text);
	flow_names(&flow, sheet->world);
	if (told->alarm)
		redden(&flow);
	put(sheet, 0, &flow);
}

/* ---- notes: what the lesson says of this very event ---- */

struct said { const struct world *world; struct event event; char text[WORLD_TEXT]; };

static const char *said_object(const struct said *said)
{
	if (event_info(said->event.kind)->flags & EVENT_CHILD) {
		const struct world_task *child = world_task_get(said->world, said->event.object);
		return child == NULL ? "" : child->name;
	}
	const struct world_object *object = world_object_get(said->world, said->event.object);
	return object == NULL ? "" : object->name;
}

static int tell_note(const struct scene *scene, const struct world *world, const struct told *told, struct buf *ret_text)
{
	const struct lesson_step *step = scene->lesson == NULL ? NULL : lesson_step_get(scene->lesson, scene->step);
	if (step == NULL || world == NULL)
		return -ENOENT;
	const void *payload;
	struct said said = { .world = world };
	char room[WORLD_TEXT];
	said.event = history_event(scene->history, told->index, &payload);
	part_data(said.text, sizeof said.text, event_part(&said.event, payload, 0, room, sizeof room));
	char task[WORLD_NAME + 24];
	struct lesson_moment moment = {
		.kind = event_info(said.event.kind)->name, .lost = world_lost_get(said.world, said.event.seq) != NULL,
		.task = said.event.task, .task_name = world_task_name(said.world, said.event.task, task, sizeof task),
		.object = said_object(&said), .text = said.text,
	};
	return lesson_note_tell(step, &moment, ret_text);
}

int view_note(const struct scene *scene, struct buf *ret_text)
{
	struct told told;
	return part_told(scene, &told, 1) == 1 ? tell_note(scene, part_world(scene), &told, ret_text) : -ENOENT;
}

static void put_note(struct sheet *sheet, const struct scene *scene, const struct told *told)
{
	struct buf text = { 0 };
	if (told != NULL && tell_note(scene, sheet->world, told, &text) >= 0) {
		sheet->y++;
		put_page(sheet, buf_get(&text));
	}
	buf_done(&text);
}

static void put_head(struct sheet *sheet, const struct scene *scene, const struct lesson_step *step)
{
	if (step != NULL && step->text != NULL)
		put_page(sheet, step->text);
	else if (scene->lesson != NULL && scene->lesson->promise != NULL)
		put_text(sheet, 0, ink(ROLE_TEXT), scene->lesson->promise);
}

static void put_tail(struct sheet *sheet, const struct scene *scene, const struct lesson_step *step,
                     const struct told *told, bool with_prediction)
{
	put_question(sheet, scene, step);
	if (with_prediction)
		put_prediction(sheet, scene, step);
	put_now(sheet, told);
	put_note(sheet, scene, told);
}

/* The text first, and below it what is asked and what happens now. When both do
 * not fit, the text scrolls and the rest stays. */
void lesson_draw(struct area area, const struct scene *scene)
{
	struct told told;
	bool has_told = part_told(scene, &told, 1) == 1;
	const struct lesson_step *step = scene->lesson == NULL ? NULL : lesson_step_get(scene->lesson, scene->step);
	if (scene->lesson == NULL && !has_told) {
		part_empty(area, _("A program of your own: no lesson goes with it."), NULL);
		return;
	}
	struct area inner = area_part(area, 1, 0, area.cols - 2, area.rows);
	struct sheet measure = { inner, part_world(scene), 0, false };
	put_head(&measure, scene, step);
	int head = measure.y;
	/* While it runs, what is new goes before what was predicted. */
	bool predicted = true;
	measure.y = 0;
	put_tail(&measure, scene, step, has_told ? &told : NULL, predicted);
	if (scene->step == STEP_RUN && scene->result == NULL && head + measure.y > inner.rows) {
		predicted = false;
		measure.y = 0;
		put_tail(&measure, scene, step, has_told ? &told : NULL, predicted);
	}
	int tail = measure.y, pad = head + tail + 1 < inner.rows ? 1 : 0;
	/* A question that is cut off cannot be answered: what was read gives way, above all once an answer stands there. */
	int room = inner.rows - pad - tail, least = scene->result != NULL ? 2 : 4;
	least = least > inner.rows / 3 ? inner.rows / 3 : least;
	if (room < head && room < least)
		room = least < head ? least : head;
	if (room > head)
		room = head;
	int top = part_top(head, room, -1, scene->scroll[VIEW_LESSON]);
	struct sheet sheet = { area_part(inner, 0, pad, inner.cols, room), measure.world, -top, true };
	put_head(&sheet, scene, step);
	part_more(area_part(area, 0, pad, area.cols, room), top, head, room);
	struct area below = area_part(inner, 0, pad + room, inner.cols, inner.rows - pad - room);
	/* The end of the tail matters most: what happens now. */
	sheet = (struct sheet){ below, measure.world, tail > below.rows ? below.rows - tail : 0, true };
	put_tail(&sheet, scene, step, has_told ? &told : NULL, predicted);
}

void lesson_note(const struct scene *scene, char *ret_note, size_t size)
{
	if (scene->lesson != NULL && (unsigned)scene->step < STEP_KINDS)
		snprintf(ret_note, size, _("%d of %d"), (int)scene->step + 1, (int)STEP_KINDS);
}
