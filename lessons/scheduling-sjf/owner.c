/* You are the owner: who comes next at the copier? cc -o owner owner.c && ./owner tea stamp thesis */
#include <stdio.h>
#include <string.h>

static const struct job { const char *name; int pages, comes; } thesis = {"thesis", 7, 0}, stamp = {"stamp", 1, 1};

int main(int argc, char **argv)
{
	static char *wise[] = {"", "tea", "stamp", "thesis"};
	int clock = 0, total = 0;
	if (argc == 1) {
		argc = 4;
		argv = wise;
	}
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "tea") == 0) {
			clock++; //@tea
			continue;
		}
		const struct job *job = strcmp(argv[i], "stamp") == 0 ? &stamp : &thesis;
		clock = clock < job->comes ? job->comes : clock; //@come
		total += clock - job->comes; //@wait
		clock += job->pages; //@burst
	}
	printf("total_waiting %d\n", total);
	return 0;
}
