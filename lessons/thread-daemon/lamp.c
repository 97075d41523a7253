/* In C every thread is like a daemon: when main returns, the process ends with all of them. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { HALF_US = 200000 };

static void *lamp(void *arg)
{
	puts("lamp on"); //@on
	usleep(2 * HALF_US);
	puts("lamp off"); //@off
	puts("lamp_off true");
	return arg;
}

int main(void)
{
	pthread_t t;
	puts("lamp_off false");
	if (pthread_create(&t, NULL, lamp, NULL) != 0) //@start
		return 1;
	pthread_detach(t); //@daemon
	usleep(HALF_US);
	puts("main is done"); //@done
	return 0;
}
