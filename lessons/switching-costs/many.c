#include <stdio.h>

enum { STEPS = 6 };
static int sum, turns;

/* One step, and back: the place is kept by the caller. */
static void work(int *at)
{
	sum += ++*at; //@add
	turns++;
	return; //@give-way
}

int main(void)
{
	int one = 0, two = 0;
	for (int i = 0; i < STEPS; i++) {
		work(&one); //@first
		work(&two); //@second
	}
	printf("sum %d\nturns %d\n", sum, turns);
	return 0;
}
