#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct table { sem_t ready; volatile int soup, tasted; };

int main(void)
{
	struct table *table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (table == MAP_FAILED || sem_init(&table->ready, 1, 0) < 0) //@make
		return 1;
	if (fork() == 0) {
		table->soup = 1; //@cook
		sem_post(&table->ready); //@set
		_exit(0);
	}
	if (fork() == 0) {
		table->tasted = table->soup + 1; //@taste
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	printf("tasted_something %s\n", table->tasted > 0 ? "true" : "false"); //@good
	return 0;
}
