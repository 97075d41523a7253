/* script/message: values as msgpack, and what a spawned child is told:
 * [version, program name, source, [[setting, value]...], child's name, daemon, target, [args...], [[object, fd, fd]...]].
 *
 * Ext types: 1 a shared object's number, 2 a global function's name, 3 what the prelude brings back to life (a name, then the
 * fields: __pack of the metatable). Shared objects are inherited: they go with a process that starts, not through
 * queues and pipes. What cannot be sent is refused here, by the sender, with Python's words beside ours.
 */
#include "script/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGE_VERSION = 2, MESSAGE_FIELDS = 9, DEPTH_MAX = 16, MESSAGE_LIMIT = 1 << 26 };

struct objects { ARRAY(unsigned) list; };
/* inherited: where to note the shared objects that go along; NULL: they may not. */
struct packing { lua_State *L; msgpack_packer out; struct err *err; struct objects *inherited; };

static void pack_text(msgpack_packer *out, const char *text, size_t length)
{
	msgpack_pack_str(out, length);
	msgpack_pack_str_body(out, text, length);
}

static int pack_value(struct packing *to, int index, int depth);

static int pack_table(struct packing *to, int index, int depth)
{
	lua_State *L = to->L;
	size_t length = lua_rawlen(L, index), count = 0;
	for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
		count++;
	if (count == length) {
		msgpack_pack_array(&to->out, length);
		for (size_t i = 1; i <= length; i++) {
			lua_rawgeti(L, index, (lua_Integer)i);
			int result = pack_value(to, -1, depth + 1);
			lua_pop(L, 1);
			if (result < 0)
				return result;
		}
		return 0;
	}
	msgpack_pack_map(&to->out, count);
	for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
		int result = pack_value(to, -2, depth + 1);
		if (result == 0)
			result = pack_value(to, -1, depth + 1);
		if (result < 0) {
			lua_pop(L, 2);
			return result;
		}
	}
	return 0;
}

static int refuse(struct packing *to, int index)
{
	lua_State *L = to->L;
	if (luaL_testudata(L, index, LUA_FILEHANDLE))
		return err_typed(to->err, EINVAL, "TypeError", "%s", _("cannot send an open file to another process: open it there (Python: cannot pickle '_io.TextIOWrapper' object)"));
	if (lua_type(L, index) == LUA_TFUNCTION)
		return err_typed(to->err, EINVAL, "AttributeError", "%s", _("cannot send a local function to another process: make it a global one (Python: Can't pickle local object)"));
	if (lua_type(L, index) == LUA_TTHREAD)
		return err_typed(to->err, EINVAL, "TypeError", "%s", _("cannot send a coroutine to another process (Python: cannot pickle 'generator' object)"));
	return err_typed(to->err, EINVAL, "TypeError", _("cannot send a %s to another process: send numbers, texts, tables of these (Python: cannot pickle)"), luaL_typename(L, index));
}

static int pack_handle(struct packing *to, unsigned object, bool is_private)
{
	if (is_private)
		return err_typed(to->err, EINVAL, "TypeError", _("cannot send %s to another process: it belongs to the threads of this one (Python: cannot pickle '_thread.lock' object)"),
		                 script_of(to->L)->runtime.block.objects[object].name);
	if (!to->inherited)
		return err_typed(to->err, EINVAL, "RuntimeError", _("%s objects should only be shared between processes through inheritance"),
		                 script_handle_class(to->L, object));
	array_push(&to->inherited->list, object);
	msgpack_pack_ext(&to->out, sizeof object, SCRIPT_EXT_OBJECT);
	return msgpack_pack_ext_body(&to->out, &object, sizeof object);
}

/* [name, field, value, ...] by itself, inside an ext. */
static int pack_revived(struct packing *to, int index, int depth)
{
	lua_State *L = to->L;
	msgpack_sbuffer inner;
	struct packing part = {.L = L, .err = to->err, .inherited = to->inherited};
	int result = 0;
	size_t count = 0, length;
	msgpack_sbuffer_init(&inner);
	msgpack_packer_init(&part.out, &inner, msgpack_sbuffer_write);
	luaL_getmetafield(L, index, "__pack");
	for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
		count += lua_type(L, -2) == LUA_TSTRING;
	msgpack_pack_array(&part.out, 1 + 2 * count);
	const char *name = luaL_tolstring(L, -1, &length);
	pack_text(&part.out, name, length);
	lua_pop(L, 2);
	for (lua_pushnil(L); lua_next(L, index) && result == 0; lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING)
			continue;
		result = pack_value(&part, -2, depth + 1);
		if (result == 0)
			result = pack_value(&part, -1, depth + 1);
	}
	if (result < 0) {
		lua_pop(L, 1);
	} else {
		msgpack_pack_ext(&to->out, inner.size, SCRIPT_EXT_REVIVED);
		msgpack_pack_ext_body(&to->out, inner.data, inner.size);
	}
	msgpack_sbuffer_destroy(&inner);
	return result;
}

