/* One array, three rules which item comes out. With threads a mutex and a condition variable would stand round both. */
#include <stdio.h>

enum rule { FIFO, LIFO, PRIORITY };
struct queue { int items[8], count; enum rule rule; };

static void put(struct queue *q, int item)
{
	q->items[q->count++] = item; //@put
}

static int get(struct queue *q)
{
	int at = q->rule == LIFO ? q->count - 1 : 0;
	for (int i = 0; q->rule == PRIORITY && i < q->count; i++)
		if (q->items[i] < q->items[at])
			at = i;
	int item = q->items[at]; //@get
	for (q->count--; at < q->count; at++)
		q->items[at] = q->items[at + 1];
	return item;
}

static void drain(const char *name, struct queue *q)
{
	printf("%s", name);
	while (q->count > 0)
		printf(" %d", get(q));
	putchar('\n');
}

int main(void)
{
	static const int in_turn[] = {1, 2, 3}, mixed[] = {5, 1, 3};
	struct queue line = {.rule = FIFO}; //@fifo
	struct queue pile = {.rule = LIFO}; //@lifo
	struct queue ward = {.rule = PRIORITY}; //@priority
	for (int i = 0; i < 3; i++) {
		put(&line, in_turn[i]);
		put(&pile, in_turn[i]);
		put(&ward, mixed[i]);
	}
	drain("line", &line);
	drain("pile", &pile);
	drain("ward", &ward);
	return 0;
}
