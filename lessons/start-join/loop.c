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
	const char *names[] = {"anna", "ben", "cora"};
	int from = ms();
	for (int i = 0; i < 3; i++) {
		pid_t child = fork(); //@start
		if (child < 0)
			return 1;
		if (child == 0) {
			shop(names[i], i + 1);
			return 0;
		}
		waitpid(child, NULL, 0); //@join
	}
	printf("hours %d\n", (ms() - from) / UNIT_MS); //@hours
	return 0;
}
