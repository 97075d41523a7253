#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int purse[10], coins;

int main(void)
{
	int way[2], coin = 666;
	if (pipe(way) < 0) //@queue
		return 1;
	pid_t child = fork(); //@start
	if (child == 0)
		_exit(write(way[1], &coin, sizeof coin) < 0); //@add
	if (read(way[0], &purse[coins++], sizeof coin) != sizeof coin) //@get
		return 1;
	waitpid(child, NULL, 0); //@join
	printf("parent %d\n", coins); //@parent
	return 0;
}
