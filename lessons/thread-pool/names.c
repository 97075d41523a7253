#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { WORKERS = 2, LETTERS = 6 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int next, used[WORKERS], called[WORKERS];

static void done(long me)
{
	called[me] = 1; //@callback
}

static void *work(void *arg)
{
	long me = *(long *)arg; //@name
	for (;;) {
		pthread_mutex_lock(&lock);
		int letter = next < LETTERS ? next++ : -1;
		pthread_mutex_unlock(&lock);
		if (letter < 0)
			return NULL;
		usleep(50000); //@work
		used[me] = 1;
		done(me);
	}
}

int main(void)
{
	long who[WORKERS] = {0, 1};
	pthread_t office[WORKERS];
	for (int i = 0; i < WORKERS; i++)
		if (pthread_create(&office[i], NULL, work, &who[i]) != 0) //@pool
			return 1;
	for (int i = 0; i < WORKERS; i++)
		pthread_join(office[i], NULL); //@submit
	printf("threads_used %d\nthreads_in_callbacks %d\n", used[0] + used[1], called[0] + called[1]);
	return 0;
}
