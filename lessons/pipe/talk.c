#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int ends[2], greeting = 666, answer[4];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0) //@pipe
		return 1;
	pid_t child = fork();
	if (child == 0) {
		static const int row[4] = {111, 22, 33, 44};
		if (read(ends[1], &greeting, sizeof greeting) < 0) //@child-recv
			_exit(1);
		if (write(ends[1], row, sizeof row) < 0) //@child-send
			_exit(1);
		printf("guest_got %d\n", greeting);
		fflush(stdout);
		_exit(0);
	}
	if (write(ends[0], &greeting, sizeof greeting) < 0) //@send
		return 1;
	if (read(ends[0], answer, sizeof answer) < 0) //@recv
		return 1;
	waitpid(child, NULL, 0);
	printf("main_got %d %d %d %d\n", answer[0], answer[1], answer[2], answer[3]);
	return 0;
}
