#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status;
	pid_t child = fork();
	if (child == 0)
		_exit(5); //@exit
	usleep(300000); //@late
	waitpid(child, &status, 0); //@join
	printf("code %d\n", WEXITSTATUS(status));
	return 0;
}
