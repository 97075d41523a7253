/* app/signals: see signals.h. */
#include "app/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "base/base.h"

static const int endings[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static const int changes[] = {SIGWINCH, SIGTSTP, SIGCONT};

static int ends[2] = {-1, -1};
static pid_t owner; /* a forked child has the handlers, until it resets them, but not the pipe */
static volatile sig_atomic_t came[NSIG];

static void handle(int number)
{
	int before = errno;
	if (getpid() == owner) {
		came[number] = 1;
		ssize_t unused = write(ends[1], "", 1);
		(void)unused;
	}
	errno = before;
}

static void catch_these(const int *numbers, size_t count)
{
	struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
	sigemptyset(&action.sa_mask);
	/* A forked child that catches them, too, has a pipe of its own. */
	if (owner != getpid() && ends[0] >= 0) {
		close(ends[0]);
		close(ends[1]);
		ends[0] = ends[1] = -1;
	}
	owner = getpid();
	if (ends[0] < 0 && pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return;
	for (size_t i = 0; i < count; i++) {
		struct sigaction old;
		/* nohup and the like: who was told to ignore a signal goes on ignoring it. */
		if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
			continue;
		sigaction(numbers[i], &action, NULL);
	}
}

void app_signals_catch(void)
{
	catch_these(endings, COUNT_OF(endings));
}

void app_signals_catch_screen(void)
{
	catch_these(endings, COUNT_OF(endings));
	catch_these(changes, COUNT_OF(changes));
}

int app_signal_fd(void)
{
	return ends[0];
}

static void drain(void)
{
	char bytes[64];
	while (ends[0] >= 0 && read(ends[0], bytes, sizeof bytes) > 0)
		continue;
}

bool app_signal_came(void)
{
	drain();
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (came[endings[i]])
			return true;
	return false;
}

/* The pipe is drained before the flags are looked at, never between two of them: else the byte of a signal
 * that comes meanwhile would be gone, and its flag would wait for the next key. */
bool app_signal_take(int number)
{
	/* Cleared only when it was seen: one that comes between a look and a blind clearing would be lost. */
	if (!came[number])
		return false;
	came[number] = 0;
	return true;
}

void app_signals_default(void)
{
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		signal(endings[i], SIG_DFL);
	for (size_t i = 0; i < COUNT_OF(changes); i++)
		signal(changes[i], SIG_DFL);
}
