/* C has no such lock: here one is put round the computing, as Python's interpreter has it. */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t gil = PTHREAD_MUTEX_INITIALIZER;
static volatile long total;

static double clock_of(clockid_t which)
{
	struct timespec t;
	clock_gettime(which, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *add(void *arg)
{
	for (int slice = 0; slice < 30; slice++) {
		pthread_mutex_lock(&gil);
		for (int i = 0; i < 2000000; i++) //@compute
			total += i % 7;
		pthread_mutex_unlock(&gil);
	}
	return arg;
}

int main(void)
{
	pthread_t threads[2];
	double from = clock_of(CLOCK_MONOTONIC), cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID);
	for (int i = 0; i < 2; i++)
		if (pthread_create(&threads[i], NULL, add, NULL) != 0) //@threads
			return 1;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	double took = clock_of(CLOCK_MONOTONIC) - from;
	double share = (clock_of(CLOCK_PROCESS_CPUTIME_ID) - cpu) / took; //@share
	from = clock_of(CLOCK_MONOTONIC);
	for (int i = 0; i < 2; i++)
		if (fork() == 0) { //@processes
			add(NULL);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	printf("threads_ms %d\n", (int)(took * 1000));
	printf("processes_ms %d\n", (int)((clock_of(CLOCK_MONOTONIC) - from) * 1000));
	printf("cpus_of_threads %d\n", (int)ceil(share - 0.3)); //@told
	return 0;
}
