/* cc -o late late.c && ./late */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *list[8];
static int length;

int main(void)
{
	pid_t pid = fork(); //@copy
	if (pid < 0)
		return 1;
	if (pid == 0) {
		printf("on_the_childs_list %d\n", length); //@look
		return 0;
	}
	list[length++] = "milk"; //@milk
	return waitpid(pid, NULL, 0) == pid && list[0] ? 0 : 1;
}
