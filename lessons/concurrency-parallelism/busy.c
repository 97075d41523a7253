#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void)
{
	double begin = now();
	int processes = 0;
	for (int i = 0; i < 2; i++)
		if (fork() == 0) { //@start
			while (clock() < CLOCKS_PER_SEC / 2) //@compute
				;
			_exit(0);
		}
	while (wait(NULL) > 0) //@join
		processes++;
	printf("processes %d\nseconds %.2f\n", processes, now() - begin); //@told
	return 0;
}
