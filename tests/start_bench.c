/* From the start of the program to its first frame, on a pty of 120x36. PROCESSION names the program. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 15, DEADLINE_MS = 10000 };

static double now_ms(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Reads until `wanted` was shown, or with NULL until the other side has gone. */
static int read_until(int fd, const char *wanted, double deadline)
{
	static char seen[1 << 20];
	size_t length = 0;
	for (;;) {
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		double left = deadline - now_ms();
		if (left <= 0 || poll(&ready, 1, (int)left + 1) < 0)
			return -ETIMEDOUT;
		if (length > sizeof seen / 2)
			length = 0;
		ssize_t n = read(fd, seen + length, sizeof seen - 1 - length);
		if (n <= 0)
			return wanted ? -EIO : 0;
		length += (size_t)n;
		seen[length] = '\0';
		if (wanted && strstr(seen, wanted))
			return 0;
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* `wanted` stands at the bottom of the screen, in the bar of keys: it is written last. */
static int bench(const char *program, const char *what, char *const argv[], const char *wanted)
{
	double times[RUNS];
	for (int i = 0; i < RUNS; i++) {
		struct winsize size = {.ws_row = 36, .ws_col = 120};
		int terminal;
		double start = now_ms();
		pid_t child = forkpty(&terminal, NULL, NULL, &size);
		if (child < 0)
			return 1;
		if (child == 0) {
			setenv("TERM", "xterm-256color", 1);
			setenv("LC_ALL", "C.UTF-8", 1);
			execv(program, argv);
			_exit(127);
		}
		int result = read_until(terminal, wanted, start + DEADLINE_MS);
		times[i] = now_ms() - start;
		if (result == 0 && write(terminal, "q", 1) == 1)
			read_until(terminal, NULL, now_ms() + DEADLINE_MS);
		else
			kill(child, SIGKILL);
		close(terminal);
		waitpid(child, NULL, 0);
		if (result < 0) {
			fprintf(stderr, "start_bench: %s showed no frame: %s\n", what, strerror(-result));
			return 1;
		}
	}
	qsort(times, RUNS, sizeof times[0], compare);
	printf("start to first frame, %s: %.1f ms median, %.1f ms worst of %d\n", what, times[RUNS / 2], times[RUNS - 1], RUNS);
	return 0;
}

int main(void)
{
	const char *program = getenv("PROCESSION");
	if (!program) {
		fputs("start_bench: PROCESSION must name the program; make bench does that\n", stderr);
		return 1;
	}
	char *const library[] = {"procession", "--lang", "en", NULL};
	char *const run[] = {"procession", "--lang", "en", "run", "ticket-counter/race", NULL};
	return bench(program, "the lessons", library, "leave") || bench(program, "a run", run, "leave");
}
