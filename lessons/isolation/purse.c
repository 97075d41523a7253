#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int purse[10], coins;

static void pay(void)
{
	purse[coins++] = 666; //@add
	printf("child %d\n", coins); //@child
	fflush(stdout);
}

int main(void)
{
	pid_t child = fork(); //@start
	if (child == 0) {
		pay();
		_exit(0);
	}
	waitpid(child, NULL, 0); //@join
	printf("parent %d\n", coins); //@parent
	return 0;
}
