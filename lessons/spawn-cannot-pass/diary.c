/* The FILE is this process's own, and its descriptor is closed at exec ("e"): the child has nothing. */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
	char text[16] = "", number[12];
	pid_t p;
	if (argc > 1)
		return write(atoi(argv[1]), "hello", 5) != 5; //@write
	FILE *log = fopen("log.txt", "w+e"); //@open
	if (!log)
		return 1;
	snprintf(number, sizeof number, "%d", fileno(log));
	char *args[] = {argv[0], number, NULL}; //@child
	if (posix_spawn(&p, "/proc/self/exe", NULL, NULL, args, environ) != 0 || waitpid(p, NULL, 0) != p) //@start
		return 1;
	if (!fgets(text, sizeof text, log))
		text[0] = '\0';
	printf("log %s\n", text);
	return fclose(log) != 0;
}
