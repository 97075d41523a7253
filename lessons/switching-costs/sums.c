#include <stdio.h>
#include <time.h>
#include <ucontext.h>

enum { STEPS = 100000 };
static volatile long sum;
static ucontext_t start, one, two;
static char stacks[2][64 * 1024];

static void add(void)
{
	for (int i = 0; i < STEPS; i++)
		sum += i; //@add
}

static void add_one(void)
{
	for (int i = 0; i < STEPS; i++) {
		sum += i; //@add-turn
		swapcontext(&one, &two); //@give-way
	}
}

static void add_two(void)
{
	for (int i = 0; i < STEPS; i++) {
		sum += i;
		swapcontext(&two, &one); //@switch
	}
}

static void prepare(ucontext_t *context, char *stack, void (*f)(void))
{
	getcontext(context);
	context->uc_stack.ss_sp = stack;
	context->uc_stack.ss_size = sizeof stacks[0];
	context->uc_link = &start;
	makecontext(context, f, 0);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void)
{
	double from = now();
	add();
	add();
	double plain = now() - from;
	long first = sum;
	sum = 0;
	prepare(&one, stacks[0], add_one);
	prepare(&two, stacks[1], add_two);
	from = now();
	swapcontext(&start, &one);
	double turns = now() - from;
	printf("same_sum %s\n", first == sum ? "true" : "false");
	printf("times_slower %.0f\n", turns / plain);
	printf("faster %s\n", turns > plain ? "one after the other" : "in turns");
	return 0;
}
