#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CREW = 3 };

struct process {
	const char *name;
	pid_t pid;
};

int main(void)
{
	struct process all[CREW] = {{"anna", 0}, {"idle", 0}, {"ben", 0}}; //@make
	int left = 0;
	for (int i = 0; i < CREW; i++) {
		all[i].pid = fork();
		if (all[i].pid < 0)
			return 1;
		if (all[i].pid == 0) {
			pause(); //@work
			_exit(0);
		}
	}
	struct process *goes = &all[0]; //@choose
	kill(goes->pid, SIGTERM); //@home
	if (waitpid(goes->pid, NULL, 0) != goes->pid)
		return 1;
	printf("sent_home %s\n", goes->name);
	for (int i = 0; i < CREW; i++)
		left += &all[i] != goes && waitpid(all[i].pid, NULL, WNOHANG) == 0;
	printf("left %d\n", left); //@left
	for (int i = 0; i < CREW; i++)
		if (&all[i] != goes)
			kill(all[i].pid, SIGTERM);
	while (wait(NULL) > 0)
		;
	return 0;
}
