/* A multi-level feedback queue that forgets what a task has used, and a task that knows it. cc -o gamed gamed.c && ./gamed */
#include <stdio.h>

enum { SLICE = 4, LOWEST = 3, TASKS = 2 };
static struct task { const char *name; int burst, left, level, used, since; } tasks[TASKS] = {
	{"honest", 18, 18, 1, 0, 0},
	{"gamer", 3, 18, 1, 0, 1}}; //@gamer

static int least(int a, int b) { return a < b ? a : b; }

int main(void)
{
	int clock = 0, since = TASKS;
	while (tasks[0].left + tasks[1].left > 0) {
		struct task *a = &tasks[0], *b = &tasks[1];
		int a_first = a->level < b->level || (a->level == b->level && a->since < b->since); //@pick
		struct task *task = !b->left || (a->left && a_first) ? a : b;
		int run = least(least(task->burst, SLICE - task->used), task->left);
		clock += run;
		task->left -= run;
		task->used += run;
		if (task->used == SLICE) { //@sink
			task->level = least(task->level + 1, LOWEST);
			task->used = 0;
		} else {
			task->used = 0; //@forget
		}
		task->since = since++;
		if (task->left == 0)
			printf("%s %d\n", task->name, clock);
	}
	return 0;
}
