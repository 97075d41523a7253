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

#include "scale.h"

enum { LOOK_MAX = 48, SHARE_LOOK_MAX = 128 };

static double mark_place(const struct scale *scale, const struct trace_mark *mark)
{
	return scale->steps ? scale_place(scale, mark->index) : (double)mark->time;
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
	uint64_t low = scale->low[column], high = scale->edge[column + 1];
	size_t end = history_cut(lane->spans, lane->span_count, sizeof *lane->spans, high);
	if (end == 0)
		return TASK_STATES;
	for (size_t i = end, looked = 0; i-- > 0 && looked < LOOK_MAX; looked++) {
		const struct span *span = &lane->spans[i];
		uint64_t until = i + 1 < lane->span_count ? lane->spans[i + 1].index : scale->count;
		/* By time it ran until the event that ended it; a step it has begun
		 * or fills it has whole. */
		if (span->state == TASK_RUNNING && (span->index >= low || until >= (scale->steps ? high : low)))
			return TASK_RUNNING;
		if (span->index < low)
			break;
	}
	return lane->spans[end - 1].state;
}

/* How much of a column's time it ran, where every switch is known (else 2: nobody says): then two that take turns on one
 * CPU, faster than columns can show, are not drawn as if both ran all the time. */
static double column_share(const struct scale *scale, const struct lane *lane, int column)
{
	double from = scale->first + column * scale->per, until = from + scale->per, running = 0, looked_from = until;
	size_t end = history_cut(lane->spans, lane->span_count, sizeof *lane->spans, scale->edge[column + 1]);
	if (scale->steps || end == 0 || lane->spans[end - 1].source != SOURCE_KERNEL)
		return 2;
	for (size_t i = end, looked = 0; i-- > 0 && looked < SHARE_LOOK_MAX && looked_from > from; looked++) {
		double begins = (double)lane->spans[i].from, ends = i + 1 < lane->span_count ? (double)lane->spans[i + 1].from : scale->total;
		begins = begins > from ? begins : from;
		ends = ends < until ? ends : until;
		if (ends > begins && lane->spans[i].state == TASK_RUNNING)
			running += ends - begins;
		looked_from = begins;
	}
	return until > looked_from ? running / (until - looked_from) : 2;
}

/* Is it only about here that it became ready? (The kernel tells how long it waited in all, over several wakings.) */
static bool is_estimated(const struct scale *scale, const struct lane *lane, int column)
{
	size_t end = history_cut(lane->spans, lane->span_count, sizeof *lane->spans, scale->edge[column + 1]);
	return end > 0 && lane->spans[end - 1].estimated;
}

