/* script/value: Value and Array as lesson programs see them. */
#include "script/internal.h"

#include <math.h>
#include <string.h>

static struct runtime *runtime_of(lua_State *L)
{
	return &script_of(L)->runtime;
}

static const char *python_type(lua_State *L, int index)
{
	switch (lua_type(L, index)) {
	case LUA_TSTRING: return "str";
	case LUA_TNUMBER: return lua_isinteger(L, index) ? "int" : "float";
	case LUA_TBOOLEAN: return "bool";
	case LUA_TTABLE: return "list";
	case LUA_TNIL: return "NoneType";
	default: return luaL_typename(L, index);
	}
}

/* How many of these bytes of UTF-8 the first character has. */
static size_t character_bytes(const char *text, size_t length)
{
	size_t part = 1;
	while (part < length && ((unsigned char)text[part] & 0xc0) == 0x80)
		part++;
	return part;
}

static struct number check_character(lua_State *L, int index, char code)
{
	size_t length;
	const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, &length) : NULL;
	struct number number = {0};
	if (code == 'c') {
		if (!text || length != 1)
			script_throw(L, "TypeError", _("one character expected, as \"a\", for typecode 'c' (got %s)"), python_type(L, index));
		number.whole = (unsigned char)text[0];
		return number;
	}
	if (!text || length == 0 || length != character_bytes(text, length) || !text_is_utf8(text, length))
		script_throw(L, "TypeError", _("unicode string of length 1 expected for typecode 'u' (got %s)"), python_type(L, index));
	number.whole = length == 1 ? text[0] : (unsigned char)text[0] & (0x7f >> length);
	for (size_t i = 1; i < length; i++)
		number.whole = number.whole << 6 | ((unsigned char)text[i] & 0x3f);
	return number;
}

static struct number check_number(lua_State *L, int index, char code)
{
	index = lua_absindex(L, index);
	struct number number = {0};
	if (code == 'c' || code == 'u')
		return check_character(L, index, code);
	if (code == 'f' || code == 'd') {
		if (lua_type(L, index) != LUA_TNUMBER)
			script_throw(L, "TypeError", _("must be real number, not %s"), python_type(L, index));
		number = (struct number){.is_real = true, .real = lua_tonumber(L, index)};
		return number;
	}
	if (!lua_isinteger(L, index))
		script_throw(L, "TypeError", _("an integer is required (got type %s)"), python_type(L, index));
	number.whole = lua_tointeger(L, index);
	return number;
}

static void push_number(lua_State *L, char code, const struct number *number)
{
	char text[8];
	if (code == 'c' || code == 'u')
		lua_pushlstring(L, text, value_text(code, number, text, sizeof text));
	else if (number->is_real)
		lua_pushnumber(L, number->real);
	else
		lua_pushinteger(L, number->whole);
}

static char check_code(lua_State *L)
{
	script_argument(L, 1, "typecode");
	const char *code = luaL_checkstring(L, -1);
	if (strlen(code) != 1)
		script_throw(L, "TypeError", _("bad typecode '%s' (must be c, u, b, B, h, H, i, I, l, L, f or d)"), code);
	return code[0];
}

/* An RLock of its own, unless it is not wanted: the lock's number, its handle on top of the stack. */
static unsigned make_lock(lua_State *L, int position)
{
	struct err err;
	if (lua_type(L, 1) == LUA_TTABLE)
		lua_getfield(L, 1, "lock");
	else if (lua_type(L, position) == LUA_TTABLE)
		lua_getfield(L, position, "lock");
	else
		lua_pushvalue(L, position);
	bool wanted = lua_isnoneornil(L, -1) || lua_toboolean(L, -1);
	unsigned object;
	bool is_private;
	if (wanted && script_handle_is(L, -1, &object, &is_private))
		return object;
	if (!wanted) {
		lua_pushnil(L);
		return 0;
	}
	int lock = lock_new(runtime_of(L), true, NULL, false, &err);
	if (lock < 0)
		script_raise(L, &err);
	script_handle_push(L, (unsigned)lock, false);
	return (unsigned)lock;
}

