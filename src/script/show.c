/* script/show: what a message says, for the story. From its bytes and without Lua: it is written while a queue's order is held, and is
 * the same on both sides. Tables as JSON; what travels by name (functions, shared objects) as its name, instances as their
 * class and fields.
 */
#include "script/internal.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_BYTES = 256, SHOWN_DEPTH = 8, SHOWN_ITEMS = SHOWN_BYTES / 2 };

static json_t *json_of(struct runtime *runtime, const msgpack_object *value, unsigned depth);

static void number_text(double number, char *ret_text, size_t size)
{
	int length = snprintf(ret_text, size, "%.14g", number);
	if (isfinite(number) && ret_text[strspn(ret_text, "-0123456789")] == '\0') /* as Lua does: 1.0 is no integer */
		snprintf(ret_text + length, size - (size_t)length, ".0");
}

static const char *object_name(const struct runtime *runtime, const msgpack_object_ext *ext)
{
	unsigned object = 0;
	if (ext->size == sizeof object)
		memcpy(&object, ext->ptr, sizeof object);
	bool exists = object > 0 && object <= atomic_load(&runtime->block.head->object_count);
	return exists ? runtime->block.objects[object].name : "?";
}

/* A value that is no table, as text. */
static void scalar_text(const struct runtime *runtime, const msgpack_object *value, struct buf *ret_text)
{
	char text[48];
	switch (value->type) {
	case MSGPACK_OBJECT_NIL: buf_text(ret_text, "nil"); break;
	case MSGPACK_OBJECT_BOOLEAN: buf_text(ret_text, value->via.boolean ? "true" : "false"); break;
	case MSGPACK_OBJECT_POSITIVE_INTEGER:
	case MSGPACK_OBJECT_NEGATIVE_INTEGER: buf_format(ret_text, "%lld", (long long)value->via.i64); break;
	case MSGPACK_OBJECT_FLOAT32:
	case MSGPACK_OBJECT_FLOAT64:
		number_text(value->via.f64, text, sizeof text);
		buf_text(ret_text, text);
		break;
	case MSGPACK_OBJECT_STR: buf_add(ret_text, value->via.str.ptr, value->via.str.size); break;
	case MSGPACK_OBJECT_EXT:
		if (value->via.ext.type == SCRIPT_EXT_OBJECT)
			buf_text(ret_text, object_name(runtime, &value->via.ext));
		else
			buf_add(ret_text, value->via.ext.ptr, value->via.ext.size);
		break;
	default: buf_char(ret_text, '?');
	}
}

static json_t *json_text(struct buf *text)
{
	json_t *json = json_stringn(buf_get(text), text->len);
	buf_done(text);
	return json ? json : json_string("?"); /* no text */
}

static bool is_text(const msgpack_object *value, const char *text)
{
	return value->type == MSGPACK_OBJECT_STR && value->via.str.size == strlen(text) && memcmp(value->via.str.ptr, text, strlen(text)) == 0;
}

/* [name, field, value, ...]: the fields; *ret_name: its class, or what it is; of a manager's proxy its name. */
static json_t *json_of_instance(struct runtime *runtime, const msgpack_object *parts, bool is_proxy, unsigned depth, struct buf *ret_name)
{
	json_t *fields = json_object();
	const msgpack_object *list = parts->via.array.ptr, *name = &list[0];
	for (uint32_t i = 1; i + 1 < parts->via.array.size; i += 2) {
		struct buf key = {0};
		scalar_text(runtime, &list[i], &key);
		if (strcmp(buf_get(&key), is_proxy ? "_name" : "_class") == 0)
			name = &list[i + 1];
		else if (buf_get(&key)[0] != '_')
			json_object_set_new(fields, buf_get(&key), json_of(runtime, &list[i + 1], depth + 1));
		buf_done(&key);
	}
	scalar_text(runtime, name, ret_name);
	return fields;
}

