/* The kernel keeps the account: wait4 gives the CPU time that stood in the child's row. */
#define _DEFAULT_SOURCE
#include <poll.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double cpu_of(pid_t pid)
{
	struct rusage row;
	wait4(pid, NULL, 0, &row); //@told
	return (double)row.ru_utime.tv_sec + (double)row.ru_utime.tv_usec / 1e6;
}

static void rest(int depth)
{
	if (depth % 2)
		usleep(62500); //@sleep
	else
		poll(NULL, 0, 62);
	if (depth < 4)
		rest(depth + 1); //@deeper
}

int main(void)
{
	pid_t worker = fork(); //@start
	if (worker == 0) {
		while (clock() < CLOCKS_PER_SEC / 4) //@work
			;
		_exit(0);
	}
	pid_t sleeper = fork();
	if (sleeper == 0) {
		rest(1);
		_exit(0);
	}
	double worked = cpu_of(worker), slept = cpu_of(sleeper);
	printf("sleepers_cpu_time %s\n", slept < worked / 4 ? "next to nothing" : "as much"); //@judge
	return 0;
}
