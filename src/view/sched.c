/* The scheduler at work: which policy, who is on which virtual CPU, the ready queues as queues, who waits; the chart of all ticks, under
 * it the same jobs by another policy when there is a second run; and the numbers of each task.
 */
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "policy/policy.h"

enum { LABEL = 8, CELL_WIDE = 27, CELL_NARROW = 8 };

struct sight {
	struct area area;
	const struct world *world;
	const struct world_cpus *cpus;
	const struct world *rival;           /* NULL none */
	unsigned selected;
	int y;
};

static const struct world *rival_of(const struct scene *scene)
{
	const struct world *world = scene->rival ? history_world(scene->rival, history_count(scene->rival)) : NULL;
	return world && world->cpus_virtual.count ? world : NULL;
}

static const struct world_policy *policy_now_of(const struct world *world)
{
	const struct world_cpus *cpus = &world->cpus_virtual;
	return cpus->policy_count ? &cpus->policies[cpus->policy_count - 1] : NULL;
}

/* "round robin" for "rr quantum=2"; its own word when this program does not know it. */
static const char *title_of(const struct world_policy *policy, char *room, size_t size)
{
	text_copy(room, size, policy->text);
	room[strcspn(room, " ")] = '\0';
	const struct policy_kind *kind = policy_find(room);
	return kind ? _(kind->title) : room;
}

/* Its parameters that are not 0: "rr quantum=2". */
static void parameters_of(const struct world_policy *policy, char *ret_text, size_t size)
{
	char copy[sizeof policy->text], *left = NULL;
	size_t length = 0;
	text_copy(copy, sizeof copy, policy->text);
	ret_text[0] = '\0';
	for (char *word = strtok_r(copy, " ", &left); word && length < size; word = strtok_r(NULL, " ", &left)) {
		const char *equals = strchr(word, '=');
		if (!equals || strcmp(equals, "=0") != 0)
			length += (size_t)snprintf(ret_text + length, size - length, "%s%s", length ? " " : "", word);
	}
}

static int draw_policy(struct area area, int x, int y, const struct world *world)
{
	const struct world_policy *policy = policy_now_of(world);
	char room[sizeof policy->text], text[sizeof policy->text];
	if (!policy)
		return x;
	x = area_text_fit(area, x, y, area.cols - x, bold(ROLE_STRONG), title_of(policy, room, sizeof room)) + 2;
	parameters_of(policy, text, sizeof text);
	return area_text_fit(area, x, y, area.cols - x, ink(ROLE_SECONDARY), text);
}

/* ---- CPUs and queues ---- */

static void draw_cpus(struct sight *sight)
{
	const struct world_cpus *cpus = sight->cpus;
	int room = sight->area.cols, cell = room / CELL_WIDE * sight->area.rows / 5 >= cpus->count ? CELL_WIDE : CELL_NARROW;
	int across = room / cell > 0 ? room / cell : 1;
	for (unsigned cpu = 0; cpu < cpus->count; cpu++) {
		int x = (int)cpu % across * cell, y = sight->y + (int)cpu / across, task = cpus->on[cpu];
		x = area_format(sight->area, x, y, ink(ROLE_SECONDARY), cell == CELL_WIDE ? "CPU %u" : "%u", cpu) + 1;
		if (cell == CELL_WIDE)
			x = x < LABEL ? LABEL : x;
		if (task < 0) {
			area_text(sight->area, x, y, ink(ROLE_FAINT), cell == CELL_WIDE ? _("idle") : "\u00b7");
			continue;
		}
		const struct world_turn *turn = world_turn_get(sight->world, (unsigned)task);
		if (cell == CELL_NARROW) {
			area_badge(sight->area, x, y, (unsigned)task, false);
		} else {
			x = area_text(sight->area, x, y, ink(ROLE_RUNNING), "\u25cf ");
			x = part_task(sight->area, x, y, 12, sight->world, (unsigned)task, (unsigned)task == sight->selected);
			if (turn && turn->left > 0)
				area_format(sight->area, x + 1, y, ink(ROLE_SECONDARY), _("%lld left"), (long long)turn->left);
		}
		area_hot(sight->area, (int)cpu % across * cell, y, cell, 1, HOT_TASK, (uint32_t)task);
	}
	sight->y += ((int)cpus->count + across - 1) / across;
}

