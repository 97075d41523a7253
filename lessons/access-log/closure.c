/* A closure by hand: a function, and beside it what it must remember. Each child sends its list through a pipe. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DAYS = 5, MOST = 8192 };
struct week { int visits[DAYS], addresses[DAYS], count; unsigned who[DAYS * MOST]; };
struct closure { void (*call)(struct closure *self, FILE *result); int day; struct week *week; };

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

/* Sorts, and keeps one of each. Returns how many are left. */
static int distinct(unsigned *who, int count)
{
	int kept = 0;
	qsort(who, (size_t)count, sizeof *who, by_number);
	for (int i = 0; i < count; i++)
		if (kept == 0 || who[i] != who[kept - 1])
			who[kept++] = who[i]; //@seen
	return kept;
}

static void addresses(int day, FILE *home)
{
	static unsigned who[MOST];
	static char line[1024];
	int visits = 0;
	snprintf(line, sizeof line, "access-%d.log", day);
	FILE *log = fopen(line, "r");
	while (log != NULL && visits < MOST && fgets(line, sizeof line, log)) { //@line
		who[visits] = visitor(line); //@first
		visits += who[visits] != 0;
	}
	int found = distinct(who, visits);
	fprintf(home, "%d %d\n", visits, found); //@send
	for (int i = 0; i < found; i++)
		fprintf(home, "%u\n", who[i]);
	fflush(home);
}

static void keep(struct closure *self, FILE *result)
{
	struct week *week = self->week;
	int *found = &week->addresses[self->day];
	if (fscanf(result, "%d %d", &week->visits[self->day], found) != 2 || *found > MOST) //@result
		exit(1);
	for (int i = 0; i < *found && fscanf(result, "%u", &week->who[week->count]) == 1; i++)
		week->count++; //@week
}

int main(void)
{
	static struct week week;
	struct closure when_done[DAYS];
	FILE *result[DAYS];
	for (int i = 0; i < DAYS; i++) {
		int way[2];
		if (pipe(way) < 0)
			return 1;
		if (fork() == 0) {
			addresses(i + 1, fdopen(way[1], "w"));
			_exit(0);
		}
		close(way[1]);
		result[i] = fdopen(way[0], "r");
		when_done[i] = (struct closure){.call = keep, .day = i, .week = &week}; //@closure
	}
	for (int i = 0; i < DAYS; i++)
		when_done[i].call(&when_done[i], result[i]); //@add
	while (wait(NULL) > 0)
		;
	printf("visits");
	for (int i = 0; i < DAYS; i++)
		printf(" %d", week.visits[i]);
	printf("\naddresses");
	for (int i = 0; i < DAYS; i++)
		printf(" %d", week.addresses[i]);
	printf("\nsum %d\n", week.count); //@sum
	printf("week %d\n", distinct(week.who, week.count));
	return 0;
}
