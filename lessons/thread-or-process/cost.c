#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TIMES = 20 };

static void *nothing(void *arg)
{
	return arg;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void one_thread(void)
{
	pthread_t t;
	if (pthread_create(&t, NULL, nothing, NULL) == 0) //@start
		pthread_join(t, NULL); //@join
}

static void one_process(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	waitpid(pid, NULL, 0);
}

/* The quickest of so many times: whatever else the machine does makes it only slower. */
static double each(void (*one)(void))
{
	double best = 1e9;
	for (int i = 0; i < TIMES; i++) {
		double from = now();
		one();
		if (now() - from < best)
			best = now() - from;
	}
	return best;
}

int main(void)
{
	double thread = each(one_thread), process = each(one_process); //@measure
	printf("thread_us %.0f\n", thread);
	printf("process_us %.0f\n", process);
	printf("cheaper %s\n", thread < process ? "thread" : "process");
	return 0;
}