static int name_width(const struct world *world, unsigned task)
{
	char room[WORLD_NAME];
	int width = text_width(world_task_name(world, task, room, sizeof room));
	return part_badge_width(task) + 3 + (width > 10 ? 10 : width);
}

/* Front first, towards the CPUs; names where all fit, else badges, and how many more. */
static void draw_row_of_tasks(struct sight *sight, int x, const uint16_t *tasks, unsigned count)
{
	int wide = 0;
	for (unsigned i = 0; i < count; i++)
		wide += name_width(sight->world, tasks[i]) + 1;
	bool names = x + wide <= sight->area.cols;
	for (unsigned i = 0; i < count; i++) {
		int width = names ? name_width(sight->world, tasks[i]) : part_badge_width(tasks[i]) + 2;
		if (x + width > sight->area.cols - (i + 1 < count ? 4 : 0)) {
			area_format(sight->area, x, sight->y, ink(ROLE_SECONDARY), "+%u", count - i);
			return;
		}
		area_hot(sight->area, x, sight->y, width, 1, HOT_TASK, tasks[i]);
		if (names)
			part_task(sight->area, x, sight->y, width, sight->world, tasks[i], tasks[i] == sight->selected);
		else
			area_badge(sight->area, x, sight->y, tasks[i], false);
		x += width + (names ? 1 : 0);
	}
}

static void draw_queues(struct sight *sight)
{
	const struct world_cpus *cpus = sight->cpus;
	size_t at = 0;
	for (unsigned queue = 0; queue < cpus->queues; queue++) {
		unsigned count = cpus->queue_counts[queue];
		char label[32];
		if (cpus->queues == 1)
			text_copy(label, sizeof label, _("ready"));
		else
			snprintf(label, sizeof label, queue == 0 ? _("top") : "%u", queue + 1);
		area_text_fit(sight->area, 0, sight->y, LABEL - 1, ink(ROLE_SECONDARY), label);
		area_tint(sight->area, LABEL, sight->y, sight->area.cols - LABEL, 1, ROLE_BAR);
		int x = area_text(sight->area, LABEL, sight->y, ink(count ? ROLE_READY : ROLE_FAINT), count ? "\u25c0 " : "\u00b7 ");
		if (at + count <= cpus->queued.n)
			draw_row_of_tasks(sight, x, cpus->queued.at + at, count);
		at += count;
		sight->y++;
	}
}

static void draw_waiting(struct sight *sight)
{
	ARRAY(uint16_t) tasks = {0};
	for (size_t i = 0; i < sight->world->tasks.n; i++)
		if (sight->world->tasks.at[i].state == TASK_BLOCKED && world_is_scheduled(sight->world, (unsigned)i))
			array_push(&tasks, (uint16_t)i);
	area_text_fit(sight->area, 0, sight->y, LABEL - 1, ink(ROLE_SECONDARY), _("waiting"));
	int x = area_text(sight->area, LABEL, sight->y, ink(tasks.n ? ROLE_BLOCKED : ROLE_FAINT), tasks.n ? "\u25cb " : "\u00b7 ");
	draw_row_of_tasks(sight, x, tasks.at, (unsigned)tasks.n);
	array_done(&tasks);
	sight->y++;
}

/* ---- the chart ---- */

static int64_t ticks_of(const struct world *world)
{
	return world && world->cpus_virtual.begun ? world->cpus_virtual.tick + 1 : 0;
}

