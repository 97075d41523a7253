/* cc -o list list.c && ./list */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *list[8];
static int length;

static void add(const char *thing)
{
	list[length++] = thing;
}

static void show(const char *name)
{
	printf("%s", name);
	for (int i = 0; i < length; i++)
		printf(" %s", list[i]);
	printf("\n");
}

static void start(const char *name, const char *thing)
{
	pid_t pid = fork();
	if (pid < 0)
		exit(1);
	if (pid > 0)
		return;
	printf("begins with %d\n", length); //@copy
	add(thing); //@child
	show(name);
	exit(0);
}

int main(void)
{
	start("anna", "apples"); //@anna
	add("milk"); //@milk
	start("ben", "bread"); //@ben
	add("tea"); //@tea
	while (wait(NULL) > 0)
		;
	show("main");
	return 0;
}
