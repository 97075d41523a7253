/* What several views draw alike: tasks, rows, times. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

const struct world *part_world(const struct scene *scene)
{
	return scene->history == NULL ? NULL : history_world(scene->history, scene->moment);
}

bool part_is_ended(const struct world_task *task)
{
	return task->state == TASK_ENDED;
}

bool part_is_live(const struct world_task *task)
{
	return task->exists && !part_is_ended(task);
}

static const struct { const char *glyph; enum role role; } states[TASK_STATES] = {
	[TASK_NEW] =     { "◌", ROLE_FAINT },
	[TASK_READY] =   { "◐", ROLE_READY },
	[TASK_RUNNING] = { "●", ROLE_RUNNING },
	[TASK_BLOCKED] = { "○", ROLE_BLOCKED },
	[TASK_STOPPED] = { "■", ROLE_BLOCKED },
	[TASK_ENDED] =   { "✕", ROLE_FAINT },
};

const char *part_state_glyph(unsigned state)
{
	return state < TASK_STATES ? states[state].glyph : "·";
}

enum role part_state_role(unsigned state)
{
	return state < TASK_STATES ? states[state].role : ROLE_FAINT;
}

enum role part_task_role(const struct world_task *task)
{
	return part_is_ended(task) ? ROLE_FAINT : canvas_task_role(task->number);
}

int part_badge_width(unsigned task)
{
	int width = 1;
	for (; task > 9; task /= 10)
		width++;
	return width;
}

int part_task(struct area area, int x, int y, int columns, const struct world *world, unsigned task, bool strong)
{
	const struct world_task *known = world_task_get(world, task);
	bool ended = known != NULL && part_is_ended(known);
	char room[WORLD_NAME + 24];
	int from = x;
	x = area_badge(area, x, y, task, ended) + 1;
	struct style style = ink(ended ? ROLE_FAINT : canvas_task_role(task));
	if (strong && !ended)
		style.attr = CELL_BOLD;
	return area_text_fit(area, x, y, columns - (x - from), style, world_task_name(world, task, room, sizeof room));
}

static bool lives_inside(const struct world *world, const struct world_task *task)
{
	const struct world_task *process = task->process == task->number ? NULL : world_task_get(world, task->process);
	return process && process->process == process->number;
}

size_t part_lanes(const struct world *world, uint16_t **ret_list)
{
	/* In a damaged recording a "process" may be no process: then the task has a lane of its own. */
	size_t tasks = world->tasks.n, n = 0;
	uint16_t *list = mem_new_or_die(tasks + 1, sizeof *list);
	int32_t *next = mem_new_or_die(tasks * 2 + 1, sizeof *next), *first = next + tasks;
	for (size_t i = 0; i < tasks; i++)
		next[i] = first[i] = -1;
	/* From the last to the first, so that the chains ascend. */
	for (size_t i = tasks; i-- > 0;) {
		const struct world_task *task = &world->tasks.at[i];
		if (!task->exists || !lives_inside(world, task))
			continue;
		next[i] = first[task->process];
		first[task->process] = (int32_t)i;
	}
	for (size_t i = 0; i < tasks; i++) {
		const struct world_task *task = &world->tasks.at[i];
		if (!task->exists || lives_inside(world, task))
			continue;
		list[n++] = (uint16_t)i;
		for (int32_t inside = first[i]; inside >= 0; inside = next[inside])
			list[n++] = (uint16_t)inside;
	}
	free(next);
	*ret_list = list;
	return n;
}

bool part_has_policy(const struct scene *scene)
{
	const struct world *world = scene->world ? part_world(scene) : NULL;
	return (world && world->cpus_virtual.count) || (scene->picker && strncmp(scene->picker, "policy:", 7) == 0);
}

/* ---- rows ---- */

int part_top(int total, int rows, int keep, int scroll)
{
	int top = 0;
	if (keep >= rows)
		top = keep - rows + 1 + (rows > 4 && keep + 1 < total ? 1 : 0);
	/* A far scroll must not overflow; it is held at the ends anyway. */
	if (scroll > total)
		scroll = total;
	if (scroll < -total)
		scroll = -total;
	top += scroll;
	if (top > total - rows)
		top = total - rows;
	return top < 0 ? 0 : top;
}

