/* script/coroutine: Lua's coroutines as tasks inside their thread: a number each, a START, and a SWITCH whenever control
 * goes from one to another. While one runs, its thread's probe reports under its number.
 *
 * A program may make more of them than a run has numbers for: those beyond are not told, and run all the same; what
 * they do is told of whoever resumed them. With --quiet none is told.
 */
#include "script/internal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { NUMBERS_LEFT_TO_OTHERS = BLOCK_TASKS / 2, NOT_TOLD = 0 };

static const char numbers_key = 'n'; /* its address: registry table coroutine -> number, with weak keys */

static void push_numbers(lua_State *L)
{
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &numbers_key) == LUA_TTABLE)
		return;
	lua_pop(L, 1);
	lua_newtable(L);
	lua_createtable(L, 0, 1);
	lua_pushliteral(L, "k");
	lua_setfield(L, -2, "__mode");
	lua_setmetatable(L, -2);
	lua_pushvalue(L, -1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &numbers_key);
}

/* A number for the coroutine that is to be; NOT_TOLD when there is none to spare. */
static uint16_t new_number(lua_State *L, const char *name)
{
	struct script *script = script_of(L);
	struct block_head *head = script->runtime.block.head;
	uint16_t task;
	struct err unused;
	if (!head || head->quiet || atomic_load(&head->task_count) >= NUMBERS_LEFT_TO_OTHERS)
		return NOT_TOLD;
	if (runtime_task_new(&script->runtime, METHOD_COROUTINE, false, name, &task, &unused) < 0)
		return NOT_TOLD;
	atomic_store(&script->runtime.block.slots[task].pid, (int32_t)getpid());
	return task;
}

static void go_over(struct probe *probe, uint16_t to, bool ended)
{
	if (!ended) {
		struct probe_op op = {.kind = EVENT_SWITCH, .object = to, .timeout_ns = -1};
		probe_pass(probe, &op);
	}
	probe_event(probe, EVENT_SWITCH, to, ended, 0, NULL, 0);
	probe->task = to;
}

static void begin(struct script *script, uint16_t task)
{
	struct gate_slot *slot = &script->runtime.block.slots[task];
	if (atomic_exchange(&slot->go, 1) == 0) /* unused otherwise: nobody grants a coroutine anything */
		probe_event(script->runtime.probe, EVENT_BEGIN, 0, getpid(), getppid(), NULL, 0);
}

static void end(struct script *script, uint16_t task, int code)
{
	struct gate_slot *slot = &script->runtime.block.slots[task];
	probe_event(script->runtime.probe, EVENT_EXIT, 0, code, 0, NULL, 0);
	atomic_store(&slot->said_exit, 1);
	atomic_store(&slot->exit_code, code);
	atomic_store(&script->runtime.block.cells[slot->ended_cell], 1);
	atomic_store(&slot->phase, GATE_ENDED);
}

/* ---- Lua's own library, told ---- */

static lua_State *check_coroutine(lua_State *L, int index)
{
	lua_State *co = lua_tothread(L, index);
	luaL_argexpected(L, co, index, "coroutine");
	return co;
}

static uint16_t number_of(lua_State *L, int index)
{
	lua_pushvalue(L, index);
	push_numbers(L);
	lua_insert(L, -2);
	lua_rawget(L, -2);
	uint16_t number = (uint16_t)lua_tointeger(L, -1);
	lua_pop(L, 2);
	return number;
}

/* A coroutine of the function at `index`, on top of the stack; with a number. */
static void new_coroutine(lua_State *L, int index)
{
	struct script *script = script_of(L);
	char name[BLOCK_NAME];
	luaL_checktype(L, index, LUA_TFUNCTION);
	const char *global = script_global_name(L, index);
	struct buf text = {0};
	buf_format(&text, "%s-%u", global ? global : "coroutine", ++script->coroutines);
	text_copy(name, sizeof name, buf_get(&text));
	buf_done(&text);
	lua_State *co = lua_newthread(L);
	lua_pushvalue(L, index);
	lua_xmove(L, co, 1);
	uint16_t number = new_number(L, name);
	if (number == NOT_TOLD)
		return;
	push_numbers(L);
	lua_pushvalue(L, -2);
	lua_pushinteger(L, number);
	lua_rawset(L, -3);
	lua_pop(L, 1);
}

static int create(lua_State *L)
{
	new_coroutine(L, 1);
	return 1;
}

