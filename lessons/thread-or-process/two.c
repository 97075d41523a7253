#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int milk;

int main(void)
{
	for (int i = 0; i < 2; i++) {
		pid_t p = fork(); //@kind
		if (p == 0) {
			milk++; //@buy
			_exit(0);
		}
		waitpid(p, NULL, 0);
	}
	printf("milk %d\n", milk);
	return 0;
}
