#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status, asked = 1;
	pid_t p = fork(); //@start
	if (p < 0)
		return 1;
	if (p == 0) {
		pause(); //@nap
		_exit(0);
	}
	kill(p, SIGTERM); //@terminate
	siginfo_t info = {0};
	while (waitid(P_PID, (id_t)p, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0) //@ask
		asked++;
	if (waitpid(p, &status, 0) != p) //@join
		return 1;
	printf("asked %d\n", asked);
	printf("exitcode %d\n", WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
	return 0;
}
