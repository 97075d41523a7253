#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { WALK_US = 30000 };
static pthread_barrier_t hut;
static _Atomic int came, early;

static void *hike(void *pace)
{
	for (int stage = 1; stage <= 2; stage++) {
		usleep(WALK_US * *(unsigned *)pace); //@walk
		came++; //@came
		pthread_barrier_wait(&hut); //@wait
		if (came < stage * 3)
			early++; //@look
	}
	return NULL;
}

static long now_us(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

int main(void)
{
	long start = now_us();
	unsigned paces[3] = {1, 2, 3};
	pthread_t group[3];
	pthread_barrier_init(&hut, NULL, 3); //@make
	for (int i = 0; i < 3; i++)
		if (pthread_create(&group[i], NULL, hike, &paces[i]) != 0)
			return 1;
	for (int i = 0; i < 3; i++)
		pthread_join(group[i], NULL);
	printf("came %d\nearly %d\nhours %ld\n", came, early, (now_us() - start) / WALK_US);
	return 0;
}
