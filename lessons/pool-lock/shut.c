#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct kitty { sem_t lock; int coins; };

int main(void)
{
	struct kitty *kitty = mmap(NULL, sizeof *kitty, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); //@manager
	if (kitty == MAP_FAILED || sem_init(&kitty->lock, 1, 1) < 0)
		return 1;
	for (int i = 0; i < 2; i++) {
		if (fork() == 0) { //@start
			sem_wait(&kitty->lock); //@lock
			kitty->coins = kitty->coins + 1; //@add
			sem_post(&kitty->lock); //@unlock
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	printf("coins %d\n", kitty->coins);
	return 0;
}
