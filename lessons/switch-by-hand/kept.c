#include <stdio.h>
#include <ucontext.h>

/* A context is a stack of its own, and where on it one is. */
static ucontext_t start, letter, coffee;
static char stacks[2][64 * 1024];

static void write_letter(void)
{
	printf(" 1"); //@one
	swapcontext(&letter, &coffee); //@to-coffee
	printf(" 2"); //@two
}

static void make_coffee(void)
{
	printf(" 3"); //@three
	swapcontext(&coffee, &letter); //@to-letter
	printf(" 4"); //@four
}

static void prepare(ucontext_t *context, char *stack, void (*f)(void))
{
	getcontext(context);
	context->uc_stack.ss_sp = stack;
	context->uc_stack.ss_size = sizeof stacks[0];
	context->uc_link = &start;
	makecontext(context, f, 0);
}

int main(void)
{
	prepare(&letter, stacks[0], write_letter);
	prepare(&coffee, stacks[1], make_coffee);
	printf("order");
	swapcontext(&start, &letter); //@begin
	putchar('\n');
	return 0;
}
