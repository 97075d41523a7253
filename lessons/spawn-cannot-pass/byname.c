#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>

extern char **environ;

static int note(const char *name)
{
	FILE *log = fopen(name, "w"); //@open
	return !log || fputs("hello", log) < 0 || fclose(log) != 0; //@write
}

int main(int argc, char **argv)
{
	char text[16];
	pid_t p;
	if (argc > 1)
		return note(argv[1]);
	char *args[] = {argv[0], "log.txt", NULL}; //@child
	if (posix_spawn(&p, "/proc/self/exe", NULL, NULL, args, environ) != 0 || waitpid(p, NULL, 0) != p) //@start
		return 1;
	FILE *log = fopen("log.txt", "r");
	if (!log || !fgets(text, sizeof text, log))
		return 1;
	printf("log %s\n", text);
	return fclose(log) != 0;
}
