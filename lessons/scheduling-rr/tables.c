/* You are the teacher: each entry is a minute at that board. cc -o tables tables.c && ./tables 1 2 3 1 2 3 ... */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { PUPILS = 3, MOVES = 4 }; //@moves
static char *round_robin[] = {"", "1", "1", "2", "2", "3", "3", "1", "1", "2", "2", "3", "3"};

int main(int argc, char **argv)
{
	bool seen[PUPILS + 1] = {false};
	int slowest = 0, walks = 0, before = 0;
	if (argc == 1) {
		argc = PUPILS * MOVES + 1;
		argv = round_robin;
	}
	for (int minute = 1; minute < argc; minute++) {
		int who = atoi(argv[minute]); //@move
		if (who < 1 || who > PUPILS)
			return 1;
		if (!seen[who]) {
			seen[who] = true;
			slowest = minute - 1; //@first
		}
		if (before && who != before)
			walks++; //@walk
		before = who;
	}
	printf("slowest_response %d\nwalks %d\n", slowest, walks);
	return 0;
}
