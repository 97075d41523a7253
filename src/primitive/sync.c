/* primitive/sync: Semaphore, Event, Condition, Barrier. What a task waits for is a cell; effect and event are numbered as
 * one (the object's order lock), so the story tells the true order. None sleeps while it holds that.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

static struct block_object *object_of(const struct runtime *runtime, unsigned object)
{
	return &runtime->block.objects[object];
}

static uint64_t deadline_of(const struct probe *probe, int64_t timeout_ns)
{
	return timeout_ns >= 0 ? probe_now(probe) + (uint64_t)timeout_ns : 0;
}

static struct gate_condition condition(const struct runtime *runtime, unsigned object, unsigned which, unsigned compare, int32_t value)
{
	return (struct gate_condition){object_of(runtime, object)->cell + which, compare, value};
}

static void wake(_Atomic int32_t *cell, int count)
{
	gate_futex_wake((_Atomic uint32_t *)cell, count);
}

/* ---- Semaphore: its value; how many sleep; the bound (0: none) ---- */

enum { SEMAPHORE_VALUE, SEMAPHORE_SLEEPERS, SEMAPHORE_BOUND, SEMAPHORE_CELLS };

int semaphore_new(struct runtime *runtime, int value, bool bounded, const char *name, bool is_private, struct err *err)
{
	struct object_spec spec = {.kind = OBJECT_SEMAPHORE, .name = name, .cells = SEMAPHORE_CELLS, .b = value, .is_private = is_private};
	if (value < 0)
		return err_typed(err, EINVAL, "ValueError", "%s", _("semaphore initial value must be >= 0"));
	int object = object_new(runtime, &spec, err);
	if (object > 0) {
		atomic_store(object_cell(runtime, (unsigned)object, SEMAPHORE_VALUE), value);
		atomic_store(object_cell(runtime, (unsigned)object, SEMAPHORE_BOUND), bounded ? value + 1 : 0);
	}
	return object;
}

/* One less, if there is one; told when `tell`. */
static bool take_one(struct runtime *runtime, unsigned object, struct probe *probe)
{
	_Atomic int32_t *value = object_cell(runtime, object, SEMAPHORE_VALUE);
	block_order_take(runtime->pid, &object_of(runtime, object)->order);
	int32_t now = atomic_load(value);
	bool got = now > 0;
	if (got) {
		atomic_store(value, now - 1);
		probe_event(probe, EVENT_ACQUIRE, object, 1, now - 1, NULL, 0);
	}
	block_order_give(&object_of(runtime, object)->order);
	return got;
}

int semaphore_acquire(struct runtime *runtime, unsigned object, bool blocking, int64_t timeout_ns, bool *ret_got)
{
	struct probe *probe = runtime->probe;
	_Atomic int32_t *value = object_cell(runtime, object, SEMAPHORE_VALUE), *sleepers = object_cell(runtime, object, SEMAPHORE_SLEEPERS);
	uint64_t deadline = blocking ? deadline_of(probe, timeout_ns) : 0;
	struct probe_op op = {
		.kind = EVENT_ACQUIRE, .object = object, .timeout_ns = blocking ? timeout_ns : -1,
		.until = condition(runtime, object, SEMAPHORE_VALUE, blocking ? GATE_AT_LEAST : GATE_ALWAYS, 1),
	};
	probe_pass(probe, &op);
	bool got, waits = blocking && !probe_is_steered(probe);
	while (!(got = take_one(runtime, object, probe)) && waits) {
		atomic_fetch_add(sleepers, 1);
		waits = probe_wait(probe, object, value, 0, deadline) != -ETIMEDOUT;
		atomic_fetch_sub(sleepers, 1);
	}
	if (!got)
		probe_event(probe, EVENT_ACQUIRE, object, 0, atomic_load(value), NULL, 0);
	*ret_got = got;
	return 0;
}

