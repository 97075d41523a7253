/* script/network: the tables socket and sqlite3. */
#include "script/internal.h"

#include <string.h>

enum { AF_INET_NUMBER = 2, STREAM = 1, DATAGRAM = 2, RECV_MOST = 1 << 24 };
#define DATABASE_TYPE "procession.Database"

static struct runtime *runtime_of(lua_State *L)
{
	return &script_of(L)->runtime;
}

static unsigned check_socket(lua_State *L)
{
	return script_handle_check(L, 1, OBJECT_SOCKET);
}

/* The timeout is the handle's own, its user value. */
static int64_t timeout_of(lua_State *L)
{
	lua_getiuservalue(L, 1, 1);
	int64_t timeout = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : -1;
	lua_pop(L, 1);
	return timeout;
}

static int socket_make(lua_State *L)
{
	struct err err;
	lua_Integer type = luaL_optinteger(L, 2, STREAM);
	luaL_argcheck(L, luaL_optinteger(L, 1, AF_INET_NUMBER) == AF_INET_NUMBER, 1, "socket.AF_INET");
	luaL_argcheck(L, type == STREAM || type == DATAGRAM, 2, "socket.SOCK_STREAM, socket.SOCK_DGRAM");
	int object = socket_new(runtime_of(L), type == STREAM, NULL, &err);
	if (object < 0)
		return script_raise(L, &err);
	script_handle_push(L, (unsigned)object, false);
	return 1;
}

/* (host, port) or ({host, port}) from `index` on. */
static const char *check_address(lua_State *L, int index, int *ret_port)
{
	if (lua_type(L, index) == LUA_TTABLE) {
		lua_geti(L, index, 1);
		lua_geti(L, index, 2);
		*ret_port = (int)luaL_checkinteger(L, -1);
		return luaL_checkstring(L, -2);
	}
	*ret_port = (int)luaL_checkinteger(L, index + 1);
	return luaL_checkstring(L, index);
}

static int bind_method(lua_State *L)
{
	struct err err;
	int port;
	const char *host = check_address(L, 2, &port);
	return socket_bind(runtime_of(L), check_socket(L), host, port, &err) < 0 ? script_raise(L, &err) : 0;
}

static int listen_method(lua_State *L)
{
	struct err err;
	return socket_listen(runtime_of(L), check_socket(L), &err) < 0 ? script_raise(L, &err) : 0;
}

static int accept_method(lua_State *L)
{
	struct err err;
	int port, object = socket_accept(runtime_of(L), check_socket(L), timeout_of(L), &port, &err);
	if (object < 0)
		return script_raise(L, &err);
	script_handle_push(L, (unsigned)object, false);
	lua_pushfstring(L, "127.0.0.1:%d", port);
	return 2;
}

static int connect_method(lua_State *L)
{
	struct err err;
	int port;
	const char *host = check_address(L, 2, &port);
	return socket_connect(runtime_of(L), check_socket(L), host, port, timeout_of(L), &err) < 0 ? script_raise(L, &err) : 0;
}

static int send_data(lua_State *L, bool all, bool to)
{
	struct err err;
	struct socket_data data = {.all = all, .timeout_ns = timeout_of(L)};
	size_t sent;
	data.bytes = luaL_checklstring(L, 2, &data.size);
	if (to)
		data.host = check_address(L, 3, &data.port);
	if (socket_send(runtime_of(L), check_socket(L), &data, &sent, &err) < 0)
		return script_raise(L, &err);
	lua_pushinteger(L, (lua_Integer)sent);
	return 1;
}

static int send_method(lua_State *L)
{
	return send_data(L, false, false);
}

static int sendall_method(lua_State *L)
{
	return send_data(L, true, false);
}

static int sendto_method(lua_State *L)
{
	return send_data(L, false, true);
}

