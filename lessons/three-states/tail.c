#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { VISITS = 4, PAUSE_US = 200000 };
enum { ZIPS = 0 }; // with one more than there are CPUs, somebody is always ready

static void zip_old(void)
{
	for (volatile unsigned n = 0;; n++) //@zip
		;
}

int main(void)
{
	int lines[2], found[2], count = 0, log = open("access.log", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	char c;
	if (log < 0 || pipe(lines) < 0 || pipe(found) < 0)
		return 1;
	pid_t tail = fork();
	if (tail == 0) {
		dup2(lines[1], 1);
		close(lines[0]);
		close(lines[1]);
		execlp("tail", "tail", "-n", "0", "-s", "0.05", "-f", "access.log", (char *)NULL); //@tail
		_exit(127);
	}
	if (fork() == 0) {
		dup2(lines[0], 0);
		dup2(found[1], 1);
		close(lines[0]);
		close(lines[1]);
		close(found[0]);
		close(found[1]);
		execlp("grep", "grep", "--line-buffered", "404", (char *)NULL); //@grep
		_exit(127);
	}
	close(lines[0]);
	close(lines[1]);
	close(found[1]);
	pid_t old[ZIPS + 1];
	for (int n = 0; n < ZIPS; n++)
		if ((old[n] = fork()) == 0) //@busy
			zip_old();
	usleep(PAUSE_US);
	for (int n = 1; n <= VISITS; n++) {
		dprintf(log, "10.0.0.%d GET /page%d %s\n", n, n, n % 2 ? "200" : "404"); //@line
		usleep(PAUSE_US);
	}
	kill(tail, SIGTERM); //@end
	while (read(found[0], &c, 1) == 1)
		count += c == '\n';
	for (int n = 0; n < ZIPS; n++)
		kill(old[n], SIGTERM);
	while (wait(NULL) > 0)
		;
	printf("found %d\n", count);
	return 0;
}
