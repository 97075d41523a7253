/* The queue is a pipe; beside it stands the number of items that are not done, with a semaphore for whoever waits for none. */
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shelf { sem_t lock, none_left; int to_do, sold; };

static int task_done(struct shelf *shelf)
{
	sem_wait(&shelf->lock);
	int last = --shelf->to_do;
	sem_post(&shelf->lock);
	if (last == 0)
		sem_post(&shelf->none_left);
	return last;
}

int main(void)
{
	struct shelf *shelf = mmap(NULL, sizeof *shelf, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); //@queue
	int line[2];
	pid_t sellers[2];
	char bun;
	if (shelf == MAP_FAILED || pipe(line) < 0 || sem_init(&shelf->lock, 1, 1) < 0 || sem_init(&shelf->none_left, 1, 0) < 0)
		return 1;
	shelf->to_do = 4;
	pid_t baker = fork();
	if (baker == 0)
		_exit(write(line[1], "bbbb", 4) != 4); //@put
	for (int i = 0; i < 2; i++)
		if ((sellers[i] = fork()) == 0)
			while (read(line[0], &bun, 1) == 1) { //@get
				usleep(50000);
				sem_wait(&shelf->lock);
				shelf->sold++;
				sem_post(&shelf->lock);
				task_done(shelf); //@done
			}
	waitpid(baker, NULL, 0);
	sem_wait(&shelf->none_left); //@join
	printf("sold %d\n", shelf->sold);
	if (task_done(shelf) < 0) //@too-often
		puts("too_often task_done() called too many times");
	for (int i = 0; i < 2; i++)
		kill(sellers[i], SIGTERM); //@daemon
	while (wait(NULL) > 0)
		;
	return 0;
}
