/* The timeline: a lane per task over time or over steps. Solid in the task's
 * colour while it runs, a thin line while it is ready, dots while it is
 * blocked; letters are operations. What lies after the moment is dimmed.
 *
 * Cost: by column and not by event, so a long recording draws as quickly as a
 * short one: each column looks up the spans that begin in it, at most a few. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { LOOK_MAX = 48, STEP_COLUMNS_MAX = 6 };

/* The window on the axis. A place is a time (ns) or, on the axis of steps, a
 * step from 0; `per` places make a column. */
struct scale {
	const struct scene *scene;
	bool steps;
	double first, per, total;
	int cols;
	uint64_t count;      /* events known */
	int cursor;          /* column of the moment */
};

/* Step that the event belongs to, from 0. Without a steered picker there are
 * no steps: then every event is one. */
static double place_of_index(const struct scale *scale, uint64_t index)
{
	uint64_t step = history_steps_before(scale->scene->history, index + 1);
	return step == 0 ? 0 : (double)(step - 1);
}

static bool counts_steps(const struct history *history, uint64_t count)
{
	return history_steps_before(history, count) > 0;
}

static struct scale scale_of(const struct scene *scene, int cols)
{
	struct scale s = { .scene = scene, .cols = cols < 1 ? 1 : cols, .count = history_count(scene->history) };
	s.steps = scene->axis == AXIS_STEPS && counts_steps(scene->history, s.count);
	if (s.steps)
		s.total = (double)history_steps_before(scene->history, s.count);
	else
		s.total = (double)history_time(scene->history, s.count);
	if (s.total < 1)
		s.total = 1;
	double zoom = scene->zoom >= 1 ? scene->zoom : 1, whole = s.total;
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
	double moment = s.steps ? (scene->moment == 0 ? 0 : place_of_index(&s, scene->moment - 1) + 0.999)
	                        : (double)history_time(scene->history, scene->moment);
	double column = (moment - s.first) / s.per;
	s.cursor = column < 0 ? -1 : column >= s.cols ? s.cols : (int)column;
	return s;
}

static double span_place(const struct scale *scale, const struct span *span)
{
	return scale->steps ? place_of_index(scale, span->index) : (double)span->from;
}

static double mark_place(const struct scale *scale, const struct trace_mark *mark)
{
	return scale->steps ? place_of_index(scale, mark->index) : (double)mark->time;
}

/* How many spans begin before `place`. */
static size_t spans_before(const struct scale *scale, const struct span *spans, size_t count, double place)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (span_place(scale, &spans[mid]) < place)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static size_t marks_before(const struct scale *scale, const struct trace_mark *marks, size_t count, double place)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (mark_place(scale, &marks[mid]) < place)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* ---- a lane ---- */

struct lane { const struct span *spans; const struct trace_mark *marks; size_t span_count, mark_count; };

static struct lane lane_of(const struct scene *scene, unsigned task)
{
	struct lane lane;
	lane.spans = history_spans(scene->history, task, &lane.span_count);
	lane.marks = history_marks(scene->history, task, &lane.mark_count);
	return lane;
}

/* The state that a column shows: running if the task ran at all in it, since
 * that is what one looks for; else the one it ended in. */
static unsigned column_state(const struct scale *scale, const struct lane *lane, int column)
{
	double from = scale->first + column * scale->per, to = from + scale->per;
	size_t end = spans_before(scale, lane->spans, lane->span_count, to);
	if (end == 0)
		return TASK_STATES;
	unsigned state = lane->spans[end - 1].state;
	for (size_t i = end, looked = 0; i-- > 0 && looked < LOOK_MAX; looked++) {
		const struct span *span = &lane->spans[i];
		if (span->state == TASK_RUNNING) {
			/* On the axis of steps a move takes its whole step. */
			double until = i + 1 < lane->span_count ? span_place(scale, span + 1) : scale->total;
			if (scale->steps && until < span_place(scale, span) + 1)
				until = span_place(scale, span) + 1;
			if (until > from || span_place(scale, span) >= from)
				return TASK_RUNNING;
		}
		if (span_place(scale, span) < from - (scale->steps ? 1 : 0))
			break;
	}
	return state;
}

static void draw_column(struct area area, int x, int y, unsigned state, unsigned task, bool later)
{
	struct style faint = ink(ROLE_LINE);
	switch (state) {
	case TASK_RUNNING:
		area_text(area, x, y, later ? faint : ink(canvas_task_role(task)), "█");
		break;
	case TASK_READY:
		area_text(area, x, y, later ? faint : ink(ROLE_READY), "─");
		break;
	case TASK_BLOCKED:
	case TASK_STOPPED:
		area_text(area, x, y, later ? faint : ink(ROLE_FAINT), "·");
		break;
	default:
		break;
	}
}