static int finish(lua_State *L, const struct value_spec *spec)
{
	struct err err;
	int object = value_new(runtime_of(L), spec, &err);
	if (object < 0)
		return script_raise(L, &err);
	script_handle_push(L, (unsigned)object, false);
	return 1;
}

static int value_make(lua_State *L)
{
	lua_settop(L, 3);
	char code = check_code(L);
	const char *name = script_argument_name(L);
	struct number number = {.is_real = code == 'f' || code == 'd'};
	if (script_argument(L, 2, "value") != LUA_TNIL)
		number = check_number(L, -1, code);
	struct value_spec spec = {.code = code, .numbers = &number, .count = 1, .name = name};
	spec.lock = make_lock(L, 3);
	return finish(L, &spec);
}

/* Array("c", "text"): a table of its characters; of numbers no text is the values. */
static void push_characters(lua_State *L, int index, char code)
{
	size_t length;
	const char *text = lua_tolstring(L, index, &length);
	if (code != 'c' && code != 'u')
		script_throw(L, "TypeError", _("an integer is required (got type %s)"), "str");
	if (code == 'u' && !text_is_utf8(text, length))
		script_throw(L, "TypeError", "%s", _("this text is not UTF-8: typecode 'u' holds its characters, 'c' its bytes"));
	lua_newtable(L);
	for (lua_Integer i = 1; length > 0; i++) {
		size_t part = code == 'u' ? character_bytes(text, length) : 1;
		lua_pushlstring(L, text, part);
		lua_seti(L, -2, i);
		text += part;
		length -= part;
	}
}

static lua_Integer check_size(lua_State *L, int index)
{
	if (!lua_isinteger(L, index))
		script_throw(L, "TypeError", _("an Array takes its size or its values, not %s"), python_type(L, index));
	return lua_tointeger(L, index);
}

static int array_make(lua_State *L)
{
	lua_settop(L, 3);
	char code = check_code(L);
	const char *name = script_argument_name(L);
	int type = script_argument(L, 2, "size_or_initializer"), from = lua_gettop(L);
	if (type == LUA_TSTRING) {
		push_characters(L, from, code);
		lua_replace(L, from);
		type = LUA_TTABLE;
	}
	lua_Integer count = type == LUA_TTABLE ? luaL_len(L, from) : check_size(L, from);
	if (count < 0 || count > BLOCK_HEAP / 8)
		return script_throw(L, "ValueError", _("an Array has from 0 to %d items, not %lld"), BLOCK_HEAP / 8, (long long)count);
	struct number *numbers = lua_newuserdatauv(L, (size_t)(count + 1) * sizeof *numbers, 0);
	memset(numbers, 0, (size_t)(count + 1) * sizeof *numbers);
	for (lua_Integer i = 0; i < count; i++) {
		numbers[i].is_real = code == 'f' || code == 'd';
		if (type == LUA_TTABLE) {
			lua_geti(L, from, i + 1);
			numbers[i] = check_number(L, -1, code);
			lua_pop(L, 1);
		}
	}
	struct value_spec spec = {.code = code, .is_array = true, .numbers = numbers, .count = (size_t)count, .name = name};
	spec.lock = make_lock(L, 3);
	return finish(L, &spec);
}

static void get(lua_State *L, unsigned object, lua_Integer index)
{
	struct number number;
	struct err err;
	if (value_get(runtime_of(L), object, index, &number, &err) < 0)
		script_raise(L, &err);
	push_number(L, value_code(runtime_of(L), object), &number);
}

static void set(lua_State *L, unsigned object, lua_Integer index, int from)
{
	struct err err;
	struct number number = check_number(L, from, value_code(runtime_of(L), object));
	if (value_set(runtime_of(L), object, index, &number, &err) < 0)
		script_raise(L, &err);
}

