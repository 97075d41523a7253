/* script/error: errors as objects: {type, message, where}, which are their sentence when somebody wants a text.
 *
 *     race.lua:3: Full: queue q is full
 *     ^ where     ^ type ^ message
 */
#include "script/internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ERROR_TYPE "procession.Error"

/* Where the lesson's own code is: "race.lua:3", "" when it is nowhere. */
static void push_where(lua_State *L)
{
	lua_Debug ar;
	for (int level = 0; lua_getstack(L, level, &ar); level++) {
		lua_getinfo(L, "Sl", &ar);
		if (ar.currentline > 0) {
			lua_pushfstring(L, "%s:%d", ar.short_src, ar.currentline);
			return;
		}
	}
	lua_pushliteral(L, "");
}

/* The error with these three on top of the stack: where, type, message. */
static void push_error(lua_State *L)
{
	lua_createtable(L, 0, 3);
	lua_insert(L, -4);
	lua_setfield(L, -4, "message");
	lua_setfield(L, -3, "type");
	lua_setfield(L, -2, "where");
	luaL_setmetatable(L, ERROR_TYPE);
}

static void push_sentence(lua_State *L, const char *type, const char *format, va_list args)
{
	char text[sizeof((struct err *)NULL)->text];
	vsnprintf(text, sizeof text, format, args);
	push_where(L);
	lua_pushstring(L, type);
	lua_pushstring(L, text);
	push_error(L);
}

int script_throw(lua_State *L, const char *type, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	push_sentence(L, type, format, args);
	va_end(args);
	return lua_error(L);
}

int script_raise(lua_State *L, const struct err *err)
{
	push_where(L);
	if (err->type)
		lua_pushstring(L, err->type);
	else
		lua_pushnil(L);
	lua_pushstring(L, err->text);
	push_error(L);
	return lua_error(L);
}

bool script_error_is(lua_State *L, int index)
{
	int top = lua_gettop(L);
	bool is = lua_getmetatable(L, index) && luaL_getmetatable(L, ERROR_TYPE) == LUA_TTABLE && lua_rawequal(L, -1, -2);
	lua_settop(L, top);
	return is;
}

/* ---- how it behaves ---- */

/* "where: type: message", as far as it has them, without the first `left_out`. */
static int push_text(lua_State *L, size_t left_out)
{
	static const char *const fields[] = {"where", "type", "message"};
	luaL_Buffer text;
	lua_settop(L, 1);
	luaL_buffinit(L, &text);
	bool some = false;
	for (size_t i = left_out; i < COUNT_OF(fields); i++) {
		lua_pushstring(L, fields[i]);
		const char *part = lua_rawget(L, 1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
		bool shown = part[0] != '\0';
		lua_pop(L, 1);
		if (!shown)
			continue;
		if (some)
			luaL_addstring(&text, ": ");
		some = true;
		lua_pushstring(L, fields[i]);
		lua_rawget(L, 1);
		luaL_addvalue(&text);
	}
	luaL_pushresult(&text);
	return 1;
}

static int error_tostring(lua_State *L)
{
	return push_text(L, 0);
}

/* In a story the place says little. */
static int error_shown(lua_State *L)
{
	return push_text(L, 1);
}

static int error_concat(lua_State *L)
{
	luaL_tolstring(L, 1, NULL);
	luaL_tolstring(L, 2, NULL);
	lua_concat(L, 2);
	return 1;
}

/* err:match("...") and the like, as if it were its sentence. Upvalue: the string's function. */
static int call_on_text(lua_State *L)
{
	luaL_checkany(L, 1);
	luaL_tolstring(L, 1, NULL);
	lua_replace(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
	return lua_gettop(L);
}

static int error_index(lua_State *L)
{
	lua_getglobal(L, "string");
	lua_pushvalue(L, 2);
	if (lua_type(L, -2) == LUA_TTABLE && lua_gettable(L, -2) == LUA_TFUNCTION) {
		lua_pushcclosure(L, call_on_text, 1);
		return 1;
	}
	lua_pushnil(L);
	return 1;
}

/* ---- for the prelude ---- */

/* The sentence at `index` in the reader's language, with the values after it in its places. */
static void translate(lua_State *L, int index)
{
	int count = lua_gettop(L) - index;
	lua_getglobal(L, "string");
	lua_getfield(L, -1, "format");
	lua_pushstring(L, gettext(luaL_checkstring(L, index)));
	for (int i = 1; i <= count; i++)
		luaL_tolstring(L, index + i, NULL);
	lua_call(L, count + 1, 1);
	lua_replace(L, index);
	lua_settop(L, index);
}

/* core.text(sentence, ...) */
static int text(lua_State *L)
{
	translate(L, 1);
	return 1;
}

/* core.throw(type, sentence, ...): xgettext finds the sentences (tests/po_check.sh) */
static int throw(lua_State *L)
{
	luaL_checkstring(L, 1);
	translate(L, 2);
	push_where(L);
	lua_insert(L, 1);
	push_error(L);
	return lua_error(L);
}

/* core.new_error(type, message [, where]): the object, not thrown. */
static int new_error(lua_State *L)
{
	luaL_checkstring(L, 1);
	luaL_checkstring(L, 2);
	lua_settop(L, 3);
	if (lua_isnil(L, 3)) {
		lua_pop(L, 1);
		push_where(L);
	}
	lua_insert(L, 1);
	push_error(L);
	return 1;
}

void script_error_add(lua_State *L)
{
	static const luaL_Reg meta[] = {
		{"__tostring", error_tostring}, {"__shown", error_shown}, {"__concat", error_concat}, {"__index", error_index}, {NULL, NULL},
	};
	static const luaL_Reg functions[] = {{"throw", throw}, {"text", text}, {"new_error", new_error}, {NULL, NULL}};
	luaL_newmetatable(L, ERROR_TYPE);
	luaL_setfuncs(L, meta, 0);
	lua_pop(L, 1);
	script_core_add(L, functions);
}
