#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { WORKERS = 2, LETTERS = 6 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_t office[WORKERS];
static int next, used[WORKERS], elsewhere;

static void file(long sorter)
{
	int here = pthread_equal(office[sorter], pthread_self()) != 0; //@callback
	printf("sorter_%ld has sorted it, %s files it\n", sorter, here ? "the same thread" : "another"); //@print
	if (!here)
		elsewhere = 1;
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
		file(me); //@add
	}
}

int main(void)
{
	long who[WORKERS] = {0, 1};
	for (int i = 0; i < WORKERS; i++)
		if (pthread_create(&office[i], NULL, work, &who[i]) != 0) //@pool
			return 1;
	for (int i = 0; i < WORKERS; i++)
		pthread_join(office[i], NULL); //@submit
	printf("threads_used %d\ncallback_in %s\n", used[0] + used[1], elsewhere ? "other" : "sorter");
	return 0;
}
