/* Priorities, minute by minute, on jobs that are only numbers. cc -o clinic clinic.c && ./clinic */
#include <stdio.h>

static struct job { const char *name; int left, comes, priority; } jobs[] = {
	{"records", 3, 0, 5}, {"burn", 3, 1, 1}, {"cut", 3, 4, 1}, //@jobs
	{"sting", 3, 7, 1}, {"fall", 3, 10, 1}};
enum { JOBS = sizeof jobs / sizeof jobs[0] };

static int rank(const struct job *job)
{
	return job->priority; //@priority
}

static int is_here(const struct job *job, int clock)
{
	return job->comes <= clock && job->left > 0; //@come
}

int main(void)
{
	int records_done = 0;
	printf("order");
	for (int clock = 0; clock < 15; clock++) {
		struct job *running = NULL;
		for (struct job *job = jobs; job < jobs + JOBS; job++)
			if (is_here(job, clock) && (!running || rank(job) < rank(running)))
				running = job;
		running->left--; //@burst
		if (running->left == 0)
			printf(" %s", running->name); //@leave
		if (running == jobs && running->left == 0)
			records_done = clock + 1;
	}
	printf("\nrecords_done %d\n", records_done);
	return 0;
}
