#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BUNS = 12, BAKE_US = 30000, SELL_US = 10000 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double day(int bakers, int sellers)
{
	int shelf[2], running = 0;
	char item;
	double from = now();
	if (pipe(shelf) < 0)
		exit(1);
	for (int i = 0; i < bakers; i++, running++) //@bakers
		if (fork() == 0) {
			for (int bun = 0; bun < BUNS / bakers; bun++) {
				usleep(BAKE_US); //@bake
				if (write(shelf[1], "b", 1) != 1)
					_exit(1);
			}
			_exit(0);
		}
	close(shelf[1]);
	for (int i = 0; i < sellers; i++, running++) //@sellers
		if (fork() == 0) {
			while (read(shelf[0], &item, 1) == 1) //@get
				usleep(SELL_US); //@sell
			_exit(0);
		}
	close(shelf[0]);
	while (running-- > 0)
		wait(NULL);
	return BUNS / (now() - from);
}

int main(void)
{
	double one = day(1, 1), sellers = day(1, 4), bakers = day(4, 1); //@teams
	printf("more_sellers_help %s\n", sellers / one > 1.5 ? "true" : "false"); //@judge
	printf("more_bakers_help %s\n", bakers / one > 1.5 ? "true" : "false");
	return 0;
}
