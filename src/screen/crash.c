/* screen/crash: the last favour. When the program dies of a crash, its terminal must not stay in
 * curses' hands. What is to be written is put together beforehand; the handler only calls write, tcsetattr,
 * sigaction and raise, which POSIX allows in a handler, and then the signal takes its usual way.
 *
 * State that a signal handler can reach cannot be passed to it: hence the one static here.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

enum { FAREWELL_MAX = 512, STACK_SIZE = 65536 };

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGXCPU, SIGXFSZ};

static struct {
	volatile sig_atomic_t armed;
	pid_t owner;                 /* a forked child that crashes must leave the terminal alone */
	struct termios before;
	char farewell[FAREWELL_MAX];
	size_t length;
	struct sigaction others[COUNT_OF(crashes)];
	char *stack;                 /* the usual one may be what overflowed */
} guard;

static int gather(int c)
{
	if (guard.length < FAREWELL_MAX)
		guard.farewell[guard.length++] = (char)c;
	return c;
}

static void add_capability(const char *name)
{
	char *text = tigetstr(name);
	if (text && text != (char *)-1)
		tputs(text, 1, gather);
}

static void handle(int signal_number)
{
	if (guard.armed && getpid() == guard.owner) {
		guard.armed = 0;
		ssize_t unused = write(STDOUT_FILENO, guard.farewell, guard.length);
		(void)unused;
		tcsetattr(STDIN_FILENO, TCSANOW, &guard.before);
	}
	/* The handler was installed for one time (SA_RESETHAND): now the default action takes it. */
	raise(signal_number);
}

void crash_arm(const struct termios *before)
{
	static const char mouse_off[] = "\033[?1006;1003;1002;1000l";
	guard.before = *before;
	guard.owner = getpid();
	guard.length = 0;
	for (size_t i = 0; i < sizeof mouse_off - 1; i++)
		gather(mouse_off[i]);
	static const char *const names[] = {"sgr0", "op", "oc", "rmkx", "cnorm", "rmcup"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		add_capability(names[i]);
	if (!guard.stack)
		guard.stack = mem_new_or_die(1, STACK_SIZE);
	stack_t stack = {.ss_sp = guard.stack, .ss_size = STACK_SIZE};
	sigaltstack(&stack, NULL);
	struct sigaction action = {.sa_handler = handle, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK)};
	sigemptyset(&action.sa_mask);
	guard.armed = 1;
	for (size_t i = 0; i < COUNT_OF(crashes); i++)
		sigaction(crashes[i], &action, &guard.others[i]);
}

void crash_disarm(void)
{
	if (!guard.armed)
		return;
	guard.armed = 0;
	for (size_t i = 0; i < COUNT_OF(crashes); i++)
		sigaction(crashes[i], &guard.others[i], NULL);
	stack_t none = {.ss_flags = SS_DISABLE};
	sigaltstack(&none, NULL);
	free(guard.stack);
	guard.stack = NULL;
}
