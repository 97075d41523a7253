#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { END = -1 };

int main(void)
{
	int shelf[2], bun, gets = 0;
	if (pipe(shelf) < 0)
		return 1;
	if (fork() == 0) {
		for (bun = 1; bun <= 5; bun++)
			if (write(shelf[1], &bun, sizeof bun) < 0) //@put
				_exit(1);
		bun = END;
		_exit(write(shelf[1], &bun, sizeof bun) < 0); //@mark
	}
	if (fork() == 0) {
		printf("sold");
		while (read(shelf[0], &bun, sizeof bun) == sizeof bun) { //@get
			gets++;
			if (bun == END) //@end
				break;
			printf(" %d", bun);
		}
		printf("\ngets %d\n", gets); //@report
		fflush(stdout);
		_exit(0);
	}
	while (wait(NULL) > 0) //@join
		;
	return 0;
}
