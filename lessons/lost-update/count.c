/* cc -o count count.c && ./count 20 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void click(volatile int *guests)
{
	*guests = *guests + 1; //@plus
}

int main(int argc, char **argv)
{
	int people = argc > 1 ? atoi(argv[1]) : 20;
	volatile int *guests = mmap(NULL, sizeof *guests, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (guests == MAP_FAILED)
		return 1;
	for (int i = 0; i < people; i++) {
		pid_t pid = fork(); //@start
		if (pid < 0)
			return 1;
		if (pid == 0) {
			click(guests);
			_exit(0);
		}
	}
	while (wait(NULL) > 0) //@go
		;
	printf("counted %d\n", *guests); //@left
	return 0;
}
