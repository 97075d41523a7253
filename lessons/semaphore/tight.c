#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct pool { sem_t towels, lock; int inside, most; };

static void swim(struct pool *pool)
{
	sem_wait(&pool->towels); //@acquire
	sem_wait(&pool->lock);
	pool->inside++; //@in
	pool->most = pool->inside > pool->most ? pool->inside : pool->most;
	sem_post(&pool->lock);
	usleep(1000);
	sem_wait(&pool->lock);
	pool->inside--; //@out
	sem_post(&pool->lock);
	sem_post(&pool->towels); //@release
}

int main(void)
{
	struct pool *pool = mmap(NULL, sizeof *pool, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (pool == MAP_FAILED || sem_init(&pool->towels, 1, 1) < 0 || sem_init(&pool->lock, 1, 1) < 0) //@make
		return 1;
	for (int i = 0; i < 2; i++)
		if (fork() == 0) {
			swim(pool);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	printf("most %d\n", pool->most);
	return 0;
}
