#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { NAP_MS = 300 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static void *rest(void *arg)
{
	usleep(NAP_MS * 1000); //@nap
	return arg;
}

int main(void)
{
	pthread_t threads[4];
	double from = now();
	for (int i = 0; i < 4; i++)
		if (pthread_create(&threads[i], NULL, rest, NULL) != 0) //@threads
			return 1;
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	printf("naps %d\n", (int)((now() - from) / NAP_MS + 0.4)); //@told
	return 0;
}
