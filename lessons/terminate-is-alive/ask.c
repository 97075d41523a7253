#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_alive(pid_t pid)
{
	siginfo_t info = {0};
	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
}

int main(void)
{
	int status;
	pid_t p = fork(); //@start
	if (p < 0)
		return 1;
	if (p == 0) {
		pause(); //@nap
		_exit(0);
	}
	kill(p, SIGTERM); //@terminate
	printf("just_after %s\n", is_alive(p) ? "true" : "false"); //@ask
	if (waitpid(p, &status, 0) != p) //@join
		return 1;
	printf("after_join %s\n", is_alive(p) ? "true" : "false");
	printf("exitcode %d\n", WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
	return 0;
}