static int pack_value(struct packing *to, int index, int depth)
{
	lua_State *L = to->L;
	unsigned object;
	bool is_private;
	size_t length;
	index = lua_absindex(L, index);
	if (depth > DEPTH_MAX || !lua_checkstack(L, 8))
		return err_set(to->err, ELOOP, _("cannot send a table that is nested deeper than %d, or contains itself"), DEPTH_MAX);
	switch (lua_type(L, index)) {
	case LUA_TNIL: return msgpack_pack_nil(&to->out);
	case LUA_TBOOLEAN: return lua_toboolean(L, index) ? msgpack_pack_true(&to->out) : msgpack_pack_false(&to->out);
	case LUA_TNUMBER:
		return lua_isinteger(L, index) ? msgpack_pack_int64(&to->out, lua_tointeger(L, index))
		                               : msgpack_pack_double(&to->out, lua_tonumber(L, index));
	case LUA_TSTRING: {
		const char *text = lua_tolstring(L, index, &length);
		pack_text(&to->out, text, length);
		return 0;
	}
	case LUA_TTABLE:
		if (luaL_getmetafield(L, index, "__pack") == LUA_TNIL)
			return pack_table(to, index, depth);
		lua_pop(L, 1);
		return pack_revived(to, index, depth);
	default:
		if (script_handle_is(L, index, &object, &is_private))
			return pack_handle(to, object, is_private);
		const char *name = lua_type(L, index) == LUA_TFUNCTION ? script_global_name(L, index) : NULL;
		if (!name)
			return refuse(to, index);
		msgpack_pack_ext(&to->out, strlen(name), SCRIPT_EXT_FUNCTION);
		return msgpack_pack_ext_body(&to->out, name, strlen(name));
	}
}

/* The descriptors of what goes along: told to the child, and listed for exec. */
static void pack_endpoints(struct packing *to, struct buf *ret_fds)
{
	struct runtime *runtime = &script_of(to->L)->runtime;
	size_t count = 0;
	for (size_t i = 0; i < to->inherited->list.n; i++)
		count += endpoint_of(runtime, to->inherited->list.at[i]) != NULL;
	msgpack_pack_array(&to->out, count);
	for (size_t i = 0; i < to->inherited->list.n; i++) {
		const struct endpoint *endpoint = endpoint_of(runtime, to->inherited->list.at[i]);
		if (!endpoint)
			continue;
		msgpack_pack_array(&to->out, 3);
		msgpack_pack_unsigned_int(&to->out, endpoint->object);
		for (int k = 0; k < 2; k++) {
			msgpack_pack_int(&to->out, endpoint->fd[k]);
			if (endpoint->fd[k] >= 0)
				buf_add(ret_fds, &endpoint->fd[k], sizeof(int));
		}
	}
}

int script_message_pack(lua_State *L, const char *target, int args_index, const struct child *child,
                        msgpack_sbuffer *ret_bytes, struct buf *ret_fds, struct err *err)
{
	struct objects inherited = {0};
	struct packing to = {.L = L, .err = err, .inherited = &inherited};
	const struct script_program *program = script_of(L)->program;
	msgpack_packer_init(&to.out, ret_bytes, msgpack_sbuffer_write);
	msgpack_pack_array(&to.out, MESSAGE_FIELDS);
	msgpack_pack_int(&to.out, MESSAGE_VERSION);
	pack_text(&to.out, program->name, strlen(program->name));
	pack_text(&to.out, program->source, strlen(program->source));
	msgpack_pack_array(&to.out, program->settings.n);
	for (size_t i = 0; i < program->settings.n; i++) {
		const struct script_setting *setting = &program->settings.at[i];
		msgpack_pack_array(&to.out, 2);
		pack_text(&to.out, setting->name, strlen(setting->name));
		pack_text(&to.out, setting->value, strlen(setting->value));
	}
	pack_text(&to.out, child->name, strlen(child->name));
	if (child->daemon)
		msgpack_pack_true(&to.out);
	else
		msgpack_pack_false(&to.out);
	pack_text(&to.out, target, strlen(target));
	lua_Integer count = luaL_len(L, args_index);
	msgpack_pack_array(&to.out, (size_t)count);
	for (lua_Integer i = 1; i <= count; i++) {
		lua_geti(L, args_index, i);
		int result = pack_value(&to, -1, 0);
		lua_pop(L, 1);
		if (result < 0) {
			array_done(&inherited.list);
			return result;
		}
	}
	pack_endpoints(&to, ret_fds);
	array_done(&inherited.list);
	return 0;
}

