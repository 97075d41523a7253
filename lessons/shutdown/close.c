/* Closing the pipe of orders is the shutdown: workers come to the end of the file, and end. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS = 2, LOAVES = 4, BAKE_US = 200000 };

int main(void)
{
	int orders[2], done[2], ready = 0;
	char loaf;
	signal(SIGPIPE, SIG_IGN);
	if (pipe(orders) < 0 || pipe(done) < 0)
		return 1;
	for (int i = 0; i < WORKERS; i++) {
		if (fork() == 0) {
			close(orders[1]);
			while (read(orders[0], &loaf, 1) == 1) {
				usleep(BAKE_US); //@bake
				if (write(done[1], &loaf, 1) != 1)
					_exit(1);
			}
			_exit(0);
		}
	}
	for (loaf = 0; loaf < LOAVES; loaf++)
		if (write(orders[1], &loaf, 1) != 1) //@submit
			return 1;
	close(orders[0]);
	int closed = dup(orders[1]);
	close(orders[1]);
	close(closed); //@shutdown
	while (wait(NULL) > 0)
		;
	close(done[1]);
	while (read(done[0], &loaf, 1) == 1)
		ready++; //@one
	printf("ready_at_1 %d\n", ready);
	if (write(closed, &loaf, 1) < 0) //@late
		puts("too_late cannot schedule new futures after shutdown");
	return 0;
}
