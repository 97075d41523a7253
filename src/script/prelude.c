/* script/prelude: the parts of the language that are themselves written in it: threads' objects, pools, managers, coroutines
 * (src/script/prelude/, compiled into the program). A part is loaded when one of its names is first used. Its code has no
 * line numbers: a step of a lesson is always a line of the lesson.
 *
 * Each part is a chunk that gets `core`, the table of C functions that lessons do not see, and returns a table of names.
 */
#include "script/internal.h"

#include <string.h>

struct part { const char *name; const unsigned char *text; size_t size; };
#include "script/prelude.inc"

static const struct { const char *name, *part; } provided[] = {
	{"Thread", "thread"}, {"threading", "thread"}, {"greenlet", "greenlet"}, {"generator", "greenlet"}, {"yield", "greenlet"},
	{"queue", "queue"}, {"ThreadPoolExecutor", "pool"}, {"ProcessPoolExecutor", "pool"}, {"Pool", "pool"}, {"wait", "pool"},
	{"Manager", "manager"}, {"_manager_server", "manager"}, {"subprocess", "subprocess"}, {"select", "subprocess"}, {"connection", "subprocess"}, {"class", "class"}, {"get_context", "class"}, {"multiprocessing", "class"}, {"_run_instance", "class"},
	{"as_completed", "pool"}, {"_pool_worker", "pool"}, {"yield_from", "greenlet"}, {"asyncio", "asyncio"}, {"aio", "asyncio"}, {"await", "asyncio"},
	{"together", "together"}, {"busy_wait", "together"},
};

static const char core_key = 'c'; /* its address is the place of `core` in the registry */

void script_core_push(lua_State *L)
{
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &core_key) == LUA_TTABLE)
		return;
	lua_pop(L, 1);
	lua_newtable(L);
	lua_pushvalue(L, -1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &core_key);
}

void script_core_add(lua_State *L, const luaL_Reg *functions)
{
	script_core_push(L);
	luaL_setfuncs(L, functions, 0);
	lua_pop(L, 1);
}

static int add_bytes(lua_State *L, const void *bytes, size_t size, void *ctx)
{
	(void)L;
	buf_add(ctx, bytes, size);
	return 0;
}

/* Pushes the part's function, without its line numbers. */
static void push_part(lua_State *L, const struct part *part)
{
	struct buf stripped = {0};
	int status = luaL_loadbufferx(L, (const char *)part->text, part->size, "=procession", "t");
	if (status == LUA_OK) {
		lua_dump(L, add_bytes, &stripped, 1);
		lua_pop(L, 1);
		status = luaL_loadbufferx(L, buf_get(&stripped), stripped.len, "=procession", "b");
	}
	buf_done(&stripped);
	if (status != LUA_OK)
		lua_error(L);
}

static void load_part(lua_State *L, const char *name)
{
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (strcmp(parts[i].name, name) != 0)
			continue;
		push_part(L, &parts[i]);
		script_core_push(L);
		lua_call(L, 1, 1);
		lua_pushglobaltable(L);
		for (lua_pushnil(L); lua_next(L, -3);) {
			lua_pushvalue(L, -2);
			lua_insert(L, -2);
			lua_rawset(L, -4);
		}
		lua_pop(L, 2);
		return;
	}
}

/* _G's __index: a name that is not there yet. */
static int find_global(lua_State *L)
{
	const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
	for (size_t i = 0; i < COUNT_OF(provided); i++) {
		if (strcmp(provided[i].name, name) != 0)
			continue;
		load_part(L, provided[i].part);
		lua_pushvalue(L, 2);
		lua_rawget(L, 1);
		return 1;
	}
	lua_pushnil(L);
	return 1;
}

/* core.use(part): for a part that stands on another. */
static int use_part(lua_State *L)
{
	load_part(L, luaL_checkstring(L, 1));
	return 0;
}

void script_prelude_add(lua_State *L)
{
	static const luaL_Reg functions[] = {{"use", use_part}, {NULL, NULL}};
	script_core_add(L, functions);
	/* Lua has a function of that name; the prelude's table can be called in its place. */
	lua_pushnil(L);
	lua_setglobal(L, "select");
	lua_pushglobaltable(L);
	lua_createtable(L, 0, 2);
	lua_pushcfunction(L, find_global);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
}
