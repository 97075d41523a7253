/* search/clock: what came before what. Each task, each step and each object that was touched has a vector clock.
 *
 * A step's clock is its task's, joined with those of the steps before it that it depends on: it follows the last
 * step that touched the same object, and that one follows those before it; a read follows only writes.
 */
#include "search/internal.h"

#include <stdlib.h>
#include <string.h>

static void join(uint32_t *to, const uint32_t *from, unsigned width)
{
	for (unsigned i = 0; i < width; i++)
		if (from[i] > to[i])
			to[i] = from[i];
}

const uint32_t *clock_of(const struct search_run *run, unsigned step)
{
	return run->clocks.at + (size_t)step * run->width;
}

/* The same rows, wider. */
static uint32_t *widened(const uint32_t *rows, size_t count, unsigned from, unsigned to)
{
	uint32_t *wider = mem_new_or_die(count + 1, to * sizeof *wider);
	for (size_t i = 0; i < count; i++)
		memcpy(wider + i * to, rows + i * from, from * sizeof *wider);
	return wider;
}

static void widen(struct search_run *run, unsigned tasks)
{
	unsigned from = run->width, to = from ? from : 8;
	while (to < tasks)
		to *= 2;
	if (to == from)
		return;
	size_t rows = from ? run->clocks.n / from : 0;
	uint32_t *clocks = widened(run->clocks.at, rows, from, to), *now = widened(run->now.at, from, from, to);
	now = mem_grow_or_die(now, (size_t)to * to, sizeof *now);
	memset(now + (size_t)from * to, 0, (size_t)(to - from) * to * sizeof *now);
	free(run->clocks.at);
	free(run->now.at);
	run->clocks.at = clocks;
	run->clocks.n = rows * to;
	run->clocks.cap = (rows + 1) * to;
	run->now.at = now;
	run->now.n = run->now.cap = (size_t)to * to;
	run->width = to;
}

uint32_t *clock_now(struct search_run *run, unsigned task)
{
	widen(run, task + 1);
	return run->now.at + (size_t)task * run->width;
}

void clock_step(struct search_run *run, unsigned task, struct node *node, unsigned branch)
{
	struct step step = {.node = node, .branch = branch, .task = (uint16_t)task, .touches = run->touches.n};
	clock_now(run, task);
	array_push(&run->steps, step);
}

static struct seen *seen_of(struct search_run *run, uint32_t object)
{
	for (size_t i = 0; i < run->seen.n; i++)
		if (run->seen.at[i].object == object)
			return &run->seen.at[i];
	array_push(&run->seen, (struct seen){.object = object});
	return &run->seen.at[run->seen.n - 1];
}

static uint8_t access_of(const struct search_run *run, unsigned step, uint32_t object)
{
	const struct step *of = &run->steps.at[step];
	uint8_t access = SEARCH_LOCAL;
	for (size_t i = 0; i < of->touch_count; i++)
		if (run->touches.at[of->touches + i].object == object && run->touches.at[of->touches + i].access != SEARCH_READ)
			return run->touches.at[of->touches + i].access;
		else if (run->touches.at[of->touches + i].object == object)
			access = SEARCH_READ;
	return access;
}

/* Behind the last that changed the object; who changes it, behind all who have read it since, too. */
static void follow(struct search_run *run, uint32_t *clock, const struct seen *seen, uint8_t access)
{
	for (size_t i = seen->steps.n; i-- > 0;) {
		bool read = access_of(run, seen->steps.at[i], seen->object) == SEARCH_READ;
		if (!read || access != SEARCH_READ)
			join(clock, clock_of(run, seen->steps.at[i]), run->width);
		if (!read)
			return;
	}
}

void clock_settle(struct search_run *run)
{
	if (run->steps.n == 0 || run->steps.at[run->steps.n - 1].settled)
		return;
	unsigned at = (unsigned)run->steps.n - 1;
	struct step *step = &run->steps.at[at];
	step->settled = true;
	step->touch_count = run->touches.n - step->touches;
	array_reserve(&run->clocks, run->clocks.n + run->width);
	uint32_t *clock = run->clocks.at + run->clocks.n, *now = clock_now(run, step->task);
	run->clocks.n += run->width;
	memcpy(clock, now, run->width * sizeof *clock);
	for (size_t i = 0; i < step->touch_count; i++) {
		struct touch touch = run->touches.at[step->touches + i];
		follow(run, clock, seen_of(run, touch.object), touch.access);
	}
	for (size_t i = 0; i < step->touch_count && !run->search->spec.all && run->search->spec.strategy == SEARCH_EXHAUSTIVE; i++)
		race_find(run, at, step->task, run->touches.at[step->touches + i], now, clock);
	clock[step->task] = at + 1;
	memcpy(now, clock, run->width * sizeof *clock);
	for (size_t i = 0; i < step->touch_count; i++) {
		struct seen *seen = seen_of(run, run->touches.at[step->touches + i].object);
		if (seen->steps.n == 0 || seen->steps.at[seen->steps.n - 1] != at)
			array_push(&seen->steps, at);
	}
}