static int recv_data(lua_State *L, bool from)
{
	struct err err;
	struct buf data = {0};
	int port;
	lua_Integer size = luaL_checkinteger(L, 2);
	luaL_argcheck(L, size >= 0 && size <= RECV_MOST, 2, _("a number of bytes, at most 16 MB"));
	int result = socket_recv(runtime_of(L), check_socket(L), (size_t)size, timeout_of(L), &data, &port, &err);
	lua_pushlstring(L, buf_get(&data), data.len);
	buf_done(&data);
	if (result < 0)
		return script_raise(L, &err);
	if (!from)
		return 1;
	lua_pushfstring(L, "127.0.0.1:%d", port);
	lua_pushinteger(L, port);
	return 3;
}

static int recv_method(lua_State *L)
{
	return recv_data(L, false);
}

static int recvfrom_method(lua_State *L)
{
	return recv_data(L, true);
}

static int settimeout_method(lua_State *L)
{
	check_socket(L);
	lua_pushinteger(L, script_timeout(L, 2));
	lua_setiuservalue(L, 1, 1);
	return 0;
}

static int getsockname_method(lua_State *L)
{
	struct err err;
	int port = socket_port(runtime_of(L), check_socket(L), false, &err);
	if (port < 0)
		return script_raise(L, &err);
	lua_pushliteral(L, "127.0.0.1");
	lua_pushinteger(L, port);
	return 2;
}

static int getpeername_method(lua_State *L)
{
	struct err err;
	int port = socket_port(runtime_of(L), check_socket(L), true, &err);
	if (port < 0)
		return script_raise(L, &err);
	lua_pushliteral(L, "127.0.0.1");
	lua_pushinteger(L, port);
	return 2;
}

static int fileno_method(lua_State *L)
{
	struct err err;
	int fd = socket_fd(runtime_of(L), check_socket(L), &err);
	if (fd < 0)
		return script_raise(L, &err);
	lua_pushinteger(L, fd);
	return 1;
}

static int close_method(lua_State *L)
{
	object_close(runtime_of(L), check_socket(L));
	return 0;
}

/* ---- sqlite3 ---- */

static struct database *check_database(lua_State *L)
{
	return *(struct database **)luaL_checkudata(L, 1, DATABASE_TYPE);
}

static int database_connect(lua_State *L)
{
	struct err err;
	const char *name = luaL_checkstring(L, 1);
	struct database **database = lua_newuserdatauv(L, sizeof *database, 0);
	*database = NULL;
	if (database_open(runtime_of(L), name, database, &err) < 0)
		return script_raise(L, &err);
	luaL_setmetatable(L, DATABASE_TYPE);
	return 1;
}

static void push_sql(lua_State *L, const struct sql_value *value)
{
	switch (value->type) {
	case SQL_INTEGER: lua_pushinteger(L, value->whole); break;
	case SQL_REAL: lua_pushnumber(L, value->real); break;
	case SQL_TEXT: lua_pushlstring(L, value->text ? value->text : "", value->size); break;
	default: lua_pushnil(L);
	}
}

