#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	sem_t *done = mmap(NULL, sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); //@queue
	int line[2], counted = 0;
	char bun;
	if (done == MAP_FAILED || pipe(line) < 0 || sem_init(done, 1, 0) < 0)
		return 1;
	if (write(line[1], "bb", 2) != 2) //@put
		return 1;
	pid_t seller = fork(); //@daemon
	if (seller == 0)
		while (read(line[0], &bun, 1) == 1) //@get
			sem_post(done); //@done
	struct timespec end;
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec++;
	while (counted < 2 && sem_timedwait(done, &end) == 0) //@join
		counted++;
	printf("closed %s\n", counted == 2 ? "true" : "false");
	kill(seller, SIGTERM);
	wait(NULL);
	return 0;
}
