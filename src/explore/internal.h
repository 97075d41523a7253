/* explore's own. */
#ifndef PROCESSION_EXPLORE_INTERNAL_H
#define PROCESSION_EXPLORE_INTERNAL_H

#include "explore/explore.h"
#include "picker/picker.h"

enum { LANES_MOST = 16 };

/* One place for a run. */
struct lane {
	struct explore *explore;
	struct session *session;         /* NULL before the first run */
	struct picker_chooser chooser;
	struct search_run *run;          /* NULL: it rests */
	uint64_t looked;                 /* events that were looked at */
	ARRAY(uint16_t) order;           /* the decisions: who */
	struct search_task *stuck; unsigned stuck_count;
	bool cut, broken_off;            /* what follows was tried; it was stopped from outside */
	struct err trouble;
};

/* Makes the schedules shorter, one trial run after the other. */
struct shorten {
	struct session *session;         /* under the picker script; NULL before the first */
	bool trying;
	size_t finding;                  /* which is at work */
	unsigned phase, at, other;       /* what is tried next of it */
	unsigned tries;
	ARRAY(uint16_t) best, trial;
};

/* Runs that the kernel schedules. */
struct repeat { struct session *session; uint64_t done, left; };

struct explore {
	struct explore_spec spec;
	struct search *search;
	struct lane lanes[LANES_MOST];
	unsigned lane_count;
	struct shorten shorten;
	struct repeat repeat;
	ARRAY(struct finding) findings;
	bool lives;                      /* somebody asks who is alive: see explore.h */
	bool again;                      /* and that was found just now: everything from the beginning */
	bool stopping, stopped, over;
	uint64_t runs, begin_ns, end_ns;
	struct err trouble;
};

/* read.c: what stands in choices and events, in the words of the search */
void read_tasks(struct lane *lane, const struct choice *choices, unsigned count, struct search_task *ret_tasks);
void read_events(struct lane *lane);

/* finding.c */
void finding_take(struct explore *explore, struct lane *lane);
void findings_forget(struct explore *explore);
/* A run under os has ended: each of its endings counts; one that the search has not seen is new. */
void finding_take_real(struct explore *explore, const struct world *world);
/* What that run did, for the finding. */
void finding_tell(struct finding *finding, struct history *history);
/* Does a run that has ended so, end as this finding? */
bool finding_is(const struct finding *finding, const struct world *world);
void order_text(const uint16_t order[], size_t count, struct buf *ret_text);
unsigned order_switches(const uint16_t order[], size_t count);

/* shorten.c */
void shorten_pump(struct explore *explore, uint64_t budget_ns);
void shorten_done(struct shorten *shorten);

/* repeat.c */
void repeat_pump(struct explore *explore, uint64_t budget_ns);
void repeat_done(struct repeat *repeat);

#endif