/* ---- the other side ---- */

static char *text_of(const msgpack_object *object)
{
	return object->type == MSGPACK_OBJECT_STR ? mem_text_n_or_die(object->via.str.ptr, object->via.str.size) : NULL;
}

static int read_bytes(int fd, struct buf *bytes)
{
	char part[16384];
	for (;;) {
		ssize_t count = read(fd, part, sizeof part);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return count < 0 ? -errno : 0;
		if (bytes->len > MESSAGE_LIMIT)
			return -EFBIG;
		buf_add(bytes, part, (size_t)count);
	}
}

static int take_settings(const msgpack_object *list, struct script_program *program)
{
	if (list->type != MSGPACK_OBJECT_ARRAY)
		return -EBADMSG;
	for (uint32_t i = 0; i < list->via.array.size; i++) {
		const msgpack_object *pair = &list->via.array.ptr[i];
		if (pair->type != MSGPACK_OBJECT_ARRAY || pair->via.array.size != 2)
			return -EBADMSG;
		struct script_setting setting = {text_of(&pair->via.array.ptr[0]), text_of(&pair->via.array.ptr[1])};
		array_push(&program->settings, setting);
		if (!setting.name || !setting.value)
			return -EBADMSG;
	}
	return 0;
}

int script_message_read(int fd, struct message *ret_message, struct err *err)
{
	struct buf bytes = {0};
	struct message *message = ret_message;
	memset(message, 0, sizeof *message);
	msgpack_unpacked_init(&message->unpacked);
	int result = read_bytes(fd, &bytes);
	const msgpack_object *root = &message->unpacked.data;
	if (result < 0 || msgpack_unpack_next(&message->unpacked, buf_get(&bytes), bytes.len, NULL) != MSGPACK_UNPACK_SUCCESS ||
	    root->type != MSGPACK_OBJECT_ARRAY || root->via.array.size != MESSAGE_FIELDS ||
	    root->via.array.ptr[0].via.i64 != MESSAGE_VERSION || take_settings(&root->via.array.ptr[3], &message->program) < 0) {
		buf_done(&bytes);
		return err_set(err, EBADMSG, "%s", _("a spawned process got no message that it understands"));
	}
	const msgpack_object *field = root->via.array.ptr;
	char *name = text_of(&field[4]), *target = text_of(&field[6]);
	message->program.name = text_of(&field[1]);
	message->program.source = text_of(&field[2]);
	message->daemon = field[5].type == MSGPACK_OBJECT_BOOLEAN && field[5].via.boolean;
	message->args = field[7];
	message->endpoints = field[8];
	text_copy(message->name, sizeof message->name, name ? name : "?");
	text_copy(message->target, sizeof message->target, target ? target : "");
	free(name);
	free(target);
	/* `unpacked` holds copies of everything but long texts, which point into these bytes: they stay. */
	buf_steal(&bytes);
	bool good = message->program.name && message->program.source && message->args.type == MSGPACK_OBJECT_ARRAY &&
	            message->endpoints.type == MSGPACK_OBJECT_ARRAY;
	return good ? 0 : err_set(err, EBADMSG, "%s", _("a spawned process got no message that it understands"));
}

static void push_value(lua_State *L, const msgpack_object *value);

/* core.revive[name](fields) */
static void push_revived(lua_State *L, const msgpack_object *value)
{
	msgpack_unpacked inner;
	msgpack_unpacked_init(&inner);
	bool good = msgpack_unpack_next(&inner, value->via.ext.ptr, value->via.ext.size, NULL) == MSGPACK_UNPACK_SUCCESS &&
	            inner.data.type == MSGPACK_OBJECT_ARRAY && inner.data.via.array.size > 0;
	if (good) {
		const msgpack_object *parts = inner.data.via.array.ptr;
		script_revive_push(L);
		push_value(L, &parts[0]);
		lua_createtable(L, 0, (int)inner.data.via.array.size / 2);
		for (uint32_t i = 1; i + 1 < inner.data.via.array.size; i += 2) {
			push_value(L, &parts[i]);
			push_value(L, &parts[i + 1]);
			lua_rawset(L, -3);
		}
	}
	msgpack_unpacked_destroy(&inner);
	if (!good)
		luaL_error(L, "%s", _("a message came that nobody understands"));
	lua_call(L, 2, 1);
}

