/* script/state: a Lua state for a lesson program: closed in, counted, and with
 * a hook that makes every line a step.
 *
 * pairs() goes in a fixed order here (numbers, then strings, by value): Lua's own depends on
 * where the state happens to lie in memory, and a program must be a function of its schedule.
 */
#include "script/internal.h"

#include <stdlib.h>
#include <string.h>

struct script *script_of(lua_State *L)
{
	return *(struct script **)lua_getextraspace(L);
}

static void *allocate(void *ctx, void *old, size_t old_size, size_t size)
{
	struct script *script = ctx;
	if (!old)
		old_size = 0;
	if (size == 0) {
		free(old);
		script->memory -= old_size;
		return NULL;
	}
	if (script->memory_limit && size > old_size && script->memory + (size - old_size) > script->memory_limit) {
		script->memory_hit = true;
		return NULL;
	}
	void *block = realloc(old, size);
	if (block)
		script->memory += size - old_size;
	return block;
}

enum { STEPS_BETWEEN = 499 }; /* a prime: switches fall on every instruction of a loop in turn */

/* Several threads share this state, and a picker decides: what one of them does between two of its own operations, others can
 * see, and it counts. */
static bool steps_count(const struct script *script)
{
	return script->threaded && !script->held && probe_is_steered(script->runtime.probe);
}

/* Of the lesson's own code: the prelude's has no lines. */
static int line_at(lua_State *L, lua_Debug *ar)
{
	return lua_getinfo(L, "l", ar) ? ar->currentline : -1;
}

static void on_step(lua_State *L, lua_Debug *ar)
{
	struct script *script = script_of(L);
	bool fine = atomic_load_explicit(&script->runtime.block.head->gate.fine, memory_order_relaxed) != 0;
	if (signals_are_noted())
		script_signals_run(script, L);
	if (ar->event == LUA_HOOKCOUNT) {
		int line = fine && steps_count(script) ? line_at(L, ar) : -1;
		if (line >= 0)
			probe_step(script->runtime.probe, (uint32_t)line, true);
		else
			script_thread_yield(script);
		return;
	}
	if (ar->currentline < 0)
		return;
	if (script->watched.n)
		script_watch_check(script, L);
	if (!script->runtime.block.head->quiet)
		probe_line(script->runtime.probe, (uint32_t)ar->currentline);
	if (!fine && steps_count(script))
		probe_step(script->runtime.probe, (uint32_t)ar->currentline, false);
}

void script_hook_set(lua_State *L)
{
	struct script *script = script_of(L);
	const struct block_head *head = script->runtime.block.head;
	bool quiet = head && head->quiet, steered = head && atomic_load(&head->gate.mode) == GATE_STEERED;
	bool fine = steered && script->threaded && atomic_load(&head->gate.fine);
	int mask = (quiet && !(steered && script->threaded) ? 0 : LUA_MASKLINE) | (script->threaded || script->handles_signals ? LUA_MASKCOUNT : 0);
	lua_sethook(L, mask ? on_step : NULL, mask, fine ? 1 : STEPS_BETWEEN);
	lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
	lua_sethook(lua_tothread(L, -1), mask ? on_step : NULL, mask, fine ? 1 : STEPS_BETWEEN);
	lua_pop(L, 1);
}

void script_watch_check(struct script *script, lua_State *L)
{
	struct buf text = {0};
	for (size_t i = 0; i < script->watched.n; i++) {
		struct watched *watched = &script->watched.at[i];
		char value[sizeof watched->value];
		lua_getglobal(L, watched->name);
		buf_reset(&text);
		script_show(L, -1, &text);
		lua_pop(L, 1);
		text_copy(value, sizeof value, buf_get(&text));
		if (strcmp(value, watched->value) == 0)
			continue;
		memcpy(watched->value, value, sizeof value);
		buf_reset(&text);
		buf_add(&text, watched->name, strlen(watched->name) + 1);
		buf_text(&text, value);
		probe_event(script->runtime.probe, EVENT_VAR, 0, 0, 0, buf_get(&text), text.len);
	}
	buf_done(&text);
}

/* ---- the closed room ---- */

static int refuse(lua_State *L)
{
	return luaL_error(L, _("a lesson program has no %s: it has open, read, write, print, sleep, Process, Lock and the string, table, math, utf8 and coroutine libraries"),
	                  lua_tostring(L, lua_upvalueindex(1)));
}

