/* The server keeps n. Each child has a socket to it: 'g' gets n, a number sets it. */
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DOORS = 20, GET = -1 };

static int ask(int server, int what)
{
	int answer = 0;
	if (write(server, &what, sizeof what) < 0 || read(server, &answer, sizeof answer) < 0)
		_exit(1);
	return answer;
}

int main(void)
{
	struct pollfd doors[DOORS];
	int n = 0, open_ = DOORS, what; //@dict
	for (int i = 0; i < DOORS; i++) {
		int pair[2];
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
			return 1;
		if (fork() == 0) { //@start
			for (int k = 0; k < i; k++)
				close(doors[k].fd);
			close(pair[0]);
			ask(pair[1], ask(pair[1], GET) + 1); //@add
			_exit(0);
		}
		close(pair[1]);
		doors[i] = (struct pollfd){.fd = pair[0], .events = POLLIN};
	}
	while (open_ > 0 && poll(doors, DOORS, -1) > 0) //@manager
		for (int i = 0; i < DOORS; i++) {
			if (!doors[i].revents)
				continue;
			if (read(doors[i].fd, &what, sizeof what) == sizeof what) {
				n = what == GET ? n : what;
				if (write(doors[i].fd, &n, sizeof n) < 0)
					return 1;
			} else {
				close(doors[i].fd);
				doors[i].fd = -1;
				open_--;
			}
		}
	while (wait(NULL) > 0)
		;
	printf("counted %d\n", n);
	return 0;
}
