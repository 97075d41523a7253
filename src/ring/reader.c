/* ring/reader: one reader, all rings, one order.
 *
 * What the rings show is noted, not copied, in a window that is indexed by number: so an event costs the same
 * however many rings there are. A record stays in its ring until the next call after its delivery; the
 * space goes back to the writer in larger pieces, and at the latest when there is nothing to deliver. The
 * window is bounded: what lies further ahead stays in its ring, unseen, and fills it. So a writer
 * that is stopped between taking a number and using it makes the others wait; the tool does not grow.
 */
#include "ring/shared.h"

#include <stdlib.h>
#include <string.h>

enum {
	WINDOW = 1 << 15,            /* a power of two */
	PATIENCE_NS = 1000000,       /* how long a number is missing before anybody is asked for dead, */
	PATIENCE_POLLS = 2,          /* and in how many calls */
	NOBODY = -1
};

struct noted { const char *record; uint32_t end, payload; unsigned ring; };   /* record NULL: not seen yet */
struct progress { uint32_t noted, delivered, given_back; };                   /* positions in a ring */
struct own { struct event event; void *payload; };

struct ring_reader {
	struct area *area;
	ring_dead_fn *dead;
	void *ctx;
	uint64_t next, skipped;
	uint64_t taken;                  /* the counter, when last looked at */
	uint64_t missing_since;          /* ns, 0: nothing is missing */
	unsigned missing_polls;
	struct noted *window;            /* of number n at n & (WINDOW - 1) */
	struct progress *rings;
	bool owes;                       /* some ring has space that its writer does not know of */
	int lent_ring;                   /* the ring of the last delivered record, or NOBODY */
	uint32_t lent_end;
	void *lent_own;                  /* the payload of the last delivered event of our own */
	ARRAY(struct own) own;           /* injected, by number; those before own_first are delivered */
	size_t own_first;
};

struct ring_reader *ring_reader_new(void *area, ring_dead_fn *dead, void *ctx)
{
	struct ring_reader *reader = mem_new_or_die(1, sizeof *reader);
	reader->area = area;
	reader->dead = dead;
	reader->ctx = ctx;
	reader->next = 1;
	reader->lent_ring = NOBODY;
	reader->window = mem_new_or_die(WINDOW, sizeof *reader->window);
	reader->rings = mem_new_or_die(reader->area->writers, sizeof *reader->rings);
	return reader;
}

static void drop_own(struct ring_reader *reader)
{
	for (size_t i = reader->own_first; i < reader->own.n; i++)
		free(reader->own.at[i].payload);
	free(reader->lent_own);
	reader->lent_own = NULL;
	reader->own.n = reader->own_first = 0;
}

void ring_reader_free(struct ring_reader *reader)
{
	if (!reader)
		return;
	drop_own(reader);
	array_done(&reader->own);
	free(reader->rings);
	free(reader->window);
	free(reader);
}

void ring_reader_reset(struct ring_reader *reader)
{
	drop_own(reader);
	memset(reader->window, 0, WINDOW * sizeof *reader->window);
	memset(reader->rings, 0, reader->area->writers * sizeof *reader->rings);
	reader->next = 1;
	reader->taken = reader->skipped = reader->missing_since = 0;
	reader->missing_polls = 0;
	reader->owes = false;
	reader->lent_ring = NOBODY;
}

/* ---- looking into the rings ---- */

static uint64_t taken(struct ring_reader *reader)
{
	return reader->taken = atomic_load(&reader->area->counter);
}

static unsigned used(const struct ring_reader *reader)
{
	unsigned count = atomic_load_explicit(&reader->area->used, memory_order_acquire);
	return count < reader->area->writers ? count : reader->area->writers;
}

/* Writers are programs that may crash: a record that makes no sense must not take the tool with it. */
static bool makes_sense(struct ring_reader *reader, const struct record *record, const struct event *event, uint32_t left)
{
	if (record->type == RECORD_PAD)
		return record->bytes >= sizeof *record && record->bytes <= left && record->bytes % 8 == 0;
	if (record->type != RECORD_EVENT || event->size > EVENT_PAYLOAD_MAX || record->bytes != ring_record_bytes(event->size) ||
	    record->bytes > left)
		return false;
	return event->seq >= reader->next && (event->seq <= reader->taken || event->seq <= taken(reader));
}

static void note_ring(struct ring_reader *reader, unsigned index)
{
	struct ring_head *ring = ring_head_of(reader->area, index);
	struct progress *at = &reader->rings[index];
	uint32_t head = atomic_load_explicit(&ring->head, memory_order_acquire), mask = reader->area->ring_bytes - 1;
	if (at->noted == head)
		return;
	const char *data = ring_data_of(reader->area, index);
	while (at->noted != head) {
		const char *start = data + (at->noted & mask);
		uint32_t left = mask + 1 - (at->noted & mask);
		struct record record;
		struct event event = {0};
		memcpy(&record, start, sizeof record);
		if (record.type == RECORD_EVENT && left >= ring_record_bytes(0))
			memcpy(&event, start + sizeof record, sizeof event);
		if (head - at->noted < left)
			left = head - at->noted;
		if (!makes_sense(reader, &record, &event, left)) {
			if (at->delivered == at->noted)
				at->delivered = head;
			at->noted = head;
			reader->owes = true;
			break;
		}
		if (record.type == RECORD_EVENT) {
			if (event.seq - reader->next >= WINDOW)
				break;
			reader->window[event.seq & (WINDOW - 1)] =
				(struct noted){.record = start, .end = at->noted + record.bytes, .payload = event.size, .ring = index};
		}
		at->noted += record.bytes;
	}
}

