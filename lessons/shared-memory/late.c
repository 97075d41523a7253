#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	volatile int *number = mmap(NULL, sizeof *number, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (number == MAP_FAILED)
		return 1;
	*number = 666; //@value
	pid_t child = fork();
	if (child == 0) {
		*number += 222; //@write
		_exit(0);
	}
	int seen = *number; //@look
	waitpid(child, NULL, 0); //@join
	printf("seen %d\n", seen);
	return 0;
}
