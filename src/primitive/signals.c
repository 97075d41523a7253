/* primitive/signals: signals that a program handles itself. The real handler only notes the number; the program's function
 * runs in the main thread, between two steps or when a wait was broken off (probe_running), as in Python.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

/* A handler has no argument of its own: this one word is the process's, and nobody else's. */
static _Atomic uint64_t noted;

static void note(int number)
{
	atomic_fetch_or(&noted, 1ull << number);
}

bool signals_are_noted(void)
{
	return atomic_load_explicit(&noted, memory_order_relaxed) != 0;
}

int signals_next(void)
{
	uint64_t now = atomic_load(&noted);
	for (int number = 1; number < NSIG && number < 64; number++)
		if (now & (1ull << number)) {
			atomic_fetch_and(&noted, ~(1ull << number));
			return number;
		}
	return 0;
}

int signals_handle(int number, enum signal_action action, struct err *err)
{
	struct sigaction how = {.sa_flags = 0};
	how.sa_handler = action == SIGNAL_CALL ? note : action == SIGNAL_IGNORE ? SIG_IGN : SIG_DFL;
	sigemptyset(&how.sa_mask);
	if (number < 1 || number > 31)
		return err_typed(err, EINVAL, "ValueError", "%s", _("signal number out of range"));
	if (sigaction(number, &how, NULL) < 0)
		return err_typed(err, errno, "OSError", "[Errno %d] %s", errno, strerror(errno));
	return 0;
}

void signals_block_all(void)
{
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
}

void signals_for_exec(void)
{
	sigset_t none;
	sigemptyset(&none);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
}