static int get_lock(lua_State *L)
{
	unsigned object;
	bool is_private;
	script_handle_is(L, 1, &object, &is_private);
	unsigned lock = value_lock(runtime_of(L), object);
	if (!lock)
		return script_throw(L, "AttributeError", _("%s was made with lock=false: it has no get_lock"), script_handle_class(L, object));
	script_handle_push(L, lock, false);
	return 1;
}

static int value_index(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_VALUE);
	if (strcmp(luaL_checkstring(L, 2), "value") == 0)
		get(L, object, 0);
	else
		lua_getfield(L, lua_upvalueindex(1), lua_tostring(L, 2));
	return 1;
}

static int value_newindex(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_VALUE);
	const char *field = luaL_checkstring(L, 2);
	if (strcmp(field, "value") != 0)
		return script_throw(L, "AttributeError", _("a Value has no '%s': set its .value"), field);
	set(L, object, 0, 3);
	return 0;
}

static int array_index(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_ARRAY);
	if (lua_type(L, 2) == LUA_TSTRING) {
		lua_getfield(L, lua_upvalueindex(1), lua_tostring(L, 2));
		return 1;
	}
	if (!lua_isinteger(L, 2))
		return script_throw(L, "TypeError", _("array indices must be integers, not %s"), python_type(L, 2));
	get(L, object, lua_tointeger(L, 2) - 1);
	return 1;
}

static int array_newindex(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_ARRAY);
	if (!lua_isinteger(L, 2))
		return script_throw(L, "TypeError", _("array indices must be integers, not %s"), python_type(L, 2));
	set(L, object, lua_tointeger(L, 2) - 1, 3);
	return 0;
}

static int array_length(lua_State *L)
{
	lua_pushinteger(L, value_count(runtime_of(L), script_handle_check(L, 1, OBJECT_ARRAY)));
	return 1;
}

/* array:get(): all of it, as a table: as many reads as it has items. */
static int array_get(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_ARRAY);
	lua_Integer count = value_count(runtime_of(L), object);
	lua_createtable(L, (int)count, 0);
	for (lua_Integer i = 0; i < count; i++) {
		get(L, object, i);
		lua_seti(L, -2, i + 1);
	}
	return 1;
}

static int next_item(lua_State *L)
{
	unsigned object = script_handle_check(L, 1, OBJECT_ARRAY);
	lua_Integer at = lua_tointeger(L, 2) + 1;
	if (at > value_count(runtime_of(L), object))
		return 0;
	lua_pushinteger(L, at);
	get(L, object, at - 1);
	return 2;
}

static int array_pairs(lua_State *L)
{
	lua_pushcfunction(L, next_item);
	lua_pushvalue(L, 1);
	lua_pushinteger(L, 0);
	return 3;
}

/* ipairs as Lua has it stops at nil; an Array has none beyond its end, but an error. */
static int array_aware_ipairs(lua_State *L)
{
	if (luaL_testudata(L, 1, "procession.Array"))
		return array_pairs(L);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, lua_gettop(L) - 1, 3);
	return 3;
}

void script_value_add(lua_State *L)
{
	static const luaL_Reg value_methods[] = {{"get_lock", get_lock}, {NULL, NULL}};
	static const luaL_Reg array_methods[] = {{"get_lock", get_lock}, {"get", array_get}, {NULL, NULL}};
	static const luaL_Reg makers[] = {{"Value", value_make}, {"Array", array_make}, {NULL, NULL}};
	script_handle_class_add(L, OBJECT_VALUE, value_methods, value_index, value_newindex);
	script_handle_class_add(L, OBJECT_ARRAY, array_methods, array_index, array_newindex);
	luaL_getmetatable(L, "procession.Array");
	lua_pushcfunction(L, array_length);
	lua_setfield(L, -2, "__len");
	lua_pushcfunction(L, array_pairs);
	lua_setfield(L, -2, "__pairs");
	lua_pop(L, 1);
	lua_pushglobaltable(L);
	luaL_setfuncs(L, makers, 0);
	lua_getfield(L, -1, "ipairs");
	lua_pushcclosure(L, array_aware_ipairs, 1);
	lua_setfield(L, -2, "ipairs");
	lua_pop(L, 1);
}
