#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int said[2];

static void no(int number)
{
	if (write(said[1], "n", 1) != 1)
		_exit(number);
}

static int hear(int ms)
{
	char c;
	struct pollfd p = {.fd = said[0], .events = POLLIN};
	return poll(&p, 1, ms) == 1 && read(said[0], &c, 1) == 1;
}

int main(void)
{
	sigset_t term, none;
	int status;
	sigemptyset(&none);
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	struct sigaction action = {.sa_handler = no};
	if (pipe(said) < 0)
		return 1;
	pid_t p = fork();
	if (p < 0)
		return 1;
	if (p == 0) {
		sigprocmask(SIG_BLOCK, &term, NULL); /* it shall come only while we pause */
		sigaction(SIGTERM, &action, NULL); //@handler
		no(0);
		for (;;)
			sigsuspend(&none); //@pause
	}
	hear(-1); /* the guard is ready */
	kill(p, SIGTERM); //@term
	printf("first %s\n", hear(1000) ? "no" : "nothing");
	kill(p, SIGSTOP); //@stop
	kill(p, SIGTERM); //@again
	printf("while_stopped %s\n", hear(200) ? "no" : "nothing"); //@listen
	kill(p, SIGCONT); //@cont
	printf("after %s\n", hear(1000) ? "no" : "nothing");
	kill(p, SIGKILL); //@kill
	if (waitpid(p, &status, 0) != p)
		return 1;
	printf("exitcode %d\n", WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
	return 0;
}
