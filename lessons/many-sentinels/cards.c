#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CARDS = 2 };

int main(void)
{
	int shelf[2], sold = 0, status, left;
	pid_t bakers[3], sellers[2];
	char item;
	if (pipe(shelf) < 0)
		return 1;
	for (int i = 0; i < 3; i++)
		if ((bakers[i] = fork()) == 0)
			_exit(write(shelf[1], "bb", 2) != 2); //@put
	for (int i = 0; i < 2; i++)
		if ((sellers[i] = fork()) == 0) {
			int mine = 0;
			while (read(shelf[0], &item, 1) == 1 && item != 'c') //@get
				mine++;
			_exit(mine);
		}
	for (int i = 0; i < 3; i++)
		waitpid(bakers[i], NULL, 0); //@bakers
	for (int i = 0; i < CARDS; i++)
		if (write(shelf[1], "c", 1) != 1) //@card
			return 1;
	for (int i = 0; i < 2; i++) {
		waitpid(sellers[i], &status, 0); //@sellers
		sold += WEXITSTATUS(status);
	}
	if (ioctl(shelf[0], FIONREAD, &left) < 0) //@left
		return 1;
	printf("sold %d\nleft_over %d\n", sold, left);
	return 0;
}
