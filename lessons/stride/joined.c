/* A newcomer among tasks that have computed for a while. cc -o joined joined.c && ./joined */
#include <stdio.h>

int main(void)
{
	int pass[3] = {0, 0, 0}, got[3] = {0, 0, 0}, tasks = 2;
	for (int tick = 0; tick < 24; tick++) {
		if (tick == 12)
			pass[tasks++] = pass[0] < pass[1] ? pass[0] : pass[1]; //@enter
		int next = 0;
		for (int i = 1; i < tasks; i++)
			if (pass[i] < pass[next]) //@pick
				next = i;
		pass[next]++; //@step
		got[next]++;
	}
	printf("newcomer %d\n", got[2]);
	return 0;
}
