#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_t main_thread;
static int in_worker;

static void hang_up(void)
{
	if (!pthread_equal(pthread_self(), main_thread)) //@callback
		in_worker = 1;
}

static void (*when_done)(void);

static void *draw(void *arg)
{
	usleep(200000); //@work
	when_done();
	return arg;
}

int main(void)
{
	pthread_t worker;
	main_thread = pthread_self();
	when_done = hang_up; //@add
	if (pthread_create(&worker, NULL, draw, NULL) != 0) //@submit
		return 1;
	pthread_join(worker, NULL);
	printf("callback_in %s\n", in_worker ? "worker" : "main");
	return 0;
}
