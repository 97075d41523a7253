#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { LAMP_US = 200000 };

static void *lamp(void *arg)
{
	puts("lamp on"); //@on
	usleep(LAMP_US);
	puts("lamp off"); //@off
	puts("lamp_off true");
	return arg;
}

static void *clock_(void *arg)
{
	usleep(2 * LAMP_US);
	puts("the clock strikes"); //@strike
	return arg;
}

int main(void)
{
	pthread_t one, two;
	puts("lamp_off false");
	if (pthread_create(&one, NULL, lamp, NULL) != 0) //@daemon
		return 1;
	if (pthread_create(&two, NULL, clock_, NULL) != 0) //@start
		return 1;
	pthread_detach(one);
	puts("main is done"); //@done
	pthread_join(two, NULL);
	return 0;
}
