/* The kernel knows no such daemons: a parent that wants it so must do it itself, as Python's does. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECOND_US = 200000 };
static pid_t daemon_child = -1;

static void last_things(void)
{
	kill(daemon_child, SIGTERM);
	while (wait(NULL) > 0)
		;
}

static pid_t start(const char *doing, const char *done, unsigned seconds)
{
	pid_t pid = fork();
	if (pid < 0)
		exit(1);
	if (pid > 0)
		return pid;
	puts(doing);
	fflush(stdout);
	usleep(seconds * SECOND_US); //@work
	printf("%s true\n", done); //@done
	fflush(stdout);
	_exit(0);
}

int main(void)
{
	puts("recorded false");
	puts("cleaned false");
	fflush(stdout);
	daemon_child = start("recording", "recorded", 3); //@daemon
	start("cleaning", "cleaned", 2); //@other
	usleep(SECOND_US);
	puts("good night"); //@end
	fflush(stdout);
	last_things();
	return 0;
}
