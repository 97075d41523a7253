/* The process table: the row of the selected task, as the kernel keeps it, with a sentence for each field where there is room. */
#include <stdio.h>
#include <string.h>

#include "internal.h"

enum { SENTENCE_BESIDE = 96, SENTENCE_BELOW = 50, VALUE_MOST = 34, GAP = 2 };

static const char *const groups[] = {
	N_("Who it is"), N_("What is saved, and how it is scheduled"), N_("Its memory"), N_("Its files"), N_("Its signals"), N_("Its limits"),
};

/* Drawing and counting rows are the same walk. */
struct sheet_of_facts {
	struct area area;
	int top, y, label, value;    /* columns of label and value */
	bool beside, below;          /* where the sentence stands; on a narrow pane nowhere: the values must be seen together */
};

static void text_at(const struct sheet_of_facts *sheet, int x, int columns, struct style style, const char *text)
{
	int y = sheet->y - sheet->top;
	if (y >= 0 && y < sheet->area.rows)
		area_text_fit(sheet->area, x, y, columns, style, text);
}

static void wrapped(struct sheet_of_facts *sheet, int x, int columns, struct style style, const char *text)
{
	while (*text && columns > 0) {
		char line[512];
		size_t skip, length = text_wrap(text, columns, &skip);
		if (length == 0 && skip == 0)
			break;
		snprintf(line, sizeof line, "%.*s", (int)(length < sizeof line ? length : sizeof line - 1), text);
		text_at(sheet, x, columns, style, line);
		sheet->y++;
		text += length + skip;
	}
}

/* A value of several lines (the descriptors) has a row for each. */
static void draw_value(struct sheet_of_facts *sheet, int x, int columns, const char *value)
{
	bool many = strchr(value, '\n') != NULL;
	for (const char *at = value; *at;) {
		char line[256];
		size_t length = strcspn(at, "\n");
		snprintf(line, sizeof line, "%.*s", (int)(length < sizeof line ? length : sizeof line - 1), at);
		text_at(sheet, x, columns, many ? ink(ROLE_TEXT) : bold(ROLE_STRONG), line);
		at += length + (at[length] == '\n');
		if (*at)
			sheet->y++;
	}
}

static void draw_fact(struct sheet_of_facts *sheet, unsigned fact, const char *value)
{
	const struct fact_info *info = event_fact(fact);
	int cols = sheet->area.cols - 1, first = sheet->y;
	bool long_value = strchr(value, '\n') != NULL || text_width(value) > sheet->value;
	text_at(sheet, 1, sheet->label, ink(ROLE_SECONDARY), _(info->label));
	if (sheet->beside && !long_value) {
		int x = 1 + sheet->label + GAP + sheet->value + GAP;
		draw_value(sheet, 1 + sheet->label + GAP, sheet->value, value);
		wrapped(sheet, x, cols - x, ink(ROLE_FAINT), _(info->sentence));
		sheet->y += sheet->y == first;
		return;
	}
	int x = 1 + sheet->label + GAP;
	if (!sheet->beside && !sheet->below && text_width(value) > cols - x) {
		sheet->y++;
		x = 3;
	}
	draw_value(sheet, x, cols - x, value);
	sheet->y++;
	if (sheet->beside || sheet->below)
		wrapped(sheet, sheet->beside ? 1 + sheet->label + GAP : 3, cols - (sheet->beside ? 1 + sheet->label + GAP : 3), ink(ROLE_FAINT), _(info->sentence));
}

static int draw_all(struct sheet_of_facts *sheet, const struct world *world, unsigned task)
{
	int group = -1;
	sheet->y = 0;
	for (unsigned fact = 0; fact < FACTS; fact++) {
		const char *value = world_fact(world, task, fact);
		if (value == NULL)
			continue;
		if ((int)event_fact(fact)->group != group) {
			sheet->y += group >= 0;
			group = (int)event_fact(fact)->group;
			text_at(sheet, 1, sheet->area.cols - 2, bold(ROLE_TEXT), _(groups[group]));
			sheet->y++;
		}
		draw_fact(sheet, fact, value[0] ? value : "-");
	}
	return sheet->y;
}

void table_draw(struct area area, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	unsigned task = scene->selected;
	if (world == NULL || world_fact(world, task, FACT_PID) == NULL) {
		part_empty(area, _("Nothing has been read of this task's row yet."),
		           _("It comes from /proc while the task lives, and is kept in recordings. Choose another task with 0-9."));
		return;
	}
	struct sheet_of_facts sheet = {.area = area, .beside = area.cols >= SENTENCE_BESIDE, .below = area.cols >= SENTENCE_BELOW && area.cols < SENTENCE_BESIDE};
	for (unsigned fact = 0; fact < FACTS; fact++) {
		const char *value = world_fact(world, task, fact);
		int label = text_width(_(event_fact(fact)->label)), width = value && !strchr(value, '\n') ? text_width(value) : 0;
		sheet.label = label > sheet.label ? label : sheet.label;
		sheet.value = width > sheet.value ? width : sheet.value;
	}
	if (sheet.value > VALUE_MOST)
		sheet.value = VALUE_MOST;
	struct sheet_of_facts count = sheet;
	count.area.rows = 0;
	int total = draw_all(&count, world, task);
	sheet.top = part_top(total, area.rows, -1, scene->scroll[VIEW_TABLE]);
	draw_all(&sheet, world, task);
	part_more(area, sheet.top, total, area.rows);
}

void table_note(const struct scene *scene, char *ret_note, size_t size)
{
	const struct world *world = part_world(scene);
	char room[WORLD_NAME + 24];
	if (world != NULL && world_task_get(world, scene->selected) != NULL)
		snprintf(ret_note, size, _("task %u, %s"), scene->selected, world_task_name(world, scene->selected, room, sizeof room));
}
