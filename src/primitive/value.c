/* primitive/value: Value and Array: numbers and characters in memory that all processes of a run share. Reading and writing
 * are two steps, each done and numbered as one.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { VALUE_CODE, VALUE_COUNT, VALUE_LOCK, VALUE_CELLS };
enum { VALUES_TOLD = 64 };

struct typecode { char code; uint8_t bytes; bool is_float; int64_t least; uint64_t most; };

/* Python's array and ctypes: sizes of this machine. */
static const struct typecode typecodes[] = {
	{'c', 1, false, 0, UINT8_MAX}, {'u', 4, false, 0, 0x10ffff}, {'b', 1, false, INT8_MIN, INT8_MAX}, {'B', 1, false, 0, UINT8_MAX},
	{'h', 2, false, INT16_MIN, INT16_MAX}, {'H', 2, false, 0, UINT16_MAX}, {'i', 4, false, INT32_MIN, INT32_MAX},
	{'I', 4, false, 0, UINT32_MAX}, {'l', 8, false, INT64_MIN, INT64_MAX}, {'L', 8, false, 0, INT64_MAX},
	{'f', 4, true, 0, 0}, {'d', 8, true, 0, 0},
};

static const struct typecode *typecode_of(char code)
{
	for (size_t i = 0; i < COUNT_OF(typecodes); i++)
		if (typecodes[i].code == code)
			return &typecodes[i];
	return NULL;
}

static char *place_of(const struct runtime *runtime, unsigned object, const struct typecode *type, int64_t index)
{
	return runtime->block.heap + runtime->block.objects[object].data + (size_t)index * type->bytes;
}

static void store(char *place, const struct typecode *type, const struct number *number)
{
	float narrow = (float)number->real;
	if (type->code == 'f')
		memcpy(place, &narrow, sizeof narrow);
	else if (type->is_float)
		memcpy(place, &number->real, sizeof number->real);
	else
		memcpy(place, &number->whole, type->bytes); /* little-endian, as all that Debian's Lua runs on here */
}

static struct number load(const char *place, const struct typecode *type)
{
	struct number number = {.is_real = type->is_float};
	float narrow;
	if (type->code == 'f') {
		memcpy(&narrow, place, sizeof narrow);
		number.real = (double)narrow;
	} else if (type->is_float) {
		memcpy(&number.real, place, sizeof number.real);
	} else {
		memcpy(&number.whole, place, type->bytes);
		unsigned spare = 64 - 8u * type->bytes;
		if (type->least < 0 && spare)
			number.whole = (int64_t)((uint64_t)number.whole << spare) >> spare;
	}
	return number;
}

static size_t utf8_put(uint32_t code, char *to)
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	size_t count = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	static const unsigned char heads[] = {0, 0, 0xc0, 0xe0, 0xf0};
	for (size_t i = count; i-- > 1; code >>= 6)
		to[i] = (char)(0x80 | (code & 0x3f));
	to[0] = (char)(heads[count] | code);
	return count;
}

size_t value_text(char code, const struct number *number, char *ret_text, size_t size)
{
	char text[40] = "";
	size_t length;
	if (code == 'u')
		length = utf8_put((uint32_t)number->whole, text);
	else if (code == 'c')
		text[0] = (char)number->whole, length = 1;
	else if (number->is_real)
		length = (size_t)snprintf(text, sizeof text, "%.14g", number->real);
	else
		length = (size_t)snprintf(text, sizeof text, "%lld", (long long)number->whole);
	length = length < size ? length : size - 1;
	memcpy(ret_text, text, length);
	ret_text[length] = '\0';
	return length;
}

static int check(const struct typecode *type, const struct number *number, struct err *err)
{
	if (type->is_float || (number->whole >= type->least && (number->whole < 0 || (uint64_t)number->whole <= type->most)))
		return 0;
	return err_typed(err, ERANGE, "OverflowError", _("%lld does not fit into typecode '%c': it holds %lld to %llu"),
	                 (long long)number->whole, type->code, (long long)type->least, (unsigned long long)type->most);
}

