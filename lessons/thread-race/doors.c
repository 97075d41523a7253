#include <pthread.h>
#include <stdio.h>

static volatile int n;

static void *click(void *arg)
{
	int seen = n; //@read
	int more = seen + 1; //@add
	n = more; //@write
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
