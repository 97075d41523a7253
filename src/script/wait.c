/* script/wait: what the prelude waits with: descriptors, time. */
#include "script/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FDS_MOST = 1024 };

/* core.poll(fds, writes, timeout in ns; nil for ever, object): a table index -> true for those that are ready. */
static int core_poll(lua_State *L)
{
	struct probe *probe = script_of(L)->runtime.probe;
	lua_settop(L, 4);
	lua_Integer count = luaL_len(L, 1);
	luaL_argcheck(L, count >= 0 && count <= FDS_MOST, 1, _("at most 1024 descriptors"));
	struct pollfd *fds = lua_newuserdatauv(L, (size_t)(count ? count : 1) * sizeof *fds, 0);
	for (lua_Integer i = 0; i < count; i++) {
		lua_geti(L, 1, i + 1);
		lua_geti(L, 2, i + 1);
		fds[i] = (struct pollfd){.fd = (int)luaL_checkinteger(L, -2), .events = lua_toboolean(L, -1) ? POLLOUT : POLLIN};
		lua_pop(L, 2);
	}
	struct probe_op op = {.kind = EVENT_POLL, .object = (uint32_t)luaL_optinteger(L, 4, 0), .timeout_ns = luaL_optinteger(L, 3, -1)};
	uint64_t deadline = op.timeout_ns >= 0 ? probe_now(probe) + (uint64_t)op.timeout_ns : 0;
	int ready;
	while ((ready = probe_pass_fds(probe, &op, fds, (unsigned)count)) == -EINTR)
		if (deadline)
			op.timeout_ns = deadline > probe_now(probe) ? (int64_t)(deadline - probe_now(probe)) : 0;
	probe_event(probe, EVENT_POLL, op.object, ready > 0, ready, NULL, 0);
	lua_newtable(L);
	for (lua_Integer i = 0; i < count && ready > 0; i++) {
		if (!fds[i].revents)
			continue;
		lua_pushboolean(L, 1);
		lua_seti(L, -2, i + 1);
	}
	return 1;
}

/* core.sleep(ns) */
static int core_sleep(lua_State *L)
{
	lua_Integer ns = luaL_checkinteger(L, 1);
	probe_sleep(script_of(L)->runtime.probe, ns > 0 ? (uint64_t)ns : 0);
	return 0;
}

/* core.now(): ns since the run began */
static int core_now(lua_State *L)
{
	lua_pushinteger(L, (lua_Integer)probe_now(script_of(L)->runtime.probe));
	return 1;
}

/* core.global_name(value): the global that holds it. */
static int core_global_name(lua_State *L)
{
	luaL_checkany(L, 1);
	lua_pushstring(L, script_global_name(L, 1));
	return 1;
}

/* core.error_type(err): its type, nil for a plain text. */
static int core_error_type(lua_State *L)
{
	luaL_checkany(L, 1);
	if (!script_error_is(L, 1))
		return 0;
	lua_pushliteral(L, "type");
	lua_rawget(L, 1);
	return 1;
}

void script_wait_add(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"poll", core_poll}, {"sleep", core_sleep}, {"now", core_now}, {"global_name", core_global_name},
		{"error_type", core_error_type}, {NULL, NULL},
	};
	script_core_add(L, functions);
}
