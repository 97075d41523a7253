/* script/core: what the prelude is built from: events and gates by name, parking of threads, objects, messages as bytes,
 * channels between processes. Lessons do not see these.
 */
#include "script/internal.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static unsigned check_kind(lua_State *L, int index)
{
	const char *name = luaL_checkstring(L, index);
	for (unsigned kind = 0; kind < EVENT_KINDS; kind++)
		if (strcmp(event_info(kind)->name, name) == 0)
			return kind;
	return (unsigned)luaL_argerror(L, index, "no kind of event");
}

static void add_part(lua_State *L, int index, struct buf *parts, bool more)
{
	size_t length = 0;
	const char *text = lua_tolstring(L, index, &length);
	buf_add(parts, text ? text : "", text ? strnlen(text, length) : 0);
	if (more)
		buf_char(parts, '\0');
}

/* core.emit(kind, object, a, b, text ...) */
static int emit(lua_State *L)
{
	unsigned kind = check_kind(L, 1);
	struct buf parts = {0};
	if (!probe_is_told(script_of(L)->runtime.probe, kind))
		return 0;
	int top = lua_gettop(L);
	for (int i = 5; i <= top; i++)
		add_part(L, i, &parts, i < top);
	probe_event(script_of(L)->runtime.probe, kind, (uint32_t)luaL_optinteger(L, 2, 0), luaL_optinteger(L, 3, 0),
	            luaL_optinteger(L, 4, 0), buf_get(&parts), parts.len);
	buf_done(&parts);
	return 0;
}

/* core.pass(kind, object, preview): stands before the operation until it may be done. */
static int pass(lua_State *L)
{
	struct probe_op op = {
		.kind = (uint16_t)check_kind(L, 1), .object = (uint32_t)luaL_optinteger(L, 2, 0), .preview = luaL_optstring(L, 3, NULL),
		.timeout_ns = -1,
	};
	probe_pass(script_of(L)->runtime.probe, &op);
	return 0;
}

static _Atomic int32_t *wake_cell(struct script *script, unsigned task)
{
	return &script->runtime.block.cells[script->runtime.block.slots[task].wake_cell];
}

/* core.prepare(): from here on an unpark is not lost. */
static int prepare(lua_State *L)
{
	struct script *script = script_of(L);
	atomic_store(wake_cell(script, script->thread->task), 0);
	return 0;
}

/* core.park(kind, object, preview, deadline): stands before the operation until this thread is unparked: true; false at
 * the deadline (ns of core.now(); nil never). */
static int park(lua_State *L)
{
	struct script *script = script_of(L);
	struct probe *probe = script->runtime.probe;
	unsigned task = script->thread->task;
	_Atomic int32_t *cell = wake_cell(script, task);
	uint64_t deadline = (uint64_t)luaL_optinteger(L, 4, 0), now = probe_now(probe);
	struct probe_op op = {
		.kind = (uint16_t)check_kind(L, 1), .object = (uint32_t)luaL_optinteger(L, 2, 0), .preview = luaL_optstring(L, 3, NULL),
		.timeout_ns = !deadline ? -1 : deadline > now ? (int64_t)(deadline - now) : 0,
		.until = {script->runtime.block.slots[task].wake_cell, GATE_EQUAL, 1},
	};
	probe_pass(probe, &op);
	while (!probe_is_steered(probe) && atomic_load(cell) == 0 && probe_wait(probe, op.object, cell, 0, deadline) == 0)
		;
	lua_pushboolean(L, atomic_load(cell) == 1);
	return 1;
}

/* core.unpark(thread) */
static int unpark(lua_State *L)
{
	struct script *script = script_of(L);
	lua_Integer task = luaL_checkinteger(L, 1);
	luaL_argcheck(L, task >= 0 && task < BLOCK_TASKS, 1, "a thread");
	_Atomic int32_t *cell = wake_cell(script, (unsigned)task);
	atomic_store(cell, 1);
	gate_futex_wake((_Atomic uint32_t *)cell, 1);
	return 0;
}

/* core.line(): a starting line; what this process starts from now on stops there. core.line_open(line): go! */
static int line(lua_State *L)
{
	struct runtime *runtime = &script_of(L)->runtime;
	int cell = block_cell_new(&runtime->block);
	if (cell < 0)
		return script_throw(L, "RuntimeError", "%s", _("this run has used up its places for starting lines"));
	runtime->line = (uint32_t)cell + 1;
	lua_pushinteger(L, cell);
	return 1;
}

static int line_open(lua_State *L)
{
	struct runtime *runtime = &script_of(L)->runtime;
	lua_Integer cell = luaL_checkinteger(L, 1);
	luaL_argcheck(L, cell > 0 && cell < BLOCK_CELLS, 1, "a line");
	runtime->line = 0;
	atomic_store(&runtime->block.cells[cell], 1);
	gate_futex_wake((_Atomic uint32_t *)&runtime->block.cells[cell], INT_MAX);
	return 0;
}

