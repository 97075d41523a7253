/* script/sync: Lock, RLock, Semaphore, BoundedSemaphore, Event, Condition, Barrier as lesson programs see them. The same
 * constructors, with another upvalue, make those of `threading`: private ones.
 */
#include "script/internal.h"

#include <string.h>

static bool is_private(lua_State *L)
{
	return lua_toboolean(L, lua_upvalueindex(1));
}

static struct runtime *runtime_of(lua_State *L)
{
	return &script_of(L)->runtime;
}

static int made(lua_State *L, int object, const struct err *err)
{
	if (object < 0)
		return script_raise(L, err);
	script_handle_push(L, (unsigned)object, is_private(L));
	return 1;
}

/* acquire(blocking, timeout), or acquire{blocking =, timeout =} */
static bool acquire_options(lua_State *L, int64_t *ret_timeout)
{
	bool blocking;
	if (lua_type(L, 2) == LUA_TTABLE) {
		blocking = lua_getfield(L, 2, "blocking") == LUA_TNIL || lua_toboolean(L, -1);
		lua_getfield(L, 2, "timeout");
		lua_replace(L, 3);
		lua_settop(L, 3);
	} else {
		blocking = lua_isnoneornil(L, 2) || lua_toboolean(L, 2);
	}
	*ret_timeout = lua_isnumber(L, 3) && lua_tonumber(L, 3) == -1 ? -1 : script_timeout(L, 3); /* Python's -1: none */
	if (!blocking && *ret_timeout >= 0)
		script_throw(L, "ValueError", "%s", _("can't specify a timeout for a non-blocking call"));
	return blocking;
}

/* ---- locks ---- */

static int make_lock(lua_State *L, bool recursive)
{
	struct err err;
	const char *name = script_argument_name(L);
	return made(L, lock_new(runtime_of(L), recursive, name, is_private(L), &err), &err);
}

static int lock_make(lua_State *L)
{
	return make_lock(L, false);
}

static int rlock_make(lua_State *L)
{
	return make_lock(L, true);
}

static int acquire_lock(lua_State *L, unsigned object, bool blocking, int64_t timeout)
{
	struct err err;
	bool got;
	if (lock_acquire(runtime_of(L), object, blocking, timeout, &got, &err) < 0)
		return script_raise(L, &err);
	lua_pushboolean(L, got);
	if (!runtime_of(L)->inherited)
		return 1;
	lua_pushliteral(L, "owner died");
	return 2;
}

static void release_lock(lua_State *L, unsigned object)
{
	struct err err;
	if (lock_release(runtime_of(L), object, &err) == 0)
		return;
	/* Python's threads have words of their own for it. */
	if (private_has(runtime_of(L), object))
		script_throw(L, "RuntimeError", "%s", lock_is_recursive(runtime_of(L), object) ? _("cannot release un-acquired lock") : _("release unlocked lock"));
	script_raise(L, &err);
}

static int lock_acquire_method(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_LOCK);
	int64_t timeout;
	bool blocking = acquire_options(L, &timeout);
	return acquire_lock(L, object, blocking, timeout);
}

static void release_it(lua_State *L)
{
	release_lock(L, script_handle_check(L, 1, OBJECT_LOCK));
}

static int lock_release_method(lua_State *L)
{
	release_it(L);
	return 0;
}

static int lock_locked_method(lua_State *L)
{
	const struct block *block = &runtime_of(L)->block;
	unsigned object = script_handle_check(L, 1, OBJECT_LOCK);
	lua_pushboolean(L, atomic_load(&block->cells[block->objects[object].cell]) != 0);
	return 1;
}

/* lock:with(f, ...): held while f runs, released however f ends. */
static int lock_with(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_LOCK);
	luaL_checkany(L, 2);
	lua_pop(L, acquire_lock(L, object, true, -1));
	return script_with(L, release_it);
}

/* ---- semaphores ---- */

static int make_semaphore(lua_State *L, bool bounded)
{
	struct err err;
	const char *name = script_argument_name(L);
	script_argument(L, 1, "value");
	int value = (int)luaL_optinteger(L, -1, 1);
	return made(L, semaphore_new(runtime_of(L), value, bounded, name, is_private(L), &err), &err);
}

static int semaphore_make(lua_State *L)
{
	return make_semaphore(L, false);
}

static int bounded_semaphore_make(lua_State *L)
{
	return make_semaphore(L, true);
}

static int semaphore_acquire_method(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_SEMAPHORE);
	int64_t timeout;
	bool blocking = acquire_options(L, &timeout), got;
	semaphore_acquire(runtime_of(L), object, blocking, timeout, &got);
	lua_pushboolean(L, got);
	return 1;
}

static void release_semaphore(lua_State *L, unsigned object)
{
	struct err err;
	if (semaphore_release(runtime_of(L), object, &err) < 0)
		script_raise(L, &err);
}