int semaphore_release(struct runtime *runtime, unsigned object, struct err *err)
{
	struct probe *probe = runtime->probe;
	_Atomic int32_t *value = object_cell(runtime, object, SEMAPHORE_VALUE);
	struct probe_op op = {.kind = EVENT_RELEASE, .object = object, .timeout_ns = -1};
	probe_pass(probe, &op);
	block_order_take(runtime->pid, &object_of(runtime, object)->order);
	int32_t bound = atomic_load(object_cell(runtime, object, SEMAPHORE_BOUND)), now = atomic_load(value);
	bool good = (!bound || now + 1 < bound) && now < INT32_MAX;
	if (good) {
		probe_event(probe, EVENT_RELEASE, object, 0, now + 1, NULL, 0);
		atomic_store(value, now + 1);
	}
	block_order_give(&object_of(runtime, object)->order);
	if (!good)
		return err_typed(err, EINVAL, "ValueError", "%s", _("Semaphore released too many times"));
	if (atomic_load(object_cell(runtime, object, SEMAPHORE_SLEEPERS)) > 0)
		wake(value, 1);
	return 0;
}

int semaphore_value(const struct runtime *runtime, unsigned object)
{
	return atomic_load(object_cell(runtime, object, SEMAPHORE_VALUE));
}

void semaphore_open(struct runtime *runtime, unsigned object)
{
	_Atomic int32_t *value = object_cell(runtime, object, SEMAPHORE_VALUE);
	atomic_store(value, INT32_MAX / 2);
	wake(value, INT_MAX);
}

/* ---- Event: how often it was set and cleared in turn: odd means set. So whoever waits sees that it was set, also when it was
 * cleared at once:
 *
 *     waits until it is no longer 0     set: 1     clear: 2     wakes up, and it is 2
 *
 * Whoever finds it set, but is let go only after it was cleared, has to wait as anybody: until it is no longer 2.
 */

int sync_event_new(struct runtime *runtime, const char *name, bool is_private, struct err *err)
{
	struct object_spec spec = {.kind = OBJECT_EVENT, .name = name, .cells = 1, .is_private = is_private};
	return object_new(runtime, &spec, err);
}

