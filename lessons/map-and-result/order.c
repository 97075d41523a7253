/* A pipe for each dish: they are read in the order of the menu, whoever is ready first. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DISHES = 3, UNIT_US = 100000 };

int main(void)
{
	static const int menu[DISHES] = {3, 1, 2};
	int pipes[DISHES][2];
	for (int i = 0; i < DISHES; i++) {
		if (pipe(pipes[i]) < 0)
			return 1;
		if (fork() == 0) { //@map
			usleep((unsigned)menu[i] * UNIT_US); //@cook
			_exit(write(pipes[i][1], &menu[i], sizeof menu[i]) < 0);
		}
	}
	fflush(stdout); //@at-once
	printf("served");
	for (int i = 0; i < DISHES; i++) {
		int minutes;
		if (read(pipes[i][0], &minutes, sizeof minutes) != sizeof minutes) //@serve
			return 1;
		printf(" %d", minutes);
	}
	putchar('\n');
	while (wait(NULL) > 0)
		;
	return 0;
}
