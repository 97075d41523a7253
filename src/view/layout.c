/* Which panes are on the screen, and where. Four sizes:
 *
 *   single    under 80x22: one view, all others as tabs
 *   compact   80x22: lesson or program (while it runs: both), beside one stage; above it when the
 *             stage is a wide one (timeline, output, story) and the screen narrow
 *   standard  110x32 (and 80x32): lesson over program, tree over states, timeline below
 *   generous  180x46: output and story, too
 *
 * The view in focus is always on the screen; while a text has the focus, the scene's
 * stage is. Row 0 is the head, the last two rows are status and keys. */
#include "internal.h"

enum { HEAD_ROWS = 1, FOOT_ROWS = 2 };

struct plan { struct pane *panes; unsigned n; const struct scene *scene; bool output_elsewhere; };

static bool has_lesson(const struct scene *scene)
{
	return scene->lesson != NULL;
}

/* Another program's command: there is no listing, and no objects that anybody tells of. */
static bool is_foreign(const struct scene *scene)
{
	const struct world *world = part_world(scene);
	return world != NULL && world->method == METHOD_PROGRAM;
}

/* What only programs with probes tell. */
static bool is_of_probes(enum view_id view)
{
	return view == VIEW_PROGRAM || view == VIEW_OBJECTS || view == VIEW_WAITS || view == VIEW_MEMORY;
}

/* The view itself, or one that there is here in its place. */
static enum view_id here(const struct scene *scene, enum view_id view)
{
	if ((unsigned)view >= VIEW_COUNT)
		return VIEW_STATES;
	if (view == VIEW_SCHEDULER && !part_has_policy(scene))
		return VIEW_STATES;
	if (is_of_probes(view) && is_foreign(scene))
		return VIEW_STATES;
	return view == VIEW_LESSON && !has_lesson(scene) ? VIEW_PROGRAM : view;
}

static enum view_id focus_of(const struct scene *scene)
{
	return here(scene, scene->focus);
}

static bool is_text(enum view_id view)
{
	return view == VIEW_LESSON || view == VIEW_PROGRAM;
}

/* What a stage shows when neither the focus nor the scene's stage is for it. */
static enum view_id usual(const struct scene *scene)
{
	return part_has_policy(scene) ? VIEW_SCHEDULER : VIEW_STATES;
}

/* What stands beside a text that has the focus. */
static enum view_id stage_of(const struct scene *scene)
{
	return is_text(scene->stage) ? usual(scene) : here(scene, scene->stage);
}

static bool is_among(enum view_id view, const enum view_id *views, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (views[i] == view)
			return true;
	return false;
}

/* A pane that shows the one of `views` that has the focus, else the scene's stage, else `otherwise`. */
static void add(struct plan *plan, int x, int y, int cols, int rows, const enum view_id *views, unsigned count,
                enum view_id otherwise)
{
	struct pane *pane = &plan->panes[plan->n++];
	enum view_id focus = focus_of(plan->scene), stage = stage_of(plan->scene);
	*pane = (struct pane){ .area = { NULL, x, y, cols, rows }, .view = otherwise };
	for (unsigned i = 0; i < count; i++)
		if ((views[i] != VIEW_LESSON || has_lesson(plan->scene)) && (views[i] != VIEW_SCHEDULER || part_has_policy(plan->scene)))
			pane->tabs[pane->tab_count++] = views[i];
	if (is_among(focus, views, count))
		pane->view = focus;
	else if (is_among(stage, views, count))
		pane->view = stage;
}

#define ADD(plan, x, y, cols, rows, otherwise, ...) \
	add(plan, x, y, cols, rows, (const enum view_id[]){ __VA_ARGS__ }, \
	    COUNT_OF(((const enum view_id[]){ __VA_ARGS__ })), otherwise)

static int clamp(int value, int low, int high)
{
	if (value > high)
		value = high;
	return value < low ? low : value;
}

static int task_count(const struct scene *scene)
{
	const struct world *world = part_world(scene);
	return world == NULL ? 0 : (int)world->task_count;
}

/* Steps that are read: the text and its question need the room. */
static bool is_reading(const struct scene *scene)
{
	return scene->step == STEP_PREDICT || scene->step == STEP_SEE || scene->step == STEP_EXPLAIN;
}

/* Lesson over program; one of the two while there is reading to do, and without a lesson. */
static void add_left(struct plan *plan, int y, int cols, int rows)
{
	if (is_foreign(plan->scene)) {
		if (plan->output_elsewhere)
			ADD(plan, 0, y, cols, rows, VIEW_TABLE, VIEW_TABLE);
		else
			ADD(plan, 0, y, cols, rows, VIEW_TABLE, VIEW_TABLE, VIEW_OUTPUT);
		return;
	}
	if (!has_lesson(plan->scene)) {
		ADD(plan, 0, y, cols, rows, VIEW_PROGRAM, VIEW_PROGRAM);
		return;
	}
	if (is_reading(plan->scene) && rows < 40) {
		ADD(plan, 0, y, cols, rows, VIEW_LESSON, VIEW_LESSON, VIEW_PROGRAM);
		return;
	}
	int upper = clamp(rows * 52 / 100, 8, rows - 8);
	ADD(plan, 0, y, cols, upper, VIEW_LESSON, VIEW_LESSON);
	ADD(plan, 0, y + upper, cols, rows - upper, VIEW_PROGRAM, VIEW_PROGRAM);
}

