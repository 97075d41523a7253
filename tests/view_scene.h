/* Histories for the tests of views: the ticket counter, told event by event,
 * with no process behind it. The numbers are chosen, so the pictures are always
 * the same. */
#ifndef VIEW_SCENE_H
#define VIEW_SCENE_H

#include "history/history.h"
#include "view/view.h"

struct tape {
	struct history *history;
	uint64_t seq, time;
	uint16_t source;
	uint64_t steps;
};

extern const char *const tape_source; /* the program that the tape runs */

void tape_begin(struct tape *tape, uint16_t source, const char *picker);
void tape_add(struct tape *tape, unsigned kind, unsigned task, unsigned line, unsigned object, int64_t a, int64_t b,
              const void *payload, size_t size);
void tape_text(struct tape *tape, unsigned kind, unsigned task, unsigned line, unsigned object, int64_t a, int64_t b,
               const char *text);
void tape_state(struct tape *tape, unsigned task, unsigned state);

/* The ticket counter as the kernel let it run: `buyers` of them read 10, think, write 9. */
struct history *tape_race(unsigned buyers);
/* The same by hand: one moves at a time. 0 starts all, then the given tasks move. */
struct history *tape_steered(unsigned buyers, const unsigned *moves, size_t count);
/* Two tasks, two locks, taken in opposite order: a deadlock. */
struct history *tape_deadlock(void);

/* A watched list: buyer-1 gets a copy of it when it is empty, buyer-2 a later one; each adds something of its own. */
struct history *tape_memory(void);

/* Four jobs of twelve ticks on virtual CPUs, of which the second comes to wait; so many ticks of it. */
struct history *tape_policy(const char *policy, unsigned cpus, unsigned ticks);

/* Two tasks as the kernel tells of them: on one CPU by turns, then each on its own; with a row of the process table. */
struct history *tape_kernel(void);

/* A scene with all fields set that a picture needs; the moment is the end. */
struct scene scene_of(struct history *history);
void scene_moment(struct scene *scene, uint64_t moment);
/* The moment just after the n-th lost update (from 1). */
uint64_t moment_lost(struct history *history, unsigned n);

/* A lesson with all five steps, without the parser. */
struct lesson *scene_lesson(bool chinese);
void scene_lesson_free(struct lesson *lesson);

extern const struct key_hint scene_keys[];
extern const size_t scene_key_count;

#endif