/* Who had most of the ticks from..to of this CPU; -1 it was idle for most. */
static int owner_of(const struct world_cpus *cpus, unsigned cpu, int64_t from, int64_t to)
{
	int64_t best = 0, all = 0;
	int owner = -1;
	for (size_t i = 0; i < cpus->slices.n; i++) {
		const struct world_slice *slice = &cpus->slices.at[i];
		if (slice->cpu != cpu || slice->from >= to || slice->to <= from)
			continue;
		int64_t had = (slice->to < to ? slice->to : to) - (slice->from > from ? slice->from : from);
		all += had;
		/* A task that came back within the column has all of it. */
		if (owner == slice->task)
			best += had;
		else if (had > best) {
			best = had;
			owner = slice->task;
		}
	}
	return to - from - all > best ? -1 : owner;
}

/* All ticks, fitted into the columns there are; a column is a tick as long as there is room. */
struct fit { int64_t ticks; int columns, x; };

static struct fit fit_of(int64_t ticks, int room, int x)
{
	room = room < 1 ? 1 : room;
	return (struct fit){ .ticks = ticks, .columns = ticks < room ? (int)ticks : room, .x = x };
}

static int64_t tick_at(const struct fit *fit, int column)
{
	return column * fit->ticks / fit->columns;
}

static void draw_strip(struct sight *sight, const struct world *world, const struct fit *fit, unsigned cpu)
{
	int64_t ticks = ticks_of(world);
	for (int column = 0; column < fit->columns; column++) {
		int64_t from = tick_at(fit, column), to = tick_at(fit, column + 1);
		if (from >= ticks)
			break;
		int task = owner_of(&world->cpus_virtual, cpu, from, to < ticks ? to : ticks), x = fit->x + column;
		if (task < 0) {
			area_text(sight->area, x, sight->y, ink(ROLE_FAINT), "\u00b7");
			continue;
		}
		char digit[2] = {(char)('0' + task % 10), '\0'};
		area_text(sight->area, x, sight->y, (struct style){ROLE_INK, (uint8_t)canvas_task_role((unsigned)task), 0}, digit);
		area_hot(sight->area, x, sight->y, 1, 1, HOT_TASK, (uint32_t)task);
	}
}

static int column_of(const struct fit *fit, int64_t tick)
{
	return fit->x + (int)(tick * fit->columns / (fit->ticks > 0 ? fit->ticks : 1));
}

static void draw_axis(struct sight *sight, const struct fit *fit)
{
	/* 10, 20, 50, 100 ...: marks that stand far enough apart. */
	int64_t step = 10;
	for (int i = 0; step * fit->columns < 8 * fit->ticks; i++)
		step = step * (i % 3 == 1 ? 5 : 4) / 2;
	for (int64_t tick = 0; tick <= fit->ticks && column_of(fit, tick) < sight->area.cols - 3; tick += step)
		area_format(sight->area, column_of(fit, tick), sight->y, ink(ROLE_FAINT), "%lld", (long long)tick);
	/* Where another policy took over. */
	for (unsigned i = 1; i < sight->cpus->policy_count; i++) {
		const struct world_policy *policy = &sight->cpus->policies[i];
		char word[24];
		text_copy(word, sizeof word, policy->text);
		word[strcspn(word, " ")] = '\0';
		int x = column_of(fit, policy->tick);
		if (x < sight->area.cols) {
			x = area_text(sight->area, x, sight->y, ink(ROLE_LINE_FOCUS), "\u25b2");
			area_text(sight->area, x, sight->y, ink(ROLE_LINE_FOCUS), word);
		}
	}
	sight->y++;
}

struct sums { double response, turnaround, waiting; unsigned count; };

/* Of those that have ended. */
static struct sums sums_of(const struct world *world)
{
	struct sums sums = {0};
	for (size_t i = 0; i < world->cpus_virtual.turns.n; i++) {
		const struct world_turn *turn = &world->cpus_virtual.turns.at[i];
		if (turn->arrived < 0 || turn->ended < 0 || turn->first < 0)
			continue;
		sums.response += (double)(turn->first - turn->arrived);
		sums.turnaround += (double)(turn->ended - turn->arrived);
		sums.waiting += (double)turn->waited;
		sums.count++;
	}
	if (sums.count) {
		sums.response /= sums.count;
		sums.turnaround /= sums.count;
		sums.waiting /= sums.count;
	}
	return sums;
}

