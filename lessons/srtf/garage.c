/* Shortest remaining time first, hour by hour, on jobs that are only numbers. cc -o garage garage.c && ./garage */
#include <stdio.h>

static struct job { const char *name; int hours, comes, left, waited; } jobs[] = {
	{"engine", 8, 0, 8, 0}, {"brakes", 4, 1, 4, 0}, {"tyre", 2, 2, 2, 0}, {"bulb", 1, 4, 1, 0}}; //@jobs
enum { JOBS = sizeof jobs / sizeof jobs[0] };

static struct job *shortest(int clock)
{
	struct job *best = NULL;
	for (struct job *job = jobs; job < jobs + JOBS; job++)
		if (job->comes <= clock && job->left > 0 && (!best || job->left < best->left)) //@come
			best = job;
	return best;
}

int main(void)
{
	int clock = 0, open = JOBS, waited = 0;
	struct job *running = NULL;
	printf("order");
	while (open > 0) {
		running = shortest(clock);
		clock++;
		running->left--; //@burst
		if (running->left == 0) {
			open--;
			running->waited = clock - running->comes - running->hours;
			waited += running->waited;
			printf(" %s", running->name); //@leave
		}
	}
	printf("\nengine_waited %d\naverage_waiting %g\n", jobs[0].waited, (double)waited / JOBS);
	return 0;
}