static void push_ext(lua_State *L, const msgpack_object *value)
{
	unsigned object = 0;
	switch (value->via.ext.type) {
	case SCRIPT_EXT_REVIVED:
		push_revived(L, value);
		return;
	case SCRIPT_EXT_FUNCTION:
		lua_pushglobaltable(L);
		lua_pushlstring(L, value->via.ext.ptr, value->via.ext.size);
		lua_gettable(L, -2);
		lua_remove(L, -2);
		return;
	case SCRIPT_EXT_OBJECT:
		if (value->via.ext.size == sizeof object)
			memcpy(&object, value->via.ext.ptr, sizeof object);
	}
	if (object == 0 || object > atomic_load(&script_of(L)->runtime.block.head->object_count))
		luaL_error(L, "%s", _("a message names a shared object that is not there"));
	script_handle_push(L, object, false);
}

static void push_value(lua_State *L, const msgpack_object *value)
{
	luaL_checkstack(L, 8, "message too deep");
	switch (value->type) {
	case MSGPACK_OBJECT_BOOLEAN: lua_pushboolean(L, value->via.boolean); break;
	case MSGPACK_OBJECT_POSITIVE_INTEGER:
	case MSGPACK_OBJECT_NEGATIVE_INTEGER: lua_pushinteger(L, value->via.i64); break;
	case MSGPACK_OBJECT_FLOAT32:
	case MSGPACK_OBJECT_FLOAT64: lua_pushnumber(L, value->via.f64); break;
	case MSGPACK_OBJECT_STR: lua_pushlstring(L, value->via.str.ptr, value->via.str.size); break;
	case MSGPACK_OBJECT_ARRAY:
		lua_createtable(L, (int)value->via.array.size, 0);
		for (uint32_t i = 0; i < value->via.array.size; i++) {
			push_value(L, &value->via.array.ptr[i]);
			lua_rawseti(L, -2, (lua_Integer)i + 1);
		}
		break;
	case MSGPACK_OBJECT_MAP:
		lua_createtable(L, 0, (int)value->via.map.size);
		for (uint32_t i = 0; i < value->via.map.size; i++) {
			push_value(L, &value->via.map.ptr[i].key);
			push_value(L, &value->via.map.ptr[i].val);
			lua_rawset(L, -3);
		}
		break;
	case MSGPACK_OBJECT_EXT: {
		push_ext(L, value);
		break;
	}
	default: lua_pushnil(L);
	}
}

void script_message_take_endpoints(const struct message *message, struct runtime *runtime)
{
	for (uint32_t i = 0; i < message->endpoints.via.array.size; i++) {
		const msgpack_object *entry = &message->endpoints.via.array.ptr[i];
		if (entry->type != MSGPACK_OBJECT_ARRAY || entry->via.array.size != 3)
			continue;
		int fds[2] = {(int)entry->via.array.ptr[1].via.i64, (int)entry->via.array.ptr[2].via.i64};
		endpoint_add(runtime, (unsigned)entry->via.array.ptr[0].via.u64, fds[0], fds[1]);
		for (int k = 0; k < 2; k++)
			if (fds[k] >= 0)
				fcntl(fds[k], F_SETFD, FD_CLOEXEC);
	}
}

int script_message_push_args(lua_State *L, const struct message *message)
{
	uint32_t count = message->args.via.array.size;
	luaL_checkstack(L, (int)count + 8, "too many args");
	for (uint32_t i = 0; i < count; i++)
		push_value(L, &message->args.via.array.ptr[i]);
	return (int)count;
}

/* ---- a value by itself ---- */

int script_value_pack(lua_State *L, int index, msgpack_sbuffer *ret_bytes, struct err *err)
{
	struct packing to = {.L = L, .err = err};
	msgpack_packer_init(&to.out, ret_bytes, msgpack_sbuffer_write);
	return pack_value(&to, index, 0);
}

static int push_protected(lua_State *L)
{
	push_value(L, lua_touserdata(L, 1));
	return 1;
}

int script_value_unpack(lua_State *L, const char *bytes, size_t size, struct err *err)
{
	msgpack_unpacked unpacked;
	msgpack_unpacked_init(&unpacked);
	int result = msgpack_unpack_next(&unpacked, bytes, size, NULL) == MSGPACK_UNPACK_SUCCESS ? 0 : -EBADMSG;
	if (result == 0) {
		lua_pushcfunction(L, push_protected);
		lua_pushlightuserdata(L, &unpacked.data);
		result = lua_pcall(L, 1, 1, 0) == LUA_OK ? 0 : 1;
	}
	msgpack_unpacked_destroy(&unpacked);
	return result < 0 ? err_set(err, EBADMSG, "%s", _("a message came that nobody understands")) : result;
}
