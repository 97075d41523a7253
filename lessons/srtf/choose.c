/* Shortest job first, hour by hour, on jobs that are only numbers. cc -o choose choose.c && ./choose */
#include <stdio.h>

static struct job { const char *name; int hours, comes, left; } jobs[] = {
	{"engine", 8, 0, 8}, {"brakes", 4, 1, 4}, {"tyre", 2, 2, 2}, {"bulb", 1, 4, 1}};
enum { JOBS = sizeof jobs / sizeof jobs[0] };

static struct job *shortest(int clock)
{
	struct job *best = NULL;
	for (struct job *job = jobs; job < jobs + JOBS; job++)
		if (job->comes <= clock && job->left > 0 && (!best || job->left < best->left)) //@here
			best = job;
	return best;
}

int main(void)
{
	int clock = 0, open = JOBS, waited = 0;
	struct job *running = NULL;
	while (open > 0) {
		if (!running || running->left == 0) //@choose
			running = shortest(clock);
		clock++;
		running->left--; //@tick
		if (running->left == 0) {
			open--;
			waited += clock - running->comes - running->hours; //@leave
		}
	}
	printf("average_waiting %g\n", (double)waited / JOBS);
	return 0;
}
