/* script/shared: locks and files as lesson programs see them. */
#include "script/internal.h"

#include <errno.h>
#include <string.h>

#define LOCK_TYPE "procession.Lock"

/* ---- locks ---- */

void script_lock_push(lua_State *L, unsigned object)
{
	unsigned *lock = lua_newuserdatauv(L, sizeof *lock, 0);
	*lock = object;
	luaL_setmetatable(L, LOCK_TYPE);
}

bool script_lock_is(lua_State *L, int index, unsigned *ret_object)
{
	const unsigned *lock = luaL_testudata(L, index, LOCK_TYPE);
	if (lock)
		*ret_object = *lock;
	return lock != NULL;
}

static unsigned check_lock(lua_State *L)
{
	return *(unsigned *)luaL_checkudata(L, 1, LOCK_TYPE);
}

static int make_lock(lua_State *L, bool recursive)
{
	const char *name = NULL;
	if (lua_type(L, 1) == LUA_TTABLE) {
		lua_getfield(L, 1, "name");
		name = luaL_checkstring(L, -1);
	}
	struct err err;
	int object = lock_new(&script_of(L)->runtime, recursive, name, &err);
	if (object < 0)
		return script_raise(L, &err);
	script_lock_push(L, (unsigned)object);
	return 1;
}

static int lock_make(lua_State *L)
{
	return make_lock(L, false);
}

static int rlock_make(lua_State *L)
{
	return make_lock(L, true);
}

static int64_t check_timeout(lua_State *L, int index)
{
	if (lua_isnoneornil(L, index))
		return -1;
	double seconds = luaL_checknumber(L, index);
	luaL_argcheck(L, seconds <= 1e6, index, _("at most 1000000 seconds"));
	return seconds < 0 ? 0 : (int64_t)(seconds * 1e9);
}

static void acquire_or_raise(lua_State *L, unsigned object, bool blocking, int64_t timeout, bool *ret_got)
{
	struct err err;
	if (lock_acquire(&script_of(L)->runtime, object, blocking, timeout, ret_got, &err) < 0)
		script_raise(L, &err);
}

static void release_or_raise(lua_State *L, unsigned object)
{
	struct err err;
	if (lock_release(&script_of(L)->runtime, object, &err) < 0)
		script_raise(L, &err);
}

static int lock_acquire_method(lua_State *L)
{
	unsigned object = check_lock(L);
	bool blocking = lua_isnoneornil(L, 2) || lua_toboolean(L, 2), got;
	int64_t timeout = check_timeout(L, 3);
	if (!blocking && timeout >= 0)
		return luaL_error(L, _("can't specify a timeout for a non-blocking call"));
	acquire_or_raise(L, object, blocking, timeout, &got);
	lua_pushboolean(L, got);
	return 1;
}

static int lock_release_method(lua_State *L)
{
	release_or_raise(L, check_lock(L));
	return 0;
}

/* lock:with(f, ...): held while f runs, released however f ends. */
static int lock_with(lua_State *L)
{
	unsigned object = check_lock(L);
	luaL_checkany(L, 2);
	bool got;
	acquire_or_raise(L, object, true, -1, &got);
	int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
	release_or_raise(L, object);
	if (status != LUA_OK)
		return lua_error(L);
	return lua_gettop(L) - 1;
}

static int lock_tostring(lua_State *L)
{
	unsigned object = check_lock(L);
	const struct runtime *runtime = &script_of(L)->runtime;
	lua_pushfstring(L, "%s(%s)", lock_is_recursive(runtime, object) ? "RLock" : "Lock", runtime->block.objects[object].name);
	return 1;
}

/* ---- files ---- */

static int file_read_api(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	struct buf data = {0};
	struct err err;
	if (file_get(&script_of(L)->runtime, name, &data, &err) < 0)
		return script_raise(L, &err);
	size_t length = data.len;
	while (length > 0 && (data.data[length - 1] == '\n' || data.data[length - 1] == ' '))
		length--;
	lua_pushlstring(L, buf_get(&data), length);
	if (length == 0 || lua_stringtonumber(L, lua_tostring(L, -1)) == 0) {
		lua_pop(L, 1);
		lua_pushlstring(L, buf_get(&data), data.len);
	}
	buf_done(&data);
	return 1;
}

static int file_write_api(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	luaL_checkany(L, 2);
	size_t size;
	const char *data = luaL_tolstring(L, 2, &size);
	struct err err;
	if (file_put(&script_of(L)->runtime, name, data, size, &err) < 0)
		return script_raise(L, &err);
	return 0;
}

static int close_stream(lua_State *L)
{
	luaL_Stream *stream = luaL_checkudata(L, 1, LUA_FILEHANDLE);
	struct err err;
	int result = stream_close(&script_of(L)->runtime, stream->f, &err);
	if (result < 0) {
		luaL_pushfail(L);
		lua_pushstring(L, err.text);
		return 2;
	}
	lua_pushboolean(L, 1);
	return 1;
}

static int file_open_api(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1), *mode = luaL_optstring(L, 2, "r");
	luaL_Stream *stream = lua_newuserdatauv(L, sizeof *stream, 0);
	stream->closef = NULL;
	luaL_setmetatable(L, LUA_FILEHANDLE);
	struct err err;
	if (stream_open(&script_of(L)->runtime, name, mode, &stream->f, &err) < 0)
		return script_raise(L, &err);
	stream->closef = close_stream;
	return 1;
}

/* The library's own write, and then the story: did it stay in this process's buffer? */
static int file_write_method(lua_State *L)
{
	luaL_Stream *stream = luaL_checkudata(L, 1, LUA_FILEHANDLE);
	int count = lua_gettop(L);
	struct buf data = {0};
	for (int i = 2; i <= count; i++)
		buf_text(&data, luaL_checkstring(L, i));
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, count, LUA_MULTRET);
	if (stream->closef)
		stream_wrote(&script_of(L)->runtime, stream->f, buf_get(&data), data.len);
	buf_done(&data);
	return lua_gettop(L);
}

static void watch_file_writes(lua_State *L)
{
	luaL_getmetatable(L, LUA_FILEHANDLE);
	lua_getfield(L, -1, "__index");
	lua_getfield(L, -1, "write");
	lua_pushcclosure(L, file_write_method, 1);
	lua_setfield(L, -2, "write");
	lua_pop(L, 2);
}

void script_shared_add(lua_State *L)
{
	static const luaL_Reg methods[] = {
		{"acquire", lock_acquire_method}, {"release", lock_release_method}, {"with", lock_with}, {NULL, NULL},
	};
	luaL_newmetatable(L, LOCK_TYPE);
	luaL_newlib(L, methods);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, lock_tostring);
	lua_setfield(L, -2, "__tostring");
	lua_pop(L, 1);
	static const luaL_Reg functions[] = {
		{"Lock", lock_make}, {"RLock", rlock_make}, {"read", file_read_api}, {"write", file_write_api},
		{"open", file_open_api}, {NULL, NULL},
	};
	lua_pushglobaltable(L);
	luaL_setfuncs(L, functions, 0);
	lua_pop(L, 1);
	watch_file_writes(L);
}
