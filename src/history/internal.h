/* history's own. */
#ifndef PROCESSION_HISTORY_INTERNAL_H
#define PROCESSION_HISTORY_INTERNAL_H

#include "history/history.h"

enum { PIECE_SIZE = 1 << 18 };

struct stored { struct event event; const void *payload; };

struct lane {
	ARRAY(struct span) spans;
	ARRAY(struct trace_mark) marks;
};

/* A message on its way: what its receiver will name it by. */
struct sent { uint32_t object; uint16_t kind, task; int64_t number; uint64_t index, time; };

struct trace {
	ARRAY(struct lane *) lanes;          /* by task */
	ARRAY(struct trace_text) prints;
	ARRAY(struct trace_move) moves;
	ARRAY(struct trace_arrow) arrows;
	ARRAY(struct sent) sent;             /* not received yet; the newest SENT_KEPT */
	ARRAY(uint64_t) steps;               /* index of each step's event, ascending */
};

struct history {
	ARRAY(struct stored) events;
	bool forgets;
	ARRAY(char *) payloads;
	size_t piece_used;
	struct world *newest;                /* after all events */
	ARRAY(struct world *) snapshots;     /* [k]: after k * SNAPSHOT_EVERY events */
	struct world *cursor;                /* after cursor_at events; NULL at first */
	uint64_t cursor_at;
	struct trace trace;
};

void trace_add(struct trace *trace, const struct world *after, const struct stored *stored, uint64_t index, bool lost);
void trace_done(struct trace *trace);

#endif
