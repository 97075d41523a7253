/* The CPUs: a lane each, with who was on it; below, every task in numbers. Concurrency and parallelism in one look: on
 * one CPU the colours alternate, on two they stand above one another.
 *
 * Cost: by column: of each the last events are looked at, and what lies between two looked-at ones is carried over.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scale.h"

enum { LOOK_MOST = 256, CPUS_SHOWN = 64, COLUMNS_LEAST = 8 };
#define NOBODY UINT16_MAX

/* Who is on which CPU while the columns are walked from the left. */
struct walk {
	const struct scene *scene;
	unsigned cpus;
	uint16_t on[CPUS_SHOWN];
	int16_t *last;               /* by task: its last CPU, -1 none yet */
	size_t tasks;
	bool came[CPUS_SHOWN];       /* in this column, from another CPU */
	uint16_t seen[CPUS_SHOWN];   /* the last that was on it in this column */
};

static void leave(struct walk *walk, unsigned task)
{
	for (unsigned cpu = 0; cpu < walk->cpus; cpu++)
		if (walk->on[cpu] == task)
			walk->on[cpu] = NOBODY;
}

static void take(struct walk *walk, const struct event *event)
{
	if (event->kind == EVENT_EXIT || event->kind == EVENT_DEATH || event->kind == EVENT_GONE) {
		leave(walk, event->task);
		return;
	}
	if (event->kind != EVENT_KERNEL || event->task >= walk->tasks)
		return;
	leave(walk, event->task);
	if (event->a != TASK_RUNNING || event->b < 0 || event->b >= walk->cpus)
		return;
	walk->on[event->b] = walk->seen[event->b] = event->task;
	walk->came[event->b] = walk->last[event->task] >= 0 && walk->last[event->task] != event->b;
	walk->last[event->task] = (int16_t)event->b;
}

/* As it was when the first column begins. */
static void begin(struct walk *walk, uint64_t first)
{
	const struct world *world = history_world(walk->scene->history, first);
	for (unsigned cpu = 0; cpu < walk->cpus; cpu++)
		walk->on[cpu] = NOBODY;
	for (size_t i = 0; i < walk->tasks; i++) {
		const struct world_task *task = i < world->tasks.n ? &world->tasks.at[i] : NULL;
		walk->last[i] = task && task->exists ? task->cpu : -1;
		if (task && task->exists && task->by_kernel && task->state == TASK_RUNNING && task->cpu >= 0 && task->cpu < (int)walk->cpus)
			walk->on[task->cpu] = (uint16_t)i;
	}
}

static void draw_cell(struct area area, int x, int y, uint16_t task, bool began, bool came, bool later)
{
	char text[8] = "";
	if (task == NOBODY) {
		area_text(area, x, y, ink(later ? ROLE_LINE : ROLE_FAINT), "·");
		return;
	}
	if (came)
		strcpy(text, "»");
	else if (began && task < 10)
		snprintf(text, sizeof text, "%u", task);
	enum role colour = later ? ROLE_LINE : canvas_task_role(task);
	if (!text[0])
		area_text(area, x, y, ink(colour), "█");
	else
		area_text(area, x, y, (struct style){ROLE_INK, (uint8_t)colour, CELL_BOLD}, text);
}

static void draw_lanes(struct area area, const struct scale *scale, const struct walk *from, int rows)
{
	struct walk walk = *from;
	uint16_t before[CPUS_SHOWN];
	memset(before, 0xff, sizeof before);
	begin(&walk, scale->edge[0]);
	for (int x = 0; x < area.cols && scale->first + x * scale->per < scale->total; x++) {
		uint64_t low = scale->edge[x], high = scale->edge[x + 1];
		if (high - low > LOOK_MOST)
			low = high - LOOK_MOST;
		for (unsigned cpu = 0; cpu < walk.cpus; cpu++) {
			walk.came[cpu] = false;
			walk.seen[cpu] = walk.on[cpu];
		}
		for (uint64_t i = low; i < high; i++) {
			const void *payload;
			struct event event = history_event(scale->scene->history, i, &payload);
			take(&walk, &event);
		}
		for (unsigned cpu = 0; cpu < walk.cpus && (int)cpu < rows; cpu++) {
			draw_cell(area, x, 1 + (int)cpu, walk.seen[cpu], before[cpu] != walk.seen[cpu], walk.came[cpu], x > scale->cursor);
			before[cpu] = walk.seen[cpu];
		}
	}
}

