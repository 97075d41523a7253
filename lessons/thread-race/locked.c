#include <pthread.h>
#include <stdio.h>

static int n;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *click(void *arg)
{
	pthread_mutex_lock(&lock); //@lock
	int seen = n; //@read
	int more = seen + 1; //@add
	n = more; //@write
	pthread_mutex_unlock(&lock); //@unlock
	return arg;
}

int main(void)
{
	pthread_t doors[2];
	for (int i = 0; i < 2; i++)
		if (pthread_create(&doors[i], NULL, click, NULL) != 0) //@threads
			return 1;
	for (int i = 0; i < 2; i++)
		pthread_join(doors[i], NULL);
	printf("n %d\n", n);
	printf("lost %d\n", 2 - n);
	return 0;
}
