#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int tray[2], status;
	if (pipe(tray) < 0) //@tray
		return 1;
	pid_t baker = fork();
	if (baker == 0)
		_exit(write(tray[1], "bb", 2) != 2); //@put
	pid_t guest = fork();
	if (guest == 0) {
		int empty = 0, eaten = 0;
		char loaf;
		for (int i = 0; i < 2; i++) {
			fcntl(tray[0], F_SETFL, O_NONBLOCK);
			if (read(tray[0], &loaf, 1) != 1) { //@look
				empty++;
				fcntl(tray[0], F_SETFL, 0);
				if (read(tray[0], &loaf, 1) != 1) //@get
					_exit(1);
			}
			eaten++;
		}
		_exit(eaten << 4 | empty);
	}
	waitpid(baker, NULL, 0);
	waitpid(guest, &status, 0);
	printf("found_empty %d\neaten %d\n", WEXITSTATUS(status) & 15, WEXITSTATUS(status) >> 4);
	return 0;
}
