/* primitive/signals: signals that a program handles itself. The real handler only notes the number; the program's function
 * runs in the main thread, between two steps or when a wait was broken off (probe_running), as in Python.
 *
 * Steered, nobody sends a real one: it stays pending in the slot until the task is let go, as the kernel delivers a signal to
 * a task when it runs next. The kernel's own (SIGCHLD) would come whenever they like: they are not taken from it then, but told by the tool.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { SIGNALS = 32 };

/* A handler has no argument of its own: these words are the process's, and nobody else's.
 *
 * A signal may come after the last look and before the sleep, which would then not end:
 *
 *     noted? no
 *                       the signal: noted
 *     sleeps, for ever
 *
 * So while something is noted a timer goes on to knock, with a signal of its own, which breaks the sleep off. */
static _Atomic uint64_t noted;
static timer_t knocker;
static _Atomic bool knocks;
static _Atomic long next_knock_ns;

enum { FIRST_KNOCK_NS = 1000000, LAST_KNOCK_NS = 128000000 };

/* In a handler. */
static void knock_again(void)
{
	long ns = atomic_load(&next_knock_ns);
	struct itimerspec in = {.it_value = {.tv_nsec = ns}};
	int error = errno;
	if (atomic_load(&knocks) && atomic_load(&noted))
		timer_settime(knocker, 0, &in, NULL);
	if (ns < LAST_KNOCK_NS)
		atomic_store(&next_knock_ns, ns * 2);
	errno = error;
}

static void knocked(int number)
{
	(void)number;
	knock_again();
}

static void note(int number)
{
	atomic_fetch_or(&noted, 1ull << number);
	atomic_store(&next_knock_ns, FIRST_KNOCK_NS);
	knock_again();
}

/* Timers are not inherited: in each process anew. Without one (there are only so many) the gap is left as it is. */
static void make_knocker(void)
{
	struct sigaction how = {.sa_handler = knocked};
	struct sigevent what = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMAX};
	sigemptyset(&how.sa_mask);
	if (!atomic_load(&knocks) && sigaction(SIGRTMAX, &how, NULL) == 0 && timer_create(CLOCK_MONOTONIC, &what, &knocker) == 0)
		atomic_store(&knocks, true);
}

bool signals_are_noted(void)
{
	return atomic_load_explicit(&noted, memory_order_relaxed) != 0;
}

