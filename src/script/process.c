/* script/process: Process{target=, args=, name=, daemon=} as lesson programs see it. */
#include "script/internal.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define PROCESS_TYPE "procession.Process"
enum { VALUE_TARGET = 1, VALUE_ARGS = 2, VALUE_FIELDS = 3, VALUES = 3 };

static struct child *check_child(lua_State *L)
{
	return *(struct child **)luaL_checkudata(L, 1, PROCESS_TYPE);
}

static void check_fields(lua_State *L)
{
	static const char *const known[] = {"target", "args", "name", "daemon"};
	for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
		const char *field = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
		bool is_known = false;
		for (size_t i = 0; i < COUNT_OF(known); i++)
			is_known = is_known || strcmp(known[i], field) == 0;
		if (!is_known)
			luaL_error(L, _("Process has no field '%s': it takes target, args, name, daemon"), field);
	}
}

static int process_make(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	check_fields(L);
	lua_settop(L, 1);
	if (lua_getfield(L, 1, "target") != LUA_TFUNCTION)
		return script_throw(L, "TypeError", _("Process needs target = a function (without parentheses), not a %s"), luaL_typename(L, -1));
	if (lua_getfield(L, 1, "args") == LUA_TNIL) {
		lua_pop(L, 1);
		lua_newtable(L);
	}
	luaL_argcheck(L, lua_type(L, -1) == LUA_TTABLE, 1, _("args must be a table: args = {1, 2}"));
	lua_getfield(L, 1, "name");
	lua_getfield(L, 1, "daemon");
	const char *name = lua_isnil(L, 4) ? NULL : luaL_checkstring(L, 4);
	struct child *child = child_new(&script_of(L)->runtime, name, lua_toboolean(L, 5));
	struct child **process = lua_newuserdatauv(L, sizeof(struct child *), VALUES);
	*process = child;
	lua_pushvalue(L, 2);
	lua_setiuservalue(L, -2, VALUE_TARGET);
	lua_pushvalue(L, 3);
	lua_setiuservalue(L, -2, VALUE_ARGS);
	luaL_setmetatable(L, PROCESS_TYPE);
	return 1;
}

/* In the forked child, on the copied state: target and args are on top of the stack. */
static void run_target(void *ctx)
{
	struct script *script = ctx;
	lua_State *L = script->L;
	int args = (int)lua_tointeger(L, -1);
	lua_pop(L, 1);
	script_forked(script, L);
	script_seed(L);
	script_leave(script, script_call_target(script, args));
}

static int push_args(lua_State *L, int table)
{
	int count = (int)luaL_len(L, table);
	luaL_checkstack(L, count + 8, "too many args");
	for (int i = 1; i <= count; i++)
		lua_geti(L, table, i);
	return count;
}

static int start_forked(lua_State *L, struct child *child)
{
	struct script *script = script_of(L);
	lua_getiuservalue(L, 1, VALUE_ARGS);
	lua_getiuservalue(L, 1, VALUE_TARGET);
	lua_pushinteger(L, push_args(L, 2));
	struct child_body body = {.run = run_target, .ctx = script};
	/* The child goes on with this very coroutine's stack. */
	lua_State *before = script->L;
	script->L = L;
	struct err err;
	int result = child_start(&script->runtime, child, &body, &err);
	script->L = before;
	return result < 0 ? script_raise(L, &err) : 0;
}

static int start_spawned(lua_State *L, struct child *child)
{
	struct script *script = script_of(L);
	lua_getiuservalue(L, 1, VALUE_ARGS);
	lua_getiuservalue(L, 1, VALUE_TARGET);
	const char *target = script_global_name(L, 3);
	if (!target)
		return script_throw(L, "AttributeError", "%s", _("cannot send a local function to a spawned process: make target a global function (Python: Can't pickle local object)"));
	msgpack_sbuffer bytes;
	struct buf fds = {0};
	struct err err;
	msgpack_sbuffer_init(&bytes);
	int result = script_message_pack(L, target, 2, child, &bytes, &fds, &err);
	if (result == 0) {
		struct child_body body = {
			.message = bytes.data, .message_size = bytes.size, .fds = (const int *)(const void *)buf_get(&fds), .fd_count = fds.len / sizeof(int),
		};
		result = child_start(&script->runtime, child, &body, &err);
	}
	msgpack_sbuffer_destroy(&bytes);
	buf_done(&fds);
	return result < 0 ? script_raise(L, &err) : 0;
}