/* The table of rows is on top of the stack. */
static void add_row(void *ctx, const char *const names[], const struct sql_value values[], size_t count)
{
	lua_State *L = ctx;
	luaL_checkstack(L, 4, "rows");
	lua_createtable(L, (int)count, (int)count);
	for (size_t i = 0; i < count; i++) {
		push_sql(L, &values[i]);
		lua_pushvalue(L, -1);
		lua_setfield(L, -3, names[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

static struct sql_value check_sql(lua_State *L, int index)
{
	struct sql_value value = {.type = SQL_NULL};
	switch (lua_type(L, index)) {
	case LUA_TNIL: break;
	case LUA_TBOOLEAN: value = (struct sql_value){.type = SQL_INTEGER, .whole = lua_toboolean(L, index)}; break;
	case LUA_TNUMBER:
		value = lua_isinteger(L, index) ? (struct sql_value){.type = SQL_INTEGER, .whole = lua_tointeger(L, index)}
		                                : (struct sql_value){.type = SQL_REAL, .real = lua_tonumber(L, index)};
		break;
	case LUA_TSTRING:
		value.type = SQL_TEXT;
		value.text = lua_tolstring(L, index, &value.size);
		break;
	default: script_throw(L, "ProgrammingError", _("a value of type %s cannot be bound: use numbers, texts, nil"), luaL_typename(L, index));
	}
	return value;
}

static int execute(lua_State *L, const char *sql, int values_at)
{
	struct err err;
	struct sql_value values[64];
	struct sql_call call = {.sql = sql, .values = values, .row = add_row, .ctx = L};
	struct database *database = check_database(L);
	if (values_at && lua_type(L, values_at) == LUA_TTABLE) {
		call.count = (size_t)luaL_len(L, values_at);
		luaL_argcheck(L, call.count <= COUNT_OF(values), values_at, _("at most 64 values"));
		luaL_checkstack(L, (int)call.count + 4, "values");
		for (size_t i = 0; i < call.count; i++) {
			lua_geti(L, values_at, (lua_Integer)i + 1);
			values[i] = check_sql(L, -1); /* stays on the stack: the text is Lua's */
		}
	}
	lua_newtable(L);
	if (database_execute(runtime_of(L), database, &call, &err) < 0)
		return script_raise(L, &err);
	return 1;
}

static int execute_method(lua_State *L)
{
	return execute(L, luaL_checkstring(L, 2), 3);
}

static int begin_method(lua_State *L)
{
	return execute(L, "BEGIN IMMEDIATE", 0);
}

static int commit_method(lua_State *L)
{
	return execute(L, "COMMIT", 0);
}

static int rollback_method(lua_State *L)
{
	return execute(L, "ROLLBACK", 0);
}

static int database_close_method(lua_State *L)
{
	database_close(runtime_of(L), check_database(L));
	return 0;
}

static int database_gc(lua_State *L)
{
	struct database **database = luaL_checkudata(L, 1, DATABASE_TYPE);
	if (*database)
		database_free(*database);
	*database = NULL;
	return 0;
}

void script_network_add(lua_State *L)
{
	static const luaL_Reg methods[] = {
		{"bind", bind_method}, {"listen", listen_method}, {"accept", accept_method}, {"connect", connect_method}, {"send", send_method},
		{"sendall", sendall_method}, {"sendto", sendto_method}, {"recv", recv_method}, {"recvfrom", recvfrom_method},
		{"settimeout", settimeout_method}, {"getsockname", getsockname_method}, {"getpeername", getpeername_method},
		{"fileno", fileno_method}, {"close", close_method}, {NULL, NULL},
	};
	static const luaL_Reg database_methods[] = {
		{"execute", execute_method}, {"begin", begin_method}, {"commit", commit_method}, {"rollback", rollback_method},
		{"close", database_close_method}, {NULL, NULL},
	};
	static const luaL_Reg socket_table[] = {{"socket", socket_make}, {NULL, NULL}};
	static const luaL_Reg sqlite_table[] = {{"connect", database_connect}, {NULL, NULL}};
	script_handle_class_add(L, OBJECT_SOCKET, methods, NULL, NULL);
	luaL_newmetatable(L, DATABASE_TYPE);
	luaL_newlib(L, database_methods);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, database_gc);
	lua_setfield(L, -2, "__gc");
	lua_pop(L, 1);
	luaL_newlib(L, socket_table);
	static const struct { const char *name; int value; } numbers[] = {
		{"AF_INET", AF_INET_NUMBER}, {"SOCK_STREAM", STREAM}, {"SOCK_DGRAM", DATAGRAM},
	};
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		lua_pushinteger(L, numbers[i].value);
		lua_setfield(L, -2, numbers[i].name);
	}
	lua_setglobal(L, "socket");
	luaL_newlib(L, sqlite_table);
	lua_setglobal(L, "sqlite3");
}