/* core.changes(): how often Values have been changed; core.turn(changes): waits until it is more. */
static int changes(lua_State *L)
{
	lua_pushinteger(L, atomic_load(&script_of(L)->runtime.block.cells[BLOCK_CHANGES]));
	return 1;
}

static int turn(lua_State *L)
{
	probe_turn(script_of(L)->runtime.probe, (int32_t)luaL_checkinteger(L, 1));
	return 0;
}

/* core.hold(on): while held, no other thread comes in between two instructions. Only round what does not sleep. */
static int hold(lua_State *L)
{
	script_of(L)->held = lua_toboolean(L, 1);
	return 0;
}

/* core.object(kind, name, b, private): a new shared object's number; kind "pool", "queue", "manager". */
static int new_object(lua_State *L)
{
	static const char *const names[] = {"pool", "queue", "manager", NULL};
	static const unsigned kinds[] = {OBJECT_POOL, OBJECT_QUEUE, OBJECT_MANAGER};
	unsigned kind = kinds[luaL_checkoption(L, 1, NULL, names)];
	struct runtime *runtime = &script_of(L)->runtime;
	const char *name = lua_isnoneornil(L, 2) ? NULL : luaL_checkstring(L, 2);
	char own[BLOCK_NAME];
	block_order_take(runtime->pid, &runtime->block.head->objects_order);
	unsigned made = atomic_load(&runtime->block.head->object_count), same = 1;
	for (unsigned i = 1; i <= made; i++)
		same += atomic_load(&runtime->block.objects[i].kind) == kind;
	if (!name) {
		struct buf text = {0};
		buf_format(&text, "%s-%u", lua_tostring(L, 1), same);
		text_copy(own, sizeof own, buf_get(&text));
		buf_done(&text);
		name = own;
	}
	int object = block_object_new(&runtime->block, kind, name, 1);
	if (object > 0)
		probe_event_text(runtime->probe, EVENT_OBJECT, (uint32_t)object, kind | (lua_toboolean(L, 4) ? OBJECT_PRIVATE : 0u),
		                 luaL_optinteger(L, 3, 0), name);
	block_order_give(&runtime->block.head->objects_order);
	if (object < 0)
		return luaL_error(L, _("a run may make at most %d shared objects: make fewer"), BLOCK_OBJECTS);
	lua_pushinteger(L, object);
	lua_pushstring(L, name);
	return 2;
}

/* core.number(object): one more than ever before, over all processes. */
static int next_number(lua_State *L)
{
	struct block *block = &script_of(L)->runtime.block;
	lua_Integer object = luaL_checkinteger(L, 1);
	luaL_argcheck(L, object > 0 && object < BLOCK_OBJECTS && block->objects[object].cell_count > 0, 1, "an object");
	lua_pushinteger(L, atomic_fetch_add(&block->cells[block->objects[object].cell], 1) + 1);
	return 1;
}

/* core.show(value): as a person would write it. */
static int show(lua_State *L)
{
	struct buf text = {0};
	if (probe_is_told(script_of(L)->runtime.probe, EVENT_CALL))
		script_show(L, 1, &text);
	lua_pushlstring(L, buf_get(&text), text.len);
	buf_done(&text);
	return 1;
}

/* core.traceback(message): what an uncaught error would be told with; for xpcall. */
static int traceback(lua_State *L)
{
	int code;
	if (script_exit_is(L, 1, &code))
		return 1;
	luaL_traceback(L, L, NULL, 1);
	lua_createtable(L, 2, 0);
	lua_pushvalue(L, 1);
	lua_rawseti(L, -2, 1);
	lua_pushvalue(L, -2);
	lua_rawseti(L, -2, 2);
	return 1;
}

/* core.report(message, traceback): tells of an error that ends nothing. */
static int report(lua_State *L)
{
	struct buf text = {0};
	buf_text(&text, luaL_tolstring(L, 1, NULL));
	buf_char(&text, '\0');
	buf_text(&text, luaL_optstring(L, 2, ""));
	probe_event(script_of(L)->runtime.probe, EVENT_ERROR, 0, 0, 0, buf_get(&text), text.len);
	buf_done(&text);
	return 0;
}

/* ---- at the end of the process ---- */

static const char exit_key = 'e'; /* its address: registry list of functions */

/* core.at_exit(f): before the threads are joined; the newest first. */
static int at_exit(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TFUNCTION);
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &exit_key) != LUA_TTABLE) {
		lua_pop(L, 1);
		lua_newtable(L);
		lua_pushvalue(L, -1);
		lua_rawsetp(L, LUA_REGISTRYINDEX, &exit_key);
	}
	lua_createtable(L, 2, 0);
	lua_pushvalue(L, 1);
	lua_rawseti(L, -2, 1);
	lua_pushinteger(L, script_of(L)->runtime.first.task);
	lua_rawseti(L, -2, 2);
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
	return 0;
}

