/* The page of outcomes: what can come out of a program, the shortest way there, and where the ways part. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { BAR_LEAST = 8 };

static enum role row_role(const struct outcome_row *row)
{
	static const enum role roles[] = { ROLE_RUNNING, ROLE_READY, ROLE_ALARM };
	return roles[row->badness > 2 ? 2 : row->badness];
}

static uint64_t most_runs(const struct outcomes_scene *scene)
{
	uint64_t most = 1;
	for (size_t i = 0; i < scene->row_count; i++)
		most = scene->rows[i].runs > most ? scene->rows[i].runs : most;
	return most;
}

/* 34650 as 34,650. */
static void grouped(char *ret_text, size_t size, uint64_t number)
{
	char plain[24];
	size_t length = (size_t)snprintf(plain, sizeof plain, "%llu", (unsigned long long)number), at = 0;
	for (size_t i = 0; i < length && at + 2 < size; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			ret_text[at++] = ',';
		ret_text[at++] = plain[i];
	}
	ret_text[at] = '\0';
}

/* ---- the bars ---- */

static void draw_row(struct area area, int y, const struct outcomes_scene *scene, size_t index, int label)
{
	const struct outcome_row *row = &scene->rows[index];
	char runs[32], real[48] = "";
	bool selected = index == scene->selected;
	if (selected)
		area_tint(area, 0, y, area.cols, 1, ROLE_SELECTED);
	area_hot(area, 0, y, area.cols, 1, HOT_ITEM, (uint32_t)index);
	grouped(runs, sizeof runs, row->runs);
	if (scene->real_runs)
		snprintf(real, sizeof real, "%llu", (unsigned long long)row->real);
	int right = area.cols - 1, real_width = scene->real_runs ? 8 : 0;
	area_text_fit(area, 1, y, label, selected ? bold(ROLE_STRONG) : ink(ROLE_TEXT), row->label);
	int from = label + 3, room = right - real_width - 9 - from;
	if (room >= BAR_LEAST && row->runs) {
		int full = (int)((double)room * (double)row->runs / (double)most_runs(scene) + 0.5);
		area_repeat(area, from, y, full < 1 ? 1 : full, ink(row_role(row)), "█");
	}
	area_right(area, right - real_width, y, selected ? bold(ROLE_STRONG) : ink(ROLE_SECONDARY), runs);
	if (scene->real_runs)
		area_right(area, right, y, row->real ? bold(row_role(row)) : ink(ROLE_FAINT), real);
}

static int draw_count(struct area area, int y, const struct outcomes_scene *scene)
{
	char runs[32], text[300];
	grouped(runs, sizeof runs, scene->runs);
	struct flow flow = { 0 };
	snprintf(text, sizeof text, ngettext("%s run", "%s runs", (unsigned long)scene->runs), runs);
	flow_add(&flow, bold(scene->complete ? ROLE_RUNNING : ROLE_STRONG), text);
	flow_add(&flow, ink(ROLE_FAINT), "   ");
	if (scene->complete)
		flow_add(&flow, ink(ROLE_RUNNING), scene->all ? _("complete: every order") : _("complete: every order that can make a difference"));
	else if (!scene->over && !scene->shortening)
		flow_add(&flow, ink(ROLE_SECONDARY), _("still trying"));
	else
		flow_add(&flow, ink(ROLE_READY), _("not complete: there may be more"));
	if (scene->shortening) {
		flow_add(&flow, ink(ROLE_FAINT), "   ");
		flow_add(&flow, ink(ROLE_SECONDARY), _("now looking for shorter ways"));
	}
	int rows = flow_draw(area, 1, y, area.cols - 2, &flow);
	flow_done(&flow);
	if (scene->redundant || scene->cut) {
		grouped(runs, sizeof runs, scene->redundant);
		snprintf(text, sizeof text, _("%s broken off: what follows had been tried"), runs);
		if (scene->redundant)
			area_text_fit(area, 1, y + rows++, area.cols - 2, ink(ROLE_FAINT), text);
		grouped(runs, sizeof runs, scene->cut);
		snprintf(text, sizeof text, _("%s given up: too long"), runs);
		if (scene->cut)
			area_text_fit(area, 1, y + rows++, area.cols - 2, ink(ROLE_READY), text);
	}
	return rows;
}