static void note_all(struct ring_reader *reader)
{
	unsigned count = used(reader);
	for (unsigned i = 0; i < count; i++)
		note_ring(reader, i);
}

/* ---- giving space back ---- */

static void give_back(struct ring_reader *reader, unsigned index)
{
	struct progress *at = &reader->rings[index];
	if (at->given_back == at->delivered)
		return;
	at->given_back = at->delivered;
	ring_give_back(ring_head_of(reader->area, index), at->delivered);
}

static int nothing_now(struct ring_reader *reader)
{
	unsigned count = reader->owes ? used(reader) : 0;
	for (unsigned i = 0; i < count; i++)
		give_back(reader, i);
	reader->owes = false;
	return 0;
}

/* The last delivered event is no longer looked at. */
static void take_back(struct ring_reader *reader)
{
	if (reader->lent_own) {
		free(reader->lent_own);
		reader->lent_own = NULL;
	}
	if (reader->lent_ring == NOBODY)
		return;
	unsigned index = (unsigned)reader->lent_ring;
	struct progress *at = &reader->rings[index];
	at->delivered = reader->lent_end;
	reader->lent_ring = NOBODY;
	reader->owes = true;
	if (at->delivered - at->given_back >= reader->area->ring_bytes / 8)
		give_back(reader, index);
}

/* ---- delivering ---- */

static bool is_here(const struct ring_reader *reader)
{
	return reader->window[reader->next & (WINDOW - 1)].record ||
	       (reader->own_first < reader->own.n && reader->own.at[reader->own_first].event.seq == reader->next);
}

static void go_on(struct ring_reader *reader)
{
	reader->next++;
	reader->missing_since = 0;
	reader->missing_polls = 0;
}

static int deliver(struct ring_reader *reader, struct event *ret_event, const void **ret_payload)
{
	struct noted *noted = &reader->window[reader->next & (WINDOW - 1)];
	if (noted->record) {
		const char *at = noted->record + sizeof(struct record);
		memcpy(ret_event, at, sizeof *ret_event);
		ret_event->size = noted->payload;
		*ret_payload = noted->payload ? at + sizeof *ret_event : NULL;
		reader->lent_ring = (int)noted->ring;
		reader->lent_end = noted->end;
		noted->record = NULL;
	} else {
		struct own *own = &reader->own.at[reader->own_first++];
		*ret_event = own->event;
		*ret_payload = reader->lent_own = own->payload;
		if (reader->own_first == reader->own.n)
			reader->own.n = reader->own_first = 0;
	}
	go_on(reader);
	return 1;
}

/* Might a living writer still publish the missing number? (R3 at the head of ring.c.) Whether one is dead is asked
 * only when its flag has been up for a while, and then again only after a while. */
static bool may_come(struct ring_reader *reader)
{
	unsigned count = used(reader);
	uint64_t now = 0;
	bool asks = false;
	for (unsigned i = 0; i < count; i++) {
		uint64_t flag = atomic_load(&ring_head_of(reader->area, i)->flag);
		if (flag == 0 || flag > reader->next)
			continue;
		if (now == 0) {
			now = ring_now_ns();
			if (reader->missing_since == 0)
				reader->missing_since = now;
			asks = ++reader->missing_polls >= PATIENCE_POLLS && now - reader->missing_since >= PATIENCE_NS;
		}
		if (!asks)
			return true;
		if (!reader->dead(reader->ctx, i)) {
			reader->missing_since = now;
			return true;
		}
	}
	return false;
}

int ring_reader_next(struct ring_reader *reader, struct event *ret_event, const void **ret_payload)
{
	take_back(reader);
	for (;;) {
		if (is_here(reader))
			return deliver(reader, ret_event, ret_payload);
		if (taken(reader) < reader->next)
			return nothing_now(reader);
		note_all(reader);
		if (is_here(reader))
			return deliver(reader, ret_event, ret_payload);
		if (may_come(reader))
			return nothing_now(reader);
		note_all(reader);
		if (is_here(reader))
			return deliver(reader, ret_event, ret_payload);
		reader->skipped++;
		go_on(reader);
	}
}

uint64_t ring_reader_inject(struct ring_reader *reader, struct event *event, const void *payload)
{
	struct own own = {.payload = NULL};
	event->seq = atomic_fetch_add(&reader->area->counter, 1) + 1;
	if (event->size > EVENT_PAYLOAD_MAX)
		event->size = EVENT_PAYLOAD_MAX;
	if (event->size) {
		own.payload = mem_grow_or_die(NULL, event->size, 1);
		memcpy(own.payload, payload, event->size);
	}
	own.event = *event;
	array_push(&reader->own, own);
	return event->seq;
}

uint64_t ring_reader_skipped(const struct ring_reader *reader)
{
	return reader->skipped;
}

bool ring_reader_is_drained(struct ring_reader *reader)
{
	return atomic_load(&reader->area->counter) < reader->next;
}
