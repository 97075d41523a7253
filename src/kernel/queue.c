/* kernel/queue: a binary heap by time; what came first goes first at equal times. */
#include "kernel/internal.h"

#include <stdlib.h>

static bool is_before(const struct queued *a, const struct queued *b)
{
	return a->record.time < b->record.time || (a->record.time == b->record.time && a->order < b->order);
}

void queue_add(struct kernel *kernel, const struct kernel_record *record)
{
	struct queued queued = {.record = *record, .order = kernel->order++};
	array_push(&kernel->queue, queued);
	size_t i = kernel->queue.n - 1;
	struct queued *at = kernel->queue.at;
	for (; i > 0 && is_before(&queued, &at[(i - 1) / 2]); i = (i - 1) / 2)
		at[i] = at[(i - 1) / 2];
	at[i] = queued;
}

bool queue_take(struct kernel *kernel, uint64_t until, struct kernel_record *ret_record)
{
	struct queued *at = kernel->queue.at;
	if (kernel->queue.n == 0 || at[0].record.time > until)
		return false;
	*ret_record = at[0].record;
	struct queued last = at[--kernel->queue.n];
	size_t i = 0, count = kernel->queue.n;
	for (;;) {
		size_t child = 2 * i + 1;
		if (child >= count)
			break;
		if (child + 1 < count && is_before(&at[child + 1], &at[child]))
			child++;
		if (!is_before(&at[child], &last))
			break;
		at[i] = at[child];
		i = child;
	}
	if (count)
		at[i] = last;
	return true;
}
