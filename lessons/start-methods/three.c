/* fork; fork and exec of this same program, from its beginning; and a server that forks when it is asked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct answer {
	char note[8];
	pid_t parent;
};

static const char *note = "empty";

static void look(int to)
{
	struct answer a = {.parent = getppid()};
	strcpy(a.note, note);
	_exit(write(to, &a, sizeof a) != sizeof a); //@look
}

static void report(const char *method, int from)
{
	struct answer a;
	if (read(from, &a, sizeof a) != sizeof a)
		exit(1);
	printf("%s %s\n", method, a.note);
	printf("%s_parent %s\n", method, a.parent == getpid() ? "main" : "server");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	int answers[2], orders[2];
	char go;
	if (argc > 1)
		look(atoi(argv[1]));
	if (pipe(answers) < 0 || pipe(orders) < 0)
		return 1;

	pid_t server = fork(); /* before anything is on the note */
	if (server == 0) {
		close(orders[1]);
		while (read(orders[0], &go, 1) == 1) {
			if (fork() == 0)
				look(answers[1]);
			wait(NULL);
		}
		_exit(0);
	}
	note = "milk"; //@milk

	if (fork() == 0) //@start
		look(answers[1]);
	report("fork", answers[0]); //@method

	if (fork() == 0) { //@start
		char fd[12];
		snprintf(fd, sizeof fd, "%d", answers[1]);
		execl("/proc/self/exe", argv[0], fd, (char *)NULL);
		_exit(1);
	}
	report("spawn", answers[0]); //@method

	if (server < 0 || write(orders[1], "x", 1) != 1) //@start
		return 1;
	report("forkserver", answers[0]); //@method
	close(orders[1]);
	while (wait(NULL) > 0)
		;
	return 0;
}
