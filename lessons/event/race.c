/* Whoever reads from the pipe waits until its last writing end is closed: one close lets all of them go. */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int go[2];
	char nothing;
	int *away = mmap(NULL, sizeof *away, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (away == MAP_FAILED || pipe(go) < 0) //@make
		return 1;
	for (int i = 0; i < 3; i++)
		if (fork() == 0) {
			close(go[1]);
			if (read(go[0], &nothing, 1) < 0) //@wait
				_exit(1);
			__atomic_add_fetch(away, 1, __ATOMIC_SEQ_CST); //@away
			_exit(0);
		}
	usleep(100000);
	int early = *away; //@early
	close(go[1]); //@set
	while (wait(NULL) > 0)
		;
	printf("away_before_the_shot %d\naway %d\n", early, *away);
	return 0;
}
