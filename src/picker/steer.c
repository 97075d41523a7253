/* picker/steer: the engine under every steered picker.
 *
 * Nothing is decided while anybody is on the way: only when every task stands at its gate, or has
 * ended, is the next one let go. So the order of events is a function of the choices.
 */
#include "picker/picker.h"

#include <stdlib.h>
#include <string.h>

enum { PATIENCE = 20 };

struct steer {
	struct block *block;
	const struct picker_kind *kind;
	void *state;
	steer_emit_fn *emit;
	void *ctx;
	int open_entry;                      /* woke from sleep, its operation is still to come; -1 none */
	uint64_t steps;
	unsigned count;                      /* of the choices that were looked at */
	unsigned patience;                   /* looks left before a descriptor that nobody feeds is called silent */
	uint8_t told[BLOCK_TASKS];           /* the last STATE said of each */
	struct choice choices[BLOCK_TASKS];
};

struct steer *steer_new(struct block *block, const struct picker_kind *kind, void *state, steer_emit_fn *emit, void *ctx)
{
	struct steer *steer = mem_new_or_die(1, sizeof *steer);
	steer->block = block;
	steer->kind = kind;
	steer->state = state;
	steer->emit = emit;
	steer->ctx = ctx;
	steer->open_entry = -1;
	steer->patience = PATIENCE;
	return steer;
}

void steer_free(struct steer *steer)
{
	free(steer);
}

static void tell(struct steer *steer, unsigned kind, unsigned task, uint32_t object, int64_t a, int64_t b, const char *how)
{
	struct event event = {
		.time = atomic_load(&steer->block->head->gate.clock), .task = (uint16_t)task, .kind = (uint16_t)kind,
		.line = steer->block->slots[task].next.line, .object = object, .size = (uint32_t)strlen(how), .a = a, .b = b,
	};
	steer->emit(steer->ctx, &event, how);
}

/* On the way: nothing may be decided before it has come to its gate, or is gone for good. (A process that has said its
 * EXIT still holds descriptors until the kernel has taken it away.) */
static bool is_moving(const struct gate_slot *slot, unsigned task, uint32_t phase)
{
	if (phase == GATE_ENDED)
		return slot->process == task && !atomic_load(&slot->gone);
	return phase == GATE_BORN || phase == GATE_MOVING || phase == GATE_FREE || phase == GATE_LOOKING;
}

/* While somebody moves, what descriptors say may still change: who waits for one is asked when all have come to rest. */
static bool ask_round(struct steer *steer, unsigned count)
{
	uint32_t outside = atomic_load(&steer->block->head->gate.outside);
	bool asked = false;
	for (unsigned i = 0; i < count; i++) {
		struct gate_slot *slot = &steer->block->slots[i];
		bool asks = atomic_load(&slot->phase) == GATE_PARKED && slot->next.until.compare == GATE_ASK;
		if (!asks || slot->asked == outside || atomic_load(&slot->ready))
			continue;
		gate_ask(slot);
		asked = true;
	}
	return asked;
}

/* Who has come to rest stays there until it is let go: so when nobody was seen moving, and nobody was born meanwhile, all are at rest. */
static bool somebody_moves(const struct steer *steer, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		const struct gate_slot *slot = &steer->block->slots[i];
		if (is_moving(slot, i, atomic_load(&slot->phase)))
			return true;
	}
	return atomic_load(&steer->block->head->task_count) != count;
}

/* Fills the choices; true when somebody is still on the way. First who moves, then who could go on: the last one to come to
 * rest may just have let go of what another waits for. */
static bool look(struct steer *steer, unsigned count, unsigned *ret_living)
{
	bool moving = somebody_moves(steer, count);
	uint64_t clock = atomic_load(&steer->block->head->gate.clock);
	*ret_living = 0;
	for (unsigned i = 0; i < count; i++) {
		struct gate_slot *slot = &steer->block->slots[i];
		struct choice *choice = &steer->choices[i];
		uint32_t phase = atomic_load(&slot->phase);
		*choice = (struct choice){.exists = phase != GATE_FREE, .ended = phase == GATE_ENDED};
		*ret_living += !choice->ended && phase != GATE_INSIDE;
		if (phase != GATE_PARKED) {
			choice->exists = choice->exists && phase != GATE_INSIDE && phase != GATE_FOREIGN;
			continue;
		}
		gate_alarm(slot, clock);
		choice->enabled = gate_is_enabled(slot, steer->block->cells, clock, &choice->by_time);
		choice->kind = slot->next.kind;
		choice->object = slot->next.object;
		choice->waits = slot->next.until.compare != GATE_ALWAYS;
		choice->timed = slot->next.sleeping || atomic_load(&slot->alarm);
		choice->wakes = gate_wakes(slot);
	}
	return moving || ask_round(steer, count);
}

static void tell_state(struct steer *steer, unsigned task, uint8_t state)
{
	const struct gate_slot *slot = &steer->block->slots[task];
	if (steer->told[task] == state)
		return;
	steer->told[task] = state;
	bool waits = state == TASK_BLOCKED, timed = waits && slot->next.sleeping;
	const char *how = waits && slot->next.waits_task != EVENT_NO_TASK ? timed ? "task timed" : "task" : timed ? "timed" : "";
	tell(steer, EVENT_STATE, task, state == TASK_BLOCKED ? slot->next.object : 0, state, SOURCE_PICKED, how);
}

