#include <stdio.h>
#include <string.h>

static char order[16];

static const char *noted(const char *what)
{
	strcat(order, " ");
	strcat(order, what);
	return what;
}

static void letter(void)
{
	puts(noted("1")); //@one
	puts(noted("2")); //@two
}

static void coffee(void)
{
	puts(noted("3")); //@three
	puts(noted("4")); //@four
}

int main(void)
{
	letter(); //@letter
	coffee(); //@coffee
	printf("order%s\n", order);
	return 0;
}
