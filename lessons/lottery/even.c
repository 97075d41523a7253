/* A thousand draws: how often does one of my tickets win? cc -o even even.c && ./even */
#include <stdio.h>

enum { MINE = 60 }; //@mine
enum { OTHERS = 60 }; //@others

int main(void)
{
	unsigned long long seed = 1;
	int wins = 0;
	for (int i = 0; i < 1000; i++) {
		seed = (seed * 1103515245 + 12345) % 2147483648; //@draw
		wins += seed / 65536 % (MINE + OTHERS) < MINE; //@win
	}
	printf("wins %d\n", wins);
	return 0;
}
