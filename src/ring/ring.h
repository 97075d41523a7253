/* ring: events from many writers in many processes to one reader, through
 * shared memory, in one order, with nothing lost.
 *
 * An area holds a counter and a ring per writer (one writer, one reader, bytes).
 * To publish, a writer
 *     1. waits for room in its own ring (a full ring makes the writer wait, and
 *        the next event it publishes is preceded by a STALL that says how long),
 *     2. raises its flag, 3. takes a number from the counter,
 *     4. writes the record, 5. moves its head, 6. lowers the flag.
 * The reader delivers by number. A number that no ring shows is either being
 * written (its living writer's flag is up) or its owner died between 3 and 5:
 * then no living writer can hold it, and it is passed over. The argument why the
 * reader may decide that, with its memory orders, stands at the head of ring.c.
 * A killed writer can neither stall nor corrupt the reader. A writer that is stopped between
 * 3 and 5 makes the others wait, once their rings are full, and nothing grows.
 *
 * All words that processes share are lock-free atomics; the futexes are shared
 * ones. The memory is the caller's: a MAP_SHARED mapping, zero-filled at first.
 */
#ifndef PROCESSION_RING_H
#define PROCESSION_RING_H

#include "event/event.h"

enum { RING_BYTES_DEFAULT = 1 << 16 };   /* per writer; a power of two, at least 4 * EVENT_PAYLOAD_MAX */

size_t ring_area_size(unsigned writers, size_t ring_bytes);
/* On zero-filled memory, once, before any writer. Aligned to 64 bytes. */
int ring_area_init(void *area, unsigned writers, size_t ring_bytes);
/* Makes an area that nobody writes to any more as good as new (repeated runs): cost by writers used. */
void ring_area_reset(void *area, unsigned writers_used);

/* The bell: an eventfd that a publisher writes when the reader said it will sleep. */
void ring_bell_want(void *area, bool wanted);      /* reader: before poll(true) and after (false) */
bool ring_bell_taken(void *area);                  /* anyone: was it wanted? clears it; then write the eventfd */

struct ring_writer { void *area; unsigned index; int bell_fd; /* -1 none */ };
/* One live writer per index at a time. */
void ring_writer_init(struct ring_writer *writer, void *area, unsigned index, int bell_fd);
/* Fills seq; the payload (event->size bytes, cut at EVENT_PAYLOAD_MAX) is copied. Returns the seq. Not for
 * signal handlers: they may have come in the middle of it. */
uint64_t ring_publish(struct ring_writer *writer, struct event *event, const void *payload);
/* The two halves, for the test that dies between them. */
uint64_t ring_reserve(struct ring_writer *writer, const struct event *event);
void ring_commit(struct ring_writer *writer, struct event *event, const void *payload, uint64_t seq);

/* Has it a number, or is it about to take one, that no ring shows yet? */
bool ring_writer_is_between(void *area, unsigned index);

struct ring_reader;
/* Is the process behind this writer dead (or was there never one)? Asked only of a writer that may hold a number
 * which has been missing for a millisecond and in two calls, and then again each millisecond: nobody rings for a
 * dead writer, so whoever sleeps while not ring_reader_is_drained calls ring_reader_next again soon. */
typedef bool ring_dead_fn(void *ctx, unsigned writer);
struct ring_reader *ring_reader_new(void *area, ring_dead_fn *dead, void *ctx);
void ring_reader_free(struct ring_reader *reader);
void ring_reader_reset(struct ring_reader *reader);            /* after ring_area_reset */
/* The next event in order. 1 got it (payload borrowed until the next call), 0 none yet. Call until 0: then
 * writers have all their space back. */
int ring_reader_next(struct ring_reader *reader, struct event *ret_event, const void **ret_payload);
/* An event of the reader's own process, numbered and delivered in its place. */
uint64_t ring_reader_inject(struct ring_reader *reader, struct event *event, const void *payload);
uint64_t ring_reader_skipped(const struct ring_reader *reader); /* numbers passed over */
bool ring_reader_is_drained(struct ring_reader *reader);        /* every number taken so far was delivered or skipped */

#endif
