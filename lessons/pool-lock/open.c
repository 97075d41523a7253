#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	volatile int *coins = mmap(NULL, sizeof *coins, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); //@manager
	if (coins == MAP_FAILED)
		return 1;
	for (int i = 0; i < 2; i++) {
		if (fork() == 0) { //@start
			*coins = *coins + 1; //@add
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	printf("coins %d\n", *coins);
	return 0;
}
