/* A lock in shared memory that is made before the workers: they inherit it, nothing is sent. */
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct kitty { pthread_mutex_t lock; int coins; };

static void pay(struct kitty *kitty)
{
	for (int i = 0; i < 2; i++) {
		pthread_mutex_lock(&kitty->lock); //@lock
		kitty->coins = kitty->coins + 1; //@add
		pthread_mutex_unlock(&kitty->lock); //@unlock
	}
}

int main(void)
{
	pthread_mutexattr_t shared;
	struct kitty *kitty = mmap(NULL, sizeof *kitty, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); //@manager
	if (kitty == MAP_FAILED)
		return 1;
	pthread_mutexattr_init(&shared);
	pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&kitty->lock, &shared); //@plain
	for (int i = 0; i < 3; i++) { //@pool
		if (fork() == 0) {
			pay(kitty); //@submit
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	printf("coins %d\n", kitty->coins);
	return 0;
}