int script_start_forkserver(void *ctx, int socket_fd, struct err *err)
{
	struct script *script = ctx;
	lua_State *L = script->L;
	struct child *child = child_new(&script->runtime, "forkserver", false);
	script->runtime.made--;
	child->is_server = true;
	msgpack_sbuffer bytes;
	struct buf fds = {0};
	msgpack_sbuffer_init(&bytes);
	lua_createtable(L, 1, 0);
	lua_pushinteger(L, socket_fd);
	lua_rawseti(L, -2, 1);
	int result = script_message_pack(L, SCRIPT_FORKSERVER, lua_gettop(L), child, &bytes, &fds, err);
	lua_pop(L, 1);
	struct child_body body = {.message = bytes.data, .message_size = bytes.size, .fds = &socket_fd, .fd_count = 1};
	if (result == 0)
		result = child_start(&script->runtime, child, &body, err);
	msgpack_sbuffer_destroy(&bytes);
	buf_done(&fds);
	/* It ends when nobody can ask any more: not joined, but taken leave of. */
	return result;
}

static int process_start(lua_State *L)
{
	struct child *child = check_child(L);
	lua_settop(L, 1);
	return child_method(&script_of(L)->runtime, child) != METHOD_FORK && !child->started ? start_spawned(L, child) : start_forked(L, child);
}

static int process_join(lua_State *L)
{
	struct child *child = check_child(L);
	int64_t timeout = lua_isnoneornil(L, 2) ? -1 : (int64_t)(luaL_checknumber(L, 2) * 1e9);
	bool ended;
	struct err err;
	if (child_join(&script_of(L)->runtime, child, timeout, &ended, &err) < 0)
		return script_raise(L, &err);
	return 0;
}

static int send_signal(lua_State *L, int number)
{
	struct err err;
	if (child_signal(&script_of(L)->runtime, check_child(L), number, &err) < 0)
		return script_raise(L, &err);
	return 0;
}

static int process_terminate(lua_State *L)
{
	return send_signal(L, SIGTERM);
}

static int process_kill(lua_State *L)
{
	return send_signal(L, SIGKILL);
}

static bool is_alive(lua_State *L, struct child *child)
{
	bool alive;
	struct err err;
	if (child_is_alive(&script_of(L)->runtime, child, &alive, &err) < 0)
		script_raise(L, &err);
	return alive;
}

static int process_is_alive(lua_State *L)
{
	lua_pushboolean(L, is_alive(L, check_child(L)));
	return 1;
}

static int process_close(lua_State *L)
{
	struct child *child = check_child(L);
	if (child->started && !child->reaped && is_alive(L, child))
		return script_throw(L, "ValueError", "%s", _("Cannot close a process while it is still running. You should first call join() or terminate()."));
	return 0;
}

static const luaL_Reg methods[] = {
	{"start", process_start}, {"join", process_join}, {"terminate", process_terminate}, {"kill", process_kill},
	{"is_alive", process_is_alive}, {"close", process_close}, {NULL, NULL},
};

static int process_index(lua_State *L)
{
	struct child *child = check_child(L);
	const char *field = luaL_checkstring(L, 2);
	if (strcmp(field, "pid") == 0) {
		if (child->started)
			lua_pushinteger(L, child->pid);
		else
			lua_pushnil(L);
	} else if (strcmp(field, "name") == 0) {
		lua_pushstring(L, child->name);
	} else if (strcmp(field, "daemon") == 0) {
		lua_pushboolean(L, child->daemon);
	} else if (strcmp(field, "sentinel") == 0) {
		struct err err;
		int fd = child_sentinel(&script_of(L)->runtime, child, &err);
		if (fd < 0)
			return script_raise(L, &err);
		lua_pushinteger(L, fd);
	} else if (strcmp(field, "exitcode") == 0) {
		if (child->started && !child->reaped)
			is_alive(L, child);
		if (child->reaped)
			lua_pushinteger(L, child->exit_code);
		else
			lua_pushnil(L);
	} else {
		lua_pushvalue(L, 2);
		if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNIL && lua_getiuservalue(L, 1, VALUE_FIELDS) == LUA_TTABLE) {
			lua_pushvalue(L, 2);
			lua_rawget(L, -2);
		}
	}
	return 1;
}