static void draw_bars(struct area area, const struct outcomes_scene *scene)
{
	int label = 8, total = (int)scene->row_count, foot = area.rows >= 12 ? 3 : area.rows >= 9 ? 2 : 1;
	for (size_t i = 0; i < scene->row_count; i++) {
		int width = text_width(scene->rows[i].label);
		label = width > label ? width : label;
	}
	if (label > area.cols / 2)
		label = area.cols / 2;
	bool roomy = area.rows >= total * 2 + foot + 2;
	int step = roomy ? 2 : 1, rows = (area.rows - foot - 1) / step, top = part_top(total, rows, (int)scene->selected, 0);
	int right = area.cols - 1 - (scene->real_runs ? 8 : 0);
	area_right(area, right, 0, ink(ROLE_FAINT), _("orders"));
	if (scene->real_runs)
		area_right(area, area.cols - 1, 0, ink(ROLE_FAINT), _("really"));
	for (int i = 0; i < rows && top + i < total; i++)
		draw_row(area, 1 + i * step, scene, (size_t)(top + i), label);
	part_more(area_part(area, 0, 1, area.cols, rows * step), top, total, rows);
	if (total == 0)
		area_text(area, 1, 1, ink(ROLE_SECONDARY), _("The first run is under way."));
	draw_count(area, area.rows - foot, scene);
}

/* ---- the way to the selected one ---- */

static unsigned switches_of(const struct outcome_row *row)
{
	unsigned switches = 0;
	for (size_t i = 1; i < row->step_count; i++)
		switches += row->steps[i].task != row->steps[i - 1].task;
	return switches;
}

static unsigned lanes_of(const struct outcome_row *row)
{
	unsigned most = 0;
	for (size_t i = 0; i < row->step_count; i++)
		most = row->steps[i].task > most ? row->steps[i].task : most;
	return most;
}

static void draw_way(struct area area, const struct outcomes_scene *scene)
{
	if (scene->selected >= scene->row_count) {
		part_empty(area, _("The way to an outcome comes here."), NULL);
		return;
	}
	const struct outcome_row *row = &scene->rows[scene->selected];
	unsigned lanes = lanes_of(row);
	int wide = lanes < 8 && area.cols >= 60 ? 4 : 3, text = 4 + (int)(lanes < 12 ? lanes + 1 : 1) * wide + 1, y = 0;
	int rows = area.rows - 2;
	for (size_t i = 0; i < row->step_count && y < rows; i++, y++) {
		const struct outcome_step *step = &row->steps[i];
		area_format(area, 0, y, ink(ROLE_FAINT), "%3zu", i + 1);
		for (unsigned lane = 0; lanes < 12 && lane <= lanes; lane++)
			area_text(area, 4 + (int)lane * wide, y, ink(ROLE_LINE), "│");
		area_badge(area, 4 + (lanes < 12 ? (int)step->task * wide : 0), y, step->task, false);
		struct flow flow = { 0 };
		flow_add(&flow, ink(step->alarm ? ROLE_ALARM : ROLE_TEXT), step->text);
		/* What matters is read whole. */
		int high = step->alarm ? flow_height(&flow, area.cols - text - 1) : 1;
		if (high > 1 && y + high <= rows)
			y += flow_draw(area, text, y, area.cols - text - 1, &flow) - 1;
		else
			flow_line(area, text, y, area.cols - text - 1, &flow);
		flow_done(&flow);
	}
	if (row->step_count > (size_t)rows)
		area_text(area, 4, rows - 1, ink(ROLE_FAINT), "…");
	int x = area_text(area, 1, area.rows - 1, ink(ROLE_FAINT), _("schedule"));
	area_text_fit(area, x + 2, area.rows - 1, area.cols - x - 3, bold(ROLE_STRONG),
	              row->schedule[0] ? row->schedule : _("(none: the default order leads here)"));
}

