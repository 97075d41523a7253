/* A spawned child is this program, started anew: it has its own memory, and its own globals. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <semaphore.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BUYERS = 4, THINK_US = 600000 };
extern char **environ;
static sem_t till; //@lock

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

int main(int argc, char **argv)
{
	int fd = open("tickets.txt", O_RDWR | O_CREAT, 0600), lock = 0;
	sem_init(&till, 0, 1);
	if (argc > 1) {
		sem_wait(&till); //@acquire
		int n = tickets(fd);
		usleep(THINK_US);
		put_tickets(fd, n - 1); //@sell
		sem_post(&till); //@release
		return 0;
	}
	char number[16];
	snprintf(number, sizeof number, "%d", lock);
	put_tickets(fd, 10);
	for (int i = 0; i < BUYERS; i++) {
		pid_t pid;
		if (posix_spawn(&pid, "/proc/self/exe", NULL, NULL, (char *[]){argv[0], number, NULL}, environ) != 0) //@spawn
			return 1;
	}
	while (wait(NULL) > 0) //@process
		;
	printf("tickets_left %d\n", tickets(fd));
	return 0;
}
