#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HALL, STAGE };

int main(void)
{
	int pipes[2];
	char c;
	if (pipe(pipes) < 0)
		return 1;
	pid_t band = fork();
	if (band < 0)
		return 1;
	if (band == 0) {
		if (setpgid(0, 0) < 0) //@group
			_exit(1);
		for (int i = 0; i < 3; i++)
			if (fork() == 0) { //@child
				pause(); //@pause
				_exit(0);
			}
		if (write(pipes[STAGE], "!", 1) != 1)
			_exit(1);
		pause();
	}
	if (read(pipes[HALL], &c, 1) != 1)
		return 1;
	killpg(band, SIGINT); //@kill
	if (waitpid(band, NULL, 0) != band)
		return 1;
	close(pipes[STAGE]); /* whoever of the band is left holds the stage open */
	struct pollfd hall = {.fd = pipes[HALL], .events = POLLIN};
	printf("silence %s\n", poll(&hall, 1, 1000) == 1 ? "true" : "false"); //@silence
	return 0;
}
