/* script/exchange: queues and pipes as lesson programs see them: values go in, msgpack goes through, values come out. */
#include "script/internal.h"

#include <stdlib.h>
#include <string.h>

static struct runtime *runtime_of(lua_State *L)
{
	return &script_of(L)->runtime;
}

static void show_bytes(void *ctx, const void *data, size_t size, struct buf *ret_text)
{
	script_show_packed(ctx, data, size, ret_text);
}

struct outgoing { msgpack_sbuffer bytes; struct buf text; };

/* Raises for what cannot be sent. Done with outgoing_done. */
static void pack(lua_State *L, int index, struct outgoing *ret_out)
{
	struct err err;
	*ret_out = (struct outgoing){0};
	msgpack_sbuffer_init(&ret_out->bytes);
	if (script_value_pack(L, index, &ret_out->bytes, &err) < 0) {
		msgpack_sbuffer_destroy(&ret_out->bytes);
		script_raise(L, &err);
	}
	if (probe_is_told(runtime_of(L)->probe, EVENT_PUT))
		script_show_packed(runtime_of(L), ret_out->bytes.data, ret_out->bytes.size, &ret_out->text);
}

/* The value in `data`, which is taken; raises instead when `result` says so, or when it cannot be made. */
static int unpack(lua_State *L, int result, struct buf *data, const struct err *failure)
{
	struct err err;
	if (result < 0) {
		buf_done(data);
		return script_raise(L, failure);
	}
	result = script_value_unpack(L, buf_get(data), data->len, &err);
	buf_done(data);
	return result < 0 ? script_raise(L, &err) : result > 0 ? lua_error(L) : 1;
}

static void outgoing_done(struct outgoing *out)
{
	msgpack_sbuffer_destroy(&out->bytes);
	buf_done(&out->text);
}

/* ---- queues ---- */

static int make_queue(lua_State *L, enum queue_kind kind)
{
	struct err err;
	struct queue_spec spec = {.kind = kind, .name = script_argument_name(L)};
	if (kind != QUEUE_SIMPLE) {
		script_argument(L, 1, "maxsize");
		spec.maxsize = (int)luaL_optinteger(L, -1, 0);
	}
	if (lua_type(L, 1) == LUA_TTABLE)
		spec.parts = lua_getfield(L, 1, "parts") != LUA_TNIL && lua_toboolean(L, -1);
	int object = queue_new(runtime_of(L), &spec, &err);
	if (object < 0)
		return script_raise(L, &err);
	script_handle_push(L, (unsigned)object, false);
	return 1;
}

static int queue_make(lua_State *L)
{
	return make_queue(L, QUEUE_PLAIN);
}

static int simple_queue_make(lua_State *L)
{
	return make_queue(L, QUEUE_SIMPLE);
}

static int joinable_queue_make(lua_State *L)
{
	return make_queue(L, QUEUE_JOINABLE);
}

static unsigned check_queue(lua_State *L)
{
	return script_handle_check(L, 1, OBJECT_QUEUE);
}

/* (block, timeout) or {block =, timeout =} from `index` on. */
static struct wait_spec check_wait(lua_State *L, int index)
{
	struct wait_spec wait = {.block = true, .timeout_ns = -1};
	if (lua_type(L, index) == LUA_TTABLE) {
		wait.block = lua_getfield(L, index, "block") == LUA_TNIL || lua_toboolean(L, -1);
		lua_getfield(L, index, "timeout");
		wait.timeout_ns = script_timeout(L, -1);
		lua_pop(L, 2);
		return wait;
	}
	wait.block = lua_isnoneornil(L, index) || lua_toboolean(L, index);
	wait.timeout_ns = wait.block ? script_timeout(L, index + 1) : -1;
	return wait;
}

static int put(lua_State *L, const struct wait_spec *wait)
{
	struct outgoing out;
	struct err err;
	unsigned object = check_queue(L);
	luaL_checkany(L, 2);
	pack(L, 2, &out);
	struct queue_item item = {.data = out.bytes.data, .size = out.bytes.size, .text = buf_get(&out.text)};
	int result = queue_put(runtime_of(L), object, &item, wait, &err);
	outgoing_done(&out);
	return result < 0 ? script_raise(L, &err) : 0;
}

static int get(lua_State *L, const struct wait_spec *wait)
{
	struct buf data = {0};
	struct err err;
	struct queue_item item = {.show = show_bytes, .ctx = runtime_of(L)};
	return unpack(L, queue_get(runtime_of(L), check_queue(L), wait, &item, &data, &err), &data, &err);
}

static int put_method(lua_State *L)
{
	struct wait_spec wait = check_wait(L, 3);
	return put(L, &wait);
}

static int get_method(lua_State *L)
{
	struct wait_spec wait = check_wait(L, 2);
	return get(L, &wait);
}

static const struct wait_spec no_wait = {.block = false, .timeout_ns = -1};

static int put_nowait(lua_State *L)
{
	return put(L, &no_wait);
}

static int get_nowait(lua_State *L)
{
	return get(L, &no_wait);
}

static int qsize(lua_State *L)
{
	lua_pushinteger(L, queue_size(runtime_of(L), check_queue(L)));
	return 1;
}

static int empty(lua_State *L)
{
	lua_pushboolean(L, queue_size(runtime_of(L), check_queue(L)) <= 0);
	return 1;
}

