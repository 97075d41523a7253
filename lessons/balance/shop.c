#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shop { sem_t places, buns; int baker_waited, seller_waited; };

int main(void)
{
	struct shop *shop = mmap(NULL, sizeof *shop, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); //@shelf
	if (shop == MAP_FAILED || sem_init(&shop->places, 1, 1) < 0 || sem_init(&shop->buns, 1, 0) < 0)
		return 1;
	if (fork() == 0) {
		for (int i = 0; i < 2; i++) {
			if (sem_trywait(&shop->places) < 0) { //@try-put
				shop->baker_waited = 1;
				sem_wait(&shop->places); //@put
			}
			sem_post(&shop->buns);
		}
		_exit(0);
	}
	if (fork() == 0) {
		for (int i = 0; i < 2; i++) {
			if (sem_trywait(&shop->buns) < 0) { //@try-get
				shop->seller_waited = 1;
				sem_wait(&shop->buns); //@get
			}
			sem_post(&shop->places);
		}
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	int left;
	sem_getvalue(&shop->buns, &left);
	printf("left_over %d\n", left);
	printf("both_waited %s\n", shop->baker_waited && shop->seller_waited ? "true" : "false");
	return 0;
}
