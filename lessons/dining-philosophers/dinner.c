#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SEATS = 4, REACH_US = 200000 };
struct table { sem_t forks[SEATS]; int eaten; };

static void dine(sem_t *left, sem_t *right, int *eaten)
{
	sem_wait(left); //@left
	usleep(REACH_US);
	sem_wait(right); //@right
	__atomic_add_fetch(eaten, 1, __ATOMIC_SEQ_CST); //@eat
	sem_post(right);
	sem_post(left);
}

int main(void)
{
	struct table *table = mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t guests[SEATS];
	if (table == MAP_FAILED)
		return 1;
	for (int i = 0; i < SEATS; i++)
		sem_init(&table->forks[i], 1, 1);
	for (int i = 0; i < SEATS; i++) {
		int left = i, right = (i + 1) % SEATS;
		if ((guests[i] = fork()) == 0) {
			dine(&table->forks[left], &table->forks[right], &table->eaten);
			_exit(0);
		}
	}
	usleep(REACH_US * 3);
	for (int i = 0; i < SEATS; i++)
		kill(guests[i], SIGTERM);
	while (wait(NULL) > 0)
		;
	printf("eaten %d\n", table->eaten);
	return 0;
}