int value_new(struct runtime *runtime, const struct value_spec *spec, struct err *err)
{
	const struct typecode *type = typecode_of(spec->code);
	char text[40] = "";
	if (!type)
		return err_typed(err, EINVAL, "TypeError", _("bad typecode '%c' (must be c, u, b, B, h, H, i, I, l, L, f or d)"), spec->code);
	int result = 0;
	for (size_t i = 0; i < spec->count && result == 0; i++)
		result = check(type, &spec->numbers[i], err);
	if (result < 0)
		return result;
	/* An Array's values, a line each, as many as a picture shows. */
	struct buf all = {0};
	for (size_t i = 0; i < spec->count && i < VALUES_TOLD; i++) {
		value_text(spec->code, &spec->numbers[i], text, sizeof text);
		buf_format(&all, "%s%s", i ? "\n" : "", text);
	}
	struct object_spec object_spec = {
		.kind = spec->is_array ? OBJECT_ARRAY : OBJECT_VALUE, .name = spec->name, .cells = VALUE_CELLS, .b = (int64_t)spec->count,
		.bytes = (spec->count ? spec->count : 1) * type->bytes, .value = buf_get(&all),
	};
	int object = object_new(runtime, &object_spec, err);
	buf_done(&all);
	if (object < 0)
		return object;
	for (size_t i = 0; i < spec->count; i++)
		store(place_of(runtime, (unsigned)object, type, (int64_t)i), type, &spec->numbers[i]);
	atomic_store(object_cell(runtime, (unsigned)object, VALUE_CODE), spec->code);
	atomic_store(object_cell(runtime, (unsigned)object, VALUE_COUNT), (int32_t)spec->count);
	atomic_store(object_cell(runtime, (unsigned)object, VALUE_LOCK), (int32_t)spec->lock);
	if (spec->lock)
		probe_event(runtime->probe, EVENT_PART, (uint32_t)spec->lock, object, 0, NULL, 0);
	return object;
}

char value_code(const struct runtime *runtime, unsigned object)
{
	return (char)atomic_load(object_cell(runtime, object, VALUE_CODE));
}

int64_t value_count(const struct runtime *runtime, unsigned object)
{
	return atomic_load(object_cell(runtime, object, VALUE_COUNT));
}

unsigned value_lock(const struct runtime *runtime, unsigned object)
{
	return (unsigned)atomic_load(object_cell(runtime, object, VALUE_LOCK));
}

bool value_is_real(const struct runtime *runtime, unsigned object)
{
	const struct typecode *type = typecode_of(value_code(runtime, object));
	return type && type->is_float;
}

static int locate(const struct runtime *runtime, unsigned object, int64_t index, struct err *err)
{
	if (index >= 0 && index < value_count(runtime, object))
		return 0;
	return err_typed(err, ERANGE, "IndexError", _("invalid index: %s has %lld items, counted from 1"), runtime->block.objects[object].name,
	                 (long long)value_count(runtime, object));
}

static int64_t told_index(const struct runtime *runtime, unsigned object, int64_t index)
{
	return atomic_load(&runtime->block.objects[object].kind) == OBJECT_VALUE ? -1 : index + 1;
}

int value_get(struct runtime *runtime, unsigned object, int64_t index, struct number *ret_number, struct err *err)
{
	struct probe *probe = runtime->probe;
	char code = value_code(runtime, object), text[40];
	const struct typecode *type = typecode_of(code);
	int result = locate(runtime, object, index, err);
	if (result < 0)
		return result;
	struct probe_op op = {.kind = EVENT_READ, .object = object, .timeout_ns = -1};
	probe_pass(probe, &op);
	_Atomic uint32_t *order = &runtime->block.objects[object].order;
	block_order_take(runtime->pid, order);
	*ret_number = load(place_of(runtime, object, type, index), type);
	size_t length = probe_is_told(probe, EVENT_READ) ? value_text(code, ret_number, text, sizeof text) : 0;
	probe_event(probe, EVENT_READ, object, type->bytes, told_index(runtime, object, index), text, length);
	block_order_give(order);
	return 0;
}

int value_set(struct runtime *runtime, unsigned object, int64_t index, const struct number *number, struct err *err)
{
	struct probe *probe = runtime->probe;
	char code = value_code(runtime, object), text[40];
	const struct typecode *type = typecode_of(code);
	int result = locate(runtime, object, index, err);
	if (result == 0)
		result = check(type, number, err);
	if (result < 0)
		return result;
	size_t length = 0;
	text[0] = '\0';
	if (probe_is_told(probe, EVENT_WRITE))
		length = value_text(code, number, text, sizeof text);
	struct probe_op op = {.kind = EVENT_WRITE, .object = object, .preview = text, .timeout_ns = -1};
	probe_pass(probe, &op);
	_Atomic uint32_t *order = &runtime->block.objects[object].order;
	block_order_take(runtime->pid, order);
	store(place_of(runtime, object, type, index), type, number);
	if (probe_is_steered(probe))
		atomic_fetch_add(&runtime->block.cells[BLOCK_CHANGES], 1);
	probe_event(probe, EVENT_WRITE, object, type->bytes, told_index(runtime, object, index), text, length);
	block_order_give(order);
	return 0;
}
