/* command: what is looked at: panes, the selected task, scrolling, the timeline's scale. */
#include <errno.h>
#include <string.h>

#include "internal.h"

enum { PAGE_ROWS = 10, SCROLL_MAX = 100000 };

bool has_choice_of_panes(const struct desk *desk)
{
	return desk->place != IN_LIBRARY;
}

static int next_pane(struct desk *desk, int direction)
{
	struct scene scene;
	desk_scene(desk, &scene);
	desk->focus = view_next(&scene, direction);
	desk->pane_chosen = true;
	return 0;
}

COMMAND(do_pane) { (void)call; (void)err; return next_pane(desk, 1); }
COMMAND(do_pane_back) { (void)call; (void)err; return next_pane(desk, -1); }

COMMAND(do_view)
{
	int view = view_find(call->argument);
	if (view < 0)
		return err_set(err, ENOENT, _("no view is called '%.40s': there are lesson, program, tree, states, timeline, cpus, objects, waits, memory, table, output and story"),
		               call->argument);
	desk->focus = (enum view_id)view;
	desk->pane_chosen = true;
	return 0;
}

/* ---- up and down ---- */

void desk_scroll(struct desk *desk, int *scroll, int rows)
{
	int to = *scroll + rows;
	if (to > SCROLL_MAX || to < -SCROLL_MAX)
		return;
	*scroll = to;
	desk->scrolled = scroll;
	desk->scrolled_by = rows;
}

static void scroll(struct desk *desk, enum view_id view, int rows)
{
	desk_scroll(desk, &desk->scroll[view], rows);
}

void desk_scroll_undo(struct desk *desk)
{
	if (desk->scrolled_by != 0)
		*desk->scrolled -= desk->scrolled_by;
	desk->scrolled_by = 0;
}

static bool shows_tasks(enum view_id view)
{
	return view == VIEW_TREE || view == VIEW_STATES || view == VIEW_TIMELINE;
}

static void select_next(struct desk *desk, int direction)
{
	if (!desk->session)
		return;
	const struct world *world = history_world(session_history(desk->session), desk->moment);
	struct scene scene;
	desk_scene(desk, &scene);
	for (int task = (int)scene.selected + direction; task >= 0 && task < (int)world->task_count; task += direction) {
		const struct world_task *known = world_task_get(world, (unsigned)task);
		if (known && known->exists) {
			desk->selected = (unsigned)task;
			desk->selected_by_hand = true;
			desk->scroll[VIEW_TREE] = desk->scroll[VIEW_TIMELINE] = 0;
			return;
		}
	}
}

static int move(struct desk *desk, int direction)
{
	int choice = desk->choice + direction;
	if (desk->place == IN_OUTCOMES)
		outcomes_move(desk, direction);
	else if (desk->place == IN_LOOKUP)
		lookup_move(desk, direction);
	else if (desk->place == IN_MAP)
		map_move(desk, direction, 0);
	else if (desk->place == IN_LIBRARY)
		library_move(desk, direction);
	else if (learn_is_choosing(desk) && choice >= 0 && choice < (int)learn_choices(desk))
		learn_choose(desk, choice);
	else if (learn_is_choosing(desk))
		return 0;
	else if (shows_tasks(desk->focus))
		select_next(desk, direction);
	else
		scroll(desk, desk->focus, direction);
	return 0;
}

COMMAND(do_up) { (void)call; (void)err; return move(desk, -1); }
COMMAND(do_down) { (void)call; (void)err; return move(desk, 1); }
/* A lesson's text is what one reads on, until one has turned to another pane. */
static int turn_page(struct desk *desk, int direction)
{
	scroll(desk, desk->teaches && !desk->pane_chosen ? VIEW_LESSON : desk->focus, direction * PAGE_ROWS);
	return 0;
}

COMMAND(do_page_up) { (void)call; (void)err; return turn_page(desk, -1); }
COMMAND(do_page_down) { (void)call; (void)err; return turn_page(desk, 1); }

const char *verb_of_up(const struct desk *desk)
{
	/* Elsewhere the bar has more telling things to say. */
	return (desk->place & (IN_LIBRARY | IN_OUTCOMES | IN_LOOKUP | IN_MAP)) || learn_is_choosing(desk) ? N_("choose") : NULL;
}

bool desk_wheel(struct desk *desk, int direction, unsigned hot, uint32_t value)
{
	if (desk->overlay == OVERLAY_HELP)
		desk->help_scroll = desk->help_scroll + 3 * direction < 0 ? 0 : desk->help_scroll + 3 * direction;
	else if (desk->place == IN_LIBRARY)
		library_move(desk, direction);
	else if (desk->place == IN_OUTCOMES)
		outcomes_move(desk, direction);
	else if (desk->place == IN_LOOKUP)
		lookup_move(desk, direction);
	else if (desk->place == IN_MAP)
		map_move(desk, 0, direction);
	else
		scroll(desk, hot == HOT_PANE && value < VIEW_COUNT ? (enum view_id)value : desk->focus, 3 * direction);
	return true;
}

/* ---- the timeline ---- */

COMMAND(do_zoom_in)
{
	(void)call;
	(void)err;
	desk->zoom = desk->zoom < 4096 ? desk->zoom * 2 : desk->zoom;
	return 0;
}

COMMAND(do_zoom_out)
{
	(void)call;
	(void)err;
	desk->zoom = desk->zoom > 1 ? desk->zoom / 2 : 1;
	return 0;
}

COMMAND(do_axis)
{
	(void)call;
	(void)err;
	desk->axis = desk->axis == AXIS_TIME ? AXIS_STEPS : AXIS_TIME;
	return 0;
}