static int full(lua_State *L)
{
	unsigned object = check_queue(L);
	int most = queue_maxsize(runtime_of(L), object);
	lua_pushboolean(L, most > 0 && queue_size(runtime_of(L), object) >= most);
	return 1;
}

static int close_queue(lua_State *L)
{
	object_close(runtime_of(L), check_queue(L));
	return 0;
}

static int nothing(lua_State *L)
{
	check_queue(L);
	return 0;
}

static int task_done(lua_State *L)
{
	struct err err;
	if (queue_task_done(runtime_of(L), check_queue(L), &err) < 0)
		return script_raise(L, &err);
	return 0;
}

static int join(lua_State *L)
{
	struct err err;
	return queue_join(runtime_of(L), check_queue(L), &err) < 0 ? script_raise(L, &err) : 0;
}

/* Methods that only some kinds have. */
static int queue_index(lua_State *L)
{
	unsigned kind = queue_kind(runtime_of(L), check_queue(L));
	const char *field = luaL_checkstring(L, 2);
	static const char *const simple[] = {"put", "get", "empty", "close"}, *const joinable[] = {"task_done", "join"};
	bool has = kind != QUEUE_SIMPLE;
	for (size_t i = 0; i < COUNT_OF(simple); i++)
		has = has || strcmp(field, simple[i]) == 0;
	for (size_t i = 0; i < COUNT_OF(joinable); i++)
		has = has && (kind == QUEUE_JOINABLE || strcmp(field, joinable[i]) != 0);
	if (has)
		lua_getfield(L, lua_upvalueindex(1), field);
	else
		lua_pushnil(L);
	return 1;
}

/* ---- pipes ---- */

static int pipe_make(lua_State *L)
{
	struct err err;
	unsigned objects[2];
	const char *name = script_argument_name(L);
	bool duplex = script_argument(L, 1, "duplex") == LUA_TNIL || lua_toboolean(L, -1);
	if (connection_pair(runtime_of(L), duplex, name, objects, &err) < 0)
		return script_raise(L, &err);
	script_handle_push(L, objects[0], false);
	script_handle_push(L, objects[1], false);
	return 2;
}

static unsigned check_connection(lua_State *L)
{
	return script_handle_check(L, 1, OBJECT_CONNECTION);
}

static int send_method(lua_State *L)
{
	struct outgoing out;
	struct err err;
	unsigned object = check_connection(L);
	luaL_checkany(L, 2);
	pack(L, 2, &out);
	int result = connection_send(runtime_of(L), object, out.bytes.data, out.bytes.size, buf_get(&out.text), &err);
	outgoing_done(&out);
	return result < 0 ? script_raise(L, &err) : 0;
}

static int recv_method(lua_State *L)
{
	struct buf data = {0};
	struct err err;
	struct queue_item item = {.show = show_bytes, .ctx = runtime_of(L)};
	return unpack(L, connection_recv(runtime_of(L), check_connection(L), &item, &data, &err), &data, &err);
}

static int poll_method(lua_State *L)
{
	struct err err;
	bool ready;
	int64_t timeout = lua_gettop(L) < 2 ? 0 : script_timeout(L, 2);
	if (connection_poll(runtime_of(L), check_connection(L), timeout, &ready, &err) < 0)
		return script_raise(L, &err);
	lua_pushboolean(L, ready);
	return 1;
}

static int close_connection(lua_State *L)
{
	object_close(runtime_of(L), check_connection(L));
	return 0;
}

static int fileno_method(lua_State *L)
{
	struct err err;
	int fd = connection_fd(runtime_of(L), check_connection(L), &err);
	if (fd < 0)
		return script_raise(L, &err);
	lua_pushinteger(L, fd);
	return 1;
}

static int connection_index(lua_State *L)
{
	const char *field = luaL_checkstring(L, 2);
	unsigned object = check_connection(L);
	if (strcmp(field, "closed") == 0)
		lua_pushboolean(L, endpoint_of(runtime_of(L), object) == NULL);
	else
		lua_getfield(L, lua_upvalueindex(1), field);
	return 1;
}

void script_exchange_add(lua_State *L)
{
	static const luaL_Reg queue_methods[] = {
		{"put", put_method}, {"get", get_method}, {"put_nowait", put_nowait}, {"get_nowait", get_nowait}, {"qsize", qsize},
		{"empty", empty}, {"full", full}, {"close", close_queue}, {"join_thread", nothing}, {"cancel_join_thread", nothing},
		{"task_done", task_done}, {"join", join}, {NULL, NULL},
	};
	static const luaL_Reg connection_methods[] = {
		{"send", send_method}, {"recv", recv_method}, {"poll", poll_method}, {"close", close_connection}, {"fileno", fileno_method}, {NULL, NULL},
	};
	static const luaL_Reg makers[] = {
		{"Queue", queue_make}, {"SimpleQueue", simple_queue_make}, {"JoinableQueue", joinable_queue_make}, {"Pipe", pipe_make}, {NULL, NULL},
	};
	script_handle_class_add(L, OBJECT_QUEUE, queue_methods, queue_index, NULL);
	script_handle_class_add(L, OBJECT_CONNECTION, connection_methods, connection_index, NULL);
	lua_pushglobaltable(L);
	luaL_setfuncs(L, makers, 0);
	lua_pop(L, 1);
}
