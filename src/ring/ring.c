/* ring: the writers. See ring.h.
 *
 * Why a missing number may be passed over
 *
 *     writer W, who gets number n         reader, who waits for n
 *     W1  flag = a number <= n            R1  counter >= n?         (else nothing is missing)
 *     W2  n = ++counter                   R2  look into all rings   (n is not there)
 *     W3  write the record                R3  read W.flag; if it is up, not above n: is W dead?
 *     W4  move head                       R4  look into all rings once more
 *     W5  flag = 0                        R5  n still not there: pass it over
 *
 * R1 reads what W2, or a later W2 of anybody, has written; each of these is a read-modify-write, so R1
 * synchronizes with W2 and R3 cannot read a flag older than W1. (The number of writers in use, raised
 * before their first W1, is seen in the same way.) So R3 reads one of
 *   - up, not above n, and W lives: n may still come. The reader gives up for now and tries again later.
 *   - up, above n: a later W1, of a later number. A W1 releases what came before it, W4 too; so R4 finds n.
 *     (But for this a dead writer's number would hold up the reader for as long as others are busy.)
 *   - down, by W5 or a later one, or by the next writer that was given the dead W's ring: W4 was released, or
 *     never was; R4 finds n if it ever comes.
 *   - up, and W is dead: all that W ever did was done before the kernel said so. R4 finds n when W
 *     came as far as W4; when not, n never comes.
 * This holds for every W that might own n; so when R3 found nobody who may still bring n, and it is missing at R4,
 * its owner has died between W2 and W4, and n is lost with it. What goes wrong without R4:
 *
 *     W2  n = 7
 *                                         R2  7 is not there
 *     W4  head: 7 is there
 *     W5  flag = 0
 *                                         R3  nobody's flag is up: 7 is passed over, though it is there
 *
 * and without W1 before W2 the reader could see the number and not yet the flag. A killed writer leaves
 * nothing else behind: what it wrote beyond its head is not looked at, and the head moves by one store.
 *
 * Why nobody sleeps through the bell (Dekker's pattern; all of these are seq_cst)
 *
 *     writer: W2 counter, W5 flag, then reads bell_wanted
 *     reader: writes bell_wanted, then R1 counter, R3 flag
 *
 * Either the writer sees the wish and rings; or the reader, who looks after wishing, sees the number taken
 * and the flag down, and so finds the record. A full ring is the same with `waiting` and `tail`:
 *
 *     writer: writes waiting, then reads tail (and sleeps only while it is still that)
 *     reader: writes tail, then reads waiting (and wakes)
 */
#include "ring/shared.h"

#include <errno.h>
#include <linux/futex.h>
#include <limits.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { STALL_LOOK_NS = 100000000, RING_BYTES_MOST = 1 << 30 };

/* ---- the area ---- */

static size_t heads_at(void)
{
	return sizeof(struct area);
}

static size_t data_at(unsigned writers)
{
	return (heads_at() + writers * sizeof(struct ring_head) + 4095) & ~(size_t)4095;
}

size_t ring_area_size(unsigned writers, size_t ring_bytes)
{
	return data_at(writers) + writers * ring_bytes;
}

struct ring_head *ring_head_of(void *area, unsigned index)
{
	return (struct ring_head *)(void *)((char *)area + heads_at()) + index;
}

char *ring_data_of(void *area, unsigned index)
{
	const struct area *shared = area;
	return (char *)area + data_at(shared->writers) + (size_t)index * shared->ring_bytes;
}

int ring_area_init(void *area, unsigned writers, size_t ring_bytes)
{
	struct area *shared = area;
	if (writers == 0 || (ring_bytes & (ring_bytes - 1)) || ring_bytes < 4 * EVENT_PAYLOAD_MAX || ring_bytes > RING_BYTES_MOST)
		return -EINVAL;
	shared->writers = writers;
	shared->ring_bytes = (uint32_t)ring_bytes;
	return 0;
}

void ring_area_reset(void *area, unsigned writers_used)
{
	struct area *shared = area;
	memset((void *)ring_head_of(area, 0), 0, writers_used * sizeof(struct ring_head));
	atomic_store(&shared->counter, 0);
	atomic_store(&shared->used, 0);
	atomic_store(&shared->bell_wanted, 0);
}

void ring_bell_want(void *area, bool wanted)
{
	atomic_store(&((struct area *)area)->bell_wanted, wanted);
}

bool ring_bell_taken(void *area)
{
	struct area *shared = area;
	return atomic_load(&shared->bell_wanted) && atomic_exchange(&shared->bell_wanted, 0);
}

/* ---- for both sides ---- */

uint32_t ring_record_bytes(uint32_t payload)
{
	return (uint32_t)(sizeof(struct record) + sizeof(struct event)) + ((payload + 7u) & ~7u);
}

