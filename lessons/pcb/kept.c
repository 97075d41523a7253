/* A CPU with one register, and two programs that take turns on it. */
#include <stdio.h>

struct state { int pc, sum; };
static const int programs[2][3] = {{1, 1, 1}, {10, 10, 10}};
static struct state cpu, blocks[2]; //@blocks

static void restore(const struct state *block)
{
	cpu = *block; //@restore
}

static void save(struct state *block)
{
	*block = cpu; //@save
}

int main(void)
{
	int results[2];
	for (int turn = 0; turn < 6; turn++) {
		int n = turn % 2;
		restore(&blocks[n]);
		cpu.sum += programs[n][cpu.pc++]; //@run
		results[n] = cpu.sum;
		save(&blocks[n]);
	}
	printf("first %d\n", results[0]); //@told
	printf("second %d\n", results[1]);
	return 0;
}
