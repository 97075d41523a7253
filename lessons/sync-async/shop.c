#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAIT = 0 };

int main(void)
{
	printf("order");
	fflush(stdout);
	pid_t shop = fork(); //@async
	if (shop == 0) {
		usleep(200000); //@work
		_exit(0);
	}
	if (WAIT) {
		waitpid(shop, NULL, 0); //@sync
		printf(" boots");
	}
	printf(" bread"); //@bread
	printf(" milk"); //@milk
	if (!WAIT) {
		waitpid(shop, NULL, 0); //@join
		printf(" boots");
	}
	putchar('\n');
	return 0;
}
