#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { UNIT_MS = 300 };

static int ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int)(t.tv_sec % 100000 * 1000 + t.tv_nsec / 1000000);
}

static void shop(const char *name, int hours)
{
	usleep((unsigned)hours * UNIT_MS * 1000); //@shop
	printf("%s is back\n", name);
}

int main(void)
{
	const char *names[] = {"anna", "ben", "cora"}, *joined[3];
	pid_t all[3];
	int from = ms();
	for (int i = 0; i < 3; i++) {
		all[i] = fork(); //@start
		if (all[i] < 0)
			return 1;
		if (all[i] == 0) {
			shop(names[i], 3 - i);
			return 0;
		}
	}
	for (int i = 0; i < 3; i++) {
		if (waitpid(all[i], NULL, 0) < 0) //@join
			return 1;
		joined[i] = names[i];
	}
	printf("hours %d\n", (ms() - from) / UNIT_MS); //@hours
	printf("joined %s %s %s\n", joined[0], joined[1], joined[2]);
	return 0;
}
