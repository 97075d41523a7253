/* Virtual runtime and weights, on tasks that are only numbers. cc -o weights weights.c && ./weights */
#include <stdio.h>

enum { HEAVY, LIGHT };
static const int weight[2] = {3, 1}; //@weights

int main(void)
{
	int runtime[2] = {0, 0}, got[2] = {0, 0};
	for (int tick = 0; tick < 24; tick++) {
		int next = runtime[LIGHT] < runtime[HEAVY] ? LIGHT : HEAVY; //@pick
		runtime[next] += 1; //@charge
		got[next]++;
	}
	printf("heavy %d\nweight %d\n", got[HEAVY], weight[HEAVY]);
	return 0;
}