static unsigned cpus_of(const struct world *world)
{
	unsigned most = 0;
	for (size_t i = 0; i < world->tasks.n; i++)
		if (world->tasks.at[i].exists && world->tasks.at[i].cpu >= (int)most)
			most = (unsigned)world->tasks.at[i].cpu + 1;
	return most < CPUS_SHOWN ? most : CPUS_SHOWN;
}

static uint64_t busy_of(const struct world *world, unsigned cpu)
{
	uint64_t busy = world->cpu_busy[cpu];
	for (size_t i = 0; i < world->tasks.n; i++) {
		const struct world_task *task = &world->tasks.at[i];
		if (task->exists && task->by_kernel && task->state == TASK_RUNNING && task->cpu == (int)cpu && world->time > task->since)
			busy += world->time - task->since;
	}
	return busy;
}

/* ---- in numbers ---- */

static uint64_t spent(const struct world *world, const struct world_task *task, unsigned state)
{
	return task->spent[state] + (task->state == state && world->time > task->since ? world->time - task->since : 0);
}

static void milliseconds(char *ret_text, size_t size, uint64_t ns)
{
	snprintf(ret_text, size, ns < 10000000 ? "%.2f" : ns < 1000000000 ? "%.1f" : "%.0f", (double)ns / 1e6);
}

struct column { const char *title, *narrow; int width; };
static const struct column columns[] = {
	{N_("running ms"), N_("run ms"), 11}, {N_("ready ms"), N_("ready"), 9}, {N_("blocked ms"), N_("block"), 11},
	{N_("CPU %"), N_("CPU %"), 7}, {N_("voluntary"), N_("vol."), 10}, {N_("forced"), N_("forced"), 8}, {N_("per second"), N_("/s"), 11},
	{N_("moves"), N_("moves"), 7}, {N_("CPU"), N_("CPU"), 5},
};

static void number_of(const struct world *world, const struct world_task *task, unsigned column, char *ret_text, size_t size)
{
	static const unsigned states[] = {TASK_RUNNING, TASK_READY, TASK_BLOCKED};
	uint64_t end = task->state == TASK_ENDED ? task->end_time : world->time;
	double life = end > task->begin_time ? (double)(end - task->begin_time) : 1;
	switch (column) {
	case 0: case 1: case 2: milliseconds(ret_text, size, spent(world, task, states[column])); return;
	case 3: snprintf(ret_text, size, "%.0f", 100 * (double)spent(world, task, TASK_RUNNING) / life); return;
	case 4: snprintf(ret_text, size, "%llu", (unsigned long long)task->voluntary); return;
	case 5: snprintf(ret_text, size, "%llu", (unsigned long long)task->forced); return;
	case 6: snprintf(ret_text, size, "%.0f", (double)(task->voluntary + task->forced) * 1e9 / life); return;
	case 7: snprintf(ret_text, size, "%llu", (unsigned long long)task->migrations); return;
	default: snprintf(ret_text, size, task->cpu < 0 ? "-" : "%d", task->cpu); return;
	}
}

static int width_of(const struct column *column, bool narrow)
{
	int width = text_width(_(narrow ? column->narrow : column->title)) + 2;
	return width > column->width - (narrow ? 4 : 0) ? width : column->width - (narrow ? 4 : 0);
}