/* Resumes the coroutine with what is above its place on the stack: how many results (moved to L), or -1 and the error. */
static int resume(lua_State *L, lua_State *co, uint16_t number, int args)
{
	struct script *script = script_of(L);
	int results = 0;
	if (!lua_checkstack(co, args) || (lua_status(co) == LUA_OK && lua_gettop(co) == 0)) {
		lua_pushstring(L, lua_status(co) == LUA_OK ? "cannot resume dead coroutine" : "too many arguments to resume");
		return -1;
	}
	uint16_t from = script->runtime.probe->task;
	if (number != NOT_TOLD) {
		go_over(script->runtime.probe, number, false);
		begin(script, number);
	}
	lua_xmove(L, co, args);
	lua_State *before = script->at;
	bool is_main = script->thread == &script->main;
	if (is_main)
		script->at = co;
	int status = lua_resume(co, L, args, &results);
	if (is_main)
		script->at = before;
	if (number != NOT_TOLD) {
		bool ended = status != LUA_YIELD;
		if (ended)
			end(script, number, status != LUA_OK);
		go_over(script->runtime.probe, from, ended);
	}
	if (status != LUA_OK && status != LUA_YIELD) {
		lua_xmove(co, L, 1);
		return -1;
	}
	if (!lua_checkstack(L, results + 1)) {
		lua_pop(co, results);
		lua_pushliteral(L, "too many results to resume");
		return -1;
	}
	lua_xmove(co, L, results);
	return results;
}

static int resume_as(lua_State *L, uint16_t number)
{
	lua_State *co = check_coroutine(L, 1);
	int results = resume(L, co, number, lua_gettop(L) - 1);
	lua_pushboolean(L, results >= 0);
	lua_insert(L, results >= 0 ? -(results + 1) : -2);
	return results >= 0 ? results + 1 : 2;
}

static int resume_api(lua_State *L)
{
	check_coroutine(L, 1);
	return resume_as(L, number_of(L, 1));
}

/* As Lua's, but that the script knows where it is: signals' handlers run there. */
static int plain_resume(lua_State *L)
{
	return resume_as(L, NOT_TOLD);
}

/* Upvalues: the coroutine, its number. */
static int call_wrapped(lua_State *L)
{
	lua_State *co = lua_tothread(L, lua_upvalueindex(1));
	int results = resume(L, co, (uint16_t)lua_tointeger(L, lua_upvalueindex(2)), lua_gettop(L));
	if (results < 0) {
		int status = lua_status(co);
		if (status != LUA_OK && status != LUA_YIELD)
			lua_resetthread(co);
		return lua_error(L);
	}
	return results;
}

static int wrap(lua_State *L)
{
	new_coroutine(L, 1);
	lua_pushinteger(L, number_of(L, lua_gettop(L)));
	lua_pushcclosure(L, call_wrapped, 2);
	return 1;
}

static int plain_wrap(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TFUNCTION);
	lua_State *co = lua_newthread(L);
	lua_pushvalue(L, 1);
	lua_xmove(L, co, 1);
	lua_pushinteger(L, NOT_TOLD);
	lua_pushcclosure(L, call_wrapped, 2);
	return 1;
}

/* ---- for the prelude: whoever moves control by itself says so ---- */

/* core.coroutine(f, name): a plain coroutine, and its number (nil when it is not told). */
static int core_coroutine(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TFUNCTION);
	const char *name = luaL_checkstring(L, 2);
	lua_State *co = lua_newthread(L);
	lua_pushvalue(L, 1);
	lua_xmove(L, co, 1);
	uint16_t number = new_number(L, name);
	if (number == NOT_TOLD)
		return 1;
	lua_pushinteger(L, number);
	return 2;
}

/* core.switch(number [, the one that ends]) */
static int core_switch(lua_State *L)
{
	struct script *script = script_of(L);
	uint16_t to = (uint16_t)luaL_checkinteger(L, 1);
	luaL_argcheck(L, to < BLOCK_TASKS, 1, "a task");
	go_over(script->runtime.probe, to, lua_toboolean(L, 2));
	if (to != script->thread->task)
		begin(script, to);
	return 0;
}

/* core.ended(code): the coroutine that runs has ended. */
static int core_ended(lua_State *L)
{
	struct script *script = script_of(L);
	if (script->runtime.probe->task != script->thread->task)
		end(script, script->runtime.probe->task, (int)luaL_checkinteger(L, 1));
	return 0;
}

/* core.here(): the number of what runs: a coroutine's, or the thread's. */
static int core_here(lua_State *L)
{
	lua_pushinteger(L, script_of(L)->runtime.probe->task);
	return 1;
}

void script_coroutine_add(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"coroutine", core_coroutine}, {"switch", core_switch}, {"ended", core_ended}, {"here", core_here}, {NULL, NULL},
	};
	static const luaL_Reg own[] = {{"create", create}, {"resume", resume_api}, {"wrap", wrap}, {NULL, NULL}};
	static const luaL_Reg tracked[] = {{"resume", plain_resume}, {"wrap", plain_wrap}, {NULL, NULL}};
	script_core_push(L);
	luaL_setfuncs(L, functions, 0);
	/* The library as it is, for those that tell by themselves. */
	lua_getglobal(L, "coroutine");
	luaL_setfuncs(L, tracked, 0);
	lua_newtable(L);
	static const char *const plain[] = {"create", "resume", "wrap", "yield", "status", "isyieldable", "running", "close"};
	for (size_t i = 0; i < COUNT_OF(plain); i++) {
		lua_getfield(L, -2, plain[i]);
		lua_setfield(L, -2, plain[i]);
	}
	lua_setfield(L, -3, "plain");
	struct block_head *head = script_of(L)->runtime.block.head;
	if (head && !head->quiet)
		luaL_setfuncs(L, own, 0);
	lua_pop(L, 2);
}
