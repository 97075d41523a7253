/* In C a child may be made a "daemon" at any time: only who ends it, and when, is up to the parent. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	puts("recorded false");
	fflush(stdout);
	pid_t p = fork(); //@start
	if (p == 0) {
		usleep(100000); //@work
		puts("recorded true");
		return 0;
	}
	puts("process has already started"); //@daemon
	fflush(stdout);
	return waitpid(p, NULL, 0) != p;
}
