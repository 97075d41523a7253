/* You are the copier: each argument copies one page of that customer. cc -o counter counter.c && ./counter 3 2 2 ... */
#include <stdio.h>
#include <stdlib.h>

enum { CUSTOMERS = 3 };
static const int pages[CUSTOMERS + 1] = {0, 5, 3, 1};
static char *shortest_first[] = {"", "3", "2", "2", "2", "1", "1", "1", "1", "1"};

int main(int argc, char **argv)
{
	int copied[CUSTOMERS + 1] = {0}, waited = 0;
	if (argc == 1) {
		argc = 10;
		argv = shortest_first;
	}
	for (int minute = 1; minute < argc; minute++) {
		int customer = atoi(argv[minute]);
		if (customer < 1 || customer > CUSTOMERS)
			return 1;
		copied[customer]++; //@page
		if (copied[customer] == pages[customer]) {
			int leaves = minute; //@leave
			waited += leaves - pages[customer]; //@wait
		}
	}
	printf("total_waiting %d\n", waited);
	return 0;
}
