/* ring: see ring.h.
 *
 * Why a missing number may be passed over. A writer W that owns number n did, in
 * this order,
 *
 *     W: reserving = 1                reader: sees counter >= n, n in no ring
 *     W: n = ++counter   (acq_rel)    reader: looks at every W.reserving
 *     W: record, head    (release)    reader: looks into the rings once more
 *     W: reserving = 0   (seq_cst)
 *
 * The reader saw counter >= n by an acquire load, so it cannot see W's flag as it was
 * before the first line. It sees it up: W may still hold n, and if W lives we wait for it. Or
 * down again: then the head was moved before, and the second look finds the record. If W is
 * dead, what it has published before it died is found by the second look, too, and what is not
 * there then never comes. So: no living writer with its flag up, and n still missing at the second look
 * => n is lost with its owner.
 *
 * The bell is Dekker's pattern: the writer's last store (the flag, seq_cst) comes before it asks
 * whether the bell is wanted, the reader's wish (seq_cst) before it looks into the rings.
 */
#include "ring/shared.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { STALL_LOOK_NS = 100000000 };

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
	return (char *)area + data_at(shared->writers) + index * shared->ring_bytes;
}

int ring_area_init(void *area, unsigned writers, size_t ring_bytes)
{
	struct area *shared = area;
	if (writers == 0 || (ring_bytes & (ring_bytes - 1)) || ring_bytes < 4 * EVENT_PAYLOAD_MAX)
		return -EINVAL;
	shared->writers = writers;
	shared->ring_bytes = ring_bytes;
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

/* ---- writing ---- */

static void futex_wait(_Atomic uint32_t *word, uint32_t expected, uint64_t ns)
{
	struct timespec time = {.tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u)};
	syscall(SYS_futex, word, FUTEX_WAIT, expected, &time, NULL, 0);
}

void ring_futex_wake(_Atomic uint32_t *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE, INT32_MAX, NULL, NULL, 0);
}

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void ring_writer_init(struct ring_writer *writer, void *area, unsigned index, int bell_fd)
{
	struct area *shared = area;
	uint32_t used = atomic_load(&shared->used);
	*writer = (struct ring_writer){.area = area, .index = index, .bell_fd = bell_fd};
	while (used <= index && !atomic_compare_exchange_weak(&shared->used, &used, index + 1))
		;
}

static void ring_bell(const struct ring_writer *writer)
{
	uint64_t one = 1;
	if (writer->bell_fd >= 0 && ring_bell_taken(writer->area) && write(writer->bell_fd, &one, sizeof one) < 0)
		return; /* the counter is full: it rings */
}

static uint32_t record_bytes(uint32_t payload)
{
	return (uint32_t)(sizeof(struct record) + sizeof(struct event) + ((payload + 7u) & ~7u));
}

/* Bytes to have free so that a record fits in one piece: with the pad before the ring's end. */
static uint64_t room_needed(const struct area *shared, uint64_t head, uint32_t bytes)
{
	uint64_t to_end = shared->ring_bytes - (head & (shared->ring_bytes - 1));
	return to_end < bytes ? to_end + bytes : bytes;
}

static bool has_room(const struct area *shared, struct ring_head *ring, uint32_t bytes)
{
	uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	uint64_t used = head - atomic_load_explicit(&ring->tail, memory_order_acquire);
	return shared->ring_bytes - used >= room_needed(shared, head, bytes);
}

static void wait_for_room(struct ring_writer *writer, uint32_t bytes)
{
	const struct area *shared = writer->area;
	struct ring_head *ring = ring_head_of(writer->area, writer->index);
	uint64_t began = now_ns();
	while (!has_room(shared, ring, bytes)) {
		uint32_t freed = atomic_load(&ring->freed);
		atomic_store(&ring->waiting, 1);
		if (has_room(shared, ring, bytes))
			break;
		ring_bell(writer);
		futex_wait(&ring->freed, freed, STALL_LOOK_NS);
	}
	atomic_store(&ring->waiting, 0);
	ring->stalled_ns += now_ns() - began;
}

static uint64_t take_number(struct ring_writer *writer, uint32_t payload)
{
	struct area *shared = writer->area;
	struct ring_head *ring = ring_head_of(writer->area, writer->index);
	uint32_t bytes = record_bytes(payload);
	if (!has_room(shared, ring, bytes))
		wait_for_room(writer, bytes);
	atomic_store_explicit(&ring->reserving, 1, memory_order_relaxed);
	return atomic_fetch_add_explicit(&shared->counter, 1, memory_order_acq_rel) + 1;
}

uint64_t ring_reserve(struct ring_writer *writer, const struct event *event)
{
	return take_number(writer, event->size);
}

void ring_commit(struct ring_writer *writer, struct event *event, const void *payload, uint64_t seq)
{
	struct area *shared = writer->area;
	struct ring_head *ring = ring_head_of(writer->area, writer->index);
	char *data = ring_data_of(writer->area, writer->index);
	uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed), at = head & (shared->ring_bytes - 1);
	struct record record = {.bytes = record_bytes(event->size), .type = RECORD_EVENT};
	event->seq = seq;
	if (shared->ring_bytes - at < record.bytes) {
		struct record pad = {.bytes = (uint32_t)(shared->ring_bytes - at), .type = RECORD_PAD};
		memcpy(data + at, &pad, sizeof pad);
		head += pad.bytes;
		at = 0;
	}
	memcpy(data + at, &record, sizeof record);
	memcpy(data + at + sizeof record, event, sizeof *event);
	if (event->size)
		memcpy(data + at + sizeof record + sizeof *event, payload, event->size);
	atomic_store_explicit(&ring->head, head + record.bytes, memory_order_release);
	atomic_store_explicit(&ring->reserving, 0, memory_order_seq_cst);
	ring_bell(writer);
}

static void tell_stall(struct ring_writer *writer, const struct event *like)
{
	struct ring_head *ring = ring_head_of(writer->area, writer->index);
	struct event stall = {.time = like->time, .task = like->task, .kind = EVENT_STALL, .line = like->line,
	                      .a = (int64_t)ring->stalled_ns};
	ring->stalled_ns = 0;
	uint64_t seq = take_number(writer, 0);
	ring_commit(writer, &stall, NULL, seq);
}

uint64_t ring_publish(struct ring_writer *writer, struct event *event, const void *payload)
{
	struct ring_head *ring = ring_head_of(writer->area, writer->index);
	if (event->size > EVENT_PAYLOAD_MAX)
		event->size = EVENT_PAYLOAD_MAX;
	/* Waiting comes before the number: a writer that waits holds none. */
	if (!has_room(writer->area, ring, record_bytes(event->size)))
		wait_for_room(writer, record_bytes(event->size));
	if (ring->stalled_ns)
		tell_stall(writer, event);
	uint64_t seq = take_number(writer, event->size);
	ring_commit(writer, event, payload, seq);
	return seq;
}
