/* Stride scheduling: the smallest pass goes next, and takes a step. cc -o share share.c && ./share */
#include <stdio.h>

int main(void)
{
	const int tickets[3] = {3, 2, 1}; //@tickets
	int pass[3] = {0, 0, 0};
	printf("order");
	for (int slice = 0; slice < 6; slice++) {
		int next = 0;
		for (int i = 1; i < 3; i++)
			if (pass[i] < pass[next])
				next = i;
		pass[next] += 6 / tickets[next]; //@slice
		printf(" %c", 'A' + next); //@log
	}
	printf("\n");
	return 0;
}
