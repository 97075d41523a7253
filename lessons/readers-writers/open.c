#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct house { sem_t hall; volatile int inside, writing, met; };

static void reader(struct house *at)
{
	at->inside = at->inside + 1; //@plus
	if (at->inside == 1)
		sem_wait(&at->hall); //@first
	if (at->writing)
		at->met = 1; //@read
	at->inside = at->inside - 1; //@minus
	if (at->inside == 0)
		sem_post(&at->hall); //@last
}

static void writer(struct house *at)
{
	sem_wait(&at->hall); //@write
	at->writing = 1;
	usleep(200000);
	at->writing = 0;
	sem_post(&at->hall); //@done
}

int main(void)
{
	struct house *at = mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (at == MAP_FAILED || sem_init(&at->hall, 1, 1) < 0)
		return 1;
	for (int i = 0; i < 3; i++) {
		if (fork() == 0) { //@start
			i == 0 ? writer(at) : reader(at);
			_exit(0);
		}
		usleep(50000);
	}
	while (wait(NULL) > 0)
		;
	printf("met %d\n", at->met); //@met
	return 0;
}
