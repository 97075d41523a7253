#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int shelf[2];
	pid_t sellers[2];
	char item;
	if (pipe(shelf) < 0)
		return 1;
	pid_t baker = fork();
	if (baker == 0)
		_exit(write(shelf[1], "b", 1) != 1); //@put
	for (int i = 0; i < 2; i++)
		if ((sellers[i] = fork()) == 0) {
			while (read(shelf[0], &item, 1) == 1 && item != 'c') //@get
				;
			_exit(0);
		}
	waitpid(baker, NULL, 0);
	if (write(shelf[1], "c", 1) != 1) //@card
		return 1;
	usleep(400000);
	int waiting = 0;
	for (int i = 0; i < 2; i++)
		waiting += waitpid(sellers[i], NULL, WNOHANG) == 0; //@sellers
	int left;
	if (ioctl(shelf[0], FIONREAD, &left) < 0) //@left
		return 1;
	printf("left_over %d\nstill_waiting %d\n", left, waiting);
	for (int i = 0; i < 2; i++)
		kill(sellers[i], SIGTERM);
	while (wait(NULL) > 0)
		;
	return 0;
}
