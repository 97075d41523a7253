#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_US = 500000 };

int main(void)
{
	int shelf[2], status;
	char loaf;
	if (pipe(shelf) < 0) //@queue
		return 1;
	if (fork() == 0) {
		for (loaf = 1; loaf <= 3; loaf++)
			if (write(shelf[1], &loaf, 1) != 1) //@put
				_exit(1);
		_exit(0);
	}
	pid_t seller = fork();
	if (seller == 0) {
		/* It holds the writing end itself, so the pipe never comes to its end. */
		while (read(shelf[0], &loaf, 1) == 1) //@get
			dprintf(1, "sold %d\n", loaf); //@sold
		_exit(0);
	}
	usleep(PATIENCE_US);
	pid_t ended = waitpid(seller, &status, WNOHANG); //@join
	printf("closed %s\n", ended == seller ? "true" : "false");
	kill(seller, SIGTERM);
	while (wait(NULL) > 0)
		;
	return 0;
}