static int refuse_field(lua_State *L)
{
	const char *field = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
	return luaL_error(L, _("a lesson program has no %s.%s: it runs in a closed room, with files by plain name (open, read, write) and processes by Process"),
	                  lua_tostring(L, lua_upvalueindex(1)), field);
}

static void set_refused_table(lua_State *L, const char *name)
{
	if (lua_getglobal(L, name) != LUA_TTABLE) {
		lua_pop(L, 1);
		lua_newtable(L);
		lua_pushvalue(L, -1);
		lua_setglobal(L, name);
	}
	lua_newtable(L);
	lua_pushstring(L, name);
	lua_pushcclosure(L, refuse_field, 1);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
}

/* load(chunk, name, mode, env) with the mode held at "t": no bytecode. */
static int load_text(lua_State *L)
{
	int count = lua_gettop(L);
	lua_settop(L, 4);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_pushvalue(L, 1);
	lua_pushvalue(L, 2);
	lua_pushliteral(L, "t");
	if (count >= 4)
		lua_pushvalue(L, 4);
	lua_call(L, count >= 4 ? 4 : 3, 2);
	return 2;
}

static int key_is_before(lua_State *L)
{
	bool left = lua_type(L, 1) == LUA_TNUMBER, right = lua_type(L, 2) == LUA_TNUMBER;
	if (left != right)
		lua_pushboolean(L, left);
	else if (left || (lua_type(L, 1) == LUA_TSTRING && lua_type(L, 2) == LUA_TSTRING))
		lua_pushboolean(L, lua_compare(L, 1, 2, LUA_OPLT));
	else
		lua_pushboolean(L, lua_type(L, 1) == LUA_TSTRING && lua_type(L, 2) != LUA_TSTRING);
	return 1;
}

/* Upvalues: the sorted keys, the position. */
static int ordered_next(lua_State *L)
{
	lua_Integer at = lua_tointeger(L, lua_upvalueindex(2));
	for (;;) {
		lua_pushinteger(L, ++at);
		lua_replace(L, lua_upvalueindex(2));
		if (lua_geti(L, lua_upvalueindex(1), at) == LUA_TNIL)
			return 1;
		lua_pushvalue(L, -1);
		if (lua_gettable(L, 1) != LUA_TNIL)
			return 2;
		lua_pop(L, 2); /* removed while we went */
	}
}

static int ordered_pairs(lua_State *L)
{
	if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
		lua_pushvalue(L, 1);
		lua_call(L, 1, 3);
		return 3;
	}
	luaL_checktype(L, 1, LUA_TTABLE);
	lua_newtable(L);
	lua_Integer count = 0;
	for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
		lua_pushvalue(L, -2);
		lua_seti(L, -4, ++count);
	}
	lua_pushvalue(L, lua_upvalueindex(1)); /* table.sort */
	lua_pushvalue(L, -2);
	lua_pushcfunction(L, key_is_before);
	lua_call(L, 2, 0);
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, ordered_next, 2);
	lua_pushvalue(L, 1);
	lua_pushnil(L);
	return 3;
}

static void close_in(lua_State *L)
{
	static const luaL_Reg libraries[] = {
		{LUA_GNAME, luaopen_base}, {LUA_STRLIBNAME, luaopen_string}, {LUA_TABLIBNAME, luaopen_table},
		{LUA_MATHLIBNAME, luaopen_math}, {LUA_UTF8LIBNAME, luaopen_utf8}, {LUA_COLIBNAME, luaopen_coroutine},
	};
	for (size_t i = 0; i < COUNT_OF(libraries); i++) {
		luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
		lua_pop(L, 1);
	}
	/* For the methods of file handles alone; the table itself is not kept. */
	luaL_requiref(L, LUA_IOLIBNAME, luaopen_io, 0);
	lua_pop(L, 1);
	static const char *const refused[] = {"dofile", "loadfile", "require"};
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		lua_pushstring(L, refused[i]);
		lua_pushcclosure(L, refuse, 1);
		lua_setglobal(L, refused[i]);
	}
	lua_getglobal(L, "load");
	lua_pushcclosure(L, load_text, 1);
	lua_setglobal(L, "load");
	lua_getglobal(L, "string");
	lua_pushnil(L);
	lua_setfield(L, -2, "dump");
	lua_getglobal(L, "table");
	lua_getfield(L, -1, "sort");
	lua_pushcclosure(L, ordered_pairs, 1);
	lua_setglobal(L, "pairs");
	lua_pop(L, 2);
}

