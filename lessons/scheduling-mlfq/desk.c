/* A multi-level feedback queue, tick by tick, on tasks that are only numbers. cc -o desk desk.c && ./desk */
#include <stdio.h>

enum { EDITOR, RENDER, BACKUP, TASKS, LEVELS = 3 };
static const int slices[LEVELS] = {2, 4, 8};
static struct task { int left, wakes, level, used, since, waited; } tasks[TASKS] = {
	[EDITOR] = {4, 4, 0, 0, 0, 0}, //@key
	[RENDER] = {12, 0, 0, 0, 1, 0}, [BACKUP] = {12, 0, 0, 0, 2, 0}}; //@compute

static int is_ready(const struct task *task, int clock)
{
	return task->left > 0 && task->wakes <= clock;
}

static struct task *next(int clock)
{
	struct task *best = NULL;
	for (struct task *task = tasks; task < tasks + TASKS; task++)
		if (is_ready(task, clock) && (!best || task->level < best->level || (task->level == best->level && task->since < best->since)))
			best = task;
	return best;
}

int main(void)
{
	int since = TASKS;
	for (int clock = 0; tasks[EDITOR].left + tasks[RENDER].left + tasks[BACKUP].left > 0; clock++) {
		struct task *running = next(clock);
		if (!running)
			continue;
		for (struct task *task = tasks; task < tasks + TASKS; task++)
			task->waited += is_ready(task, clock) && task != running; //@wait
		running->left--; //@show
		if (running == &tasks[EDITOR])
			running->wakes = clock + 1 + 4;
		if (++running->used == slices[running->level]) {
			running->level += running->level < LEVELS - 1;
			running->used = 0;
			running->since = since++;
		}
	}
	printf("editor_waited %d\n", tasks[EDITOR].waited);
	return 0;
}
