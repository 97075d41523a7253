#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GUESTS = 10 };
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static int inside;

static void *enter(void *arg)
{
	pthread_mutex_lock(&door); //@acquire
	__atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST);
	pthread_mutex_unlock(&door);
	return arg;
}

static void child(void)
{
	pthread_t guests[GUESTS];
	for (int i = 0; i < GUESTS; i++)
		if (pthread_create(&guests[i], NULL, enter, NULL) != 0) //@start
			exit(1);
	usleep(200000);
	printf("inside_before %d\n", __atomic_load_n(&inside, __ATOMIC_SEQ_CST)); //@before
	pthread_mutex_unlock(&door); //@release
	for (int i = 0; i < GUESTS; i++)
		pthread_join(guests[i], NULL);
	printf("inside_after %d\n", inside);
}

int main(void)
{
	pthread_mutex_lock(&door); //@hold
	pid_t p = fork(); //@fork
	if (p < 0)
		return 1;
	if (p == 0) {
		child();
		return 0;
	}
	if (waitpid(p, NULL, 0) != p)
		return 1;
	printf("parents_door %s\n", pthread_mutex_trylock(&door) != 0 ? "true" : "false");
	return 0;
}
