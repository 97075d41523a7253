/* cc -o race race.c && ./race 20 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TICKETS = 10, THINK_US = 400000 };

static int read_tickets(void)
{
	char text[16] = "";
	int fd = open("tickets.txt", O_RDONLY);
	if (fd < 0 || read(fd, text, sizeof text - 1) < 0)
		exit(1);
	close(fd);
	return atoi(text);
}

static void write_tickets(int n)
{
	int fd = open("tickets.txt", O_WRONLY | O_CREAT, 0600);
	if (fd < 0 || dprintf(fd, "%6d\n", n) < 0)
		exit(1);
	close(fd);
}

static void buy(void)
{
	int n = read_tickets(); //@read
	if (n > 0) {
		usleep(THINK_US); //@think
		write_tickets(n - 1); //@write
	}
}

int main(int argc, char **argv)
{
	int buyers = argc > 1 ? atoi(argv[1]) : 4;
	write_tickets(TICKETS); //@chalk
	for (int i = 0; i < buyers; i++) {
		pid_t pid = fork(); //@start
		if (pid < 0)
			return 1;
		if (pid == 0) {
			buy();
			_exit(0);
		}
	}
	while (wait(NULL) > 0) //@join
		;
	printf("tickets_left %d\n", read_tickets()); //@left
	return 0;
}
