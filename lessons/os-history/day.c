/* The computer of 1960: each job computes 2 ticks, waits 3 for the tape, computes 2. */
#include <stdio.h>

enum { JOBS = 3, COMPUTE = 2, WAIT = 3 };

/* First come, first served: who is ready first gets the CPU. The end, and how long it was idle. */
static int run(int first, int count, int now, int *idle)
{
	int ready[JOBS], bursts[JOBS];
	for (int i = first; i < first + count; i++) {
		ready[i] = now; //@job
		bursts[i] = 2;
	}
	for (;;) {
		int next = -1;
		for (int i = first; i < first + count; i++)
			if (bursts[i] > 0 && (next < 0 || ready[i] < ready[next]))
				next = i;
		if (next < 0)
			return now;
		*idle += ready[next] > now ? ready[next] - now : 0; //@idle
		now = (ready[next] > now ? ready[next] : now) + COMPUTE; //@compute
		bursts[next]--;
		ready[next] = now + WAIT; //@wait
	}
}

int main(void)
{
	int now = 0, idle = 0;
	for (int job = 0; job < JOBS; job++)
		now = run(job, 1, now, &idle); //@one
	printf("batch_ticks %d\nbatch_idle %d\n", now, idle);
	idle = 0;
	now = run(0, JOBS, 0, &idle); //@all
	printf("ticks %d\nidle %d\n", now, idle);
	return 0;
}
