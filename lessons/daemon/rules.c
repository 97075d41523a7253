/* Daemons are an agreement, not the kernel's: so here the two rules are written out. */
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

struct process {
	pid_t pid;
	bool daemon;
};
static bool i_am_daemon;

static const char *set_daemon(struct process *p, bool daemon)
{
	if (p->pid != 0)
		return "process has already started";
	p->daemon = daemon;
	return "fine";
}

static const char *start(struct process *p, const char *(*target)(void))
{
	if (i_am_daemon)
		return "daemonic processes are not allowed to have children";
	p->pid = fork();
	if (p->pid == 0) {
		i_am_daemon = p->daemon;
		printf("children %s\n", target());
		fflush(stdout);
		_exit(0);
	}
	return p->pid < 0 ? "no process" : "fine";
}

static const char *rest(void)
{
	return "fine";
}

static const char *proud(void)
{
	struct process p = {0};
	return start(&p, rest); //@grandchild
}

int main(void)
{
	struct process p = {.daemon = true};
	start(&p, proud); //@start
	printf("too_late %s\n", set_daemon(&p, false)); //@late
	fflush(stdout);
	return wait(NULL) != p.pid;
}
