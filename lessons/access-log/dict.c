/* No manager in C: the book is memory that all of them share, a place for each day. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DAYS = 5, MOST = 8192 };
struct entry { int visits, addresses; };

/* The visitor of a line, packed into a number; 0 when the line is no visit. */
static unsigned visitor(const char *line)
{
	unsigned a, b, c, d;
	char after;
	if (sscanf(line, "%3u.%3u.%3u.%3u%c", &a, &b, &c, &d, &after) != 5 || (after != ',' && after != ' '))
		return 0;
	return a << 24 | b << 16 | c << 8 | d;
}

static int by_number(const void *left, const void *right)
{
	unsigned a = *(const unsigned *)left, b = *(const unsigned *)right;
	return (a > b) - (a < b);
}

static void count(const char *name, struct entry *place)
{
	static unsigned who[MOST];
	static char line[1024];
	struct entry found = {0, 0};
	FILE *log = fopen(name, "r");
	while (log != NULL && found.visits < MOST && fgets(line, sizeof line, log)) { //@line
		who[found.visits] = visitor(line); //@first
		found.visits += who[found.visits] != 0;
	}
	qsort(who, (size_t)found.visits, sizeof *who, by_number);
	for (int i = 0; i < found.visits; i++)
		found.addresses += i == 0 || who[i] != who[i - 1]; //@seen
	*place = found; //@tell
}

int main(void)
{
	struct entry *book = mmap(NULL, DAYS * sizeof *book, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); //@manager
	int sum = 0;
	if (book == MAP_FAILED)
		return 1;
	for (int i = 0; i < DAYS; i++) {
		if (fork() == 0) { //@start
			char name[32];
			snprintf(name, sizeof name, "access-%d.log", i + 1);
			count(name, &book[i]);
			_exit(0);
		}
	}
	while (wait(NULL) > 0) //@join
		;
	printf("visits");
	for (int i = 0; i < DAYS; i++)
		printf(" %d", book[i].visits); //@ask
	printf("\naddresses");
	for (int i = 0; i < DAYS; i++) {
		printf(" %d", book[i].addresses);
		sum += book[i].addresses;
	}
	printf("\nsum %d\n", sum);
	return 0;
}
