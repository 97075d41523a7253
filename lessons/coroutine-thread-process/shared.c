#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int *n;

static void *add(void *arg)
{
	*n = *n + 1; //@add
	return arg;
}

int main(void)
{
	pthread_t thread;
	n = mmap(NULL, sizeof *n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (n == MAP_FAILED)
		return 1;
	pid_t child = fork(); //@process
	if (child == 0) {
		add(NULL);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	if (pthread_create(&thread, NULL, add, NULL) != 0) //@thread
		return 1;
	pthread_join(thread, NULL);
	add(NULL); //@coroutine
	printf("n %d\n", *n);
	return 0;
}
