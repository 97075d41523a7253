/* gate: see gate.h.
 *
 * The token word. Waiting for a token must also end when the mode changes, and
 * a futex waits on one word only; so the word holds a generation beside the
 * count, and a change of mode bumps it:
 *
 *     task                                    tool
 *     word = tokens (gen 3, count 0)
 *     mode is TOKENS                          mode = OPEN
 *                                             tokens: gen 4
 *     futex_wait(tokens, gen 3): EAGAIN       futex_wake
 *
 * Were the generation not there, the change between the second and the last
 * line would be slept through.
 */
#include "gate/gate.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "event/event.h"

enum { TOKEN_COUNT_BITS = 16, TOKEN_COUNT_MASK = (1 << TOKEN_COUNT_BITS) - 1 };

long gate_futex_wait(_Atomic uint32_t *word, uint32_t expected, int64_t timeout_ns)
{
	struct timespec time = {.tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000};
	long result = syscall(SYS_futex, word, FUTEX_WAIT, expected, timeout_ns < 0 ? NULL : &time, NULL, 0);
	return result < 0 ? -errno : 0;
}

void gate_futex_wake(_Atomic uint32_t *word, int count)
{
	syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
}

bool gate_holds(const struct gate_condition *until, _Atomic int32_t *cells)
{
	if (until->compare == GATE_ALWAYS)
		return true;
	int32_t now = atomic_load(&cells[until->cell]);
	switch (until->compare) {
	case GATE_EQUAL: return now == until->value;
	case GATE_NOT_EQUAL: return now != until->value;
	default: return now >= until->value;
	}
}

bool gate_is_ready(const struct gate_slot *slot, _Atomic int32_t *cells)
{
	if (slot->next.kind == EVENT_SLEEP)
		return false;
	return slot->next.until.compare == GATE_ASK ? atomic_load(&slot->ready) : gate_holds(&slot->next.until, cells);
}

uint64_t gate_wakes(const struct gate_slot *slot)
{
	uint64_t alarm = atomic_load(&slot->alarm), wakes = slot->next.sleeping ? slot->next.wakes : GATE_NEVER;
	return alarm && alarm < wakes ? alarm : wakes;
}

bool gate_alarm(struct gate_slot *slot, uint64_t clock)
{
	uint64_t alarm = atomic_load(&slot->alarm);
	if (!alarm || alarm > clock)
		return false;
	atomic_store(&slot->alarm, 0);
	atomic_fetch_or(&slot->signals, GATE_SIGNAL_BIT(SIGALRM));
	return true;
}

bool gate_is_enabled(const struct gate_slot *slot, _Atomic int32_t *cells, uint64_t clock, bool *ret_by_time)
{
	uint32_t signals = atomic_load(&slot->signals);
	*ret_by_time = false;
	if (atomic_load(&slot->phase) != GATE_PARKED)
		return false;
	if (atomic_load(&slot->stopped))
		return signals & GATE_SIGNAL_BIT(SIGKILL);
	if (signals || gate_is_ready(slot, cells))
		return true;
	uint64_t wakes = gate_wakes(slot);
	*ret_by_time = clock < wakes;
	return wakes != GATE_NEVER;
}

static bool take_token(struct gate_head *head, uint32_t *ret_word)
{
	uint32_t word = atomic_load(&head->tokens);
	while (word & TOKEN_COUNT_MASK)
		if (atomic_compare_exchange_weak(&head->tokens, &word, word - 1))
			return true;
	*ret_word = word;
	return false;
}

/* The number first: what changes during the look is looked at once more. */
static void look(struct gate_head *head, struct gate_slot *slot, const struct gate_hooks *hooks)
{
	slot->asked = atomic_load(&head->outside);
	atomic_store(&slot->ready, hooks->ready(hooks->ctx));
}

static enum gate_pass park(struct gate_head *head, struct gate_slot *slot, const struct gate_next *next,
                           const struct gate_hooks *hooks)
{
	slot->next = *next;
	atomic_store(&slot->timed_out, 0);
	do {
		uint32_t go = atomic_load(&slot->go);
		if (next->until.compare == GATE_ASK)
			look(head, slot, hooks);
		atomic_store(&slot->phase, GATE_PARKED);
		hooks->ring_bell(hooks->ctx);
		while (atomic_load(&slot->go) == go)
			gate_futex_wait(&slot->go, go, -1);
	} while (atomic_load(&slot->phase) == GATE_LOOKING);
	if (atomic_load(&slot->signals))
		return GATE_SIGNAL;
	return atomic_load(&slot->timed_out) ? GATE_TIMED_OUT : GATE_GO;
}

enum gate_pass gate_enter(struct gate_head *head, struct gate_slot *slot, const struct gate_next *next,
                          const struct gate_hooks *hooks)
{
	for (bool held = false;;) {
		uint32_t mode = atomic_load(&head->mode), word = 0;
		bool free_line = next->kind == EVENT_LINE && !atomic_load(&head->line_steps);
		bool passes = mode == GATE_OPEN || (free_line && mode != GATE_CLOSING);
		if (passes || (mode == GATE_TOKENS && take_token(head, &word))) {
			if (held)
				hooks->held(hooks->ctx, false);
			return GATE_GO;
		}
		if (mode == GATE_STEERED)
			return park(head, slot, next, hooks);
		if (mode == GATE_CLOSING) {
			gate_futex_wait(&head->mode, mode, -1);
			continue;
		}
		if (!held)
			hooks->held(hooks->ctx, held = true);
		if (atomic_load(&head->mode) == mode)
			gate_futex_wait(&head->tokens, word, -1);
	}
}

void gate_grant(struct gate_slot *slot, bool timed_out)
{
	atomic_store(&slot->timed_out, timed_out);
	atomic_store(&slot->phase, GATE_MOVING);
	atomic_fetch_add(&slot->go, 1);
	gate_futex_wake(&slot->go, 1);
}

void gate_ask(struct gate_slot *slot)
{
	atomic_store(&slot->phase, GATE_LOOKING);
	atomic_fetch_add(&slot->go, 1);
	gate_futex_wake(&slot->go, 1);
}

void gate_outside_changed(struct gate_head *head)
{
	atomic_fetch_add(&head->outside, 1);
}

void gate_mode_set(struct gate_head *head, enum gate_mode mode)
{
	atomic_store(&head->mode, mode);
	uint32_t word = atomic_load(&head->tokens);
	while (!atomic_compare_exchange_weak(&head->tokens, &word, (word & ~(uint32_t)TOKEN_COUNT_MASK) + (1u << TOKEN_COUNT_BITS)))
		;
	gate_futex_wake(&head->tokens, INT32_MAX);
	gate_futex_wake(&head->mode, INT32_MAX);
}

void gate_tokens_add(struct gate_head *head, uint32_t count, uint32_t most)
{
	uint32_t word = atomic_load(&head->tokens), now, then;
	do {
		now = word & TOKEN_COUNT_MASK;
		then = now + count < most ? now + count : most;
		if (then <= now)
			return;
	} while (!atomic_compare_exchange_weak(&head->tokens, &word, (word & ~(uint32_t)TOKEN_COUNT_MASK) | then));
	gate_futex_wake(&head->tokens, (int)(then - now));
}