/* Tree over states: the tree as high as it needs, the states at least 16. */
static void add_middle(struct plan *plan, int x, int y, int cols, int rows)
{
	int upper = clamp(task_count(plan->scene) + 4, 8, rows - 16 > rows / 2 ? rows / 2 : rows - 16);
	if (upper < 5)
		upper = 5;
	ADD(plan, x, y, cols, upper, VIEW_TREE, VIEW_TREE);
	if (is_foreign(plan->scene))
		ADD(plan, x, y + upper, cols, rows - upper, VIEW_STATES, VIEW_STATES);
	else
		ADD(plan, x, y + upper, cols, rows - upper, usual(plan->scene), VIEW_STATES, VIEW_SCHEDULER, VIEW_OBJECTS, VIEW_WAITS, VIEW_MEMORY, VIEW_TABLE);
}

static void plan_generous(struct plan *plan, int cols, int rows)
{
	int left = cols * 32 / 100, right = cols * 30 / 100, low = clamp(task_count(plan->scene) + 4, 10, rows * 2 / 5);
	int high = rows - low;
	plan->output_elsewhere = true;
	add_left(plan, HEAD_ROWS, left, high);
	add_middle(plan, left, HEAD_ROWS, cols - left - right, high);
	int upper = high * 2 / 5;
	ADD(plan, cols - right, HEAD_ROWS, right, upper, VIEW_OUTPUT, VIEW_OUTPUT);
	ADD(plan, cols - right, HEAD_ROWS + upper, right, high - upper, VIEW_STORY, VIEW_STORY);
	ADD(plan, 0, HEAD_ROWS + high, cols, low, VIEW_TIMELINE, VIEW_TIMELINE, VIEW_CPUS);
}

static void plan_standard(struct plan *plan, int cols, int rows)
{
	int left = cols * 43 / 100, low = clamp(task_count(plan->scene) + 3, 8, rows / 3), third = 0;
	/* A high screen has a place for output or story of their own. */
	if (rows >= 44)
		third = clamp(rows / 5, 8, 14);
	int high = rows - low - third;
	bool foreign = is_foreign(plan->scene);
	plan->output_elsewhere = third > 0 || cols >= 150;
	add_left(plan, HEAD_ROWS, left, high);
	add_middle(plan, left, HEAD_ROWS, cols - left, high);
	if (third > 0) {
		ADD(plan, 0, HEAD_ROWS + high, cols, low, VIEW_TIMELINE, VIEW_TIMELINE, VIEW_CPUS);
		ADD(plan, 0, HEAD_ROWS + high + low, cols, third, VIEW_STORY, VIEW_OUTPUT, VIEW_STORY);
	} else if (cols >= 150) {
		int wide = cols * 62 / 100;
		ADD(plan, 0, HEAD_ROWS + high, wide, low, VIEW_TIMELINE, VIEW_TIMELINE, VIEW_CPUS);
		ADD(plan, wide, HEAD_ROWS + high, cols - wide, low, VIEW_STORY, VIEW_OUTPUT, VIEW_STORY);
	} else if (foreign) {
		ADD(plan, 0, HEAD_ROWS + high, cols, low, VIEW_TIMELINE, VIEW_TIMELINE, VIEW_CPUS, VIEW_STORY);
	} else {
		ADD(plan, 0, HEAD_ROWS + high, cols, low, VIEW_TIMELINE, VIEW_TIMELINE, VIEW_CPUS, VIEW_OUTPUT, VIEW_STORY);
	}
}

/* Narrow and high: two columns above, a wide stage below. */
static void plan_high(struct plan *plan, int cols, int rows)
{
	int left = cols * 46 / 100, low = clamp(task_count(plan->scene) + 3, 8, rows / 3), high = rows - low;
	plan->output_elsewhere = true;
	add_left(plan, HEAD_ROWS, left, high);
	if (is_foreign(plan->scene))
		ADD(plan, left, HEAD_ROWS, cols - left, high, VIEW_STATES, VIEW_TREE, VIEW_STATES);
	else
		ADD(plan, left, HEAD_ROWS, cols - left, high, usual(plan->scene), VIEW_TREE, VIEW_STATES, VIEW_SCHEDULER, VIEW_OBJECTS, VIEW_WAITS, VIEW_MEMORY, VIEW_TABLE);
	ADD(plan, 0, HEAD_ROWS + high, cols, low, VIEW_TIMELINE, VIEW_TIMELINE, VIEW_CPUS, VIEW_OUTPUT, VIEW_STORY);
}

/* What is read and what is run: by turns in one pane while there is reading to do; both while it runs, one over the
 * other, or beside each other where they are wide. */
