#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int main(void)
{
	pid_t pids[3];
	pids[0] = fork(); //@fork
	if (pids[0] == 0) {
		usleep(200000); //@child
		_exit(7);
	}
	pids[1] = fork(); //@fork-exec
	if (pids[1] == 0) {
		execlp("sleep", "sleep", "0.2", (char *)NULL); //@exec
		_exit(127);
	}
	if (posix_spawnp(&pids[2], "false", NULL, NULL, (char *[]){"false", NULL}, environ) != 0) //@spawn
		return 1;
	printf("codes");
	for (int i = 0; i < 3; i++) {
		int status;
		waitpid(pids[i], &status, 0); //@wait
		printf(" %d", WEXITSTATUS(status));
	}
	putchar('\n');
	return 0;
}
