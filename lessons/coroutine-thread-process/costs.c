#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

enum { TIMES = 20, STACK = 64 * 1024 };
static ucontext_t here, routine, kept[TIMES];
static char stack[STACK];
static struct { sem_t ask, reply; } *both; /* shared by all processes */
static pid_t child;
static pthread_t thread;

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void *nothing(void *arg)
{
	return arg;
}

static void *answer(void *rounds)
{
	for (long i = 0; i < *(long *)rounds; i++) {
		sem_wait(&both->ask);
		sem_post(&both->reply); //@answer
	}
	return NULL;
}

static void rest(void)
{
}

static void passing(void)
{
	for (;;)
		swapcontext(&routine, &here);
}

static void prepare(ucontext_t *c, char *memory, void (*f)(void))
{
	getcontext(c);
	c->uc_stack.ss_sp = memory;
	c->uc_stack.ss_size = STACK;
	c->uc_link = &here;
	makecontext(c, f, 0);
}

static void start_process(void *(*f)(void *), long *arg)
{
	child = fork();
	if (child == 0) {
		f(arg);
		_exit(0);
	}
}

static void start_thread(void *(*f)(void *), long *arg)
{
	if (pthread_create(&thread, NULL, f, arg) != 0)
		exit(1);
}

static void end_process(void)
{
	waitpid(child, NULL, 0);
}

static void end_thread(void)
{
	pthread_join(thread, NULL);
}

static struct kind {
	const char *name;
	void (*start)(void *(*)(void *), long *), (*end)(void);
	double create, change, memory;
} kinds[] = {
	{"coroutine", NULL, NULL, 0, 0, 0},
	{"thread", start_thread, end_thread, 0, 0, 0},
	{"process", start_process, end_process, 0, 0, 0},
};

/* The quickest of so many times: whatever else the machine does makes it only slower. */
static double each(struct kind *kind, int what)
{
	double best = 1e9;
	for (int i = 0; i < TIMES; i++) {
		double from = now();
		if (what == 0 && kind->start) {
			kind->start(nothing, NULL); //@create
			kind->end();
		} else if (what == 0) {
			prepare(&routine, stack, rest);
			swapcontext(&here, &routine); //@coroutine
		} else if (kind->start) {
			sem_post(&both->ask);
			sem_wait(&both->reply); //@switch
		} else {
			swapcontext(&here, &routine); //@switch-coroutine
		}
		if (now() - from < best)
			best = now() - from;
	}
	return best;
}

/* What a process has in memory for itself alone, in kB: the kernel tells it. */
static double kilobytes(pid_t pid)
{
	char name[64], row[256];
	double sum = 0;
	snprintf(name, sizeof name, "/proc/%d/smaps_rollup", (int)pid);
	FILE *f = fopen(name, "r");
	while (f && fgets(row, sizeof row, f))
		if (strncmp(row, "Private", 7) == 0)
			sum += atof(strchr(row, ':') + 1);
	if (f)
		fclose(f);
	return sum;
}

static void measure(struct kind *kind)
{
	long rounds = TIMES, once = 1;
	pthread_t all[TIMES];
	if (sem_init(&both->ask, 1, 0) < 0 || sem_init(&both->reply, 1, 0) < 0)
		exit(1);
	kind->create = each(kind, 0);
	if (kind->start)
		kind->start(answer, &rounds);
	else
		prepare(&routine, stack, passing);
	kind->change = each(kind, 1) / 2;
	if (kind->end)
		kind->end();
	double before = kilobytes(getpid());
	if (kind->start == start_process) {
		start_process(answer, &once); //@keep-process
		usleep(50000);
		kind->memory = kilobytes(child);
		sem_post(&both->ask);
		end_process();
		return;
	}
	for (int i = 0; i < TIMES; i++) {
		if (kind->start) {
			start_thread(answer, &once); //@keep-thread
			all[i] = thread;
		} else {
			prepare(&kept[i], malloc(STACK), rest); //@keep-coroutine
		}
	}
	usleep(50000);
	kind->memory = (kilobytes(getpid()) - before) / TIMES;
	for (int i = 0; kind->start && i < TIMES; i++)
		sem_post(&both->ask);
	for (int i = 0; kind->start && i < TIMES; i++)
		pthread_join(all[i], NULL);
}

static int by_create(const void *a, const void *b)
{
	const struct kind *x = a, *y = b;
	return x->create < y->create ? -1 : x->create > y->create;
}

int main(void)
{
	both = mmap(NULL, sizeof *both, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (both == MAP_FAILED)
		return 1;
	for (int i = 0; i < 3; i++)
		measure(&kinds[i]);
	printf("               create     switch     memory\n");
	for (int i = 0; i < 3; i++)
		printf("%-10s %7.1f us %7.1f us %7.1f kB\n", kinds[i].name, kinds[i].create, kinds[i].change, kinds[i].memory); //@told
	qsort(kinds, 3, sizeof kinds[0], by_create);
	printf("cheapest_first %s %s %s\n", kinds[0].name, kinds[1].name, kinds[2].name);
	return 0;
}
