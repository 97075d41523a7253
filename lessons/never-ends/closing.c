#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLOSED = 0 };

int main(void)
{
	int shelf[2];
	char loaf;
	if (pipe(shelf) < 0) //@queue
		return 1;
	if (fork() == 0) {
		for (loaf = 1; loaf <= 2; loaf++)
			if (write(shelf[1], &loaf, 1) != 1) //@put
				_exit(1);
		loaf = CLOSED;
		_exit(write(shelf[1], &loaf, 1) != 1); //@mark
	}
	if (fork() == 0) {
		while (read(shelf[0], &loaf, 1) == 1) //@get
			if (loaf == CLOSED) //@end
				break;
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	puts("closed true"); //@join
	return 0;
}
