/* cas() here is one instruction of the CPU: on x86 lock cmpxchg. No lock is taken, nobody is ever blocked. */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct pond {
	atomic_int board;     /* the boat at the jetty */
	atomic_int behind[4]; /* behind[1]: the boat tied to boat 1; 0: none */
	int family[4];        /* family[1]: the boat of family 1 */
};

static bool cas(atomic_int *value, int old, int new)
{
	return atomic_compare_exchange_strong(value, &old, new); //@compare
}

static int take(struct pond *pond, useconds_t asked)
{
	int boat, after;
	do {
		boat = pond->board; //@look
		after = pond->behind[boat]; //@behind
		usleep(asked); //@asked
	} while (!cas(&pond->board, boat, after)); //@swap
	return boat;
}

static void tie(struct pond *pond, int boat)
{
	int now;
	do {
		now = pond->board; //@see
		pond->behind[boat] = now; //@tie
	} while (!cas(&pond->board, now, boat)); //@back
}

static void lend(struct pond *pond)
{
	pond->family[1] = take(pond, 500000); //@one
}

static void wipe(struct pond *pond)
{
	int wet = take(pond, 0); //@wet
	pond->family[2] = take(pond, 0); //@two
	tie(pond, wet); //@dry
}

int main(void)
{
	struct pond *pond = mmap(NULL, sizeof *pond, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (pond == MAP_FAILED)
		return 1;
	*pond = (struct pond){.board = 1, .behind = {0, 2, 3, 0}};
	for (int keeper = 1; keeper <= 2; keeper++) {
		if (fork() == 0) { //@start
			keeper == 1 ? lend(pond) : wipe(pond);
			_exit(0);
		}
		usleep(100000);
	}
	while (wait(NULL) > 0)
		;
	pond->family[3] = take(pond, 0); //@three
	int boats = 0;
	for (int boat = 1; boat <= 3; boat++)
		boats += pond->family[1] == boat || pond->family[2] == boat || pond->family[3] == boat;
	printf("boats %d\n", boats); //@count
	return 0;
}
