#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;

static void child(void)
{
	struct timespec until;
	puts("knocks"); //@knock
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 1;
	if (pthread_mutex_timedlock(&door, &until) == 0) //@acquire
		puts("inside true");
}

int main(void)
{
	puts("inside false");
	fflush(stdout);
	pthread_mutex_lock(&door); //@hold
	pid_t p = fork(); //@fork
	if (p < 0)
		return 1;
	if (p == 0) {
		child();
		return 0;
	}
	pthread_mutex_unlock(&door); //@release
	return waitpid(p, NULL, 0) != p;
}
