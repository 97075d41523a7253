#include <stdio.h>

static void say(const char *what)
{
	printf(" %s", what);
}

static void coffee(void)
{
	say("3"); //@three
	say("4"); //@four
}

static void letter(void)
{
	say("1"); //@one
	coffee(); //@coffee
	say("2"); //@two
}

int main(void)
{
	printf("order");
	letter(); //@letter
	putchar('\n');
	return 0;
}