/* Says who has become ready or blocked since the last look. */
static void tell_states(struct steer *steer, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		const struct choice *choice = &steer->choices[i];
		if (choice->exists && !choice->ended)
			tell_state(steer, i, choice->enabled && !choice->by_time ? TASK_READY : TASK_BLOCKED);
	}
}

/* counts: an entry of the schedule. */
static int grant(struct steer *steer, unsigned task, bool counts)
{
	struct gate_slot *slot = &steer->block->slots[task];
	_Atomic uint64_t *clock = &steer->block->head->gate.clock;
	bool by_time = !atomic_load(&slot->signals) && !gate_is_ready(slot, steer->block->cells);
	uint64_t wakes = gate_wakes(slot);
	if (by_time && atomic_load(clock) < wakes)
		atomic_store(clock, wakes);
	bool timed_out = by_time && !gate_alarm(slot, wakes) && slot->next.kind != EVENT_SLEEP;
	steer->steps += counts;
	steer->told[task] = TASK_RUNNING;
	tell(steer, EVENT_PICK, task, 0, (int64_t)steer->steps, counts, "");
	gate_grant(slot, timed_out);
	return STEER_MOVED;
}

/* What needs no choice: births, and the operation of an entry that began with a sleep. -1 nothing. */
static int forced(struct steer *steer, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (steer->choices[i].enabled && steer->choices[i].kind == EVENT_BEGIN)
			return (int)i;
	int task = steer->open_entry;
	if (task >= 0 && steer->choices[task].enabled && !steer->choices[task].by_time && steer->choices[task].kind != EVENT_LINE)
		return task;
	return -1;
}

/* Nobody can be picked. Can the world outside the gates still change that: another program of the run, or a byte that the
 * kernel has yet to bring to a descriptor? Then everybody who waits for one looks again, a little later. */
static bool wait_for_outside(struct steer *steer, unsigned count)
{
	bool asking = false, foreign = false;
	for (unsigned i = 0; i < count; i++) {
		const struct gate_slot *slot = &steer->block->slots[i];
		uint32_t phase = atomic_load(&slot->phase);
		asking = asking || (phase == GATE_PARKED && slot->next.until.compare == GATE_ASK);
		foreign = foreign || phase == GATE_FOREIGN;
	}
	if (!foreign && (!asking || steer->patience == 0))
		return false;
	steer->patience -= steer->patience > 0;
	gate_outside_changed(&steer->block->head->gate);
	return true;
}

int steer_advance(struct steer *steer, bool may_choose, struct err *err)
{
	unsigned living, count = atomic_load(&steer->block->head->task_count);
	if (look(steer, count, &living))
		return STEER_MOVING;
	steer->count = count;
	if (steer->kind->advance)
		return living == 0 ? STEER_OVER : steer->kind->advance(steer->state, steer, may_choose, err);
	tell_states(steer, count);
	if (living == 0)
		return STEER_OVER;
	int task = forced(steer, count);
	if (task >= 0 && steer->choices[task].kind != EVENT_BEGIN)
		steer->open_entry = -1;
	if (task >= 0)
		return grant(steer, (unsigned)task, false);
	steer->open_entry = -1;
	if (picker_default(steer->choices, count) < 0)
		return wait_for_outside(steer, count) ? STEER_OUTSIDE : STEER_STUCK;
	steer->patience = PATIENCE;
	if (!may_choose)
		return STEER_WAITS;
	unsigned chosen;
	int result = steer->kind->choose(steer->state, steer->choices, count, &chosen, err);
	if (result <= 0)
		return result < 0 ? result : STEER_WAITS;
	bool lines = atomic_load(&steer->block->head->gate.line_steps) != 0;
	uint16_t kind = steer->choices[chosen].kind;
	/* With lines as steps a wake-up stops at the next line; its operation will count itself. */
	bool wakes = kind == EVENT_SLEEP || kind == EVENT_SPIN, opens = wakes && !lines && !steer->kind->splits;
	if (opens)
		steer->open_entry = (int)chosen;
	return grant(steer, chosen, kind != EVENT_LINE && (!wakes || opens));
}

/* ---- for kinds that advance by themselves ---- */

struct block *steer_block(struct steer *steer)
{
	return steer->block;
}

struct choice *steer_looked(struct steer *steer)
{
	return steer->choices;
}

unsigned steer_count(const struct steer *steer)
{
	return steer->count;
}

int steer_grant(struct steer *steer, unsigned task, bool counts)
{
	steer->patience = PATIENCE;
	return grant(steer, task, counts);
}

void steer_tell(struct steer *steer, const struct event *event, const void *payload)
{
	struct event copy = *event;
	copy.time = atomic_load(&steer->block->head->gate.clock);
	steer->emit(steer->ctx, &copy, payload);
}

void steer_tell_pick(struct steer *steer, unsigned task)
{
	steer->told[task] = TASK_RUNNING;
	tell(steer, EVENT_PICK, task, 0, (int64_t)++steer->steps, 1, "");
}

void steer_tell_state(struct steer *steer, unsigned task, unsigned state)
{
	tell_state(steer, task, (uint8_t)state);
}

bool steer_waits_for_outside(struct steer *steer)
{
	return wait_for_outside(steer, steer->count);
}

unsigned steer_choices(struct steer *steer, struct choice choices[])
{
	unsigned living, count = atomic_load(&steer->block->head->task_count);
	look(steer, count, &living);
	for (unsigned i = 0; i < count; i++)
		choices[i] = steer->choices[i];
	return count;
}