/* ---- where the ways part ---- */

static bool same_step(const struct outcome_row *a, const struct outcome_row *b, size_t i)
{
	return i < a->step_count && i < b->step_count && a->steps[i].task == b->steps[i].task && a->steps[i].kind == b->steps[i].kind;
}

static size_t common(const struct outcome_row *a, const struct outcome_row *b)
{
	size_t i = 0;
	while (same_step(a, b, i))
		i++;
	return i;
}

static int by_way(const void *x, const void *y)
{
	const struct outcome_row *a = *(const struct outcome_row *const *)x, *b = *(const struct outcome_row *const *)y;
	size_t i = common(a, b);
	int task_a = i < a->step_count ? (int)a->steps[i].task : -1, task_b = i < b->step_count ? (int)b->steps[i].task : -1;
	return task_a - task_b;
}

/* A badge and a word; the column after it, -1 when there is no room. */
static int draw_node(struct area area, int x, int y, int right, const struct outcome_step *step)
{
	int width = part_badge_width(step->task) + 1 + text_width(step->word);
	if (x + width > right)
		return -1;
	x = area_badge(area, x, y, step->task, false);
	return area_text(area, x + 1, y, ink(ROLE_SECONDARY), step->word);
}

static void draw_branch(struct area area, int y, const struct outcome_row *row, size_t from, int x, int right)
{
	for (size_t i = from; i < row->step_count; i++) {
		int after = draw_node(area, x, y, right - 4, &row->steps[i]);
		if (after < 0) {
			x = area_text(area, x, y, ink(ROLE_FAINT), "…") + 1;
			break;
		}
		x = area_text(area, after, y, ink(ROLE_LINE), "─");
	}
	if (x < right - 1)
		area_repeat(area, x, y, right - 1 - x, ink(ROLE_LINE), "─");
	area_text(area, right - 1, y, ink(ROLE_LINE), "▶");
	area_text_fit(area, right + 1, y, area.cols - right - 2, bold(row_role(row)), row->label);
}

/* Each way a line; where it leaves the line above, it hangs on it. */
static void draw_decisions(struct area area, const struct outcomes_scene *scene)
{
	const struct outcome_row **order = mem_new_or_die(scene->row_count + 1, sizeof *order);
	int *columns = mem_new_or_die(64, sizeof *columns), right = area.cols * 2 / 3, y = 0;
	size_t count = 0;
	for (size_t i = 0; i < scene->row_count; i++)
		if (scene->rows[i].step_count > 0)
			order[count++] = &scene->rows[i];
	qsort(order, count, sizeof *order, by_way);
	for (size_t i = 0; i < count && y < area.rows; i++, y++) {
		size_t shared = i > 0 ? common(order[i - 1], order[i]) : 0;
		int x = 1;
		/* Where each step stands: the same columns as in the line above, as far as they are shared. */
		for (size_t step = 0; step < order[i]->step_count && step < 63; step++) {
			columns[step] = x;
			x += part_badge_width(order[i]->steps[step].task) + 1 + text_width(order[i]->steps[step].word) + 1;
		}
		int at = shared < 63 ? columns[shared < order[i]->step_count ? shared : order[i]->step_count - 1] : 1;
		if (shared > 0 && at < right - 6) {
			area_text(area, at - 1, y, ink(ROLE_LINE), "└");
			for (int above = y - 1; above >= 0 && canvas_cell(area.canvas, area.x + at - 1, area.y + above)->text[0] == ' '; above--)
				area_text(area, at - 1, above, ink(ROLE_LINE), "│");
		}
		draw_branch(area, y, order[i], shared, at < right - 6 ? at : 1, right);
	}
	if (count == 0)
		part_empty(area, scene->over ? _("There is nothing to tell apart.") : _("Where the outcomes part is shown when all ways are known."), NULL);
	free(order);
	free(columns);
}

