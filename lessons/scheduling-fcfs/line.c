/* First come, first served, on jobs that are only numbers. cc -o line line.c && ./line */
#include <stdio.h>

static const struct job { const char *name; int pages; } jobs[] = {{"thesis", 10}, {"flyer", 2}, {"card", 2}, {"form", 2}}; //@jobs
enum { JOBS = sizeof jobs / sizeof jobs[0] };

int main(void)
{
	int clock = 0, total = 0;
	printf("order");
	for (int i = 0; i < JOBS; i++) {
		total += clock; //@wait
		clock += jobs[i].pages; //@burst
		printf(" %s", jobs[i].name); //@leave
	}
	printf("\naverage_waiting %g\n", (double)total / JOBS);
	return 0;
}
