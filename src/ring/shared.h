/* ring's own: the words that writers and the reader share. */
#ifndef PROCESSION_RING_SHARED_H
#define PROCESSION_RING_SHARED_H

#include <stdatomic.h>
#include "ring/ring.h"

enum { RECORD_EVENT = 1, RECORD_PAD = 2 };

struct record { uint32_t bytes, type; };      /* bytes: with this head; a multiple of 8 */

struct ring_head {
	_Alignas(64) _Atomic uint64_t head;   /* bytes ever written; the writer's */
	_Atomic uint32_t reserving;
	uint64_t stalled_ns;                  /* the writer's own: to be told */
	_Alignas(64) _Atomic uint64_t tail;   /* bytes ever read; the reader's */
	_Atomic uint32_t freed;               /* futex: counts the reader's steps */
	_Atomic uint32_t waiting;
};

struct area {
	uint32_t writers;
	uint64_t ring_bytes;
	_Atomic uint32_t used;                 /* indices below this one have, or had, a writer */
	_Alignas(64) _Atomic uint64_t counter; /* the last number taken; numbers begin at 1 */
	_Alignas(64) _Atomic uint32_t bell_wanted;
};

struct ring_head *ring_head_of(void *area, unsigned index);
char *ring_data_of(void *area, unsigned index);
void ring_futex_wake(_Atomic uint32_t *word);

#endif
