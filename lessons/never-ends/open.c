#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int shelf[2];
	char loaf;
	if (pipe(shelf) < 0) //@queue
		return 1;
	if (fork() == 0) {
		for (loaf = 1; loaf <= 2; loaf++)
			if (write(shelf[1], &loaf, 1) != 1) //@put
				_exit(1);
		_exit(0);
	}
	pid_t seller = fork();
	if (seller == 0) {
		while (read(shelf[0], &loaf, 1) == 1) //@get
			;
		_exit(0);
	}
	usleep(500000);
	printf("closed %s\n", waitpid(seller, NULL, WNOHANG) == seller ? "true" : "false"); //@join
	kill(seller, SIGTERM);
	while (wait(NULL) > 0)
		;
	return 0;
}
