#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void normal(void)
{
	_exit(0); //@normal
}

static void by_error(void)
{
	_exit(3); //@error
}

static void fatal(void)
{
	raise(SIGSEGV); //@fatal
}

static void sleeper(void)
{
	sleep(100); //@sleep
}

int main(void)
{
	static void (*const ways[])(void) = {normal, by_error, fatal, sleeper};
	struct rlimit no_core = {0, 0};
	setrlimit(RLIMIT_CORE, &no_core);
	printf("codes");
	fflush(stdout);
	for (int i = 0; i < 4; i++) {
		int status;
		pid_t pid = fork();
		if (pid == 0) {
			ways[i]();
			_exit(1);
		}
		if (ways[i] == sleeper)
			kill(pid, SIGKILL); //@kill
		waitpid(pid, &status, 0); //@join
		printf(" %d", WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
	}
	putchar('\n');
	return 0;
}
