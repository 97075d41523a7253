/* Priorities with ageing, minute by minute, on jobs that are only numbers. cc -o ageing ageing.c && ./ageing */
#include <stdio.h>

static struct job { const char *name; int left, comes, priority, waited, end; } jobs[] = {
	{"records", 3, 0, 5, 0, 0}, {"burn", 3, 1, 1, 0, 0}, {"cut", 3, 4, 1, 0, 0},
	{"sting", 3, 7, 1, 0, 0}, {"fall", 3, 10, 1, 0, 0}};
enum { JOBS = sizeof jobs / sizeof jobs[0] };

static int rank(const struct job *job)
{
	return job->priority - job->waited; //@rank
}

static int is_here(const struct job *job, int clock)
{
	return job->comes <= clock && job->left > 0; //@here
}

int main(void)
{
	for (int clock = 0; clock < 15; clock++) {
		struct job *running = NULL;
		for (struct job *job = jobs; job < jobs + JOBS; job++)
			if (is_here(job, clock) && (!running || rank(job) < rank(running)))
				running = job;
		for (struct job *job = jobs; job < jobs + JOBS; job++)
			job->waited += is_here(job, clock) && job != running; //@wait
		if (running && --running->left == 0)
			running->end = clock + 1; //@leave
	}
	printf("burn_done %d\nrecords_done %d\n", jobs[1].end, jobs[0].end);
	return 0;
}
