/* A semaphore with one permit has no owner: anybody may give it back. A mutex that checks has one. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t lock;
static pthread_mutex_t rlock;
static int error;

static void *thief(void *arg)
{
	sem_post(&lock); //@release
	error = pthread_mutex_unlock(&rlock);
	return arg;
}

int main(void)
{
	pthread_t p;
	pthread_mutexattr_t kind;
	pthread_mutexattr_init(&kind);
	pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&rlock, &kind); //@make
	sem_init(&lock, 0, 1);
	sem_wait(&lock); //@acquire
	pthread_mutex_lock(&rlock);
	if (pthread_create(&p, NULL, thief, NULL) != 0)
		return 1;
	pthread_join(p, NULL);
	printf("lock %s\n", sem_trywait(&lock) == 0 ? "released" : "held"); //@said
	printf("rlock %s\n", error ? "AssertionError" : "released");
	return 0;
}
