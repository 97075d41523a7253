/* ring's own: the words that writers and the reader share. */
#ifndef PROCESSION_RING_SHARED_H
#define PROCESSION_RING_SHARED_H

#include <stdatomic.h>
#include "ring/ring.h"

enum { RECORD_EVENT = 1, RECORD_PAD = 2 };

/* A record is this head, the event, the payload, and up to a multiple of 8. A pad fills the ring up
 * to its end when a record does not fit there in one piece. */
struct record { uint32_t bytes, type; };      /* bytes: with this head */

/* Positions count bytes modulo 2^32; a ring's size divides that, so position & (size - 1) is the place. */
struct ring_head {
	/* the writer's line */
	_Alignas(64) _Atomic uint32_t head;   /* bytes ever written */
	_Atomic uint32_t waiting;             /* it sleeps until the tail moves */
	_Atomic uint64_t flag;                /* 0 down; up: it has, or is about to have, a number that no ring
	                                       * shows, and which is not below this one */
	uint64_t last;                        /* its own: no number of its future is as low as this */
	uint64_t stalled_ns;                  /* its own: to be told */
	uint32_t tail_seen;                   /* its own: the tail when it last looked */
	/* the reader's line */
	_Alignas(64) _Atomic uint32_t tail;   /* bytes ever given back; a futex */
};

struct area {
	uint32_t writers;
	uint32_t ring_bytes;
	_Atomic uint32_t used;                 /* indices below this one have, or had, a writer */
	_Alignas(64) _Atomic uint64_t counter; /* the last number taken; numbers begin at 1 */
	_Alignas(64) _Atomic uint32_t bell_wanted;
};

struct ring_head *ring_head_of(void *area, unsigned index);
char *ring_data_of(void *area, unsigned index);
uint32_t ring_record_bytes(uint32_t payload);
uint64_t ring_now_ns(void);
/* Gives the writer its ring up to `tail` back, and wakes it when it waits for that. */
void ring_give_back(struct ring_head *ring, uint32_t tail);

#endif
