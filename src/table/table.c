/* table: see table.h.
 *
 * Everything that may raise a Lua error happens under lua_pcall, the conversion to JSON
 * included; what was built until then is kept in `struct reading` and freed by the caller.
 */
#include "table/table.h"

#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INSTRUCTIONS_MAX = 100000, MEMORY_MAX = 4 << 20, TEXT_MAX = 256 << 10 };

struct reading {
	size_t memory;
	const struct buf *chunk;
	json_t *value; /* the result, once it is whole */
	json_t *open[TABLE_DEPTH_MAX + 2]; /* tables begun and not yet given to their owner */
	int depth;
};

static struct reading *reading_of(lua_State *L)
{
	return *(struct reading **)lua_getextraspace(L);
}

static void *allocate(void *ctx, void *old, size_t old_size, size_t size)
{
	struct reading *reading = ctx;
	if (!old)
		old_size = 0;
	if (size == 0) {
		free(old);
		reading->memory -= old_size;
		return NULL;
	}
	if (size > old_size && reading->memory + (size - old_size) > MEMORY_MAX)
		return NULL;
	void *block = realloc(old, size);
	if (block)
		reading->memory = reading->memory - old_size + size;
	return block;
}

/* ---- what may not be in a table ---- */

/* A table of data has one function, the chunk itself; a second one that is entered was called. */
static void on_event(lua_State *L, lua_Debug *ar)
{
	if (ar->event == LUA_HOOKCOUNT)
		luaL_error(L, "%s", _("this computes too long: write the values themselves"));
	lua_getinfo(L, "S", ar);
	if (strcmp(ar->what, "Lua") == 0)
		luaL_error(L, "%s", _("a table is data: functions cannot be called here"));
}

/* The index metamethod of the empty environment: { program = race } has forgotten its quotes. */
static int unknown_name(lua_State *L)
{
	return luaL_error(L, _("nothing is called %s here: put a text in quotes"), luaL_tolstring(L, 2, NULL));
}

static void set_empty_environment(lua_State *L)
{
	lua_newtable(L);
	lua_newtable(L);
	lua_pushcfunction(L, unknown_name);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, -2);
	lua_setupvalue(L, -2, 1);
}

/* ---- values to JSON ---- */

static json_t *json_of(lua_State *L, int index);

static json_t *json_of_text(lua_State *L, int index)
{
	size_t length;
	const char *text = lua_tolstring(L, index, &length);
	if (memchr(text, '\0', length) || !text_is_utf8(text, length))
		luaL_error(L, "%s", _("a text here is not UTF-8: save the file as UTF-8"));
	return json_stringn(text, length);
}

static json_t *json_of_number(lua_State *L, int index)
{
	if (lua_isinteger(L, index))
		return json_integer(lua_tointeger(L, index));
	if (!isfinite(lua_tonumber(L, index)))
		luaL_error(L, "%s", _("a number here is not finite"));
	return json_real(lua_tonumber(L, index));
}

static void open_table(lua_State *L, json_t *json)
{
	struct reading *reading = reading_of(L);
	if (reading->depth > TABLE_DEPTH_MAX) {
		json_decref(json);
		luaL_error(L, _("tables are nested deeper than %d"), TABLE_DEPTH_MAX);
	}
	reading->open[reading->depth++] = json;
}

static json_t *close_table(lua_State *L)
{
	return reading_of(L)->open[--reading_of(L)->depth];
}

static json_t *json_of_list(lua_State *L, int index, lua_Integer count)
{
	json_t *list = json_array();
	open_table(L, list);
	for (lua_Integer i = 1; i <= count; i++) {
		if (lua_rawgeti(L, index, i) == LUA_TNIL)
			luaL_error(L, "%s", _("a table is either all fields (a = 1) or all items (1, 2), without holes"));
		json_array_append_new(list, json_of(L, -1));
		lua_pop(L, 1);
	}
	return close_table(L);
}

static json_t *json_of_fields(lua_State *L, int index)
{
	json_t *fields = json_object();
	open_table(L, fields);
	for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING)
			luaL_error(L, "%s", _("a table is either all fields (a = 1) or all items (1, 2), without holes"));
		json_decref(json_of_text(L, -2)); /* the name must be UTF-8, too */
		json_object_set_new(fields, lua_tostring(L, -2), json_of(L, -1));
	}
	return close_table(L);
}