static const struct trace_mark *column_mark(const struct scale *scale, const struct lane *lane, int column)
{
	double from = scale->first + column * scale->per;
	size_t end = marks_before(scale, lane->marks, lane->mark_count, from + scale->per);
	const struct trace_mark *best = NULL;
	for (size_t i = end, looked = 0; i-- > 0 && looked < LOOK_MAX; looked++) {
		const struct trace_mark *mark = &lane->marks[i];
		if (mark_place(scale, mark) < from)
			break;
		char letter = event_info(mark->kind)->mark;
		if (letter == ' ' || letter == 'x')
			continue;
		if (best == NULL || (mark->lost && !best->lost))
			best = mark;
	}
	return best;
}

static void draw_mark(struct area area, const struct scale *scale, int x, int y, unsigned task,
                      const struct trace_mark *mark)
{
	bool later = mark->index >= scale->scene->moment;
	char letter[2] = { event_info(mark->kind)->mark, '\0' };
	const struct cell *cell = canvas_cell(area.canvas, area.x + x, area.y + y);
	bool solid = cell != NULL && strcmp(cell->text, "█") == 0;
	if (later) {
		area_text(area, x, y, ink(ROLE_FAINT), letter);
	} else if (mark->lost) {
		area_text(area, x, y, (struct style){ ROLE_INK, ROLE_ALARM, CELL_BOLD }, letter);
	} else if (solid) {
		area_text(area, x, y, (struct style){ ROLE_INK, (uint8_t)canvas_task_role(task), CELL_BOLD }, letter);
	} else {
		area_text(area, x, y, bold(ROLE_STRONG), letter);
	}
}

static bool is_free(struct area area, int x, int y)
{
	const struct cell *cell = canvas_cell(area.canvas, area.x + x, area.y + y);
	return cell != NULL && (strcmp(cell->text, " ") == 0 || strcmp(cell->text, "·") == 0 || strcmp(cell->text, "─") == 0);
}

/* A cross where the task ends: beside its last letter, not over it. */
static void draw_end(struct area area, const struct scale *scale, int y, const struct lane *lane)
{
	size_t end = lane->mark_count;
	for (int looked = 0; end > 0 && looked < 4 && event_info(lane->marks[end - 1].kind)->mark != 'x'; looked++)
		end--;
	if (end == 0 || event_info(lane->marks[end - 1].kind)->mark != 'x')
		return;
	double column = (mark_place(scale, &lane->marks[end - 1]) - scale->first) / scale->per;
	if (column < 0 || column >= area.cols)
		return;
	int x = (int)column, last = x + (scale->steps ? STEP_COLUMNS_MAX + 1 : 3);
	while (x < last && !is_free(area, x, y))
		x++;
	if (x < area.cols && x < last)
		area_text(area, x, y, ink(lane->marks[end - 1].index >= scale->scene->moment ? ROLE_LINE : ROLE_SECONDARY), "✕");
}

static void draw_lane(struct area area, const struct scale *scale, int y, unsigned task)
{
	struct lane lane = lane_of(scale->scene, task);
	for (int x = 0; x < area.cols; x++) {
		if (scale->first + x * scale->per >= scale->total)
			break;
		unsigned state = column_state(scale, &lane, x);
		draw_column(area, x, y, state, task, x > scale->cursor);
	}
	int aside = scale->steps && scale->per <= 1.0 / 3 ? 1 : 0;  /* a wide step: its letter inside of it */
	for (int x = 0; x < area.cols; x++) {
		const struct trace_mark *mark = column_mark(scale, &lane, x);
		if (mark != NULL)
			draw_mark(area, scale, x + aside, y, task, mark);
	}
	draw_end(area, scale, y, &lane);
}

