#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;

static int child(int knock)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 1;
	if (write(knock, "!", 1) != 1) //@knock
		return 1;
	if (pthread_mutex_timedlock(&door, &until) == 0) //@acquire
		puts("inside true");
	return 0;
}

int main(void)
{
	int knock[2];
	char c;
	if (pipe(knock) < 0)
		return 1;
	puts("inside false");
	fflush(stdout);
	pthread_mutex_lock(&door); //@hold
	pid_t p = fork(); //@fork
	if (p < 0)
		return 1;
	if (p == 0)
		return child(knock[1]);
	if (read(knock[0], &c, 1) != 1) //@hear
		return 1;
	pthread_mutex_unlock(&door); //@release
	return waitpid(p, NULL, 0) != p;
}
