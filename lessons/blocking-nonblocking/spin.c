#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct kitchen { _Atomic int pot, asked; };

int main(void)
{
	struct kitchen *kitchen = mmap(NULL, sizeof *kitchen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (kitchen == MAP_FAILED)
		return 1;
	if (fork() == 0) {
		kitchen->pot = 1; //@cook
		_exit(0);
	}
	if (fork() == 0) {
		while (kitchen->pot == 0) //@ask
			kitchen->asked++;
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	printf("cooked %d\n", kitchen->pot);
	return 0;
}