static void release_one(lua_State *L)
{
	release_semaphore(L, script_handle_check(L, 1, OBJECT_SEMAPHORE));
}

static int semaphore_release_method(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_SEMAPHORE);
	lua_Integer count = luaL_optinteger(L, 2, 1);
	if (count < 1)
		return script_throw(L, "ValueError", "%s", _("n must be one or more"));
	while (count-- > 0)
		release_semaphore(L, object);
	return 0;
}

static int semaphore_get_value(lua_State *L)
{
	lua_pushinteger(L, semaphore_value(runtime_of(L), script_handle_check(L, 1, OBJECT_SEMAPHORE)));
	return 1;
}

static int semaphore_with(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_SEMAPHORE);
	luaL_checkany(L, 2);
	bool got;
	semaphore_acquire(runtime_of(L), object, true, -1, &got);
	return script_with(L, release_one);
}

/* ---- events ---- */

static int event_make(lua_State *L)
{
	struct err err;
	const char *name = script_argument_name(L);
	return made(L, sync_event_new(runtime_of(L), name, is_private(L), &err), &err);
}

static int event_set_method(lua_State *L)
{
	sync_event_set(runtime_of(L), script_handle_check(L, 1, OBJECT_EVENT));
	return 0;
}

static int event_clear_method(lua_State *L)
{
	sync_event_clear(runtime_of(L), script_handle_check(L, 1, OBJECT_EVENT));
	return 0;
}

static int event_is_set_method(lua_State *L)
{
	lua_pushboolean(L, sync_event_is_set(runtime_of(L), script_handle_check(L, 1, OBJECT_EVENT)));
	return 1;
}

static int event_wait_method(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_EVENT);
	lua_pushboolean(L, sync_event_wait(runtime_of(L), object, script_timeout(L, 2)));
	return 1;
}

/* ---- conditions ---- */

static int condition_make(lua_State *L)
{
	struct err err;
	const char *name = script_argument_name(L);
	unsigned lock = 0;
	bool own = is_private(L);
	/* The name lives as long as something holds it: its table at 1, or it itself, since the table behind the lock goes. */
	if (name)
		lua_replace(L, 2);
	lua_settop(L, 2);
	if (lua_type(L, 1) == LUA_TUSERDATA)
		lua_pushvalue(L, 1);
	else
		script_argument(L, 1, "lock");
	if (lua_isnil(L, -1)) {
		int made_lock = lock_new(runtime_of(L), true, NULL, own, &err);
		if (made_lock < 0)
			return script_raise(L, &err);
		lock = (unsigned)made_lock;
		script_handle_push(L, lock, own);
	} else {
		lock = script_handle_check(L, -1, OBJECT_LOCK);
	}
	int object = condition_new(runtime_of(L), lock, name, own, &err);
	if (object < 0)
		return script_raise(L, &err);
	lua_insert(L, 1);
	script_handle_push(L, (unsigned)object, own);
	lua_pushvalue(L, 1);
	lua_setiuservalue(L, -2, 1); /* the lock's handle lives as long */
	return 1;
}

static unsigned lock_of(lua_State *L)
{
	return condition_lock(runtime_of(L), script_handle_check(L, 1, OBJECT_CONDITION));
}

static int condition_acquire_method(lua_State *L)
{
	unsigned lock = lock_of(L);
	int64_t timeout;
	bool blocking = acquire_options(L, &timeout);
	return acquire_lock(L, lock, blocking, timeout);
}

static void release_condition(lua_State *L)
{
	release_lock(L, lock_of(L));
}

static int condition_release_method(lua_State *L)
{
	release_condition(L);
	return 0;
}

static int condition_with(lua_State *L)
{
	unsigned lock = lock_of(L);
	luaL_checkany(L, 2);
	lua_pop(L, acquire_lock(L, lock, true, -1));
	return script_with(L, release_condition);
}

static bool wait_on(lua_State *L, unsigned object, int64_t timeout)
{
	struct err err;
	bool notified = false;
	if (condition_wait(runtime_of(L), object, timeout, &notified, &err) < 0)
		script_raise(L, &err);
	return notified;
}

static int condition_wait_method(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_CONDITION);
	lua_pushboolean(L, wait_on(L, object, script_timeout(L, 2)));
	return 1;
}

static bool holds(lua_State *L)
{
	lua_pushvalue(L, 2);
	lua_call(L, 0, 1);
	return lua_toboolean(L, -1);
}

/* cond:wait_for(f, timeout): until f() is true; what it gave last. */
static int condition_wait_for(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_CONDITION);
	luaL_checktype(L, 2, LUA_TFUNCTION);
	const struct probe *probe = runtime_of(L)->probe;
	int64_t timeout = script_timeout(L, 3);
	uint64_t end = timeout >= 0 ? probe_now(probe) + (uint64_t)timeout : 0;
	while (!holds(L)) {
		uint64_t now = probe_now(probe);
		if (timeout >= 0 && now >= end)
			break;
		lua_pop(L, 1);
		wait_on(L, object, timeout >= 0 ? (int64_t)(end - now) : -1);
	}
	return 1;
}

