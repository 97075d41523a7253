/* A pool by hand: four workers read orders from one pipe, and write their number to another when a loaf is done. */
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OVENS = 4, LOAVES = 10, BAKE_US = 300000 };

static void work(int orders, int results, char oven)
{
	char loaf;
	while (read(orders, &loaf, 1) == 1) {
		usleep(BAKE_US); //@bake
		if (write(results, &oven, 1) != 1)
			_exit(1);
	}
	_exit(0);
}

int main(void)
{
	int orders[2], results[2], used = 0, seen[OVENS] = {0};
	if (pipe(orders) < 0 || pipe(results) < 0)
		return 1;
	for (char oven = 0; oven < OVENS; oven++) {
		pid_t pid = fork(); //@pool
		if (pid == 0) {
			close(orders[1]);
			close(results[0]);
			work(orders[0], results[1], oven);
		}
	}
	for (char loaf = 0; loaf < LOAVES; loaf++)
		if (write(orders[1], &loaf, 1) != 1) //@submit
			return 1;
	close(orders[1]);
	struct pollfd look = {.fd = results[0], .events = POLLIN};
	int ready = poll(&look, 1, 0); //@done
	for (int i = 0; i < LOAVES; i++) {
		char oven;
		if (read(results[0], &oven, 1) != 1) //@result
			return 1;
		used += !seen[(int)oven]++;
	}
	while (wait(NULL) > 0)
		;
	printf("ready_at_2 %d\novens_used %d\n", ready, used);
	return 0;
}
