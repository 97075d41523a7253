#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* A queue: a pipe, and a lock that the readers share. */
static int get(int pipe_, sem_t *lock, char text[4])
{
	sem_wait(lock);
	int ok = read(pipe_, text, 1) == 1;
	usleep(10000);
	ok = ok && read(pipe_, text + 1, 3) == 3; //@get
	sem_post(lock);
	return ok;
}

int main(void)
{
	int ends[2], whole = 0, status;
	sem_t *lock = mmap(NULL, sizeof *lock, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (lock == MAP_FAILED || sem_init(lock, 1, 1) < 0 || pipe(ends) < 0) //@queue
		return 1;
	if (write(ends[1], "1111222233334444", 16) != 16) //@put
		return 1;
	for (int i = 0; i < 2; i++)
		if (fork() == 0) {
			int mine = 0;
			for (int k = 0; k < 2; k++) {
				char text[4];
				mine += get(ends[0], lock, text) && text[0] == text[1] && text[0] == text[3]; //@check
			}
			_exit(mine);
		}
	while (wait(&status) > 0)
		whole += WEXITSTATUS(status);
	printf("whole %d\n", whole);
	return 0;
}