static void add_texts(struct plan *plan, int cols, int rows, bool wide)
{
	if (is_foreign(plan->scene)) {
		ADD(plan, 0, HEAD_ROWS, cols, rows, VIEW_TABLE, VIEW_TABLE, VIEW_CPUS);
	} else if (!has_lesson(plan->scene) || is_reading(plan->scene)) {
		ADD(plan, 0, HEAD_ROWS, cols, rows, has_lesson(plan->scene) ? VIEW_LESSON : VIEW_PROGRAM, VIEW_LESSON, VIEW_PROGRAM);
	} else if (wide) {
		int left = cols * 49 / 100;
		ADD(plan, 0, HEAD_ROWS, left, rows, VIEW_LESSON, VIEW_LESSON);
		ADD(plan, left, HEAD_ROWS, cols - left, rows, VIEW_PROGRAM, VIEW_PROGRAM);
	} else {
		int upper = rows * (focus_of(plan->scene) == VIEW_LESSON ? 60 : 45) / 100;
		ADD(plan, 0, HEAD_ROWS, cols, upper, VIEW_LESSON, VIEW_LESSON);
		ADD(plan, 0, HEAD_ROWS + upper, cols, rows - upper, VIEW_PROGRAM, VIEW_PROGRAM);
	}
}

static void plan_compact(struct plan *plan, int cols, int rows)
{
	enum view_id focus = focus_of(plan->scene);
	bool wide = cols < 110 && (focus == VIEW_TIMELINE || focus == VIEW_OUTPUT || focus == VIEW_STORY);
	int left = wide ? cols : cols < 100 ? cols * 49 / 100 : cols * 45 / 100;
	int high = wide ? rows - clamp(task_count(plan->scene) + 4, 9, rows / 2 + 1) : rows;
	add_texts(plan, left, high, wide);
	int x = wide ? 0 : left, y = wide ? HEAD_ROWS + high : HEAD_ROWS, low = rows - (y - HEAD_ROWS);
	enum view_id stage = is_text(focus) ? stage_of(plan->scene) : focus;
	if (is_foreign(plan->scene))
		ADD(plan, x, y, cols - x, low, VIEW_STATES, VIEW_TREE, VIEW_STATES, VIEW_TIMELINE, VIEW_OUTPUT, VIEW_STORY);
	else if (stage == VIEW_CPUS || stage == VIEW_TABLE) /* no room for more tabs, but for whom one asks for */
		ADD(plan, x, y, cols - x, low, stage, VIEW_TREE, VIEW_STATES, VIEW_TIMELINE, VIEW_OBJECTS, VIEW_WAITS, VIEW_MEMORY, VIEW_CPUS, VIEW_TABLE);
	else
		ADD(plan, x, y, cols - x, low, usual(plan->scene), VIEW_TREE, VIEW_STATES, VIEW_SCHEDULER, VIEW_TIMELINE, VIEW_OBJECTS,
		    VIEW_WAITS, VIEW_MEMORY, VIEW_OUTPUT, VIEW_STORY);
}

unsigned layout_panes(int cols, int rows, const struct scene *scene, struct pane ret_panes[VIEW_COUNT])
{
	struct plan plan = { .panes = ret_panes, .scene = scene };
	int body = rows - HEAD_ROWS - FOOT_ROWS;
	if (cols >= 180 && rows >= 46)
		plan_generous(&plan, cols, body);
	else if (cols >= 110 && rows >= 32)
		plan_standard(&plan, cols, body);
	else if (cols >= 80 && rows >= 34)
		plan_high(&plan, cols, body);
	else if (cols >= 80 && rows >= 22)
		plan_compact(&plan, cols, body);
	else if (scene->focus == VIEW_CPUS || scene->focus == VIEW_TABLE) /* no room for more tabs, but for whom one asks for */
		ADD(&plan, 0, HEAD_ROWS, cols, body, VIEW_STATES, VIEW_STATES, VIEW_TIMELINE, VIEW_CPUS, VIEW_TABLE);
	else
		ADD(&plan, 0, HEAD_ROWS, cols, body, usual(scene), VIEW_LESSON, VIEW_PROGRAM, VIEW_TREE, VIEW_STATES, VIEW_SCHEDULER,
		    VIEW_TIMELINE, VIEW_OBJECTS, VIEW_WAITS, VIEW_MEMORY, VIEW_OUTPUT, VIEW_STORY);
	return plan.n;
}

unsigned view_visible(int cols, int rows, const struct scene *scene, enum view_id ret_views[VIEW_COUNT])
{
	struct pane panes[VIEW_COUNT];
	unsigned count = layout_panes(cols, rows, scene, panes);
	for (unsigned i = 0; i < count; i++)
		ret_views[i] = panes[i].view;
	return count;
}

enum view_id view_next(const struct scene *scene, int direction)
{
	int view = (int)focus_of(scene);
	do
		view = (view + (direction < 0 ? VIEW_COUNT - 1 : 1)) % VIEW_COUNT;
	while ((view == VIEW_LESSON && !has_lesson(scene)) || (view == VIEW_SCHEDULER && !part_has_policy(scene)) || (is_of_probes((enum view_id)view) && is_foreign(scene)));
	return (enum view_id)view;
}