static void sync_event_change(struct runtime *runtime, unsigned object, unsigned kind, bool set)
{
	_Atomic int32_t *cell = object_cell(runtime, object, 0);
	struct probe_op op = {.kind = (uint16_t)kind, .object = object, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	block_order_take(runtime->pid, &object_of(runtime, object)->order);
	probe_event(runtime->probe, kind, object, 0, 0, NULL, 0);
	int32_t now = atomic_load(cell);
	if ((now & 1) != set)
		atomic_store(cell, (int32_t)((uint32_t)now + 1));
	block_order_give(&object_of(runtime, object)->order);
	if (set)
		wake(cell, INT_MAX);
}

void sync_event_set(struct runtime *runtime, unsigned object)
{
	sync_event_change(runtime, object, EVENT_SET, true);
}

void sync_event_clear(struct runtime *runtime, unsigned object)
{
	sync_event_change(runtime, object, EVENT_CLEAR, false);
}

bool sync_event_is_set(const struct runtime *runtime, unsigned object)
{
	return atomic_load(object_cell(runtime, object, 0)) & 1;
}

static int32_t even_after(int32_t count)
{
	return (int32_t)((uint32_t)count + ((uint32_t)count & 1));
}

bool sync_event_wait(struct runtime *runtime, unsigned object, int64_t timeout_ns)
{
	struct probe *probe = runtime->probe;
	_Atomic int32_t *cell = object_cell(runtime, object, 0);
	uint64_t deadline = deadline_of(probe, timeout_ns);
	int32_t clear = even_after(atomic_load(cell)); /* at this it waits */
	struct probe_op op = {
		.kind = EVENT_WAIT, .object = object, .timeout_ns = timeout_ns, .until = condition(runtime, object, 0, GATE_NOT_EQUAL, clear),
	};
	probe_pass(probe, &op);
	while (!probe_is_steered(probe) && atomic_load(cell) == clear && probe_wait(probe, object, cell, clear, deadline) == 0)
		;
	bool set = atomic_load(cell) != clear;
	probe_event(probe, EVENT_WAIT, object, set, 0, NULL, 0);
	return set;
}

/* ---- Condition: its lock; in the heap, who waits, first come first ---- */

struct waiting { uint32_t count; uint16_t tasks[BLOCK_TASKS]; };

int condition_new(struct runtime *runtime, unsigned lock, const char *name, bool is_private, struct err *err)
{
	struct object_spec spec = {
		.kind = OBJECT_CONDITION, .name = name, .cells = 1, .b = lock, .bytes = sizeof(struct waiting), .is_private = is_private,
	};
	int object = object_new(runtime, &spec, err);
	if (object > 0)
		atomic_store(object_cell(runtime, (unsigned)object, 0), (int32_t)lock);
	return object;
}

unsigned condition_lock(const struct runtime *runtime, unsigned object)
{
	return (unsigned)atomic_load(object_cell(runtime, object, 0));
}

static struct waiting *waiting_of(const struct runtime *runtime, unsigned object)
{
	return (struct waiting *)(void *)(runtime->block.heap + object_of(runtime, object)->data);
}

static uint16_t thread_of(const struct runtime *runtime)
{
	return (uint16_t)(runtime->probe->slot - runtime->block.slots);
}

/* Guarded by the object's order lock. */
static bool leave_list(struct waiting *waiting, uint16_t task)
{
	for (uint32_t i = 0; i < waiting->count; i++) {
		if (waiting->tasks[i] != task)
			continue;
		memmove(&waiting->tasks[i], &waiting->tasks[i + 1], (waiting->count - i - 1) * sizeof waiting->tasks[0]);
		waiting->count--;
		return true;
	}
	return false;
}

int condition_wait(struct runtime *runtime, unsigned object, int64_t timeout_ns, bool *ret_notified, struct err *err)
{
	struct probe *probe = runtime->probe;
	struct block_object *shared = object_of(runtime, object);
	unsigned lock = condition_lock(runtime, object);
	struct block_object *lock_object = object_of(runtime, lock);
	struct waiting *waiting = waiting_of(runtime, object);
	uint16_t self = thread_of(runtime);
	uint32_t wake_place = runtime->block.slots[self].wake_cell;
	_Atomic int32_t *woken = &runtime->block.cells[wake_place];
	if (!lock_is_held(runtime, lock, !private_has(runtime, lock)))
		return private_has(runtime, lock) ? err_typed(err, EPERM, "RuntimeError", "%s", _("cannot wait on un-acquired lock"))
		                                  : err_typed(err, EPERM, "AssertionError", "%s", _("must acquire() condition before using wait()"));
	block_order_take(runtime->pid, &shared->order);
	atomic_store(woken, 0);
	waiting->tasks[waiting->count++] = self;
	probe_event(probe, EVENT_WAITING, object, 0, waiting->count, NULL, 0);
	block_order_give(&shared->order);
	int32_t depth = atomic_load(&lock_object->depth);
	atomic_store(&lock_object->depth, 1); /* given back whole, however deep */
	int result = lock_release(runtime, lock, err);
	if (result < 0)
		return result;
	uint64_t deadline = deadline_of(probe, timeout_ns);
	struct probe_op op = {.kind = EVENT_WAIT, .object = object, .timeout_ns = timeout_ns, .until = {wake_place, GATE_EQUAL, 1}};
	probe_pass(probe, &op);
	while (!probe_is_steered(probe) && atomic_load(woken) == 0 && probe_wait(probe, object, woken, 0, deadline) == 0)
		;
	block_order_take(runtime->pid, &shared->order);
	bool notified = !leave_list(waiting, self);
	probe_event(probe, EVENT_WAIT, object, notified, 0, NULL, 0);
	block_order_give(&shared->order);
	bool got;
	result = lock_acquire(runtime, lock, true, -1, &got, err);
	atomic_store(&lock_object->depth, depth);
	if (result == 0)
		*ret_notified = notified;
	return result;
}

int condition_notify(struct runtime *runtime, unsigned object, unsigned most, struct err *err)
{
	struct probe *probe = runtime->probe;
	struct waiting *waiting = waiting_of(runtime, object);
	struct probe_op op = {.kind = EVENT_NOTIFY, .object = object, .timeout_ns = -1};
	if (!lock_is_held(runtime, condition_lock(runtime, object), !private_has(runtime, object)))
		return private_has(runtime, object) ? err_typed(err, EPERM, "RuntimeError", "%s", _("cannot notify on un-acquired lock"))
		                                    : err_typed(err, EPERM, "AssertionError", "%s", _("lock is not owned"));
	probe_pass(probe, &op);
	unsigned woken = 0;
	uint32_t places[BLOCK_TASKS];
	block_order_take(runtime->pid, &object_of(runtime, object)->order);
	while (waiting->count > 0 && woken < most) {
		const struct gate_slot *slot = &runtime->block.slots[waiting->tasks[0]];
		leave_list(waiting, waiting->tasks[0]);
		if (atomic_load(&runtime->block.cells[slot->ended_cell]) == 0)
			places[woken++] = slot->wake_cell;
	}
	probe_event(probe, EVENT_NOTIFY, object, woken, waiting->count, NULL, 0);
	for (unsigned i = 0; i < woken; i++)
		atomic_store(&runtime->block.cells[places[i]], 1);
	block_order_give(&object_of(runtime, object)->order);
	for (unsigned i = 0; i < woken; i++)
		wake(&runtime->block.cells[places[i]], 1);
	return 0;
}

/* ---- Barrier: which round it is; how many are here; how many it takes; broken?; how the last rounds ended (a bit for each of 32:
 * it was broken off): whoever is slow to wake up still learns how his ended ---- */

enum { BARRIER_ROUND, BARRIER_HERE, BARRIER_PARTIES, BARRIER_BROKEN, BARRIER_ENDS, BARRIER_CELLS };

int barrier_new(struct runtime *runtime, int parties, const char *name, bool is_private, struct err *err)
{
	struct object_spec spec = {.kind = OBJECT_BARRIER, .name = name, .cells = BARRIER_CELLS, .b = parties, .is_private = is_private};
	if (parties < 1)
		return err_typed(err, EINVAL, "ValueError", "%s", _("parties must be > 0"));
	int object = object_new(runtime, &spec, err);
	if (object > 0)
		atomic_store(object_cell(runtime, (unsigned)object, BARRIER_PARTIES), parties);
	return object;
}

int barrier_get(const struct runtime *runtime, unsigned object, int *ret_parties, int *ret_waiting)
{
	*ret_parties = atomic_load(object_cell(runtime, object, BARRIER_PARTIES));
	*ret_waiting = atomic_load(object_cell(runtime, object, BARRIER_HERE));
	return atomic_load(object_cell(runtime, object, BARRIER_BROKEN));
}

static int broken(struct err *err)
{
	return err_typed(err, EPIPE, "BrokenBarrierError", "%s", _("the barrier is broken: somebody has given up, or has reset it"));
}

static int32_t end_bit(int32_t round)
{
	return (int32_t)(UINT32_C(1) << ((uint32_t)round % 32));
}

/* Under the order lock: those who are here go on, or are sent away. */
static void next_round(struct runtime *runtime, unsigned object, bool break_off)
{
	int32_t round = atomic_load(object_cell(runtime, object, BARRIER_ROUND));
	if (break_off)
		atomic_fetch_or(object_cell(runtime, object, BARRIER_ENDS), end_bit(round));
	else
		atomic_fetch_and(object_cell(runtime, object, BARRIER_ENDS), ~end_bit(round));
	atomic_store(object_cell(runtime, object, BARRIER_HERE), 0);
	atomic_store(object_cell(runtime, object, BARRIER_ROUND), (int32_t)((uint32_t)round + 1));
}

/* Arrives: 1 and the place when it was the last, 0 when it must wait. */
static int arrive(struct runtime *runtime, unsigned object, int32_t *ret_round, int *ret_place, struct err *err)
{
	struct probe *probe = runtime->probe;
	_Atomic int32_t *here = object_cell(runtime, object, BARRIER_HERE);
	block_order_take(runtime->pid, &object_of(runtime, object)->order);
	bool is_broken = atomic_load(object_cell(runtime, object, BARRIER_BROKEN));
	bool last = false;
	if (!is_broken) {
		*ret_round = atomic_load(object_cell(runtime, object, BARRIER_ROUND));
		*ret_place = atomic_fetch_add(here, 1);
		last = *ret_place + 1 == atomic_load(object_cell(runtime, object, BARRIER_PARTIES));
		if (last) {
			probe_event(probe, EVENT_WAIT, object, 1, *ret_place, NULL, 0);
			next_round(runtime, object, false);
		} else {
			probe_event(probe, EVENT_WAITING, object, 0, *ret_place + 1, NULL, 0);
		}
	}
	block_order_give(&object_of(runtime, object)->order);
	if (last)
		wake(object_cell(runtime, object, BARRIER_ROUND), INT_MAX);
	return is_broken ? broken(err) : last;
}

int barrier_wait(struct runtime *runtime, unsigned object, int64_t timeout_ns, int *ret_place, struct err *err)
{
	struct probe *probe = runtime->probe;
	_Atomic int32_t *cell = object_cell(runtime, object, BARRIER_ROUND);
	struct probe_op op = {.kind = EVENT_WAIT, .object = object, .timeout_ns = -1};
	uint64_t deadline = deadline_of(probe, timeout_ns);
	int32_t round = 0;
	probe_pass(probe, &op);
	int result = arrive(runtime, object, &round, ret_place, err);
	if (result != 0)
		return result < 0 ? result : 0;
	op.timeout_ns = timeout_ns;
	op.until = condition(runtime, object, BARRIER_ROUND, GATE_NOT_EQUAL, round);
	probe_pass(probe, &op);
	while (!probe_is_steered(probe) && atomic_load(cell) == round && probe_wait(probe, object, cell, round, deadline) == 0)
		;
	block_order_take(runtime->pid, &object_of(runtime, object)->order);
	bool late = atomic_load(cell) == round;
	if (late) {
		atomic_store(object_cell(runtime, object, BARRIER_BROKEN), 1);
		next_round(runtime, object, true);
	}
	bool good = !late && !(atomic_load(object_cell(runtime, object, BARRIER_ENDS)) & end_bit(round));
	probe_event(probe, EVENT_WAIT, object, good, *ret_place, NULL, 0);
	block_order_give(&object_of(runtime, object)->order);
	if (late)
		wake(cell, INT_MAX);
	return good ? 0 : broken(err);
}

static void end_round(struct runtime *runtime, unsigned object, int32_t is_broken)
{
	struct probe_op op = {.kind = EVENT_CLEAR, .object = object, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	block_order_take(runtime->pid, &object_of(runtime, object)->order);
	probe_event(runtime->probe, EVENT_CLEAR, object, is_broken, 0, NULL, 0);
	atomic_store(object_cell(runtime, object, BARRIER_BROKEN), is_broken);
	if (is_broken || atomic_load(object_cell(runtime, object, BARRIER_HERE)) > 0)
		next_round(runtime, object, true);
	block_order_give(&object_of(runtime, object)->order);
	wake(object_cell(runtime, object, BARRIER_ROUND), INT_MAX);
}

void barrier_reset(struct runtime *runtime, unsigned object)
{
	end_round(runtime, object, 0);
}

void barrier_abort(struct runtime *runtime, unsigned object)
{
	end_round(runtime, object, 1);
}
