/* atomic_int: each = and each == is one step, and all processes see all of them in one order (memory_order_seq_cst).
 * With plain int, or with memory_order_relaxed, a CPU may look at want[other] before its own want[me] = 1 has left its
 * store buffer: then both find the other's flag down, and both go. */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct place { atomic_int want[2], turn, bridge, met; };

static void cross(struct place *at, int me, int other)
{
	at->want[me] = 1; //@want
	at->turn = other; //@after-you
	while (at->want[other] != 0 && at->turn != me)
		sched_yield(); //@wait
	at->bridge = me; //@on
	if (at->bridge != me)
		at->met = 1; //@see
	at->want[me] = 0; //@off
}

int main(void)
{
	struct place *at = mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (at == MAP_FAILED)
		return 1;
	for (int me = 0; me < 2; me++) {
		if (fork() == 0) { //@start
			cross(at, me, 1 - me);
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	printf("met %d\n", at->met); //@met
	printf("flags_up %d\n", at->want[0] + at->want[1]); //@up
	return 0;
}