static int process_newindex(lua_State *L)
{
	struct child *child = check_child(L);
	const char *field = luaL_checkstring(L, 2);
	static const char *const own[] = {"pid", "exitcode", "sentinel"};
	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (strcmp(field, own[i]) == 0)
			return script_throw(L, "AttributeError", _("can't set attribute '%s' of a process"), field);
	if (strcmp(field, "daemon") != 0 && strcmp(field, "name") != 0) {
		if (lua_getiuservalue(L, 1, VALUE_FIELDS) != LUA_TTABLE) {
			lua_newtable(L);
			lua_pushvalue(L, -1);
			lua_setiuservalue(L, 1, VALUE_FIELDS);
		}
		lua_pushvalue(L, 2);
		lua_pushvalue(L, 3);
		lua_rawset(L, -3);
		return 0;
	}
	if (child->started && strcmp(field, "daemon") == 0)
		return script_throw(L, "AssertionError", "%s", _("process has already started"));
	if (strcmp(field, "daemon") == 0)
		child->daemon = lua_toboolean(L, 3);
	else
		text_copy(child->name, sizeof child->name, luaL_checkstring(L, 3));
	return 0;
}

static int process_tostring(lua_State *L)
{
	lua_pushfstring(L, "Process(%s)", check_child(L)->name);
	return 1;
}

static int current_process(lua_State *L)
{
	const struct runtime *runtime = &script_of(L)->runtime;
	lua_createtable(L, 0, 3);
	lua_pushstring(L, runtime->probe->task == 0 ? "MainProcess" : runtime->name);
	lua_setfield(L, -2, "name");
	lua_pushinteger(L, getpid());
	lua_setfield(L, -2, "pid");
	lua_pushboolean(L, runtime->daemon);
	lua_setfield(L, -2, "daemon");
	return 1;
}

static int set_start_method(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	struct runtime *runtime = &script_of(L)->runtime;
	unsigned method;
	if (event_start_method_parse(name, &method) < 0)
		return script_throw(L, "ValueError", _("cannot find context for '%s': there are fork, spawn, forkserver"), name);
	if (script_of(L)->method_set && !lua_toboolean(L, 2))
		return script_throw(L, "RuntimeError", "%s", _("context has already been set"));
	script_of(L)->method_set = true;
	runtime->method = method;
	return 0;
}

static int get_start_method(lua_State *L)
{
	const struct runtime *runtime = &script_of(L)->runtime;
	lua_pushstring(L, event_start_method_name(runtime->context >= 0 ? (unsigned)runtime->context : runtime->method));
	return 1;
}

/* core.with_method(method, f, ...): f's results; what f starts is started so. */
static int with_method(lua_State *L)
{
	struct runtime *runtime = &script_of(L)->runtime;
	int before = runtime->context;
	unsigned method;
	if (event_start_method_parse(luaL_checkstring(L, 1), &method) < 0)
		return script_throw(L, "ValueError", _("cannot find context for '%s': there are fork, spawn, forkserver"), lua_tostring(L, 1));
	runtime->context = (int)method;
	int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
	runtime->context = before;
	return status != LUA_OK ? lua_error(L) : lua_gettop(L) - 1;
}

static int active_children(lua_State *L)
{
	struct runtime *runtime = &script_of(L)->runtime;
	lua_newtable(L);
	lua_Integer count = 0;
	for (size_t i = 0; i < runtime->children.n; i++) {
		struct child *child = runtime->children.at[i];
		if (!child->started || child->reaped || child->is_server || !is_alive(L, child))
			continue;
		struct child **process = lua_newuserdatauv(L, sizeof(struct child *), VALUES);
		*process = child;
		luaL_setmetatable(L, PROCESS_TYPE);
		lua_rawseti(L, -2, ++count);
	}
	return 1;
}

static int parent_process(lua_State *L)
{
	const struct runtime *runtime = &script_of(L)->runtime;
	unsigned parent = runtime->first.slot->parent;
	if (parent >= BLOCK_TASKS)
		return 0;
	lua_createtable(L, 0, 1);
	lua_pushinteger(L, atomic_load(&runtime->block.slots[parent].pid));
	lua_setfield(L, -2, "pid");
	return 1;
}

void script_process_add(lua_State *L)
{
	luaL_newmetatable(L, PROCESS_TYPE);
	luaL_newlib(L, methods);
	lua_pushcclosure(L, process_index, 1);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, process_newindex);
	lua_setfield(L, -2, "__newindex");
	lua_pushcfunction(L, process_tostring);
	lua_setfield(L, -2, "__tostring");
	lua_pop(L, 1);
	static const luaL_Reg functions[] = {
		{"Process", process_make}, {"current_process", current_process}, {"set_start_method", set_start_method},
		{"get_start_method", get_start_method}, {"active_children", active_children}, {"parent_process", parent_process}, {NULL, NULL},
	};
	static const luaL_Reg core[] = {{"with_method", with_method}, {NULL, NULL}};
	script_core_add(L, core);
	lua_pushglobaltable(L);
	luaL_setfuncs(L, functions, 0);
	lua_pop(L, 1);
}