static void notify(lua_State *L, unsigned most)
{
	struct err err;
	if (condition_notify(runtime_of(L), script_handle_check(L, 1, OBJECT_CONDITION), most, &err) < 0)
		script_raise(L, &err);
}

static int condition_notify_method(lua_State *L)
{
	notify(L, (unsigned)luaL_optinteger(L, 2, 1));
	return 0;
}

static int condition_notify_all(lua_State *L)
{
	notify(L, BLOCK_TASKS);
	return 0;
}

/* ---- barriers ---- */

static int barrier_make(lua_State *L)
{
	struct err err;
	const char *name = script_argument_name(L);
	script_argument(L, 1, "parties");
	int parties = (int)luaL_checkinteger(L, -1);
	return made(L, barrier_new(runtime_of(L), parties, name, is_private(L), &err), &err);
}

static int barrier_wait_method(lua_State *L)
{
	struct err err;
	int place;
	unsigned object = script_handle_check(L, 1, OBJECT_BARRIER);
	if (barrier_wait(runtime_of(L), object, script_timeout(L, 2), &place, &err) < 0)
		return script_raise(L, &err);
	lua_pushinteger(L, place);
	return 1;
}

static int barrier_reset_method(lua_State *L)
{
	barrier_reset(runtime_of(L), script_handle_check(L, 1, OBJECT_BARRIER));
	return 0;
}

static int barrier_abort_method(lua_State *L)
{
	barrier_abort(runtime_of(L), script_handle_check(L, 1, OBJECT_BARRIER));
	return 0;
}

static int barrier_index(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_BARRIER);
	const char *field = luaL_checkstring(L, 2);
	int parties, waiting, broken = barrier_get(runtime_of(L), object, &parties, &waiting);
	if (strcmp(field, "parties") == 0)
		lua_pushinteger(L, parties);
	else if (strcmp(field, "n_waiting") == 0)
		lua_pushinteger(L, waiting);
	else if (strcmp(field, "broken") == 0)
		lua_pushboolean(L, broken);
	else
		lua_getfield(L, lua_upvalueindex(1), field);
	return 1;
}

/* ---- all of them ---- */

static const luaL_Reg lock_methods[] = {
	{"acquire", lock_acquire_method}, {"release", lock_release_method}, {"locked", lock_locked_method}, {"with", lock_with}, {NULL, NULL},
};
static const luaL_Reg semaphore_methods[] = {
	{"acquire", semaphore_acquire_method}, {"release", semaphore_release_method}, {"get_value", semaphore_get_value},
	{"with", semaphore_with}, {NULL, NULL},
};
static const luaL_Reg event_methods[] = {
	{"set", event_set_method}, {"clear", event_clear_method}, {"is_set", event_is_set_method}, {"wait", event_wait_method}, {NULL, NULL},
};
static const luaL_Reg condition_methods[] = {
	{"acquire", condition_acquire_method}, {"release", condition_release_method}, {"with", condition_with}, {"wait", condition_wait_method},
	{"wait_for", condition_wait_for}, {"notify", condition_notify_method}, {"notify_all", condition_notify_all}, {NULL, NULL},
};
static const luaL_Reg barrier_methods[] = {
	{"wait", barrier_wait_method}, {"reset", barrier_reset_method}, {"abort", barrier_abort_method}, {NULL, NULL},
};
static const luaL_Reg makers[] = {
	{"Lock", lock_make}, {"RLock", rlock_make}, {"Semaphore", semaphore_make}, {"BoundedSemaphore", bounded_semaphore_make},
	{"Event", event_make}, {"Condition", condition_make}, {"Barrier", barrier_make}, {NULL, NULL},
};

void script_sync_add(lua_State *L)
{
	script_handle_class_add(L, OBJECT_LOCK, lock_methods, NULL, NULL);
	script_handle_class_add(L, OBJECT_SEMAPHORE, semaphore_methods, NULL, NULL);
	script_handle_class_add(L, OBJECT_EVENT, event_methods, NULL, NULL);
	script_handle_class_add(L, OBJECT_CONDITION, condition_methods, NULL, NULL);
	script_handle_class_add(L, OBJECT_BARRIER, barrier_methods, barrier_index, NULL);
	lua_pushglobaltable(L);
	lua_pushboolean(L, 0);
	luaL_setfuncs(L, makers, 1);
	lua_pop(L, 1);
	/* core.private: those of threading */
	script_core_push(L);
	luaL_newlibtable(L, makers);
	lua_pushboolean(L, 1);
	luaL_setfuncs(L, makers, 1);
	lua_setfield(L, -2, "private");
	lua_pop(L, 1);
}
