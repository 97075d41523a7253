/* Two functions that sleep instead of giving way: no loop can help. */
#include <stdio.h>
#include <unistd.h>

enum { PAUSE_US = 200000 };

static void tea(void)
{
	printf("1 ");
	usleep(PAUSE_US); //@keep
	printf("2 ");
}

static void toast(void)
{
	printf("3 ");
	usleep(PAUSE_US); //@keep
	printf("4\n");
}

int main(void)
{
	printf("order ");
	tea(); //@both
	toast();
	return 0;
}
