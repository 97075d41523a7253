#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

enum { TIMES = 50 };
static ucontext_t start, routine;
static char stack[64 * 1024];

static void *nothing(void *arg)
{
	return arg;
}

static void rest(void)
{
}

static void start_process(void)
{
	pid_t pid = fork(); //@process
	if (pid == 0)
		_exit(0);
	waitpid(pid, NULL, 0);
}

static void start_thread(void)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, nothing, NULL) != 0) //@thread
		exit(1);
	pthread_join(thread, NULL);
}

static void start_coroutine(void)
{
	getcontext(&routine);
	routine.uc_stack.ss_sp = stack;
	routine.uc_stack.ss_size = sizeof stack;
	routine.uc_link = &start;
	makecontext(&routine, rest, 0); //@coroutine
	swapcontext(&start, &routine);
}

static struct cost { const char *name; double seconds; void (*f)(void); } costs[] = {
	{"coroutine", 0, start_coroutine}, {"thread", 0, start_thread}, {"process", 0, start_process},
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int by_seconds(const void *a, const void *b)
{
	const struct cost *x = a, *y = b;
	return x->seconds < y->seconds ? -1 : x->seconds > y->seconds;
}

int main(void)
{
	for (int i = 0; i < 3; i++) {
		double from = now();
		for (int k = 0; k < TIMES; k++)
			costs[i].f();
		costs[i].seconds = now() - from;
	}
	qsort(costs, 3, sizeof costs[0], by_seconds);
	printf("cheapest_first %s %s %s\n", costs[0].name, costs[1].name, costs[2].name);
	return 0;
}
