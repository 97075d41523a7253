/* history: events with snapshots, so that the world at moment n (after the
 * first n events) costs a bounded number of reducer steps, forwards and
 * backwards; and the trace, append-only lists by task that views cut at n.
 *
 * A moment is a count of events, 0 .. history_count(). Times only grow with it.
 * Not for several threads.
 */
#ifndef PROCESSION_HISTORY_H
#define PROCESSION_HISTORY_H

#include "world/world.h"

struct history;

struct history *history_new(void);
void history_free(struct history *history);
/* From here on events are not kept: only the newest world is, and that at every moment. For who never looks back: memory does not grow. */
void history_forget(struct history *history);
void history_add(struct history *history, const struct event *event, const void *payload); /* copies */

uint64_t history_count(const struct history *history);
/* Event number i (0-based), i < count; *ret_payload borrows from the history. */
struct event history_event(const struct history *history, uint64_t i, const void **ret_payload);
/* Borrowed until the next call with another n or the next history_add; n is capped at the count. */
const struct world *history_world(struct history *history, uint64_t n);
/* The last moment whose event's time is <= time (0 when none). */
uint64_t history_at_time(const struct history *history, uint64_t time);
uint64_t history_time(const struct history *history, uint64_t n); /* of the event before moment n; 0 for 0 */
/* The moment after the next/previous event that a person would call a step (an
 * operation, a begin, an end, a verdict; with `lines` also a line); the ends when none. */
uint64_t history_step(const struct history *history, uint64_t n, int direction, bool lines);

/* ---- the trace: index is the event's number, so "before moment n" is index < n ---- */

struct span { uint64_t index, from; uint16_t state, source; int16_t cpu; bool estimated; }; /* holds until the next span's from; cpu: -1 not told; estimated: its begin */
struct trace_mark { uint64_t index, time, step; uint16_t task, kind; bool lost; uint32_t object; };
struct trace_text { uint64_t index, time; uint16_t task; const char *text; };
/* A message: from whom to whom, sent with event `sent` and received with event `index`. */
struct trace_arrow { uint64_t index, time, sent, sent_time; uint16_t from, to; uint32_t object; };
struct trace_move { uint64_t index, time; uint16_t task, from, to; };

const struct span *history_spans(const struct history *history, unsigned task, size_t *ret_count);
const struct trace_mark *history_marks(const struct history *history, unsigned task, size_t *ret_count);
const struct trace_text *history_prints(const struct history *history, size_t *ret_count);
const struct trace_arrow *history_arrows(const struct history *history, size_t *ret_count);
const struct trace_move *history_moves(const struct history *history, size_t *ret_count);
/* For a steered run: how many PICK steps came before event index i (the timeline's axis "steps"). */
uint64_t history_steps_before(const struct history *history, uint64_t index);
/* How many of the first `count` records (index ascending at offset 0 of each) lie before moment n. */
size_t history_cut(const void *records, size_t count, size_t record_size, uint64_t n);

/* The schedule of the first n events: "0 0 1 2 2 1", an entry for each operation
 * (PICK with b = 1 under steered pickers, operations in order otherwise). */
void history_schedule(const struct history *history, uint64_t n, struct buf *ret_text);

#endif