static const char *share_glyph(double share)
{
	return share > 0.8 ? "█" : share > 0.5 ? "▓" : share > 0.2 ? "▒" : "░";
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
	size_t end = history_cut(lane->marks, lane->mark_count, sizeof *lane->marks, scale->edge[column + 1]);
	const struct trace_mark *best = NULL;
	for (size_t i = end, looked = 0; i-- > 0 && looked < LOOK_MAX; looked++) {
		const struct trace_mark *mark = &lane->marks[i];
		if (mark->index < scale->edge[column])
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

/* A cross where the task ends: beside its last letter, not over it. */
static void draw_end(struct area area, const struct scale *scale, int y, const struct lane *lane)
{
	size_t end = lane->mark_count;
	for (int looked = 0; end > 0 && looked < 4 && event_info(lane->marks[end - 1].kind)->mark != 'x'; looked++)
		end--;
	if (end == 0 || event_info(lane->marks[end - 1].kind)->mark != 'x')
		return;
	double column = scale_column(scale, mark_place(scale, &lane->marks[end - 1]));
	if (column < 0 || column >= area.cols)
		return;
	int x = (int)column, last = x + (scale->steps ? STEP_COLUMNS_MAX + 1 : 3);
	while (x < last && !scale_is_free(area, x, y))
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
		double share = state == TASK_RUNNING ? column_share(scale, &lane, x) : 2;
		draw_column(area, x, y, state, task, x > scale->cursor);
		if (state == TASK_READY && is_estimated(scale, &lane, x))
			area_text(area, x, y, ink(x > scale->cursor ? ROLE_LINE : ROLE_READY), "╌");
		if (share <= 0.8)
			area_text(area, x, y, ink(x > scale->cursor ? ROLE_LINE : canvas_task_role(task)), share_glyph(share));
	}
	/* A wide step: the move fills it, with its letter inside. */
	int wide = scale->steps && scale->per < 1 ? scale_to_column(1 / scale->per + 0.5) : 1;
	if (wide > area.cols)
		wide = area.cols;
	for (int x = 0; x < area.cols; x++) {
		const struct trace_mark *mark = column_mark(scale, &lane, x);
		if (mark == NULL)
			continue;
		for (int i = 0; i < wide && wide > 1; i++)
			draw_column(area, x + i, y, TASK_RUNNING, task, mark->index >= scale->scene->moment);
		draw_mark(area, scale, x + (wide > 2), y, task, mark);
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
	double column = scale_column(scale, mark_place(scale, &lane.marks[end - 1]));
	if (column < 0 || column >= area.cols)
		return;
	int x = (int)column + (scale->steps && scale->per < 1 ? scale_to_column(1 / scale->per) : 1);
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

/* ---- messages: from the sender's lane to the receiver's ---- */

enum { ARROWS_MOST = 24 };

/* Row of a task's lane, -1 when it has none: filled once. */
struct rows { int of[WORLD_TASKS_MAX]; };

static void draw_arrow(struct area area, const struct scale *scale, const struct rows *rows, const struct trace_arrow *arrow, bool newest)
{
	int from = arrow->from < WORLD_TASKS_MAX ? rows->of[arrow->from] : -1, to = arrow->to < WORLD_TASKS_MAX ? rows->of[arrow->to] : -1;
	double left = scale_column(scale, scale->steps ? scale_place(scale, arrow->sent) : (double)arrow->sent_time);
	double right = scale_column(scale, scale->steps ? scale_place(scale, arrow->index) : (double)arrow->time);
	if (from < 0 || to < 0 || from == to || right < 0 || right >= area.cols)
		return;
	int in = scale->steps && scale->per < 1 / 2.5; /* a wide step has its letter inside */
	int x1 = left < 0 ? 0 : scale_to_column(left) + in, x2 = scale_to_column(right) + in, down = to > from ? 1 : -1;
	struct style style = newest ? bold(canvas_task_role(arrow->from)) : ink(ROLE_LINE_FOCUS);
	/* Along the gap beside the sender's lane, then across, with its head beside the receiver's. */
	for (int y = from + down; y != to; y += down) {
		bool turn = y == from + down && x2 > x1 + 1, head = y == to - down;
		if (turn)
			for (int x = x1; x < x2; x++)
				if (scale_is_free(area, x, y))
					area_text(area, x, y, style, x == x1 ? (down > 0 ? "╰" : "╭") : "─");
		const struct cell *cell = canvas_cell(area.canvas, area.x + x2, area.y + y);
		if (head)
			area_text(area, x2, y, style, down > 0 ? "▼" : "▲");
		else if (turn)
			area_text(area, x2, y, style, down > 0 ? "╮" : "╯");
		else if (cell != NULL && (scale_is_free(area, x2, y) || newest) && strcmp(cell->text, "█") != 0)
			area_text(area, x2, y, style, "│");
	}
}

/* Without gaps between the lanes a line would hide what it crosses: then words, beside where it was received. */
static void draw_receipt(struct area area, const struct scale *scale, const struct rows *rows, const struct trace_arrow *arrow)
{
	int y = arrow->to < WORLD_TASKS_MAX ? rows->of[arrow->to] : -1;
	double column = scale_column(scale, scale->steps ? scale_place(scale, arrow->index) : (double)arrow->time);
	if (y < 0 || column < 0 || column >= area.cols)
		return;
	const char *word = _("from");
	int x = (int)column + (scale->steps && scale->per < 1 ? scale_to_column(1 / scale->per) : 1);
	int width = text_width(word) + 5 + part_badge_width(arrow->from);
	if (x + width > area.cols)
		return;
	x = area_text(area, x, y, ink(ROLE_STRONG), " ◀ ");
	x = area_text(area, x, y, ink(ROLE_SECONDARY), word);
	x = area_text(area, x, y, ink(ROLE_TEXT), " ");
	x = area_badge(area, x, y, arrow->from, false);
	area_text(area, x, y, ink(ROLE_TEXT), " ");
}

static void draw_arrows(struct area area, const struct scale *scale, const struct rows *rows, int pitch)
{
	size_t count;
	const struct trace_arrow *arrows = history_arrows(scale->scene->history, &count);
	size_t end = history_cut(arrows, count, sizeof *arrows, scale->scene->moment);
	size_t first = end > ARROWS_MOST ? end - ARROWS_MOST : 0;
	if (pitch == 1 && end > 0)
		draw_receipt(area, scale, rows, &arrows[end - 1]);
	for (size_t i = first; i < end && pitch > 1; i++)
		draw_arrow(area, scale, rows, &arrows[i], i + 1 == end);
}

static bool has_arrows(const struct scene *scene)
{
	size_t count;
	history_arrows(scene->history, &count);
	return count > 0;
}

/* ---- which lanes, where ---- */

/* Threads and coroutines stand a little to the right, under their process. */
static int inset(const struct world_task *task)
{
	return event_method_is_inside(task->method) ? 2 : 0;
}

static int names_width(const struct world *world, int badge, int cols)
{
	int most = 4;
	char room[WORLD_NAME + 24];
	for (size_t i = 0; i < world->tasks.n; i++)
		if (world->tasks.at[i].exists) {
			int width = badge + 1 + inset(&world->tasks.at[i]) + text_width(world_task_name(world, (unsigned)i, room, sizeof room));
			most = width > most ? width : most;
		}
	return most > cols / 4 ? cols / 4 : most;
}

/* Which tasks have lanes, where. */
struct plan {
	uint16_t *tasks;             /* in the order of lanes */
	int total, top, rows, pitch; /* rows of the area; a lane every `pitch` rows, with gaps for messages */
	int name, badge;             /* columns */
	bool rest;                   /* the last row stands for all that are not shown */
};

static struct plan plan_of(struct area area, const struct scene *scene, const struct world *world)
{
	struct plan plan = { .badge = part_badge_width(world->task_count > 0 ? world->task_count - 1u : 0), .rows = area.rows - 1, .pitch = 1 };
	int keep = -1;
	plan.total = (int)part_lanes(world, &plan.tasks);
	for (int i = 0; i < plan.total; i++)
		if (plan.tasks[i] == scene->selected)
			keep = i;
	plan.name = area.cols < 30 ? 3 : names_width(world, plan.badge, area.cols);
	plan.rest = plan.total > plan.rows && plan.rows >= 4;
	plan.rows -= plan.rest;
	if (has_arrows(scene) && plan.total * 2 - 1 <= plan.rows)
		plan.pitch = 2;
	plan.top = part_top(plan.total, plan.rows, keep, scene->scroll[VIEW_TIMELINE]);
	return plan;
}

/* ---- all lanes that have no room, in one: how many of them run ---- */

static void draw_rest(struct area area, const struct scale *scale, int y, const struct plan *plan, int shown)
{
	static const char *const levels[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	ARRAY(struct lane) lanes = { 0 };
	for (int i = 0; i < plan->total; i++)
		if (i < plan->top || i >= plan->top + shown)
			array_push(&lanes, lane_of(scale->scene, plan->tasks[i]));
	for (int x = 0; x < area.cols && scale->first + x * scale->per < scale->total; x++) {
		size_t running = 0, ready = 0, blocked = 0;
		for (size_t i = 0; i < lanes.n; i++) {
			unsigned state = column_state(scale, &lanes.at[i], x);
			running += state == TASK_RUNNING;
			ready += state == TASK_READY;
			blocked += state == TASK_BLOCKED || state == TASK_STOPPED;
		}
		bool later = x > scale->cursor;
		if (running > 0)
			area_text(area, x, y, ink(later ? ROLE_LINE : ROLE_SECONDARY), levels[running * 7 / lanes.n]);
		else if (ready > 0)
			draw_column(area, x, y, TASK_READY, 0, later);
		else if (blocked > 0)
			draw_column(area, x, y, TASK_BLOCKED, 0, later);
	}
	array_done(&lanes);
}

/* ---- all of it ---- */

static void draw_name(struct area area, int y, const struct plan *plan, const struct scene *scene, const struct world *world, unsigned task)
{
	int aside = plan->badge - part_badge_width(task) + inset(&world->tasks.at[task]);
	if (plan->name <= aside + 2)
		aside = 0;
	if (task == scene->selected && plan->total > 1)
		area_tint(area, 0, y, plan->name + 2, 1, ROLE_SELECTED);
	if (aside >= 2 && inset(&world->tasks.at[task]))
		area_text(area, aside - 1, y, ink(ROLE_LINE_FOCUS), "┄");
	part_task(area, 1 + aside, y, plan->name - aside, world, task, task == scene->selected);
	area_hot(area, 0, y, plan->name + 2, 1, HOT_TASK, task);
}

void timeline_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	if (world == NULL || history_count(scene->history) == 0) {
		part_empty(area, _("No time has passed yet."), _("Every process gets a lane here."));
		return;
	}
	struct plan plan = plan_of(area, scene, world);
	struct area lanes = area_part(area, plan.name + 2, 0, area.cols - plan.name - 3, area.rows);
	struct rows row_of;
	memset(&row_of, -1, sizeof row_of);
	if (lanes.cols < 4) {
		free(plan.tasks);
		return;
	}
	struct scale scale = scale_of(scene, lanes.cols);
	scale_edges(&scale);
	/* A click means the last event of its column. */
	for (int x = 0; x < lanes.cols; x++)
		area_hot(lanes, x, 0, 1, lanes.rows, HOT_MOMENT, (uint32_t)scale.edge[x + 1]);
	scale_ruler(lanes, &scale);
	int shown = 0;
	for (int i = plan.top; i < plan.total && (i - plan.top) * plan.pitch + 1 <= plan.rows; i++, shown++) {
		int y = (i - plan.top) * plan.pitch + 1;
		unsigned task = plan.tasks[i];
		draw_name(area, y, &plan, scene, world, task);
		draw_lane(lanes, &scale, y, task);
		draw_lost(lanes, &scale, y, task, world);
		row_of.of[task] = y;
	}
	if (plan.rest) {
		char more[64];
		snprintf(more, sizeof more, _("+%d more"), plan.total - shown);
		area_text_fit(area, 1, plan.rows + 1, plan.name, ink(ROLE_SECONDARY), more);
		draw_rest(lanes, &scale, plan.rows + 1, &plan, shown);
	}
	draw_arrows(lanes, &scale, &row_of, plan.pitch);
	scale_cursor(lanes, &scale, (shown - 1) * plan.pitch + 1 + plan.rest);
	scale_done(&scale);
	part_more(area_part(area, 0, 1, area.cols, plan.rows), plan.top, plan.total, plan.rows);
	free(plan.tasks);
}

void timeline_note(const struct scene *scene, char *ret_note, size_t size)
{
	if (scene->history == NULL || history_count(scene->history) == 0)
		return;
	bool steps = scene->axis == AXIS_STEPS && scale_counts_steps(scene->history, history_count(scene->history));
	snprintf(ret_note, size, "%s\n─ %s  █ %s  · %s", steps ? _("by steps") : scene->steered ? _("virtual time") : _("time"),
	         _("ready"), _("running"), _("blocked"));
}
