/* Six tasks on a number of CPUs, by the tick: a free CPU takes whoever has been ready longest. */
#include <stdio.h>

enum { TASKS = 6, CPUS_MAX = 4 };
struct task { int ready, bursts[2], at; };

static int run(int cpus)
{
	struct task tasks[TASKS];
	int free_at[CPUS_MAX] = {0}, end = 0;
	for (int i = 0; i < TASKS; i++)
		tasks[i] = (struct task){0, {i == 0 ? 2 : 4, i == 0 ? 2 : 0}, 0}; //@job
	for (;;) {
		int next = -1, cpu = 0;
		for (int i = 0; i < TASKS; i++)
			if (tasks[i].at < 2 && tasks[i].bursts[tasks[i].at] > 0 && (next < 0 || tasks[i].ready < tasks[next].ready))
				next = i;
		if (next < 0)
			return end;
		for (int i = 1; i < cpus; i++)
			cpu = free_at[i] < free_at[cpu] ? i : cpu;
		struct task *task = &tasks[next];
		int start = task->ready > free_at[cpu] ? task->ready : free_at[cpu];
		free_at[cpu] = start + task->bursts[task->at]; //@work
		end = free_at[cpu] > end ? free_at[cpu] : end;
		task->ready = free_at[cpu] + 2; //@io
		task->at++;
	}
}

int main(void)
{
	printf("ticks %d\n", run(4)); //@told
	printf("on_one_cpu %d\n", run(1));
	return 0;
}