int script_state_new(struct script *script)
{
	script->memory_limit = script->runtime.block.head ? script->runtime.block.head->memory_limit : 0;
	lua_State *L = lua_newstate(allocate, script);
	if (!L)
		return -1;
	script_thread_main(script, L);
	*(struct script **)lua_getextraspace(L) = script;
	close_in(L);
	script_error_add(L);
	script_api_add(L);
	script_process_add(L);
	script_files_add(L);
	script_sync_add(L);
	script_value_add(L);
	script_exchange_add(L);
	script_thread_add(L);
	script_wait_add(L);
	script_os_add(L);
	script_network_add(L);
	script_core_functions_add(L);
	script_coroutine_add(L);
	script_prelude_add(L);
	static const char *const guarded[] = {"os", "io", "package", "debug"};
	for (size_t i = 0; i < COUNT_OF(guarded); i++)
		set_refused_table(L, guarded[i]);
	script_work_add(L);
	return 0;
}

int script_load(struct script *script)
{
	lua_State *L = script->L;
	struct buf chunk = {0};
	buf_format(&chunk, "@%s", script->program->name);
	int status = luaL_loadbufferx(L, script->program->source, strlen(script->program->source), buf_get(&chunk), "t");
	buf_done(&chunk);
	if (status != LUA_OK)
		return status;
	script_interrupts_add(script);
	script_hook_set(L);
	return LUA_OK;
}

/* ---- calls whose errors are told ---- */

static int with_traceback(lua_State *L)
{
	int code;
	if (script_exit_is(L, 1, &code))
		return 1;
	if (script_error_is(L, 1)) {
		lua_pushliteral(L, "type");
		script_of(L)->interrupted = lua_rawget(L, 1) == LUA_TSTRING && strcmp(lua_tostring(L, -1), "KeyboardInterrupt") == 0;
		lua_pop(L, 1);
	}
	const char *message = luaL_tolstring(L, 1, NULL);
	luaL_traceback(L, L, NULL, 1);
	lua_createtable(L, 2, 0);
	lua_pushstring(L, message);
	lua_seti(L, -2, 1);
	lua_pushvalue(L, -2);
	lua_seti(L, -2, 2);
	return 1;
}

static void report_error(struct script *script)
{
	lua_State *L = script->L;
	struct buf text = {0};
	const char *message = NULL, *trace = "";
	if (lua_type(L, -1) == LUA_TTABLE) {
		lua_geti(L, -1, 1);
		lua_geti(L, -2, 2);
		message = lua_tostring(L, -2);
		trace = lua_tostring(L, -1);
	} else {
		message = lua_tostring(L, -1); /* "not enough memory", a syntax error */
	}
	if (script->memory_hit) {
		struct err limit;
		err_set(&limit, 12, _("%s has used the %zu MB of memory that a program may have"), script->runtime.name, script->memory_limit >> 20);
		runtime_limit(&script->runtime, LIMIT_MEMORY, limit.text);
		script->memory_limit += 1 << 20; /* room to end in order */
	}
	message = message ? message : "?";
	buf_add(&text, message, strlen(message) + 1);
	buf_text(&text, trace ? trace : "");
	probe_event(script->runtime.probe, EVENT_ERROR, 0, 0, 0, buf_get(&text), text.len);
	buf_done(&text);
}

int script_call(struct script *script, int args)
{
	lua_State *L = script->L;
	int base = lua_gettop(L) - args, code = 0;
	lua_pushcfunction(L, with_traceback);
	lua_insert(L, base);
	if (lua_pcall(L, args, 0, base) != LUA_OK && !script_exit_is(L, -1, &code)) {
		code = script->interrupted ? SCRIPT_INTERRUPTED : 1;
		report_error(script);
	}
	if (script->watched.n)
		script_watch_check(script, L);
	lua_settop(L, base - 1);
	return code;
}

int script_call_target(struct script *script, int args)
{
	int code = script_call(script, args);
	return code == SCRIPT_INTERRUPTED ? 1 : code;
}

_Noreturn void script_run_main(struct script *script)
{
	lua_State *L = script->L;
	script_seed(L);
	if (script_load(script) != LUA_OK) {
		report_error(script);
		script_leave(script, 1);
	}
	int code = script_call(script, 0);
	if (code)
		script_leave(script, code);
	script_name_objects(script);
	if (lua_getglobal(L, "main") != LUA_TFUNCTION) {
		lua_pushfstring(L, _("%s: the program defines no main(): add `function main() ... end`"), script->program->name);
		report_error(script);
		script_leave(script, 1);
	}
	script_leave(script, script_call(script, 0));
}
