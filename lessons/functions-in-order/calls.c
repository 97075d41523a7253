#include <stdio.h>
#include <string.h>

static char order[16];

static void note(const char *what)
{
	strcat(order, " ");
	strcat(order, what);
}

static void letter(void)
{
	puts("1"); //@one
	note("1");
	puts("2"); //@two
	note("2");
}

static void coffee(void)
{
	puts("3"); //@three
	note("3");
	puts("4"); //@four
	note("4");
}

int main(void)
{
	letter(); //@letter
	coffee(); //@coffee
	printf("order%s\n", order);
	return 0;
}
