/* The axis of time or of steps: see scale.h. */
#include <stdio.h>
#include <stdlib.h>

#include <string.h>

#include "scale.h"

enum { ZOOM_MAX = 100000000 };

/* Far outside is outside: no number is too great for an int. */
int scale_to_column(double column)
{
	return column < -100000 ? -100000 : column > 100000 ? 100000 : (int)column;
}

/* Step that the event belongs to, from 0. Without a steered picker there are
 * no steps: then every event is one. */
double scale_place(const struct scale *scale, uint64_t index)
{
	uint64_t step = history_steps_before(scale->scene->history, index + 1);
	return step == 0 ? 0 : (double)(step - 1);
}

bool scale_counts_steps(const struct history *history, uint64_t count)
{
	return history_steps_before(history, count) > 0;
}

struct scale scale_of(const struct scene *scene, int cols)
{
	struct scale s = { .scene = scene, .cols = cols < 1 ? 1 : cols, .count = history_count(scene->history) };
	s.steps = scene->axis == AXIS_STEPS && scale_counts_steps(scene->history, s.count);
	if (s.steps)
		s.total = (double)history_steps_before(scene->history, s.count);
	else
		s.total = (double)history_time(scene->history, s.count);
	if (s.total < 1)
		s.total = 1;
	double zoom = scene->zoom >= 1 ? scene->zoom : 1, whole = s.total;
	if (zoom > ZOOM_MAX)
		zoom = ZOOM_MAX;
	double pan = scene->pan > 0 ? scene->pan : 0;
	if (s.steps && whole < (double)s.cols)  /* few steps: wide ones, from the left */
		whole = whole * STEP_COLUMNS_MAX < (double)s.cols ? (double)s.cols / STEP_COLUMNS_MAX : whole;
	else if (!s.steps)
		whole *= 1.02;  /* the last letter is not on the edge */
	s.per = whole / zoom / s.cols;
	s.first = pan * s.total;
	if (s.first + whole / zoom > whole)
		s.first = whole - whole / zoom;
	if (s.first < 0)
		s.first = 0;
	double moment = s.steps ? (scene->moment == 0 ? 0 : scale_place(&s, scene->moment - 1) + 0.999)
	                        : (double)history_time(scene->history, scene->moment);
	double column = (moment - s.first) / s.per;
	s.cursor = column < 0 ? -1 : scale_to_column(column < s.cols ? column : s.cols);
	return s;
}

double scale_column(const struct scale *scale, double place)
{
	return (place - scale->first) / scale->per + 2e-6;
}

/* The first event whose place is not before `place`. */
static uint64_t index_at(const struct scale *scale, double place)
{
	uint64_t low = 0, high = scale->count;
	while (low < high) {
		uint64_t mid = low + (high - low) / 2;
		double at = scale->steps ? scale_place(scale, mid) : (double)history_time(scale->scene->history, mid + 1);
		if (at < place)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Which events fall into which column, once for all lanes: then a lane looks up
 * plain numbers. A column begins a hair early, so that what lies exactly on the
 * border of two belongs to the right one, whatever the rounding. */
void scale_edges(struct scale *scale)
{
	scale->edge = mem_new_or_die((size_t)scale->cols + 1, sizeof *scale->edge);
	scale->low = mem_new_or_die((size_t)scale->cols + 1, sizeof *scale->low);
	double last = -1;
	for (int x = 0; x <= scale->cols; x++) {
		double place = scale->first + (x - 1e-6) * scale->per;
		if (scale->steps)
			place = place <= 0 ? 0 : (double)(uint64_t)place + 1;  /* places are whole: the next one */
		scale->edge[x] = place == last ? scale->edge[x - 1] : index_at(scale, place);
		last = place;
	}
	/* A column inside of a wide step belongs to the step's own events. */
	for (int x = 0; x < scale->cols; x++) {
		scale->low[x] = scale->edge[x];
		if (scale->steps && scale->edge[x] == scale->edge[x + 1])
			scale->low[x] = x > 0 ? scale->low[x - 1]
			                      : index_at(scale, (double)(uint64_t)(scale->first + 1e-6 * scale->per));
	}
}

void scale_done(struct scale *scale)
{
	free(scale->edge);
	free(scale->low);
}

bool scale_is_free(struct area area, int x, int y)
{
	const struct cell *cell = canvas_cell(area.canvas, area.x + x, area.y + y);
	return cell != NULL && (strcmp(cell->text, " ") == 0 || strcmp(cell->text, "·") == 0 || strcmp(cell->text, "─") == 0);
}

/* ---- the ruler ---- */

/* 1, 2 or 5 times a power of ten, so that marks stand at least `least` apart. */
static double round_up(double least)
{
	double unit = 1;
	while (unit * 10 <= least)
		unit *= 10;
	while (unit > least)
		unit /= 10;
	static const double factors[] = { 1, 2, 5, 10 };
	for (size_t i = 0; i < COUNT_OF(factors); i++)
		if (unit * factors[i] >= least)
			return unit * factors[i];
	return unit * 10;
}

static void ruler_label(char *ret_text, size_t size, const struct scale *scale, double place, double apart)
{
	if (scale->steps)
		snprintf(ret_text, size, "%.0f", place);
	else if (apart >= 1e9)
		snprintf(ret_text, size, "%.0f s", place / 1e9);
	else if (apart >= 1e8)
		snprintf(ret_text, size, "%.1f s", place / 1e9);
	else if (apart >= 1e6)
		snprintf(ret_text, size, "%.0f ms", place / 1e6);
	else if (apart >= 1e5)
		snprintf(ret_text, size, "%.1f ms", place / 1e6);
	else
		snprintf(ret_text, size, "%.0f µs", place / 1e3);
}

void scale_ruler(struct area area, const struct scale *scale)
{
	double apart = round_up(scale->per * 12);
	if (scale->steps && apart < 1)
		apart = 1;
	if (!scale->steps && scale->first <= 0)  /* the begin */
		area_text(area, 0, 0, ink(ROLE_FAINT), "0");
	double tick = (double)(uint64_t)(scale->first / apart) * apart;
	int free_from = 2;
	for (int n = 0; n < 1000; n++, tick += apart) {
		/* step k fills the place k-1 .. k, and its number stands at its begin */
		double at = scale->steps ? tick - 1 : tick;
		if (at < scale->first || tick == 0)
			continue;
		if (scale->steps && tick > scale->total)
			break;
		int x = scale_to_column((at - scale->first) / scale->per + 0.5);
		if (x >= area.cols)
			break;
		char label[40];
		ruler_label(label, sizeof label, scale, tick, apart);
		if (x >= free_from && x + text_width(label) <= area.cols)
			free_from = area_text(area, x, 0, ink(ROLE_FAINT), label) + 2;
	}
}

void scale_cursor(struct area area, const struct scale *scale, int lanes)
{
	if (scale->cursor < 0 || scale->cursor >= area.cols)
		return;
	for (int y = 0; y <= lanes && y < area.rows; y++) {
		if (scale_is_free(area, scale->cursor, y))
			area_text(area, scale->cursor, y, ink(ROLE_LINE_FOCUS), "┊");
	}
}