static void dump(json_t *json, struct buf *ret_text)
{
	char *text = json ? json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS | JSON_REAL_PRECISION(15)) : NULL;
	buf_text(ret_text, text ? text : "?");
	free(text);
	json_decref(json);
}

static void instance_text(struct runtime *runtime, const msgpack_object *value, unsigned depth, struct buf *ret_text)
{
	msgpack_unpacked inner;
	msgpack_unpacked_init(&inner);
	if (msgpack_unpack_next(&inner, value->via.ext.ptr, value->via.ext.size, NULL) == MSGPACK_UNPACK_SUCCESS &&
	    inner.data.type == MSGPACK_OBJECT_ARRAY && inner.data.via.array.size > 0) {
		bool is_proxy = is_text(&inner.data.via.array.ptr[0], "proxy");
		json_t *fields = json_of_instance(runtime, &inner.data, is_proxy, depth, ret_text);
		if (is_proxy)
			json_decref(fields);
		else
			dump(fields, ret_text);
	} else {
		buf_char(ret_text, '?');
	}
	msgpack_unpacked_destroy(&inner);
}

static json_t *json_of(struct runtime *runtime, const msgpack_object *value, unsigned depth)
{
	struct buf text = {0};
	json_t *json;
	if (depth > SHOWN_DEPTH)
		return json_string("…");
	switch (value->type) {
	case MSGPACK_OBJECT_NIL: return json_null();
	case MSGPACK_OBJECT_BOOLEAN: return json_boolean(value->via.boolean);
	case MSGPACK_OBJECT_POSITIVE_INTEGER:
	case MSGPACK_OBJECT_NEGATIVE_INTEGER: return json_integer(value->via.i64);
	case MSGPACK_OBJECT_FLOAT32:
	case MSGPACK_OBJECT_FLOAT64: return isfinite(value->via.f64) ? json_real(value->via.f64) : json_null();
	case MSGPACK_OBJECT_ARRAY:
		json = value->via.array.size ? json_array() : json_object(); /* an empty table says not which it is */
		for (uint32_t i = 0; i < value->via.array.size && i < SHOWN_ITEMS; i++)
			json_array_append_new(json, json_of(runtime, &value->via.array.ptr[i], depth + 1));
		return json;
	case MSGPACK_OBJECT_MAP:
		json = json_object();
		for (uint32_t i = 0; i < value->via.map.size; i++) {
			struct buf key = {0};
			scalar_text(runtime, &value->via.map.ptr[i].key, &key);
			json_object_set_new(json, buf_get(&key), json_of(runtime, &value->via.map.ptr[i].val, depth + 1));
			buf_done(&key);
		}
		return json;
	case MSGPACK_OBJECT_EXT:
		if (value->via.ext.type == SCRIPT_EXT_REVIVED) {
			instance_text(runtime, value, depth, &text);
			return json_text(&text);
		}
		/* fall through */
	default:
		scalar_text(runtime, value, &text);
		return json_text(&text);
	}
}

void script_show_packed(struct runtime *runtime, const char *bytes, size_t size, struct buf *ret_text)
{
	msgpack_unpacked unpacked;
	struct buf text = {0};
	char cut[SHOWN_BYTES];
	msgpack_unpacked_init(&unpacked);
	const msgpack_object *value = &unpacked.data;
	if (msgpack_unpack_next(&unpacked, bytes, size, NULL) != MSGPACK_UNPACK_SUCCESS)
		buf_char(&text, '?');
	else if (value->type == MSGPACK_OBJECT_ARRAY || value->type == MSGPACK_OBJECT_MAP)
		dump(json_of(runtime, value, 0), &text);
	else if (value->type == MSGPACK_OBJECT_EXT && value->via.ext.type == SCRIPT_EXT_REVIVED)
		instance_text(runtime, value, 0, &text);
	else
		scalar_text(runtime, value, &text);
	msgpack_unpacked_destroy(&unpacked);
	text_copy(cut, sizeof cut, buf_get(&text));
	buf_text(ret_text, cut);
	buf_done(&text);
}
