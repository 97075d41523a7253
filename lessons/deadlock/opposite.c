/* cc -pthread -o opposite opposite.c && ./opposite */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KNIFE, BOARD, TURN_US = 200000 };

static void cook(pthread_mutex_t *first, pthread_mutex_t *second)
{
	pthread_mutex_lock(first);       //@first
	usleep(TURN_US);                 //@turn
	pthread_mutex_lock(second);      //@second
	pthread_mutex_unlock(second);    //@back
	pthread_mutex_unlock(first);     //@back
}

int main(void)
{
	/* In memory that parent and children share. */
	pthread_mutex_t *things = mmap(NULL, 2 * sizeof *things, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_t shared;
	if (things == MAP_FAILED)
		return 1;
	pthread_mutexattr_init(&shared);
	pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&things[KNIFE], &shared);
	pthread_mutex_init(&things[BOARD], &shared);

	pid_t ana = fork();
	if (ana == 0) {
		cook(&things[KNIFE], &things[BOARD]);
		_exit(0);
	}
	pid_t ben = fork();
	if (ben == 0) {
		cook(&things[BOARD], &things[KNIFE]);
		_exit(0);
	}
	if (ana < 0 || ben < 0)
		return 1;
	usleep(4 * TURN_US);
	int done = (waitpid(ana, NULL, WNOHANG) > 0) + (waitpid(ben, NULL, WNOHANG) > 0);  //@join
	printf("finished %s\n", done == 2 ? "true" : "false");
	if (done < 2) {   /* otherwise they would stand there for ever */
		kill(ana, SIGKILL);
		kill(ben, SIGKILL);
	}
	return 0;
}
