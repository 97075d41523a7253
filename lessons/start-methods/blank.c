/* posix_spawn starts this same program once more, from its beginning. */
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static const char *note = "empty";

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "child") == 0) {
		printf("child_reads %s\n", note); //@look
		return 0;
	}
	note = "milk"; //@milk
	char *args[] = {argv[0], "child", NULL}; //@child
	pid_t p;
	if (posix_spawn(&p, "/proc/self/exe", NULL, NULL, args, environ) != 0) //@start
		return 1;
	return waitpid(p, NULL, 0) != p;
}
