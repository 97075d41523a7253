#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STAY_US = 500000 };
struct house { sem_t count, hall, door; int inside, entered, place; };

static void reader(struct house *at, int comes)
{
	usleep((useconds_t)comes); //@comes
	sem_wait(&at->door); //@door
	sem_post(&at->door);
	sem_wait(&at->count); //@in
	if (++at->inside == 1)
		sem_wait(&at->hall); //@first
	at->entered++;
	sem_post(&at->count);
	usleep(STAY_US); //@read
	sem_wait(&at->count); //@out
	if (--at->inside == 0)
		sem_post(&at->hall); //@last
	sem_post(&at->count);
}

static void writer(struct house *at, int comes)
{
	usleep((useconds_t)comes);
	sem_wait(&at->door); //@hold
	sem_wait(&at->hall); //@write
	at->place = at->entered + 1;
	sem_post(&at->hall); //@done
	sem_post(&at->door);
}

int main(void)
{
	struct house *at = mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (at == MAP_FAILED || sem_init(&at->count, 1, 1) < 0 || sem_init(&at->hall, 1, 1) < 0 || sem_init(&at->door, 1, 1) < 0)
		return 1;
	if (fork() == 0) {
		writer(at, STAY_US / 5);
		_exit(0);
	}
	for (int i = 0; i < 4; i++) {
		if (fork() == 0) { //@reader
			reader(at, i * STAY_US * 6 / 10);
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	printf("place %d\n", at->place); //@place
	return 0;
}
