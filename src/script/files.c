/* script/files: files as lesson programs see them. */
#include "script/internal.h"

#include <errno.h>
#include <string.h>

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

void script_files_add(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"read", file_read_api}, {"write", file_write_api},
		{"open", file_open_api}, {NULL, NULL},
	};
	lua_pushglobaltable(L);
	luaL_setfuncs(L, functions, 0);
	lua_pop(L, 1);
	watch_file_writes(L);
}
