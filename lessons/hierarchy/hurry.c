#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int songs[2], status;
	char song;
	if (pipe(songs) < 0)
		return 1;
	pid_t boss = fork();
	if (boss < 0)
		return 1;
	if (boss == 0) {
		boss = getpid();
		if (fork() == 0) { //@child
			if (write(songs[1], "t", 1) != 1) //@tune
				_exit(1);
			fputs("one, two, three\n", stderr); //@count
			song = getppid() == boss ? 's' : 'a';
			_exit(write(songs[1], &song, 1) != 1); //@song
		}
		pause(); //@pause
	}
	if (read(songs[0], &song, 1) != 1)
		return 1;
	kill(boss, SIGKILL); //@kill
	if (waitpid(boss, &status, 0) != boss || read(songs[0], &song, 1) != 1)
		return 1;
	printf("boss %d\n", WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
	printf("player %s\n", song == 's' ? "same parent" : "adopted");
	return 0;
}
