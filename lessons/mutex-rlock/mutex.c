/* A plain mutex would wait for itself for ever; one of this kind says so: EDEADLK. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t door;

static int pay(void)
{
	int error = pthread_mutex_lock(&door); //@inner
	if (error == 0)
		pthread_mutex_unlock(&door);
	return error;
}

int main(void)
{
	pthread_mutexattr_t kind;
	pthread_mutexattr_init(&kind);
	pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK); //@make
	pthread_mutex_init(&door, &kind);
	pthread_mutex_lock(&door); //@outer
	int error = pay();
	pthread_mutex_unlock(&door);
	if (error)
		fprintf(stderr, "%s\n", strerror(error));
	printf("home %s\n", error == 0 ? "true" : "false"); //@home
	return 0;
}
