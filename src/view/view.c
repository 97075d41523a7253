/* The one table of views. */
#include <errno.h>
#include <string.h>

#include "internal.h"

const struct view view_table[VIEW_COUNT] = {
	[VIEW_LESSON] =   { "lesson", N_("Lesson"), 24, 5, lesson_draw, lesson_note },
	[VIEW_PROGRAM] =  { "program", N_("Program"), 24, 4, program_draw, program_note },
	[VIEW_TREE] =     { "tree", N_("Processes"), 20, 3, tree_draw, tree_note },
	[VIEW_STATES] =   { "states", N_("States"), 20, 4, states_draw, states_note },
	[VIEW_TIMELINE] = { "timeline", N_("Timeline"), 30, 4, timeline_draw, timeline_note },
	[VIEW_OBJECTS] =  { "objects", N_("Objects"), 30, 3, objects_draw, objects_note },
	[VIEW_WAITS] =    { "waits", N_("Waits"), 24, 3, waits_draw, waits_note },
	[VIEW_MEMORY] =   { "memory", N_("Memory"), 30, 4, memory_draw, memory_note },
	[VIEW_OUTPUT] =   { "output", N_("Output"), 24, 4, output_draw, output_note },
	[VIEW_STORY] =    { "story", N_("Story"), 24, 3, story_draw, story_note },
	[VIEW_CPUS] =     { "cpus", N_("CPUs"), 30, 4, cpus_draw, cpus_note },
	[VIEW_TABLE] =    { "table", N_("Process table"), 30, 4, table_draw, table_note },
	[VIEW_SCHEDULER] = { "scheduler", N_("Scheduler"), 30, 4, sched_draw, sched_note },
};

int view_find(const char *name)
{
	for (int i = 0; i < VIEW_COUNT; i++)
		if (strcmp(view_table[i].name, name) == 0)
			return i;
	return -ENOENT;
}
