/* One pipe for all dishes: what is ready first is read first. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DISHES = 3, UNIT_US = 300000 };

int main(void)
{
	static const int menu[DISHES] = {3, 1, 2};
	int done[2], minutes;
	if (pipe(done) < 0)
		return 1;
	for (int i = 0; i < DISHES; i++) {
		if (fork() == 0) { //@submit
			usleep((unsigned)menu[i] * UNIT_US); //@cook
			_exit(write(done[1], &menu[i], sizeof menu[i]) < 0);
		}
	}
	close(done[1]);
	printf("served");
	while (read(done[0], &minutes, sizeof minutes) == sizeof minutes) //@serve
		printf(" %d", minutes);
	putchar('\n');
	while (wait(NULL) > 0)
		;
	return 0;
}
