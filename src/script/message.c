/* script/message: what a spawned child is told, as msgpack:
 * [version, program name, source, [[setting, value]...], child's name, daemon, target, [args...]].
 *
 * Shared objects travel as handles (ext type 1: the object's number). What cannot be sent
 * is refused here, in the parent, with Python's words beside ours.
 */
#include "script/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGE_VERSION = 1, MESSAGE_FIELDS = 8, EXT_OBJECT = 1, DEPTH_MAX = 16, MESSAGE_LIMIT = 1 << 26 };

struct packing { lua_State *L; msgpack_packer out; struct err *err; };

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
		return err_set(to->err, EINVAL, "%s", _("cannot send an open file to a spawned process: open it in the child (Python: cannot pickle '_io.TextIOWrapper' object)"));
	if (lua_type(L, index) == LUA_TFUNCTION)
		return err_set(to->err, EINVAL, "%s", _("cannot send a function as an argument to a spawned process: call a global one there (Python: Can't pickle local object)"));
	if (lua_type(L, index) == LUA_TTHREAD)
		return err_set(to->err, EINVAL, "%s", _("cannot send a coroutine to a spawned process (Python: cannot pickle 'generator' object)"));
	return err_set(to->err, EINVAL, _("cannot send a %s to a spawned process: send numbers, texts, tables of these, or a Lock"), luaL_typename(L, index));
}

static int pack_value(struct packing *to, int index, int depth)
{
	lua_State *L = to->L;
	unsigned object;
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
	case LUA_TTABLE: return pack_table(to, index, depth);
	default:
		if (!script_lock_is(L, index, &object))
			return refuse(to, index);
		msgpack_pack_ext(&to->out, sizeof object, EXT_OBJECT);
		return msgpack_pack_ext_body(&to->out, &object, sizeof object);
	}
}

int script_message_pack(lua_State *L, const char *target, int args_index, const struct child *child,
                        msgpack_sbuffer *ret_bytes, struct err *err)
{
	struct packing to = {.L = L, .err = err};
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
		if (result < 0)
			return result;
	}
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
	text_copy(message->name, sizeof message->name, name ? name : "?");
	text_copy(message->target, sizeof message->target, target ? target : "");
	free(name);
	free(target);
	/* `unpacked` holds copies of everything but long texts, which point into these bytes: they stay. */
	buf_steal(&bytes);
	bool good = message->program.name && message->program.source && message->args.type == MSGPACK_OBJECT_ARRAY;
	return good ? 0 : err_set(err, EBADMSG, "%s", _("a spawned process got no message that it understands"));
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
		unsigned object = 0;
		if (value->via.ext.type == EXT_OBJECT && value->via.ext.size == sizeof object)
			memcpy(&object, value->via.ext.ptr, sizeof object);
		if (object == 0 || object >= BLOCK_OBJECTS)
			luaL_error(L, _("a message names a shared object that is not there"));
		script_lock_push(L, object);
		break;
	}
	default: lua_pushnil(L);
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

int script_value_unpack(lua_State *L, const char *bytes, size_t size, struct err *err)
{
	msgpack_unpacked unpacked;
	msgpack_unpacked_init(&unpacked);
	bool good = msgpack_unpack_next(&unpacked, bytes, size, NULL) == MSGPACK_UNPACK_SUCCESS;
	if (good)
		push_value(L, &unpacked.data);
	msgpack_unpacked_destroy(&unpacked);
	return good ? 0 : err_set(err, EBADMSG, "%s", _("a message came that nobody understands"));
}