/* "lost update" beside the last one before the moment. */
static void draw_lost(struct area area, const struct scale *scale, int y, unsigned task, const struct world *world)
{
	if (world->lost.n == 0 || world->lost.at[world->lost.n - 1].writer != task)
		return;
	struct lane lane = lane_of(scale->scene, task);
	size_t end = history_cut(lane.marks, lane.mark_count, sizeof *lane.marks, scale->scene->moment);
	while (end > 0 && !lane.marks[end - 1].lost)
		end--;
	if (end == 0)
		return;
	double column = (mark_place(scale, &lane.marks[end - 1]) - scale->first) / scale->per;
	if (column < 0 || column >= area.cols)
		return;
	int x = (int)column + (scale->steps && scale->per < 1 ? (int)(1 / scale->per) : 1);
	char room[80];
	snprintf(room, sizeof room, " ◀ %s ", _("lost update"));
	if (x + text_width(room) <= area.cols) {
		area_text(area, x, y, bold(ROLE_ALARM), room);
		return;
	}
	snprintf(room, sizeof room, " %s ▶ ", _("lost update"));
	x = (int)column - text_width(room);
	if (x >= 0)
		area_text(area, x, y, bold(ROLE_ALARM), room);
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

static void draw_ruler(struct area area, const struct scale *scale)
{
	double apart = round_up(scale->per * 12);
	if (scale->steps && apart < 1)
		apart = 1;
	double tick = (double)(uint64_t)(scale->first / apart) * apart;
	int free_from = 0;
	for (int n = 0; n < 1000; n++, tick += apart) {
		/* step k fills the place k-1 .. k, and its number stands at its begin */
		double at = scale->steps ? tick - 1 : tick;
		if (at < scale->first)
			continue;
		int x = (int)((at - scale->first) / scale->per + 0.5);
		if (x >= area.cols)
			break;
		char label[40];
		ruler_label(label, sizeof label, scale, tick, apart);
		if (x >= free_from && x + text_width(label) <= area.cols)
			free_from = area_text(area, x, 0, ink(ROLE_FAINT), label) + 2;
	}
}

/* The moment that a click on each column means: its last event. */
static uint64_t moment_at(const struct scale *scale, int column)
{
	double place = scale->first + (column + 1) * scale->per;
	if (!scale->steps)
		return history_at_time(scale->scene->history, (uint64_t)place);
	uint64_t low = 0, high = scale->count;
	while (low < high) {
		uint64_t mid = low + (high - low) / 2;
		if (place_of_index(scale, mid) < place - 0.5)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void draw_cursor(struct area area, const struct scale *scale, int lanes)
{
	if (scale->cursor < 0 || scale->cursor >= area.cols)
		return;
	for (int y = 0; y <= lanes && y < area.rows; y++) {
		if (is_free(area, scale->cursor, y))
			area_text(area, scale->cursor, y, ink(ROLE_LINE_FOCUS), "┊");
	}
}

static int names_width(const struct world *world, int cols)
{
	int most = 4;
	char room[WORLD_NAME + 24];
	for (size_t i = 0; i < world->tasks.n; i++)
		if (world->tasks.at[i].exists) {
			int width = part_badge_width((unsigned)i) + 1 +
			            text_width(world_task_name(world, (unsigned)i, room, sizeof room));
			most = width > most ? width : most;
		}
	return most > cols / 4 ? cols / 4 : most;
}

void timeline_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	if (world == NULL || history_count(scene->history) == 0) {
		part_empty(area, _("No time has passed yet."), _("Every process gets a lane here."));
		return;
	}
	int total = 0, keep = -1;
	for (size_t i = 0; i < world->tasks.n; i++)
		if (world->tasks.at[i].exists) {
			if (i == scene->selected)
				keep = total;
			total++;
		}
	int name = names_width(world, area.cols), rows = area.rows - 1;
	if (area.cols < 30)
		name = 3;
	int top = part_top(total, rows, keep, scene->scroll[VIEW_TIMELINE]), y = -top;
	struct area lanes = area_part(area, name + 2, 0, area.cols - name - 3, area.rows);
	if (lanes.cols < 4)
		return;
	struct scale scale = scale_of(scene, lanes.cols);
	for (int x = 0; x < lanes.cols; x++)
		area_hot(lanes, x, 0, 1, lanes.rows, HOT_MOMENT, (uint32_t)moment_at(&scale, x));
	draw_ruler(lanes, &scale);
	int shown = 0;
	for (size_t i = 0; i < world->tasks.n; i++) {
		if (!world->tasks.at[i].exists)
			continue;
		if (y >= 0 && y < rows) {
			if (i == scene->selected && total > 1)
				area_tint(area, 0, y + 1, name + 2, 1, ROLE_SELECTED);
			part_task(area, 1, y + 1, name, world, (unsigned)i, i == scene->selected);
			area_hot(area, 0, y + 1, name + 2, 1, HOT_TASK, (uint32_t)i);
			draw_lane(lanes, &scale, y + 1, (unsigned)i);
			draw_lost(lanes, &scale, y + 1, (unsigned)i, world);
			shown++;
		}
		y++;
	}
	draw_cursor(lanes, &scale, shown);
	part_more(area_part(area, 0, 1, area.cols, rows), top, total, rows);
}

void timeline_note(const struct scene *scene, char *ret_note, size_t size)
{
	if (scene->history == NULL || history_count(scene->history) == 0)
		return;
	bool steps = scene->axis == AXIS_STEPS && counts_steps(scene->history, history_count(scene->history));
	snprintf(ret_note, size, "%s\n─ %s  █ %s  · %s", steps ? _("by steps") : scene->steered ? _("virtual time") : _("time"),
	         _("ready"), _("running"), _("blocked"));
}
