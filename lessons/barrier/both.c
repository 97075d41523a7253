#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static pthread_barrier_t done;
static _Atomic int halves[2], seen;

static void *draw(void *arg)
{
	long me = *(long *)arg;
	halves[me] = 1; //@draw
	pthread_barrier_wait(&done); //@wait
	seen += halves[1 - me]; //@look
	return arg;
}

int main(void)
{
	long who[2] = {0, 1};
	pthread_t people[2];
	pthread_barrier_init(&done, NULL, 2); //@make
	for (int i = 0; i < 2; i++)
		if (pthread_create(&people[i], NULL, draw, &who[i]) != 0)
			return 1;
	for (int i = 0; i < 2; i++)
		pthread_join(people[i], NULL);
	printf("seen %d\n", seen);
	return 0;
}
