/* Round robin, on games that are only numbers. cc -o chess chess.c && ./chess [QUANTUM] */
#include <stdio.h>
#include <stdlib.h>

enum { PUPILS = 3, THINKING = 6 }; //@thinking

int main(int argc, char **argv)
{
	int quantum = argc > 1 ? atoi(argv[1]) : 2;
	int left[PUPILS], clock = 0, playing = PUPILS, response = 0, turnaround = 0;
	if (quantum < 1)
		return 1;
	for (int i = 0; i < PUPILS; i++)
		left[i] = THINKING;
	for (int i = 0; playing > 0; i = (i + 1) % PUPILS) {
		if (left[i] == 0)
			continue;
		if (left[i] == THINKING)
			response += clock; //@first
		int run = left[i] < quantum ? left[i] : quantum;
		clock += run; //@slice
		left[i] -= run;
		if (left[i] == 0) {
			turnaround += clock; //@end
			playing--;
		}
	}
	printf("average_response %g\naverage_turnaround %g\n", (double)response / PUPILS, (double)turnaround / PUPILS);
	return 0;
}
