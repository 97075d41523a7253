#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BUYERS = 10, THINK_US = 20000, WAIT_S = 0 };
static sem_t *till;

static int tickets(int fd)
{
	char text[16] = "";
	return pread(fd, text, sizeof text - 1, 0) < 0 ? -1 : atoi(text);
}

static void put_tickets(int fd, int n)
{
	char text[16];
	if (pwrite(fd, text, (size_t)snprintf(text, sizeof text, "%6d\n", n), 0) < 0)
		exit(1);
}

static void buy(int fd)
{
	sem_wait(till); //@acquire
	int n = tickets(fd);
	usleep(THINK_US);
	put_tickets(fd, n - 1); //@sell
	sem_post(till); //@release
}

int main(void)
{
	int fd = open("tickets.txt", O_RDWR | O_CREAT | O_TRUNC, 0600);
	till = mmap(NULL, sizeof *till, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (fd < 0 || till == MAP_FAILED || sem_init(till, 1, 1) < 0) //@lock
		return 1;
	put_tickets(fd, BUYERS);
	for (int i = 0; i < BUYERS; i++)
		if (fork() == 0) { //@fork
			buy(fd);
			_exit(0);
		}
	if (WAIT_S == 0)
		while (wait(NULL) > 0) //@join
			;
	else
		sleep(WAIT_S); //@sleep
	printf("tickets_left %d\n", tickets(fd));
	return 0;
}
