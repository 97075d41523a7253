#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status;
	pid_t p = fork();
	if (p == 0) {
		fputs("something is wrong\n", stderr);
		_exit(1); //@fail
	}
	waitpid(p, &status, 0); //@join
	printf("code %d\n", WEXITSTATUS(status));
	return 0;
}