int part_back(int scroll)
{
	enum { FAR = 100000 };
	return scroll >= 0 ? 0 : scroll < -FAR ? FAR : -scroll;
}

void part_more(struct area area, int top, int total, int rows)
{
	if (area.cols < 4 || area.rows < 2)
		return;
	if (top > 0)
		area_text(area, area.cols - 1, 0, ink(ROLE_FAINT), "▴");
	if (top + rows < total)
		area_text(area, area.cols - 1, area.rows - 1, ink(ROLE_FAINT), "▾");
}

void part_empty(struct area area, const char *sentence, const char *more)
{
	struct flow flow = { 0 };
	flow_add(&flow, ink(ROLE_SECONDARY), sentence);
	if (more != NULL) {
		flow_add(&flow, ink(ROLE_FAINT), "\n");
		flow_add(&flow, ink(ROLE_FAINT), more);
	}
	flow_draw(area, 1, area.rows > 3 ? 1 : 0, area.cols - 2, &flow);
	flow_done(&flow);
}

void part_seconds(char *ret_text, size_t size, uint64_t ns)
{
	uint64_t ms = ns / 1000000;
	snprintf(ret_text, size, "%" PRIu64 ".%03u", ms / 1000, (unsigned)(ms % 1000));
}

void part_data(char *ret_text, size_t size, const char *data)
{
	char room[WORLD_TEXT * 2];
	while (isspace((unsigned char)*data))
		data++;
	text_copy(room, sizeof room, data);
	size_t length = strlen(room);
	while (length > 0 && isspace((unsigned char)room[length - 1]))
		room[--length] = '\0';
	for (char *at = room; *at != '\0'; at++)
		if (isspace((unsigned char)*at))
			*at = ' ';
	text_shorten(ret_text, size, room, 24);
}

void part_value(char *ret_text, size_t size, const char *json)
{
	if (json == NULL)
		json = "";
	size_t length = strlen(json);
	if (length >= 2 && json[0] == '"' && json[length - 1] == '"' && memchr(json + 1, '\\', length - 2) == NULL) {
		char *inner = mem_text_n_or_die(json + 1, length - 2);
		text_copy(ret_text, size, inner);
		free(inner);
	} else {
		text_copy(ret_text, size, json);
	}
}

/* ---- the story ---- */

static bool is_alarm(const struct world *after, const struct event *event)
{
	return world_lost_get(after, event->seq) != NULL ||
	       (event->kind == EVENT_VERDICT && event->a == VERDICT_DEADLOCK);
}

size_t part_told(const struct scene *scene, struct told *ret_told, size_t max)
{
	enum { LOOK_BACK = 4000 }; /* events: a long silence is not searched for ever */
	const struct world *world = part_world(scene);
	if (world == NULL || max == 0)
		return 0;
	uint64_t count = history_count(scene->history);
	uint64_t i = scene->moment < count ? scene->moment : count;
	struct buf text = { 0 };
	size_t n = 0;
	for (int looked = 0; i > 0 && n < max && looked < LOOK_BACK; looked++) {
		const void *payload;
		struct event event = history_event(scene->history, --i, &payload);
		buf_reset(&text);
		/* The world of the moment serves for all of them: a sentence takes
		 * names from it, and lost updates by their number. */
		world_story(world, &event, payload, &text);
		if (text.len == 0)
			continue;
		ret_told[n] = (struct told){ i, event.time, event.seq, event.task, event.kind, is_alarm(world, &event), "" };
		text_copy(ret_told[n++].text, TOLD_TEXT, buf_get(&text));
	}
	buf_done(&text);
	for (size_t a = 0, b = n; b > a + 1; a++, b--) {
		struct told other = ret_told[a];
		ret_told[a] = ret_told[b - 1];
		ret_told[b - 1] = other;
	}
	return n;
}
