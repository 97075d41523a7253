#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAUSE_US = 300000 };
static int line[2];

static void answered(void)
{
	printf(" answer"); //@callback
}

static pid_t ask(void)
{
	pid_t clerk = fork();
	if (clerk == 0) {
		usleep(PAUSE_US); //@work
		_exit(write(line[1], "!", 1) != 1);
	}
	return clerk;
}

int main(void)
{
	char answer;
	if (pipe(line) < 0)
		return 1;
	printf("order");
	fflush(stdout);
	ask();
	if (read(line[0], &answer, 1) == 1) //@sync
		answered();
	printf(" tea"); //@late
	fflush(stdout);
	ask(); //@async
	printf(" tea"); //@tea
	if (read(line[0], &answer, 1) == 1) //@wait
		answered();
	while (wait(NULL) > 0) //@join
		;
	putchar('\n');
	return 0;
}
