/* Fair share: the least virtual runtime goes next. cc -o evening evening.c && ./evening */
#include <stdio.h>

enum { BUILD, MOVIE };

int main(void)
{
	int runtime[2] = {0, 0}, got[2] = {0, 0}, awake = 1;
	for (int tick = 0; tick < 24; tick++) {
		if (tick == 12) {
			runtime[MOVIE] = runtime[BUILD]; //@wake
			awake = 2;
		}
		int next = awake == 2 && runtime[MOVIE] < runtime[BUILD] ? MOVIE : BUILD;
		runtime[next]++; //@tick
		got[next]++; //@count
	}
	printf("movie_got %d\n", got[MOVIE]);
	return 0;
}
