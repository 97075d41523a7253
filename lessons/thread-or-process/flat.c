#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int milk;

static void *shop(void *arg)
{
	milk++; //@buy
	return arg;
}

int main(void)
{
	pthread_t mate;
	if (pthread_create(&mate, NULL, shop, NULL) != 0) //@thread
		return 1;
	pthread_join(mate, NULL);
	printf("after_thread %d\n", milk);
	fflush(stdout);
	pid_t neighbour = fork(); //@process
	if (neighbour == 0) {
		shop(NULL);
		_exit(0);
	}
	waitpid(neighbour, NULL, 0);
	printf("after_process %d\n", milk);
	return 0;
}
