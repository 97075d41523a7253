/* cc -o loaves loaves.c && ./loaves */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BAKERS = 3, LOAVES = 2 };

/* A pipe is a queue of bytes: a loaf is one of them. */
static void bake(int number, int shelf)
{
	for (int i = 0; i < LOAVES; i++)
		if (write(shelf, &(char){(char)number}, 1) != 1) //@put
			_exit(1);
	_exit(0);
}

int main(void)
{
	int shelf[2], count = 1;
	char first, loaf;
	if (pipe(shelf) < 0)
		return 1;
	for (int i = 1; i <= BAKERS; i++)
		if (fork() == 0) //@start
			bake(i, shelf[1]);
	if (read(shelf[0], &first, 1) != 1) //@get
		return 1;
	while (count < BAKERS * LOAVES && read(shelf[0], &loaf, 1) == 1)
		count++;
	while (wait(NULL) > 0)
		;
	printf("first %d\nloaves %d\n", first, count);
	return 0;
}
