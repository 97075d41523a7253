#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAUSE_US = 300000 };

static void answered(int ok)
{
	printf("%s", ok ? " answer" : ""); //@callback
}

int main(int argc, char **argv)
{
	int line[2], ok = 0;
	char answer;
	if (pipe(line) < 0)
		return 1;
	printf("order");
	fflush(stdout);
	pid_t office = fork(); //@async
	if (office == 0) {
		usleep(PAUSE_US); //@work
		_exit(write(line[1], "!", 1) != 1);
	}
	if (argc > 1 && argv[1][0] == 's')
		ok = read(line[0], &answer, 1) == 1; //@sync
	if (ok)
		answered(ok);
	printf(" tea"); //@tea
	if (!ok && read(line[0], &answer, 1) == 1)
		answered(1);
	waitpid(office, NULL, 0); //@join
	putchar('\n');
	return 0;
}