/* "rr quantum=2     turnaround 12.5  waiting 3.0": above each chart when there are two. */
static void draw_caption(struct sight *sight, const struct world *world)
{
	struct sums sums = sums_of(world);
	char text[120] = "";
	if (sums.count)
		snprintf(text, sizeof text, sight->area.cols >= 60 ? _("response %.1f  turnaround %.1f  waiting %.1f") : _("resp %.1f turn %.1f wait %.1f"),
		         sums.response, sums.turnaround, sums.waiting);
	int width = text_width(text);
	/* By the short name: long titles leave no room for the numbers. */
	char name[sizeof ((struct world_policy *)0)->text] = "";
	const struct world_policy *policy = policy_now_of(world);
	if (policy)
		parameters_of(policy, name, sizeof name);
	area_text_fit(sight->area, 0, sight->y, sight->area.cols - width - 2, bold(ROLE_STRONG), name);
	area_right(sight->area, sight->area.cols, sight->y, ink(ROLE_TEXT), text);
	sight->y++;
}

static void draw_chart(struct sight *sight, const struct world *world, const struct fit *fit, bool caption)
{
	if (caption)
		draw_caption(sight, world);
	for (unsigned cpu = 0; cpu < world->cpus_virtual.count && sight->y < sight->area.rows; cpu++, sight->y++) {
		area_format(sight->area, 0, sight->y, ink(ROLE_SECONDARY), "CPU %u", cpu);
		draw_strip(sight, world, fit, cpu);
	}
}

static void draw_charts(struct sight *sight)
{
	int64_t ticks = ticks_of(sight->world), other = ticks_of(sight->rival);
	struct fit fit = fit_of(other > ticks ? other : ticks, sight->area.cols - LABEL, LABEL);
	draw_chart(sight, sight->world, &fit, sight->rival != NULL);
	if (sight->rival)
		draw_chart(sight, sight->rival, &fit, true);
	draw_axis(sight, &fit);
}

/* ---- the numbers ---- */

enum { NUMBERS = 5 };

/* response, turnaround, waiting, used, left; -1 not known yet. */
static void numbers_of(const struct world_turn *turn, int64_t ret_numbers[NUMBERS])
{
	ret_numbers[0] = turn->first >= 0 ? turn->first - turn->arrived : -1;
	ret_numbers[1] = turn->ended >= 0 ? turn->ended - turn->arrived : -1;
	ret_numbers[2] = turn->waited;
	ret_numbers[3] = turn->used;
	ret_numbers[4] = turn->ended >= 0 ? -1 : turn->left;
}

static void draw_number(struct area area, int right, int y, enum role role, int64_t number, const struct world_turn *rival, unsigned column)
{
	char text[48];
	int64_t others[NUMBERS];
	if (number < 0)
		text_copy(text, sizeof text, "\u00b7");
	else
		snprintf(text, sizeof text, "%lld", (long long)number);
	if (rival && column < 3 && rival->arrived >= 0) {
		numbers_of(rival, others);
		size_t length = strlen(text);
		if (others[column] >= 0)
			snprintf(text + length, sizeof text - length, "/%lld", (long long)others[column]);
	}
	area_right(area, right, y, ink(number < 0 && !rival ? ROLE_FAINT : role), text);
}

