/* primitive/lock: Lock and RLock, shared by all processes of a run.
 *
 * The object's cell: 0 free, else owner's task number + 1, with LOCK_WAITERS set
 * when somebody sleeps on it (so that an uncontended release makes no system call).
 * ACQUIRE is published when the lock is held, RELEASE while it is still held: so the
 * numbers of the two never cross, whoever is quicker.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <string.h>

enum { LOCK_WAITERS = BLOCK_LOCK_WAITERS, LOCK_OWNER = BLOCK_LOCK_OWNER };

static struct block_object *object_of(const struct runtime *runtime, unsigned object)
{
	return &runtime->block.objects[object];
}

bool lock_is_recursive(const struct runtime *runtime, unsigned object)
{
	return atomic_load(&object_of(runtime, object)->kind) == OBJECT_RLOCK;
}

/* A thread owns locks, whichever coroutine of it runs. */
static int32_t owner_word(const struct runtime *runtime)
{
	return (int32_t)(runtime->probe->slot - runtime->block.slots) + 1;
}

bool lock_is_held(const struct runtime *runtime, unsigned object, bool by_self)
{
	int32_t owner = atomic_load(object_cell(runtime, object, 0)) & LOCK_OWNER;
	return owner != 0 && ((!by_self && !lock_is_recursive(runtime, object)) || owner == owner_word(runtime));
}

int lock_new(struct runtime *runtime, bool recursive, const char *name, bool is_private, struct err *err)
{
	struct object_spec spec = {
		.kind = recursive ? OBJECT_RLOCK : OBJECT_LOCK, .name = name, .cells = 1, .b = recursive, .is_private = is_private,
	};
	return object_new(runtime, &spec, err);
}

static int wait_for_lock(struct runtime *runtime, unsigned object, int32_t self, uint64_t deadline)
{
	_Atomic int32_t *cell = object_cell(runtime, object, 0);
	int32_t marker = 0;
	for (;;) {
		int32_t now = 0;
		if (atomic_compare_exchange_strong(cell, &now, self | marker))
			return 0;
		if (!(now & LOCK_WAITERS) && !atomic_compare_exchange_strong(cell, &now, now | LOCK_WAITERS))
			continue;
		/* Others may sleep, too, once we have: whoever was woken keeps the mark. */
		marker = LOCK_WAITERS;
		if (probe_wait(runtime->probe, object, cell, now | LOCK_WAITERS, deadline) == -ETIMEDOUT)
			return -ETIMEDOUT;
	}
}

int lock_acquire(struct runtime *runtime, unsigned object, bool blocking, int64_t timeout_ns, bool *ret_got, struct err *err)
{
	struct block_object *lock = object_of(runtime, object);
	_Atomic int32_t *cell = object_cell(runtime, object, 0);
	struct probe *probe = runtime->probe;
	int32_t self = owner_word(runtime);
	bool again = lock_is_recursive(runtime, object) && (atomic_load(cell) & LOCK_OWNER) == self;
	uint64_t deadline = blocking && timeout_ns >= 0 ? probe_now(probe) + (uint64_t)timeout_ns : 0;
	struct probe_op op = {
		.kind = EVENT_ACQUIRE, .object = object, .timeout_ns = blocking ? timeout_ns : -1,
		.until = {lock->cell, blocking && !again ? GATE_EQUAL : GATE_ALWAYS, 0},
	};
	enum gate_pass pass = probe_pass(probe, &op);
	bool got = true;
	int32_t freed = 0;
	(void)err;
	if (!again && pass == GATE_TIMED_OUT)
		got = false;
	else if (!again && !atomic_compare_exchange_strong(cell, &freed, self))
		got = blocking && wait_for_lock(runtime, object, self, deadline) == 0;
	if (got)
		atomic_store(&lock->depth, again ? atomic_load(&lock->depth) + 1 : 1);
	bool inherited = got && !again && atomic_load(&lock->died) && atomic_exchange(&lock->died, 0);
	probe_event(probe, EVENT_ACQUIRE, object, inherited ? 2 : got, got ? atomic_load(&lock->depth) : 0, NULL, 0);
	runtime->inherited = inherited;
	*ret_got = got;
	return 0;
}

int lock_release(struct runtime *runtime, unsigned object, struct err *err)
{
	struct block_object *lock = object_of(runtime, object);
	_Atomic int32_t *cell = object_cell(runtime, object, 0);
	struct probe *probe = runtime->probe;
	struct probe_op op = {.kind = EVENT_RELEASE, .object = object, .timeout_ns = -1};
	probe_pass(probe, &op);
	int32_t owner = atomic_load(cell) & LOCK_OWNER;
	if (lock_is_recursive(runtime, object) && owner != owner_word(runtime))
		return err_typed(err, EPERM, "AssertionError", _("attempt to release recursive lock %s not owned by this process"), lock->name);
	if (owner == 0)
		return err_typed(err, EPERM, "ValueError", _("lock %s released too many times: it is not held"), lock->name);
	int32_t depth = lock_is_recursive(runtime, object) ? atomic_load(&lock->depth) - 1 : 0;
	atomic_store(&lock->depth, depth);
	probe_event(probe, EVENT_RELEASE, object, 0, depth, NULL, 0);
	if (depth == 0 && (atomic_exchange(cell, 0) & LOCK_WAITERS))
		gate_futex_wake((_Atomic uint32_t *)cell, 1);
	return 0;
}
