/* Lottery scheduling: a ticket is drawn for each tick. cc -o draw draw.c && ./draw */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RED = 3, BLUE = 1, TICKS = 40 }; //@tickets

int main(void)
{
	int red = 0, blue = 0;
	srandom((unsigned)time(NULL));
	for (int tick = 0; tick < TICKS; tick++) {
		int winner = (int)(random() % (RED + BLUE)); //@draw
		if (winner < RED)
			red++; //@count
		else
			blue++;
	}
	printf("red_ticks %d\nall_ticks %d\n", red, red + blue);
	return 0;
}