static void draw_table(struct sight *sight, int scroll)
{
	static const char *const wide[NUMBERS] = {N_("response"), N_("turnaround"), N_("waiting"), N_("used"), N_("left")};
	static const char *const narrow[NUMBERS] = {N_("resp"), N_("turn"), N_("wait"), N_("used"), N_("left")};
	struct area area = area_part(sight->area, 0, sight->y, sight->area.cols, sight->area.rows - sight->y);
	const struct world_policy *policy = policy_now_of(sight->world);
	bool share = policy && policy->share[0] && area.cols >= 56;
	/* Two numbers in a cell need room; a narrow pane leaves out what is only of now. */
	unsigned count = sight->rival && area.cols < 62 ? 3 : NUMBERS;
	int column = area.cols >= 62 ? 11 : sight->rival ? 9 : area.cols >= 46 ? 6 : 5, name = area.cols - (int)count * column - (share ? 9 : 0);
	name = name > 24 ? 24 : name;
	if (area.rows < 2 || name < 5)
		return;
	for (unsigned i = 0; i < count; i++)
		area_right(area, name + (share ? 9 : 0) + ((int)i + 1) * column, 0, ink(ROLE_SECONDARY), _(column == 11 ? wide[i] : narrow[i]));
	if (share)
		area_right(area, name + 9, 0, ink(ROLE_SECONDARY), _(policy->share));
	ARRAY(uint16_t) rows = {0};
	int keep = -1;
	for (size_t i = 0; i < sight->cpus->turns.n; i++)
		if (world_is_scheduled(sight->world, (unsigned)i)) {
			keep = i == sight->selected ? (int)rows.n : keep;
			array_push(&rows, (uint16_t)i);
		}
	struct area list = area_part(area, 0, 1, area.cols, area.rows - 1);
	int top = part_top((int)rows.n, list.rows, keep, scroll);
	for (int y = 0; y < list.rows && (size_t)(top + y) < rows.n; y++) {
		unsigned task = rows.at[top + y];
		const struct world_turn *turn = world_turn_get(sight->world, task);
		const struct world_task *known = world_task_get(sight->world, task);
		int64_t numbers[NUMBERS];
		numbers_of(turn, numbers);
		if (task == sight->selected)
			area_tint(list, 0, y, list.cols, 1, ROLE_SELECTED);
		part_task(list, 0, y, name - 1, sight->world, task, task == sight->selected);
		if (share && turn->share >= 0)
			draw_number(list, name + 9, y, ROLE_TEXT, turn->share, NULL, 0);
		for (unsigned i = 0; i < count; i++)
			draw_number(list, name + (share ? 9 : 0) + ((int)i + 1) * column, y, known && part_is_ended(known) ? ROLE_SECONDARY : ROLE_TEXT,
			            numbers[i], sight->rival ? world_turn_get(sight->rival, task) : NULL, i);
		area_hot(list, 0, y, list.cols, 1, HOT_TASK, task);
	}
	part_more(list, top, (int)rows.n, list.rows);
	array_done(&rows);
}

void sched_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	if (!world || !world->cpus_virtual.count) {
		part_empty(area, _("No policy decides here."), _("p, or :picker policy:rr, lets one decide, on virtual CPUs."));
		return;
	}
	area = area_part(area, 1, 0, area.cols - 2, area.rows);
	struct sight sight = {.area = area, .world = world, .cpus = &world->cpus_virtual, .rival = rival_of(scene), .selected = scene->selected};
	int charts = sight.cpus->count + 1 + (sight.rival ? sight.rival->cpus_virtual.count + 2 : 0);
	if (!sight.rival)
		draw_policy(area, 0, sight.y++, world);
	/* At the end of a comparison all queues are empty, and it is the numbers that count. */
	if (!sight.rival || !scene->over) {
		draw_cpus(&sight);
		draw_queues(&sight);
		draw_waiting(&sight);
	}
	int left = area.rows - sight.y - charts - (int)sight.cpus->turns.n - 1;
	sight.y += left >= 0;
	if (sight.y < area.rows)
		draw_charts(&sight);
	sight.y += left >= 1;
	draw_table(&sight, scene->scroll[VIEW_SCHEDULER]);
}

void sched_note(const struct scene *scene, char *ret_note, size_t size)
{
	const struct world *world = part_world(scene);
	ret_note[0] = '\0';
	if (!world || !world->cpus_virtual.begun)
		return;
	const struct world_cpus *cpus = &world->cpus_virtual;
	long long ticks = (long long)cpus->tick + 1;
	snprintf(ret_note, size, _("tick %lld   %lld switches   %lld%% used"), ticks - 1, (long long)cpus->switches,
	         (long long)cpus->busy * 100 / (ticks * cpus->count));
}
