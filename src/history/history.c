/* history: events with snapshots.
 *
 * A snapshot of the world every SNAPSHOT_EVERY events, and one cursor: the world at the moment asked for last.
 * A moment ahead of the cursor in the same stretch is reached by going on; any other from the snapshot before it.
 * The newest world is kept beside it, so that following a live run costs one step an event.
 */
#include "history/internal.h"

#include <stdlib.h>
#include <string.h>

enum { SNAPSHOT_EVERY = 4096 };

struct history *history_new(void)
{
	struct history *history = mem_new_or_die(1, sizeof *history);
	history->newest = world_new();
	array_push(&history->snapshots, world_new());
	return history;
}

void history_free(struct history *history)
{
	if (!history)
		return;
	for (size_t i = 0; i < history->snapshots.n; i++)
		world_free(history->snapshots.at[i]);
	for (size_t i = 0; i < history->payloads.n; i++)
		free(history->payloads.at[i]);
	array_done(&history->snapshots);
	array_done(&history->payloads);
	array_done(&history->events);
	world_free(history->newest);
	world_free(history->cursor);
	trace_done(&history->trace);
	free(history);
}

/* Payloads lie in large pieces that never move: borrowed pointers stay good. */
static const void *keep_payload(struct history *history, const void *payload, size_t size)
{
	if (size == 0)
		return NULL;
	if (history->payloads.n == 0 || history->piece_used + size > PIECE_SIZE) {
		char *piece = mem_grow_or_die(NULL, PIECE_SIZE, 1);
		array_push(&history->payloads, piece);
		history->piece_used = 0;
	}
	char *to = history->payloads.at[history->payloads.n - 1] + history->piece_used;
	memcpy(to, payload, size);
	history->piece_used += size;
	return to;
}

void history_forget(struct history *history)
{
	history->forgets = true;
}

void history_add(struct history *history, const struct event *event, const void *payload)
{
	if (history->forgets) {
		world_add(history->newest, event, payload);
		return;
	}
	struct stored stored = {.event = *event};
	if (stored.event.size > EVENT_PAYLOAD_MAX)
		stored.event.size = EVENT_PAYLOAD_MAX;
	stored.payload = keep_payload(history, payload, stored.event.size);
	/* Times only grow: a sleeper's clock and the kernel's may disagree by a little. */
	if (history->events.n && stored.event.time < history->events.at[history->events.n - 1].event.time)
		stored.event.time = history->events.at[history->events.n - 1].event.time;
	array_push(&history->events, stored);
	size_t lost_before = history->newest->lost.n;
	world_add(history->newest, &stored.event, stored.payload);
	trace_add(&history->trace, history->newest, &stored, history->events.n - 1, history->newest->lost.n > lost_before);
	if (history->events.n % SNAPSHOT_EVERY == 0)
		array_push(&history->snapshots, world_copy(history->newest));
}

uint64_t history_count(const struct history *history)
{
	return history->events.n;
}

struct event history_event(const struct history *history, uint64_t i, const void **ret_payload)
{
	if (i >= history->events.n) {
		*ret_payload = NULL;
		return (struct event){.task = EVENT_NO_TASK, .kind = EVENT_KINDS};
	}
	*ret_payload = history->events.at[i].payload;
	return history->events.at[i].event;
}

const struct world *history_world(struct history *history, uint64_t n)
{
	if (n >= history->events.n)
		return history->newest;
	uint64_t at = history->cursor_at, base = n / SNAPSHOT_EVERY * SNAPSHOT_EVERY;
	if (!history->cursor || at > n || at < base) {
		world_free(history->cursor);
		history->cursor = world_copy(history->snapshots.at[n / SNAPSHOT_EVERY]);
		at = base;
	}
	for (; at < n; at++)
		world_add(history->cursor, &history->events.at[at].event, history->events.at[at].payload);
	history->cursor_at = n;
	return history->cursor;
}

uint64_t history_at_time(const struct history *history, uint64_t time)
{
	uint64_t low = 0, high = history->events.n;
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		if (history->events.at[middle].event.time <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint64_t history_time(const struct history *history, uint64_t n)
{
	if (n > history->events.n)
		n = history->events.n;
	return n ? history->events.at[n - 1].event.time : 0;
}

/* Whatever the story tells can be looked at. */
static bool is_stop(unsigned kind, bool lines)
{
	return event_is_op(kind) || !(event_info(kind)->flags & EVENT_QUIET) || (lines && kind == EVENT_LINE);
}

uint64_t history_step(const struct history *history, uint64_t n, int direction, bool lines)
{
	uint64_t count = history->events.n;
	if (direction > 0) {
		while (n < count && !is_stop(history->events.at[n].event.kind, lines))
			n++;
		return n < count ? n + 1 : count;
	}
	if (n > count)
		n = count;
	if (n > 0)
		n--;
	while (n > 0 && !is_stop(history->events.at[n - 1].event.kind, lines))
		n--;
	return n;
}

/* ---- the schedule ---- */

static void add_entry(struct buf *text, unsigned task)
{
	buf_format(text, "%s%u", text->len ? " " : "", task);
}

void history_schedule(const struct history *history, uint64_t n, struct buf *ret_text)
{
	/* Unsteered: operations in order; and what a replay must choose beside them: an end that comes
	 * after a sleep, and the taking of a signal. */
	bool slept[WORLD_TASKS_MAX] = {false}, signalled[WORLD_TASKS_MAX] = {false}, ended[WORLD_TASKS_MAX] = {false};
	bool steered = history->newest->source == SOURCE_PICKED;
	for (uint64_t i = 0; i < n && i < history->events.n; i++) {
		const struct event *event = &history->events.at[i].event;
		if (event->task >= WORLD_TASKS_MAX)
			continue;
		if (steered) {
			if (event->kind == EVENT_PICK && event->b == 1)
				add_entry(ret_text, event->task);
			continue;
		}
		bool ends = event->kind == EVENT_EXIT || event->kind == EVENT_DEATH;
		if (event_is_op(event->kind) || (event->kind == EVENT_EXIT && slept[event->task]) ||
		    (event->kind == EVENT_DEATH && signalled[event->task]))
			add_entry(ret_text, event->task);
		ended[event->task] = ended[event->task] || ends;
		if (event->kind == EVENT_SIGNAL && event->object < WORLD_TASKS_MAX && !ended[event->object])
			signalled[event->object] = true;
		slept[event->task] = event->kind == EVENT_SLEEP || event->kind == EVENT_IO || (slept[event->task] && !event_is_op(event->kind));
	}
}
