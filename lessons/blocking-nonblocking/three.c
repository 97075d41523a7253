#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_US = 300000 };
static char c;

static void blocking(int out)
{
	if (read(out, &c, 1) != 1) //@blocking
		exit(1);
}

static void polling(int out)
{
	fcntl(out, F_SETFL, O_NONBLOCK); //@nonblocking
	while (read(out, &c, 1) != 1) //@try
		;
}

static void with_poll(int out)
{
	struct pollfd look = {.fd = out, .events = POLLIN};
	if (poll(&look, 1, -1) < 0 || read(out, &c, 1) != 1) //@poll
		exit(1);
}

static double cpu(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double measure(void (*way)(int))
{
	int ends[2];
	if (pipe(ends) < 0)
		exit(1);
	if (fork() == 0) {
		usleep(WAIT_US); //@late
		_exit(write(ends[1], "x", 1) != 1);
	}
	double from = cpu();
	way(ends[0]);
	double used = cpu() - from;
	wait(NULL);
	return used;
}

int main(void)
{
	double quiet = measure(blocking), burnt = measure(polling), told = measure(with_poll);
	printf("burns %s\n", burnt > 5 * quiet && burnt > 5 * told ? "polling" : "none"); //@told
	return 0;
}
