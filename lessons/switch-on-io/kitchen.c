/* An event loop by hand: two timers, one thread, and poll(2) to wait for whichever is first. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_MS = 500 };
static char order[16];

static void say(const char *what)
{
	if (order[0])
		strcat(order, " ");
	strcat(order, what);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int alarm_clock(void)
{
	struct itimerspec in = {.it_value = {.tv_nsec = PAUSE_MS * 1000000L}};
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);
	if (fd < 0 || timerfd_settime(fd, 0, &in, NULL) < 0)
		exit(1);
	return fd;
}

/* A coroutine is a function that knows where it stopped. It returns what it waits for; -1: it is done. */
static int tea(int *at)
{
	if ((*at)++ == 0) {
		say("1"); //@one
		return alarm_clock(); //@give-way
	}
	say("2"); //@two
	return -1;
}

static int toast(int *at)
{
	if ((*at)++ == 0) {
		say("3"); //@three
		return alarm_clock(); //@give-way
	}
	say("4"); //@four
	return -1;
}

int main(void)
{
	int (*const tasks[2])(int *) = {tea, toast};
	int at[2] = {0, 0};
	struct pollfd waits[2];
	double from = now();
	for (int i = 0; i < 2; i++)
		waits[i] = (struct pollfd){.fd = tasks[i](&at[i]), .events = POLLIN}; //@both
	while (waits[0].fd >= 0 || waits[1].fd >= 0) {
		if (poll(waits, 2, -1) < 0)
			return 1;
		for (int i = 0; i < 2; i++)
			if (waits[i].revents & POLLIN) {
				close(waits[i].fd);
				waits[i].fd = tasks[i](&at[i]);
			}
	}
	printf("order %s\n", order);
	printf("pauses %d\n", (int)((now() - from) * 1000 / PAUSE_MS + 0.25));
	return 0;
}
