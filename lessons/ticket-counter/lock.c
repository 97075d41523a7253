/* cc -pthread -o lock lock.c && ./lock 10 */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TICKETS = 10, THINK_US = 20000 };

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

static void buy(sem_t *till)
{
	sem_wait(till); //@lock
	int n = read_tickets(); //@read
	if (n > 0) {
		usleep(THINK_US); //@think
		write_tickets(n - 1); //@write
	}
	sem_post(till);
}

int main(int argc, char **argv)
{
	int buyers = argc > 1 ? atoi(argv[1]) : 10;
	/* In memory that parent and children share; a semaphore of 1 is a lock. */
	sem_t *till = mmap(NULL, sizeof *till, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (till == MAP_FAILED || sem_init(till, 1, 1) < 0)
		return 1;
	write_tickets(TICKETS); //@chalk
	for (int i = 0; i < buyers; i++) {
		pid_t pid = fork(); //@start
		if (pid < 0)
			return 1;
		if (pid == 0) {
			buy(till);
			_exit(0);
		}
	}
	while (wait(NULL) > 0) //@join
		;
	printf("tickets_left %d\n", read_tickets()); //@left
	return 0;
}
