#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t free_ = PTHREAD_COND_INITIALIZER; //@make
static int chairs;

static void *guest(void *arg)
{
	pthread_mutex_lock(&lock); //@acquire
	while (chairs == 0) //@if
		pthread_cond_wait(&free_, &lock); //@wait
	chairs--; //@sit
	pthread_mutex_unlock(&lock); //@release
	return arg;
}

static void *host(void *arg)
{
	pthread_mutex_lock(&lock);
	chairs++; //@chair
	pthread_cond_broadcast(&free_); //@notify
	pthread_mutex_unlock(&lock);
	return arg;
}

int main(void)
{
	void *(*const people[4])(void *) = {guest, guest, host, host};
	pthread_t threads[4];
	for (int i = 0; i < 4; i++)
		if (pthread_create(&threads[i], NULL, people[i], NULL) != 0)
			return 1;
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	printf("chairs %d\n", chairs);
	return 0;
}
