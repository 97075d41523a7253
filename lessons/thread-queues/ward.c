#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int patients[3], first, last; //@queue
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t come = PTHREAD_COND_INITIALIZER;

static void put(int urgency)
{
	pthread_mutex_lock(&lock);
	patients[last++] = urgency; //@put
	pthread_cond_signal(&come);
	pthread_mutex_unlock(&lock);
}

static void *doctor(void *arg)
{
	printf("seen");
	for (int i = 0; i < 3; i++) {
		pthread_mutex_lock(&lock);
		while (first == last)
			pthread_cond_wait(&come, &lock);
		int urgency = patients[first++]; //@get
		pthread_mutex_unlock(&lock);
		printf(" %d", urgency);
		usleep(100000);
	}
	putchar('\n');
	return arg;
}

int main(void)
{
	pthread_t t;
	put(5);
	put(1);
	put(3);
	if (pthread_create(&t, NULL, doctor, NULL) != 0)
		return 1;
	pthread_join(t, NULL);
	return 0;
}
