#include <stdio.h>
#include <string.h>

static char order[16];

static const char *noted(const char *what)
{
	strcat(order, " ");
	strcat(order, what);
	return what;
}

static void coffee(void)
{
	puts(noted("3")); //@three
	puts(noted("4")); //@four
}

static void letter(void)
{
	puts(noted("1")); //@one
	coffee(); //@coffee
	puts(noted("2")); //@two
}

int main(void)
{
	letter(); //@letter
	printf("order%s\n", order);
	return 0;
}
