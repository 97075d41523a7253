#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t free_ = PTHREAD_COND_INITIALIZER; //@make
static int chairs, seated;

static void *guest(void *arg)
{
	pthread_mutex_lock(&lock); //@acquire
	while (chairs == 0) //@while
		pthread_cond_wait(&free_, &lock); //@wait
	chairs--; //@sit
	seated++;
	pthread_mutex_unlock(&lock); //@release
	return arg;
}

int main(void)
{
	pthread_t guests[3];
	for (int i = 0; i < 3; i++)
		if (pthread_create(&guests[i], NULL, guest, NULL) != 0)
			return 1;
	for (int i = 0; i < 3; i++) {
		pthread_mutex_lock(&lock);
		chairs++; //@chair
		pthread_cond_signal(&free_); //@notify
		pthread_mutex_unlock(&lock);
	}
	for (int i = 0; i < 3; i++)
		pthread_join(guests[i], NULL);
	printf("seated %d\nchairs_left %d\n", seated, chairs);
	return 0;
}
