/* Shortest job first, on jobs that are only numbers. cc -o shop shop.c && ./shop */
#include <stdbool.h>
#include <stdio.h>

static struct job { const char *name; int pages, comes; bool gone; } jobs[] = {
	{"thesis", 7, 0, false}, {"card", 4, 1, false}, {"form", 2, 2, false}, {"stamp", 1, 3, false}}; //@jobs
enum { JOBS = sizeof jobs / sizeof jobs[0] };

static struct job *shortest(int clock)
{
	struct job *best = NULL;
	for (int i = 0; i < JOBS; i++)
		if (!jobs[i].gone && jobs[i].comes <= clock && (!best || jobs[i].pages < best->pages)) //@come
			best = &jobs[i];
	return best;
}

int main(void)
{
	int clock = 0, total = 0;
	printf("order");
	for (struct job *job; (job = shortest(clock)) != NULL;) {
		total += clock - job->comes;
		clock += job->pages; //@burst
		job->gone = true; //@leave
		printf(" %s", job->name);
	}
	printf("\naverage_waiting %g\n", (double)total / JOBS);
	return 0;
}
