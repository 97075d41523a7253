/* A queue with room for three: a ring in shared memory and two semaphores, free places and buns. */
#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 3, BUNS = 6, BAKE_US = 0, SELL_US = 100000 };
enum { NOON = BUNS + ROOM }; // after so many buns the baker is slow, and the seller quick
struct shelf { sem_t places, buns; int ring[ROOM], longest; };

int main(void)
{
	struct shelf *shelf = mmap(NULL, sizeof *shelf, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); //@queue
	if (shelf == MAP_FAILED || sem_init(&shelf->places, 1, ROOM) < 0 || sem_init(&shelf->buns, 1, 0) < 0)
		return 1;
	if (fork() == 0) {
		for (int bun = 1; bun <= BUNS; bun++) {
			usleep(bun > NOON ? 1500000 : BAKE_US); //@bake
			sem_wait(&shelf->places);
			shelf->ring[bun % ROOM] = bun; //@put
			sem_post(&shelf->buns);
		}
		_exit(0);
	}
	if (fork() == 0) {
		for (int bun = 1; bun <= BUNS; bun++) {
			int lying;
			sem_getvalue(&shelf->buns, &lying); //@look
			shelf->longest = lying > shelf->longest ? lying : shelf->longest;
			printf("%d on the shelf %.*s\n", lying, lying, "###");
			sem_wait(&shelf->buns); //@get
			sem_post(&shelf->places);
			if (bun <= NOON - ROOM)
				usleep(SELL_US); //@sell
		}
		fflush(stdout);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	printf("longest %d\n", shelf->longest);
	return 0;
}
