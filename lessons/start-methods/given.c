/* What the child shall know is given to it, as an argument. */
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static char note[8] = "empty";

int main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "child") == 0) {
		printf("child_reads %s\n", argv[2]); //@look
		return 0;
	}
	strcpy(note, "milk"); //@milk
	char *args[] = {argv[0], "child", note, NULL}; //@child
	pid_t p;
	if (posix_spawn(&p, "/proc/self/exe", NULL, NULL, args, environ) != 0) //@start
		return 1;
	return waitpid(p, NULL, 0) != p;
}