static json_t *json_of_table(lua_State *L, int index)
{
	lua_Integer count = 0;
	bool has_items = false;
	luaL_checkstack(L, 8, NULL);
	for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
		count++;
		has_items = has_items || lua_type(L, -2) != LUA_TSTRING;
	}
	return has_items ? json_of_list(L, index, count) : json_of_fields(L, index);
}

static json_t *json_of(lua_State *L, int index)
{
	index = lua_absindex(L, index);
	switch (lua_type(L, index)) {
	case LUA_TBOOLEAN: return json_boolean(lua_toboolean(L, index));
	case LUA_TNUMBER: return json_of_number(L, index);
	case LUA_TSTRING: return json_of_text(L, index);
	case LUA_TTABLE: return json_of_table(L, index);
	default:
		luaL_error(L, _("a %s is no data: use texts, numbers, true, false and tables of these"), luaL_typename(L, index));
		return NULL;
	}
}

/* ---- the whole ---- */

static int read_table(lua_State *L)
{
	const struct buf *chunk = reading_of(L)->chunk;
	if (luaL_loadbufferx(L, buf_get(chunk), chunk->len, "=t", "t") != LUA_OK)
		return lua_error(L);
	set_empty_environment(L);
	lua_sethook(L, on_event, LUA_MASKCALL | LUA_MASKCOUNT, INSTRUCTIONS_MAX);
	lua_call(L, 0, 1);
	lua_sethook(L, NULL, 0, 0);
	if (lua_type(L, -1) != LUA_TTABLE)
		return luaL_error(L, "%s", _("a table is needed here: { name = value, ... }"));
	json_t *value = json_of(L, -1);
	/* Lua's own order of fields differs from run to run. */
	char *sorted = json_dumps(value, JSON_SORT_KEYS | JSON_COMPACT);
	json_decref(value);
	reading_of(L)->value = sorted ? json_loads(sorted, 0, NULL) : NULL;
	free(sorted);
	return 0;
}

/* "t:3: unexpected symbol" names the line within the text. */
static int tell(lua_State *L, const char *file, int line, struct err *err)
{
	const char *message = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "?";
	if (strncmp(message, "t:", 2) == 0) {
		char *end;
		line += (int)strtol(message + 2, &end, 10) - 1;
		message = *end == ':' ? end + 1 + strspn(end + 1, " ") : end;
	}
	return err_set(err, EINVAL, "%s:%d: %s", file, line, message);
}

static lua_State *state_new(struct reading *reading)
{
	lua_State *L = lua_newstate(allocate, reading);
	if (L)
		*(struct reading **)lua_getextraspace(L) = reading;
	return L;
}

int table_parse(const char *file, int line, const char *text, json_t **ret_value, struct err *err)
{
	if (strlen(text) > TEXT_MAX)
		return err_set(err, E2BIG, _("%s:%d: this table has more than %d KB: make it shorter"), file, line, TEXT_MAX >> 10);
	struct buf chunk = {0};
	struct reading reading = {.chunk = &chunk};
	lua_State *L = state_new(&reading);
	if (!L)
		return err_set(err, ENOMEM, _("%s:%d: there is not enough memory for this table"), file, line);
	buf_format(&chunk, "return %s", text);
	lua_pushcfunction(L, read_table);
	int result = 0;
	if (lua_pcall(L, 0, 0, 0) != LUA_OK)
		result = tell(L, file, line, err);
	else if (!reading.value)
		result = err_set(err, EINVAL, _("%s:%d: this table cannot be kept: it is no plain data"), file, line);
	buf_done(&chunk);
	while (reading.depth > 0)
		json_decref(reading.open[--reading.depth]);
	lua_close(L);
	if (result == 0)
		*ret_value = reading.value;
	return result;
}

int table_program_check(const char *file, const char *source, struct err *err)
{
	struct reading reading = {0};
	lua_State *L = state_new(&reading);
	if (!L)
		return err_set(err, ENOMEM, _("%s:%d: there is not enough memory for this table"), file, 1);
	int result = 0;
	if (luaL_loadbufferx(L, source, strlen(source), "=t", "t") != LUA_OK)
		result = tell(L, file, 1, err);
	lua_close(L);
	return result;
}