static void draw_numbers(struct area area, const struct scene *scene, const struct world *world, int name)
{
	uint16_t *tasks;
	size_t total = part_lanes(world, &tasks);
	int keep = -1, x = name, all = name;
	for (size_t i = 0; i < total; i++)
		if (tasks[i] == scene->selected)
			keep = (int)i;
	for (size_t i = 0; i < COUNT_OF(columns); i++)
		all += width_of(&columns[i], false);
	bool narrow = all > area.cols;
	for (size_t i = 0; i < COUNT_OF(columns); i++) {
		const char *title = _(narrow ? columns[i].narrow : columns[i].title);
		x += width_of(&columns[i], narrow);
		if (x <= area.cols)
			area_text(area, x - text_width(title), 0, ink(ROLE_SECONDARY), title);
	}
	struct area rows = area_part(area, 0, 1, area.cols, area.rows - 1);
	int top = part_top((int)total, rows.rows, keep, scene->scroll[VIEW_CPUS]);
	for (int i = top; i < (int)total && i - top < rows.rows; i++) {
		const struct world_task *task = &world->tasks.at[tasks[i]];
		if (task->number == scene->selected)
			area_tint(rows, 0, i - top, rows.cols, 1, ROLE_SELECTED);
		part_task(rows, 1, i - top, name - 2, world, task->number, task->number == scene->selected);
		area_hot(rows, 0, i - top, rows.cols, 1, HOT_TASK, task->number);
		x = name;
		for (unsigned k = 0; k < COUNT_OF(columns); k++) {
			char text[32];
			number_of(world, task, k, text, sizeof text);
			x += width_of(&columns[k], narrow);
			if (x <= area.cols)
				area_text(rows, x - text_width(text), i - top, ink(part_is_ended(task) ? ROLE_SECONDARY : ROLE_TEXT), text);
		}
	}
	part_more(rows, top, (int)total, rows.rows);
	free(tasks);
}

/* ---- all of it ---- */

static void draw_labels(struct area area, const struct world *world, int lanes)
{
	for (int cpu = 0; cpu < lanes; cpu++) {
		double share = world->time ? 100 * (double)busy_of(world, (unsigned)cpu) / (double)world->time : 0;
		int x = area_format(area, 1, 1 + cpu, ink(ROLE_TEXT), _("CPU %d"), cpu);
		area_format(area, x + 1, 1 + cpu, ink(ROLE_SECONDARY), "%.0f%%", share);
	}
}

void cpus_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	unsigned cpus = world ? cpus_of(world) : 0;
	if (cpus == 0) {
		part_empty(area, _("Nothing is known of CPUs here."), world && world->source == SOURCE_PICKED
		           ? _("The picker moves one task at a time; run it under os to see the kernel at work.")
		           : _("Only the kernel can tell who was on which: procession doctor says whether it may be asked."));
		return;
	}
	int name = area.cols < 60 ? 14 : 20, lanes = (int)cpus < area.rows - 2 ? (int)cpus : area.rows - 2;
	struct area right = area_part(area, name, 0, area.cols - name - 1, area.rows);
	if (right.cols >= COLUMNS_LEAST && lanes > 0) {
		size_t tasks = world->tasks.n;
		int16_t *last = mem_new_or_die(tasks + 1, sizeof *last);
		struct walk walk = {.scene = scene, .cpus = cpus, .last = last, .tasks = tasks};
		struct scale scale = scale_of(scene, right.cols);
		scale_edges(&scale);
		draw_labels(area, world, lanes);
		for (int x = 0; x < right.cols; x++)
			area_hot(right, x, 0, 1, 1 + lanes, HOT_MOMENT, (uint32_t)scale.edge[x + 1]);
		scale_ruler(right, &scale);
		draw_lanes(right, &scale, &walk, lanes);
		scale_cursor(right, &scale, lanes);
		scale_done(&scale);
		free(last);
		world = part_world(scene);
	}
	if (area.rows - lanes - 2 >= 2)
		draw_numbers(area_part(area, 0, lanes + 2, area.cols, area.rows - lanes - 2), scene, world, name);
}

void cpus_note(const struct scene *scene, char *ret_note, size_t size)
{
	const struct world *world = part_world(scene);
	uint64_t voluntary = 0, forced = 0;
	if (world == NULL || !world->states_told)
		return;
	for (size_t i = 0; i < world->tasks.n; i++) {
		voluntary += world->tasks.at[i].voluntary;
		forced += world->tasks.at[i].forced;
	}
	if (world->kernel_lost)
		snprintf(ret_note, size, _("%llu records lost by the kernel"), (unsigned long long)world->kernel_lost);
	else
		snprintf(ret_note, size, _("switches: %llu voluntary, %llu forced\n%s"), (unsigned long long)voluntary, (unsigned long long)forced,
		         _(world_source_name(world->states_from)));
}
