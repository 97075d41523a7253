#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { END = -1 };

int main(void)
{
	int shelf[2], bun, sold = 0;
	if (pipe(shelf) < 0)
		return 1;
	pid_t baker = fork();
	if (baker == 0) {
		for (bun = 1; bun <= 2; bun++)
			if (write(shelf[1], &bun, sizeof bun) < 0) //@put
				_exit(1);
		_exit(0);
	}
	pid_t seller = fork();
	if (seller == 0) {
		while (read(shelf[0], &bun, sizeof bun) == sizeof bun && bun != END) //@get
			sold++;
		_exit(sold); //@end
	}
	bun = END;
	if (write(shelf[1], &bun, sizeof bun) < 0) //@mark
		return 1;
	waitpid(baker, NULL, 0);
	int status;
	waitpid(seller, &status, 0); //@join
	printf("sold %d\n", WEXITSTATUS(status));
	return 0;
}
