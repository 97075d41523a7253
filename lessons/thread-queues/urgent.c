#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int patients[3], count; //@queue
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t come = PTHREAD_COND_INITIALIZER;

static void put(int urgency)
{
	pthread_mutex_lock(&lock);
	patients[count++] = urgency; //@put
	pthread_cond_signal(&come);
	pthread_mutex_unlock(&lock);
}

static void *doctor(void *arg)
{
	printf("seen");
	for (int i = 0; i < 3; i++) {
		int at = 0;
		pthread_mutex_lock(&lock);
		while (count == 0)
			pthread_cond_wait(&come, &lock);
		for (int k = 1; k < count; k++)
			at = patients[k] < patients[at] ? k : at;
		int urgency = patients[at]; //@get
		patients[at] = patients[--count];
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
