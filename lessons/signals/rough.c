#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A handler may call only what is async-signal-safe: write, not printf. */
static int put(const char *text)
{
	int fd = open("novel.txt", O_CREAT | O_TRUNC | O_WRONLY, 0600);
	return fd < 0 || write(fd, text, strlen(text)) < 0 || close(fd) < 0;
}

static void save(int number)
{
	_exit(put("the end") ? number : 4); //@save
}

int main(void)
{
	int ready[2], status;
	char text[32];
	if (put("chapter 1") || pipe(ready) < 0)
		return 1;
	pid_t p = fork();
	if (p < 0)
		return 1;
	if (p == 0) {
		struct sigaction action = {.sa_handler = save};
		sigaction(SIGTERM, &action, NULL); //@handler
		if (write(ready[1], "!", 1) != 1)
			return 1;
		for (;;)
			pause(); //@pause
	}
	if (read(ready[0], text, 1) != 1)
		return 1;
	kill(p, SIGKILL); //@kill
	if (waitpid(p, &status, 0) != p)
		return 1;
	FILE *novel = fopen("novel.txt", "r");
	if (!novel || !fgets(text, sizeof text, novel))
		return 1;
	printf("novel %s\n", text);
	printf("exitcode %d\n", WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
	return fclose(novel) != 0;
}
