#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	puts("recorded false");
	fflush(stdout);
	bool daemon_child = true; //@daemon
	pid_t p = fork(); //@start
	if (p < 0)
		return 1;
	if (p == 0) {
		usleep(100000); //@work
		puts("recorded true");
		return 0;
	}
	printf("daemon %s\n", daemon_child ? "true" : "false");
	return waitpid(p, NULL, 0) != p; //@join
}
