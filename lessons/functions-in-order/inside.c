#include <stdio.h>
#include <string.h>

static char order[16];

static void note(const char *what)
{
	strcat(order, " ");
	strcat(order, what);
}

static void coffee(void)
{
	puts("3"); //@three
	note("3");
	puts("4"); //@four
	note("4");
}

static void letter(void)
{
	puts("1"); //@one
	note("1");
	coffee(); //@coffee
	puts("2"); //@two
	note("2");
}

int main(void)
{
	letter(); //@letter
	printf("order%s\n", order);
	return 0;
}