uint64_t ring_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void ring_give_back(struct ring_head *ring, uint32_t tail)
{
	atomic_store(&ring->tail, tail);
	if (atomic_load(&ring->waiting))
		syscall(SYS_futex, &ring->tail, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

/* ---- writing ---- */

void ring_writer_init(struct ring_writer *writer, void *area, unsigned index, int bell_fd)
{
	struct area *shared = area;
	struct ring_head *ring = ring_head_of(area, index);
	uint32_t used = atomic_load(&shared->used);
	*writer = (struct ring_writer){.area = area, .index = index, .bell_fd = bell_fd};
	/* What an earlier writer of this ring died with is not ours: its number is lost, its waiting over. */
	ring->stalled_ns = 0;
	ring->tail_seen = atomic_load(&ring->tail);
	ring->last = atomic_load(&shared->counter);
	atomic_store(&ring->waiting, 0);
	atomic_store(&ring->flag, 0);
	while (used <= index && !atomic_compare_exchange_weak(&shared->used, &used, index + 1))
		;
}

static void ring_bell(const struct ring_writer *writer)
{
	uint64_t one = 1;
	if (writer->bell_fd >= 0 && ring_bell_taken(writer->area) && write(writer->bell_fd, &one, sizeof one) < 0)
		return; /* its counter is full: it rings already */
}

/* Where a record that is put at `at` ends, the pad before it counted. */
static uint32_t end_of(const struct area *shared, uint32_t at, uint32_t bytes)
{
	uint32_t to_end = shared->ring_bytes - (at & (shared->ring_bytes - 1));
	return at + (to_end < bytes ? to_end : 0) + bytes;
}

static bool has_room(const struct area *shared, struct ring_head *ring, uint32_t end)
{
	if (end - ring->tail_seen <= shared->ring_bytes)
		return true;
	ring->tail_seen = atomic_load_explicit(&ring->tail, memory_order_acquire);
	return end - ring->tail_seen <= shared->ring_bytes;
}

/* Who waits here holds no number, so the reader never waits for it in turn. */
static void wait_for_room(struct ring_writer *writer, struct ring_head *ring, uint32_t end)
{
	const struct area *shared = writer->area;
	const struct timespec look = {.tv_nsec = STALL_LOOK_NS};
	uint64_t began = ring_now_ns();
	atomic_store(&ring->waiting, 1);
	while (end - (ring->tail_seen = atomic_load(&ring->tail)) > shared->ring_bytes) {
		ring_bell(writer);
		syscall(SYS_futex, &ring->tail, FUTEX_WAIT, ring->tail_seen, &look, NULL, 0);
	}
	atomic_store(&ring->waiting, 0);
	ring->stalled_ns += ring_now_ns() - began;
}

static uint64_t take_number(struct area *shared, struct ring_head *ring)
{
	atomic_store_explicit(&ring->flag, ring->last + 1, memory_order_release);
	return ring->last = atomic_fetch_add(&shared->counter, 1) + 1;
}

static uint32_t payload_of(const struct event *event)
{
	return event->size < EVENT_PAYLOAD_MAX ? event->size : EVENT_PAYLOAD_MAX;
}

uint64_t ring_reserve(struct ring_writer *writer, const struct event *event)
{
	struct area *shared = writer->area;
	struct ring_head *ring = ring_head_of(writer->area, writer->index);
	uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	uint32_t end = end_of(shared, head, ring_record_bytes(payload_of(event)));
	if (!has_room(shared, ring, end))
		wait_for_room(writer, ring, end);
	return take_number(shared, ring);
}

void ring_commit(struct ring_writer *writer, struct event *event, const void *payload, uint64_t seq)
{
	struct area *shared = writer->area;
	struct ring_head *ring = ring_head_of(writer->area, writer->index);
	uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed), at = head & (shared->ring_bytes - 1);
	event->seq = seq;
	event->size = payload_of(event);
	struct record record = {.bytes = ring_record_bytes(event->size), .type = RECORD_EVENT};
	uint32_t end = end_of(shared, head, record.bytes);
	char *data = ring_data_of(writer->area, writer->index);
	if (end - head != record.bytes) {
		struct record pad = {.bytes = shared->ring_bytes - at, .type = RECORD_PAD};
		memcpy(data + at, &pad, sizeof pad);
		at = 0;
	}
	memcpy(data + at, &record, sizeof record);
	memcpy(data + at + sizeof record, event, sizeof *event);
	if (event->size)
		memcpy(data + at + sizeof record + sizeof *event, payload, event->size);
	atomic_store_explicit(&ring->head, end, memory_order_release);
	atomic_store(&ring->flag, 0);
	ring_bell(writer);
}

/* The ring is full, or was: waits for room for the event and for the STALL before it, and tells that. */
static void wait_and_tell(struct ring_writer *writer, struct ring_head *ring, const struct event *event)
{
	struct area *shared = writer->area;
	uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	uint32_t end = end_of(shared, end_of(shared, head, ring_record_bytes(0)), ring_record_bytes(event->size));
	if (!has_room(shared, ring, end))
		wait_for_room(writer, ring, end);
	if (ring->stalled_ns == 0)
		return;
	struct event stall = {
		.time = event->time, .task = event->task, .kind = EVENT_STALL, .line = event->line, .a = (int64_t)ring->stalled_ns,
	};
	ring->stalled_ns = 0;
	uint64_t seq = take_number(shared, ring);
	ring_commit(writer, &stall, NULL, seq);
}

uint64_t ring_publish(struct ring_writer *writer, struct event *event, const void *payload)
{
	struct area *shared = writer->area;
	struct ring_head *ring = ring_head_of(writer->area, writer->index);
	event->size = payload_of(event);
	uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	if (ring->stalled_ns || !has_room(shared, ring, end_of(shared, head, ring_record_bytes(event->size))))
		wait_and_tell(writer, ring, event);
	uint64_t seq = take_number(shared, ring);
	ring_commit(writer, event, payload, seq);
	return seq;
}

bool ring_writer_is_between(void *area, unsigned index)
{
	return atomic_load(&ring_head_of(area, index)->flag) != 0;
}
