#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int stirred;

static void cook(int told)
{
	for (int i = 0; i < 3; i++) {
		stirred++; //@stir
		usleep(20000);
	}
	_exit(write(told, &stirred, sizeof stirred) < 0); //@told
}

int main(void)
{
	int told[2], first, second;
	if (pipe(told) < 0)
		return 1;
	pid_t ann = fork(); //@ann
	if (ann == 0)
		cook(told[1]);
	pid_t bob = fork(); //@bob
	if (bob == 0)
		cook(told[1]);
	printf("pids_differ %s\n", ann != bob ? "true" : "false"); //@pids
	if (read(told[0], &first, sizeof first) < 0 || read(told[0], &second, sizeof second) < 0) //@first
		return 1;
	printf("first_says %d\nsecond_says %d\n", first, second);
	while (wait(NULL) > 0)
		;
	return 0;
}
