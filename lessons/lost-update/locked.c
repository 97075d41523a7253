/* cc -pthread -o locked locked.c && ./locked 20 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct counter {
	pthread_mutex_t lock;
	int guests;
};

static void click(struct counter *counter)
{
	pthread_mutex_lock(&counter->lock); //@lock
	counter->guests = counter->guests + 1; //@plus
	pthread_mutex_unlock(&counter->lock);
}

int main(int argc, char **argv)
{
	int people = argc > 1 ? atoi(argv[1]) : 20;
	struct counter *counter = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_t shared;
	if (counter == MAP_FAILED)
		return 1;
	pthread_mutexattr_init(&shared);
	pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&counter->lock, &shared);
	for (int i = 0; i < people; i++) {
		pid_t pid = fork(); //@start
		if (pid < 0)
			return 1;
		if (pid == 0) {
			click(counter);
			_exit(0);
		}
	}
	while (wait(NULL) > 0) //@go
		;
	printf("counted %d\n", counter->guests); //@left
	return 0;
}
