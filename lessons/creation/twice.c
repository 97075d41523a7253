#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int *hellos = mmap(NULL, sizeof *hellos, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t me = getpid();
	if (hellos == MAP_FAILED)
		return 1;
	pid_t first = fork(); //@first
	pid_t second = fork(); //@second
	__atomic_add_fetch(hellos, 1, __ATOMIC_SEQ_CST); //@hello
	if (second > 0)
		waitpid(second, NULL, 0);
	if (second > 0 && first > 0)
		waitpid(first, NULL, 0); //@wait
	if (getpid() != me)
		_exit(0);
	printf("hellos %d\n", *hellos);
	return 0;
}
