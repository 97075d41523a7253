#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TIMES = 100 };

static void *nothing(void *arg)
{
	return arg;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void)
{
	double from = now();
	for (int i = 0; i < TIMES; i++) {
		pthread_t t;
		if (pthread_create(&t, NULL, nothing, NULL) != 0) //@start
			return 1;
		pthread_join(t, NULL); //@join
	}
	double thread = now() - from;
	from = now();
	for (int i = 0; i < TIMES; i++) {
		pid_t pid = fork();
		if (pid == 0)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
	double process = now() - from; //@measure
	printf("cheaper %s\n", thread < process ? "thread" : "process");
	return 0;
}
