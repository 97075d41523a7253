#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(int to)
{
	if (write(to, "!", 1) != 1)
		exit(1);
}

static void hear(int from)
{
	char c;
	if (read(from, &c, 1) != 1)
		exit(1);
}

int main(void)
{
	int ready[2], gone[2], songs[2];
	if (pipe(ready) < 0 || pipe(gone) < 0 || pipe(songs) < 0)
		return 1;
	pid_t boss = fork();
	if (boss < 0)
		return 1;
	if (boss == 0) {
		boss = getpid();
		if (fork() == 0) { //@child
			hear(gone[0]); //@wait
			printf("player %s\n", getppid() == boss ? "same parent" : "adopted"); //@song
			fflush(stdout);
			say(songs[1]);
			_exit(0);
		}
		say(ready[1]);
		pause(); //@pause
	}
	hear(ready[0]);
	kill(boss, SIGKILL); //@kill
	if (waitpid(boss, NULL, 0) != boss)
		return 1;
	say(gone[1]);
	hear(songs[0]);
	return 0;
}