void signals_forget(void)
{
	atomic_store(&noted, 0);
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

enum by_default { ENDS, IGNORED, STOPS };

static enum by_default by_default(int number)
{
	switch (number) {
	case SIGCHLD: case SIGCONT: case SIGURG: case SIGWINCH: return IGNORED;
	case SIGSTOP: case SIGTSTP: case SIGTTIN: case SIGTTOU: return STOPS;
	default: return ENDS;
	}
}

/* What was noted is the parent's. But a signal that is sent to the child as soon as its parent knows its number is the child's, and
 * must not be wiped away with it:
 *
 *     parent                        child
 *     fork
 *     kill(child)                   noted (the handler is inherited)
 *                                   forgets what the parent had noted
 */
pid_t signals_fork(void)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	pid_t pid = fork();
	int error = errno;
	if (pid == 0) {
		signals_forget();
		atomic_store(&knocks, false);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return pid;
}

void signals_enter(struct runtime *runtime)
{
	struct gate_slot *slot = runtime->first.slot;
	if (runtime->handled && !probe_is_steered(runtime->probe)) {
		make_knocker();
		atomic_store(&next_knock_ns, FIRST_KNOCK_NS);
		knock_again(); /* for what has come already */
	}
	signal(SIGPIPE, SIG_IGN); /* a write says EPIPE */
	runtime->ignored |= GATE_SIGNAL_BIT(SIGPIPE);
	uint32_t ignored = runtime->ignored;
	for (int number = 1; number < SIGNALS; number++)
		if (by_default(number) == IGNORED && !(runtime->handled & GATE_SIGNAL_BIT(number)))
			ignored |= GATE_SIGNAL_BIT(number);
	atomic_store(&slot->ignored, ignored);
	atomic_store(&slot->handled, runtime->handled);
}

int signals_handle(struct runtime *runtime, int number, enum signal_action action, struct err *err)
{
	struct sigaction how = {.sa_flags = 0};
	bool told = number == SIGCHLD && probe_is_steered(runtime->probe);
	how.sa_handler = action == SIGNAL_IGNORE ? SIG_IGN : action == SIGNAL_CALL && !told ? note : SIG_DFL;
	sigemptyset(&how.sa_mask);
	if (number < 1 || number >= SIGNALS)
		return err_typed(err, EINVAL, "ValueError", "%s", _("signal number out of range"));
	if (sigaction(number, &how, NULL) < 0)
		return err_typed(err, errno, "OSError", "[Errno %d] %s", errno, strerror(errno));
	if (action == SIGNAL_CALL && !probe_is_steered(runtime->probe))
		make_knocker();
	uint32_t bit = GATE_SIGNAL_BIT(number);
	runtime->handled = action == SIGNAL_CALL ? runtime->handled | bit : runtime->handled & ~bit;
	atomic_store(&runtime->first.slot->handled, runtime->handled);
	runtime->ignored = action == SIGNAL_IGNORE ? runtime->ignored | bit : runtime->ignored & ~bit;
	bool ignored = action == SIGNAL_IGNORE || (action == SIGNAL_DEFAULT && by_default(number) == IGNORED);
	if (ignored)
		atomic_fetch_or(&runtime->first.slot->ignored, bit);
	else
		atomic_fetch_and(&runtime->first.slot->ignored, ~bit);
	return 0;
}

_Noreturn void signals_die(struct runtime *runtime, int number)
{
	sigset_t all;
	probe_event(runtime->probe, EVENT_DIE, 0, number, 0, NULL, 0);
	signal(number, SIG_DFL);
	sigemptyset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	kill(getpid(), number);
	for (;;)
		pause();
}

void signals_take(void *ctx)
{
	struct runtime *runtime = ctx;
	struct gate_slot *slot = runtime->first.slot;
	uint32_t pending = atomic_exchange(&slot->signals, 0);
	if (pending & GATE_SIGNAL_BIT(SIGKILL))
		signals_die(runtime, SIGKILL);
	for (int number = 1; number < SIGNALS; number++) {
		uint32_t bit = GATE_SIGNAL_BIT(number);
		if (!(pending & bit) || runtime->ignored & bit)
			continue;
		if (runtime->handled & bit)
			atomic_fetch_or(&noted, 1ull << number);
		else if (by_default(number) == STOPS)
			atomic_store(&slot->stopped, 1);
		else if (by_default(number) == ENDS)
			signals_die(runtime, number);
	}
}

/* A process that is stopped in the middle of an event, or with the order of an object in its hand, would stop everybody who comes
 * there: also whoever is to let it go on. So it goes on by a little, and is stopped anew. */
static void stop_process(struct runtime *runtime, unsigned task)
{
	enum { TRIES = 1000, LOOKS = 400 };
	struct timespec little = {.tv_nsec = 50000};
	pid_t pid = atomic_load(&runtime->block.slots[task].pid);
	for (int i = 0; kill(pid, SIGSTOP) == 0 && pid != runtime->pid && i < TRIES; i++) {
		for (int look = 0; look < LOOKS && strchr("TtZX", block_process_state(pid)) == NULL; look++)
			nanosleep(&little, NULL);
		if (!block_is_between(&runtime->block, task) && !queue_is_read_by(runtime, pid))
			return;
		kill(pid, SIGCONT);
		nanosleep(&little, NULL);
	}
}

/* The kernel's way, or pending until the picker lets the task move. Stopping and going on are the picker's business.
 * Another program has no gates. */
void task_signal(struct runtime *runtime, unsigned task, int number)
{
	struct gate_slot *slot = &runtime->block.slots[task];
	uint32_t phase = atomic_load(&slot->phase);
	if (phase == GATE_ENDED || atomic_load(&slot->gone))
		return;
	if (!probe_is_steered(runtime->probe) && phase != GATE_FOREIGN && number == SIGSTOP) {
		stop_process(runtime, task);
		return;
	}
	if (!probe_is_steered(runtime->probe) || phase == GATE_FOREIGN || number >= SIGNALS) {
		kill(atomic_load(&slot->pid), number);
		return;
	}
	if (number == SIGCONT)
		atomic_store(&slot->stopped, 0);
	if (number == SIGSTOP)
		atomic_store(&slot->stopped, 1);
	else if (!(atomic_load(&slot->ignored) & GATE_SIGNAL_BIT(number)))
		atomic_fetch_or(&slot->signals, GATE_SIGNAL_BIT(number));
}

int64_t signals_alarm(struct runtime *runtime, int64_t ns)
{
	struct gate_slot *slot = runtime->first.slot;
	uint64_t now = probe_now(runtime->probe), before = atomic_load(&slot->alarm);
	atomic_store(&slot->alarm, ns > 0 ? now + (uint64_t)ns : 0);
	if (!probe_is_steered(runtime->probe)) {
		struct itimerval timer = {.it_value = {.tv_sec = ns / 1000000000, .tv_usec = (ns % 1000000000 + 999) / 1000}};
		setitimer(ITIMER_REAL, &timer, NULL);
	}
	return before > now ? (int64_t)(before - now) : 0;
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