void script_run_exit_hooks(struct script *script)
{
	lua_State *L = script->L;
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &exit_key) != LUA_TTABLE) {
		lua_pop(L, 1);
		return;
	}
	for (lua_Integer i = (lua_Integer)lua_rawlen(L, -1); i > 0; i--) {
		lua_rawgeti(L, -1, i);
		lua_rawgeti(L, -1, 2);
		bool own = lua_tointeger(L, -1) == script->runtime.first.task; /* a fork has copied the parent's */
		lua_pop(L, 1);
		lua_rawgeti(L, -1, 1);
		lua_remove(L, -2);
		if (own)
			script_call(script, 0);
		else
			lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

/* ---- messages and channels ---- */

/* core.pack(value): bytes; what cannot be sent raises. */
static int pack(lua_State *L)
{
	msgpack_sbuffer bytes;
	struct err err;
	lua_settop(L, 1);
	msgpack_sbuffer_init(&bytes);
	int result = script_value_pack(L, 1, &bytes, &err);
	if (result == 0)
		lua_pushlstring(L, bytes.data ? bytes.data : "", bytes.size);
	msgpack_sbuffer_destroy(&bytes);
	return result < 0 ? script_raise(L, &err) : 1;
}

/* core.unpack(bytes) */
static int unpack(lua_State *L)
{
	size_t size;
	const char *bytes = luaL_checklstring(L, 1, &size);
	struct err err;
	int result = script_value_unpack(L, bytes, size, &err);
	return result < 0 ? script_raise(L, &err) : result > 0 ? lua_error(L) : 1;
}

static int give_fd(lua_State *L, int fd, const struct err *err)
{
	if (fd < 0)
		return script_raise(L, err);
	lua_pushinteger(L, fd);
	return 1;
}

static int channel_listen_api(lua_State *L)
{
	struct err err;
	return give_fd(L, channel_listen(luaL_checkstring(L, 1), &err), &err);
}

static int channel_connect_api(lua_State *L)
{
	struct err err;
	int fd = channel_connect(luaL_checkstring(L, 1), &err);
	probe_outside_changed(script_of(L)->runtime.probe);
	return give_fd(L, fd, &err);
}

static int channel_accept_api(lua_State *L)
{
	struct err err;
	int fd = channel_accept((int)luaL_checkinteger(L, 1), &err);
	probe_outside_changed(script_of(L)->runtime.probe);
	return give_fd(L, fd, &err);
}

/* core.channel_send(fd, bytes) */
static int channel_send_api(lua_State *L)
{
	size_t size;
	const char *bytes = luaL_checklstring(L, 2, &size);
	struct err err;
	if (channel_send(script_of(L)->runtime.probe, (int)luaL_checkinteger(L, 1), bytes, size, &err) < 0)
		return script_raise(L, &err);
	return 0;
}

/* core.channel_recv(fd, kind, object): the next message, nil at the end. */
static int channel_recv_api(lua_State *L)
{
	struct buf bytes = {0};
	struct err err;
	int result = channel_recv(script_of(L)->runtime.probe, (int)luaL_checkinteger(L, 1), check_kind(L, 2),
	                          (uint32_t)luaL_optinteger(L, 3, 0), &bytes, &err);
	if (result > 0)
		lua_pushlstring(L, buf_get(&bytes), bytes.len);
	else
		lua_pushnil(L);
	buf_done(&bytes);
	return result < 0 ? script_raise(L, &err) : 1;
}

static int close_fd(lua_State *L)
{
	close((int)luaL_checkinteger(L, 1));
	probe_outside_changed(script_of(L)->runtime.probe);
	return 0;
}

static const char revive_key = 'r'; /* its address: the prelude's function */

void script_revive_push(lua_State *L)
{
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &revive_key) != LUA_TFUNCTION) {
		lua_pop(L, 1);
		script_core_push(L);
		lua_getfield(L, -1, "use");
		lua_pushliteral(L, "revive");
		lua_call(L, 1, 0);
		lua_pop(L, 1);
		lua_rawgetp(L, LUA_REGISTRYINDEX, &revive_key);
	}
}

/* core.on_revive(f) */
static int on_revive(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TFUNCTION);
	lua_settop(L, 1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &revive_key);
	return 0;
}

/* core.remove(name): a file of the run's folder. */
static int remove_file(lua_State *L)
{
	unlink(luaL_checkstring(L, 1));
	return 0;
}

void script_core_functions_add(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"emit", emit}, {"pass", pass}, {"prepare", prepare}, {"park", park}, {"unpark", unpark}, {"hold", hold},
		{"line", line}, {"line_open", line_open}, {"changes", changes}, {"turn", turn},
		{"object", new_object}, {"number", next_number}, {"show", show}, {"traceback", traceback}, {"report", report},
		{"at_exit", at_exit}, {"pack", pack}, {"unpack", unpack}, {"channel_listen", channel_listen_api},
		{"channel_connect", channel_connect_api}, {"channel_accept", channel_accept_api}, {"channel_send", channel_send_api},
		{"channel_recv", channel_recv_api}, {"close", close_fd}, {"remove", remove_file}, {"on_revive", on_revive}, {NULL, NULL},
	};
	script_core_add(L, functions);
}