/* ---- the page ---- */

static void draw_head(struct area row, const struct outcomes_scene *scene)
{
	char text[120];
	area_fill(row, 0, 0, row.cols, 1, ROLE_BAR);
	int x = area_text(row, 1, 0, bold(ROLE_STRONG), "procession");
	x = area_text_fit(row, x + 3, 0, row.cols / 2, bold(ROLE_TEXT), scene->title);
	snprintf(text, sizeof text, _("%s   %.0f runs/s   %.1f s"), _("every order"), scene->runs_per_second, scene->seconds);
	area_right(row, row.cols - 1, 0, ink(ROLE_SECONDARY), text);
}

static void draw_status(struct area row, const struct outcomes_scene *scene)
{
	struct flow flow = { 0 };
	if (scene->status)
		flow_add(&flow, scene->status_alarm ? bold(ROLE_ALARM) : ink(ROLE_TEXT), scene->status);
	else if (scene->trouble)
		flow_add(&flow, bold(ROLE_ALARM), scene->trouble);
	else if (scene->result)
		page_sentence(&flow, bold(scene->result_good ? ROLE_RUNNING : ROLE_READY), scene->result);
	flow_line(row, 1, 0, row.cols - 2, &flow);
	flow_done(&flow);
}

static struct area framed(struct area whole, int x, int y, int cols, int rows, bool focus, const char *title, const char *note)
{
	return area_frame(area_part(whole, x, y, cols, rows), focus, title, note);
}

void view_compose_outcomes(struct canvas *canvas, const struct outcomes_scene *scene, const struct key_hint *keys, size_t key_count)
{
	if (canvas->cols < 40 || canvas->rows < 10) {
		view_too_small(canvas);
		return;
	}
	canvas_clear(canvas);
	struct area whole = area_of(canvas);
	char title[160], note[60] = "";
	int body = whole.rows - 3, low = body >= 24 ? (int)scene->row_count + 3 : 0;
	if (low > body / 3)
		low = body / 3;
	if (low && low < 5)
		low = 5;
	int high = body - low, left = whole.cols >= 100 ? whole.cols * 46 / 100 : whole.cols;
	if (whole.cols < 100)
		high = high * 55 / 100;
	draw_head(area_part(whole, 0, 0, whole.cols, 1), scene);
	if (scene->real_runs)
		snprintf(note, sizeof note, _("%llu runs by the kernel"), (unsigned long long)scene->real_runs);
	draw_bars(framed(whole, 0, 1, left, high, true, _("Outcomes"), note), scene);
	const struct outcome_row *row = scene->selected < scene->row_count ? &scene->rows[scene->selected] : NULL;
	snprintf(title, sizeof title, _("Shortest way to %s"), row ? row->label : "…");
	unsigned switches = row ? switches_of(row) : 0;
	snprintf(note, sizeof note, ngettext("%u switch", "%u switches", switches), switches);
	if (left < whole.cols)
		draw_way(framed(whole, left, 1, whole.cols - left, high, false, title, row ? note : ""), scene);
	else
		draw_way(framed(whole, 0, 1 + high, whole.cols, body - low - high, false, title, row ? note : ""), scene);
	if (low)
		draw_decisions(framed(whole, 0, 1 + body - low, whole.cols, low, false, _("Decisions"), _("where the outcomes part")), scene);
	draw_status(area_part(whole, 0, whole.rows - 2, whole.cols, 1), scene);
	bar_keys(area_part(whole, 0, whole.rows - 1, whole.cols, 1), keys, key_count);
}
