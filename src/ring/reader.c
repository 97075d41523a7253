/* ring/reader: one reader, all rings, one order. Events are copied out as they are found, into a
 * window that is indexed by number: so each costs the same, however many rings there are.
 */
#include "ring/shared.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WINDOW_FIRST = 1024, PATIENCE_NS = 1000000 };

struct waiting { struct event event; void *payload; bool here; };

struct ring_reader {
	struct area *area;
	ring_dead_fn *dead;
	void *ctx;
	uint64_t next, skipped;
	uint64_t missing_since;          /* ns, 0: nothing is missing */
	struct waiting *window;          /* slot seq & mask */
	size_t size;                     /* a power of two */
	void *lent;                      /* payload given out last */
};

struct ring_reader *ring_reader_new(void *area, ring_dead_fn *dead, void *ctx)
{
	struct ring_reader *reader = mem_new_or_die(1, sizeof *reader);
	reader->area = area;
	reader->dead = dead;
	reader->ctx = ctx;
	reader->next = 1;
	reader->size = WINDOW_FIRST;
	reader->window = mem_new_or_die(reader->size, sizeof *reader->window);
	return reader;
}

static void drop_window(struct ring_reader *reader)
{
	for (size_t i = 0; i < reader->size; i++)
		if (reader->window[i].here)
			free(reader->window[i].payload);
	free(reader->lent);
	reader->lent = NULL;
}

void ring_reader_free(struct ring_reader *reader)
{
	if (!reader)
		return;
	drop_window(reader);
	free(reader->window);
	free(reader);
}

void ring_reader_reset(struct ring_reader *reader)
{
	drop_window(reader);
	memset(reader->window, 0, reader->size * sizeof *reader->window);
	reader->next = 1;
	reader->missing_since = 0;
}

static struct waiting *slot_of(struct ring_reader *reader, uint64_t seq)
{
	return &reader->window[seq & (reader->size - 1)];
}

static void widen(struct ring_reader *reader, uint64_t seq)
{
	size_t size = reader->size;
	while (seq - reader->next >= size)
		size *= 2;
	struct waiting *old = reader->window;
	size_t old_size = reader->size;
	reader->window = mem_new_or_die(size, sizeof *reader->window);
	reader->size = size;
	for (size_t i = 0; i < old_size; i++)
		if (old[i].here)
			*slot_of(reader, old[i].event.seq) = old[i];
	free(old);
}

/* Numbers from a damaged ring (one below `next`, or absurdly far) are not believed. */
static void keep(struct ring_reader *reader, const struct event *event, const void *payload)
{
	uint64_t taken = atomic_load_explicit(&reader->area->counter, memory_order_acquire);
	if (event->seq < reader->next || event->seq > taken || event->size > EVENT_PAYLOAD_MAX)
		return;
	if (event->seq - reader->next >= reader->size)
		widen(reader, event->seq);
	struct waiting *slot = slot_of(reader, event->seq);
	if (slot->here)
		return;
	slot->here = true;
	slot->event = *event;
	slot->payload = NULL;
	if (event->size) {
		slot->payload = mem_grow_or_die(NULL, event->size, 1);
		memcpy(slot->payload, payload, event->size);
	}
}

static void collect_from(struct ring_reader *reader, unsigned index)
{
	struct ring_head *ring = ring_head_of(reader->area, index);
	uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
	uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
	uint64_t bytes = reader->area->ring_bytes;
	const char *data = ring_data_of(reader->area, index);
	if (head == tail)
		return;
	while (tail < head) {
		uint64_t at = tail & (bytes - 1);
		struct record record;
		struct event event;
		memcpy(&record, data + at, sizeof record);
		if (record.bytes < sizeof record || record.bytes > bytes - at)
			break;
		if (record.type == RECORD_EVENT) {
			memcpy(&event, data + at + sizeof record, sizeof event);
			keep(reader, &event, data + at + sizeof record + sizeof event);
		}
		tail += record.bytes;
	}
	atomic_store_explicit(&ring->tail, tail < head ? head : tail, memory_order_release);
	atomic_fetch_add(&ring->freed, 1);
	if (atomic_load(&ring->waiting))
		ring_futex_wake(&ring->freed);
}

static void collect(struct ring_reader *reader)
{
	unsigned used = atomic_load_explicit(&reader->area->used, memory_order_acquire);
	for (unsigned i = 0; i < used; i++)
		collect_from(reader, i);
}

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Might somebody who lives still publish a missing number? */
static bool may_come(struct ring_reader *reader)
{
	uint64_t now = now_ns();
	if (!reader->missing_since)
		reader->missing_since = now;
	bool patient = now - reader->missing_since < PATIENCE_NS;
	unsigned used = atomic_load_explicit(&reader->area->used, memory_order_acquire);
	for (unsigned i = 0; i < used; i++)
		if (atomic_load(&ring_head_of(reader->area, i)->reserving) && (patient || !reader->dead(reader->ctx, i)))
			return true;
	return false;
}

static int give(struct ring_reader *reader, struct waiting *slot, struct event *ret_event, const void **ret_payload)
{
	free(reader->lent);
	reader->lent = slot->payload;
	*ret_event = slot->event;
	*ret_payload = slot->payload;
	slot->here = false;
	slot->payload = NULL;
	reader->next++;
	reader->missing_since = 0;
	return 1;
}

int ring_reader_next(struct ring_reader *reader, struct event *ret_event, const void **ret_payload)
{
	for (;;) {
		struct waiting *slot = slot_of(reader, reader->next);
		if (slot->here)
			return give(reader, slot, ret_event, ret_payload);
		collect(reader);
		slot = slot_of(reader, reader->next);
		if (slot->here)
			return give(reader, slot, ret_event, ret_payload);
		if (atomic_load_explicit(&reader->area->counter, memory_order_acquire) < reader->next || may_come(reader))
			return 0;
		collect(reader);
		slot = slot_of(reader, reader->next);
		if (slot->here)
			return give(reader, slot, ret_event, ret_payload);
		reader->next++;
		reader->skipped++;
		reader->missing_since = 0;
	}
}

uint64_t ring_reader_inject(struct ring_reader *reader, struct event *event, const void *payload)
{
	event->seq = atomic_fetch_add(&reader->area->counter, 1) + 1;
	keep(reader, event, payload);
	return event->seq;
}

uint64_t ring_reader_skipped(const struct ring_reader *reader)
{
	return reader->skipped;
}

bool ring_reader_is_drained(struct ring_reader *reader)
{
	return atomic_load_explicit(&reader->area->counter, memory_order_acquire) < reader->next;
}
