/* script/work: computing and waiting by the tick, for whoever schedules: work(n), io(n); and a task's share of the time. */
#include "script/internal.h"

enum { TICKS_MOST = 1000000, SHARE_MOST = 1000000 };

static uint32_t check_ticks(lua_State *L, const char *name)
{
	int whole;
	lua_Integer ticks = lua_tointegerx(L, 1, &whole);
	if (!whole || ticks < 0 || ticks > TICKS_MOST)
		luaL_error(L, _("%s needs a whole number of ticks from 0 to %d"), name, TICKS_MOST);
	return (uint32_t)ticks;
}

/* While it computes: what the instruction hook would do. */
static void between(void *ctx)
{
	lua_State *L = ctx;
	struct script *script = script_of(L);
	if (script->handles_signals && signals_are_noted())
		script_signals_run(script, L);
	script_thread_yield(script);
}

static int work(lua_State *L)
{
	uint32_t ticks = check_ticks(L, "work");
	if (ticks)
		probe_work(script_of(L)->runtime.probe, ticks, between, L);
	return 0;
}

/* io is a table that refuses Lua's own io.open and the like, and can be called. */
static int io(lua_State *L)
{
	lua_remove(L, 1);
	uint32_t ticks = check_ticks(L, "io");
	if (ticks)
		probe_io(script_of(L)->runtime.probe, ticks);
	return 0;
}

static int share(lua_State *L)
{
	int whole;
	lua_Integer number = lua_tointegerx(L, 1, &whole);
	if (!whole || number < 0 || number > SHARE_MOST)
		return luaL_error(L, _("%s needs a whole number from 0 to %d"), lua_tostring(L, lua_upvalueindex(1)), SHARE_MOST);
	probe_share(script_of(L)->runtime.probe, (int32_t)number);
	return 0;
}

/* After Lua's io was closed. */
void script_work_add(lua_State *L)
{
	static const char *const shares[] = {"priority", "tickets", "weight"};
	lua_register(L, "work", work);
	for (size_t i = 0; i < COUNT_OF(shares); i++) {
		lua_pushstring(L, shares[i]);
		lua_pushcclosure(L, share, 1);
		lua_setglobal(L, shares[i]);
	}
	lua_getglobal(L, "io");
	if (lua_getmetatable(L, -1)) {
		lua_pushcfunction(L, io);
		lua_setfield(L, -2, "__call");
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}
