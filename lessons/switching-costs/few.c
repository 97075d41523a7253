#include <stdio.h>

enum { STEPS = 6 };
static int sum, turns;

static void work(void)
{
	for (int i = 1; i <= STEPS; i++)
		sum += i; //@add
	turns++;
	return; //@give-way
}

int main(void)
{
	work(); //@first
	work(); //@second
	printf("sum %d\nturns %d\n", sum, turns);
	return 0;
}
