#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int order[2], steps = 0;
	char who;
	if (pipe(order) < 0)
		return 1;
	for (int cook = 0; cook < 2; cook++)
		if (fork() == 0) { //@ann
			char name = "ab"[cook]; //@bob
			for (int i = 0; i < 2; i++)
				if (write(order[1], &name, 1) != 1) //@step
					_exit(1);
			_exit(0);
		}
	close(order[1]);
	while (read(order[0], &who, 1) == 1) { //@read
		fprintf(stderr, "%s ", who == 'a' ? "ann" : "bob");
		steps++;
	}
	while (wait(NULL) > 0)
		;
	printf("lines %d\n", steps);
	return 0;
}
