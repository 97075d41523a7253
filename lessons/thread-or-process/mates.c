#include <pthread.h>
#include <stdio.h>

static int milk;

static void *shop(void *arg)
{
	milk++; //@buy
	return arg;
}

int main(void)
{
	for (int i = 0; i < 2; i++) {
		pthread_t p;
		if (pthread_create(&p, NULL, shop, NULL) != 0) //@kind
			return 1;
		pthread_join(p, NULL);
	}
	printf("milk %d\n", milk);
	return 0;
}
