/* No manager in C: the book is memory that both share. */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void count(const char *name, volatile int *book)
{
	static char line[1024];
	int visits = 0;
	unsigned a, b, c, d;
	char after;
	FILE *log = fopen(name, "r");
	while (log != NULL && fgets(line, sizeof line, log)) //@line
		visits += sscanf(line, "%3u.%3u.%3u.%3u%c", &a, &b, &c, &d, &after) == 5 && (after == ',' || after == ' '); //@first
	*book = *book + visits; //@tell
}

int main(void)
{
	int *book = mmap(NULL, sizeof *book, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); //@manager
	if (book == MAP_FAILED)
		return 1;
	for (int i = 0; i < 2; i++) {
		if (fork() == 0) { //@start
			count(i == 0 ? "access-1.log" : "access-2.log", book);
			_exit(0);
		}
	}
	while (wait(NULL) > 0) //@join
		;
	printf("visits %d\n", *book); //@ask
	return 0;
}
