#include <stdio.h>

static void say(const char *what)
{
	printf(" %s", what);
}

static void letter(void)
{
	say("1"); //@one
	say("2"); //@two
}

static void coffee(void)
{
	say("3"); //@three
	say("4"); //@four
}

int main(void)
{
	printf("order");
	letter(); //@letter
	coffee(); //@coffee
	putchar('\n');
	return 0;
}
