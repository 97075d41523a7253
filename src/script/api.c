/* script/api: the plain functions of a lesson program: print, sleep, param,
 * outcome, watch, files in short form, and how errors travel.
 */
#include "script/internal.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char exit_key = 'x'; /* its address marks the error that exit() raises */

void script_exit_raise(lua_State *L, int code)
{
	lua_createtable(L, 1, 1);
	lua_pushinteger(L, code);
	lua_rawseti(L, -2, 1);
	lua_pushboolean(L, 1);
	lua_rawsetp(L, -2, &exit_key);
	lua_error(L);
}

bool script_exit_is(lua_State *L, int index, int *ret_code)
{
	if (lua_type(L, index) != LUA_TTABLE)
		return false;
	index = lua_absindex(L, index);
	bool is = lua_rawgetp(L, index, &exit_key) == LUA_TBOOLEAN;
	lua_pop(L, 1);
	if (is) {
		lua_rawgeti(L, index, 1);
		*ret_code = (int)lua_tointeger(L, -1);
		lua_pop(L, 1);
	}
	return is;
}

int64_t script_timeout(lua_State *L, int index)
{
	if (lua_isnoneornil(L, index))
		return -1;
	double seconds = luaL_checknumber(L, index);
	luaL_argcheck(L, seconds <= 1e6, index, _("at most 1000000 seconds"));
	return seconds < 0 ? 0 : (int64_t)(seconds * 1e9);
}

/* ---- values as JSON and as text ---- */

static json_t *json_of(lua_State *L, int index, int depth);

static json_t *json_of_table(lua_State *L, int index, int depth)
{
	lua_Integer length = (lua_Integer)lua_rawlen(L, index);
	json_t *json = length > 0 ? json_array() : json_object();
	for (lua_Integer i = 1; i <= length && json; i++) {
		lua_rawgeti(L, index, i);
		if (json_array_append_new(json, json_of(L, -1, depth + 1)) < 0) {
			json_decref(json);
			json = NULL;
		}
		lua_pop(L, 1);
	}
	if (length > 0 || !json)
		return json;
	for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
		char name[64];
		lua_pushvalue(L, -2);
		text_copy(name, sizeof name, lua_tostring(L, -1) ? lua_tostring(L, -1) : "?");
		lua_pop(L, 1);
		if (json_object_set_new(json, name, json_of(L, -1, depth + 1)) < 0) {
			lua_pop(L, 2);
			json_decref(json);
			return NULL;
		}
	}
	return json;
}

static json_t *json_of(lua_State *L, int index, int depth)
{
	index = lua_absindex(L, index);
	if (depth > 8 || !lua_checkstack(L, 8))
		return NULL;
	switch (lua_type(L, index)) {
	case LUA_TNIL: return json_null();
	case LUA_TBOOLEAN: return json_boolean(lua_toboolean(L, index));
	case LUA_TSTRING: return json_string(lua_tostring(L, index));
	case LUA_TNUMBER:
		if (lua_isinteger(L, index))
			return json_integer(lua_tointeger(L, index));
		return isfinite(lua_tonumber(L, index)) ? json_real(lua_tonumber(L, index)) : json_null();
	case LUA_TTABLE: return json_of_table(L, index, depth);
	default: return NULL;
	}
}

int script_json(lua_State *L, int index, struct buf *ret_text)
{
	json_t *json = json_of(L, index, 0);
	char *text = json ? json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS | JSON_REAL_PRECISION(15)) : NULL;
	json_decref(json);
	if (!text)
		return -EINVAL;
	buf_text(ret_text, text);
	free(text);
	return 0;
}

void script_show(lua_State *L, int index, struct buf *ret_text)
{
	index = lua_absindex(L, index);
	if (luaL_getmetafield(L, index, "__shown") != LUA_TNIL) {
		lua_pushvalue(L, index);
		lua_call(L, 1, 1);
		buf_text(ret_text, luaL_tolstring(L, -1, NULL));
		lua_pop(L, 2);
		return;
	}
	if (lua_type(L, index) == LUA_TTABLE && script_json(L, index, ret_text) == 0)
		return;
	buf_text(ret_text, luaL_tolstring(L, index, NULL));
	lua_pop(L, 1);
}

/* ---- the functions ---- */

static int api_print(lua_State *L)
{
	struct buf text = {0};
	int count = lua_gettop(L);
	for (int i = 1; i <= count; i++) {
		if (i > 1)
			buf_char(&text, '\t');
		buf_text(&text, luaL_tolstring(L, i, NULL));
		lua_pop(L, 1);
	}
	print_text(&script_of(L)->runtime, buf_get(&text), text.len);
	buf_done(&text);
	return 0;
}

static int api_sleep(lua_State *L)
{
	double seconds = luaL_checknumber(L, 1);
	luaL_argcheck(L, seconds >= 0 && seconds <= 1e6, 1, _("sleep length must be between 0 and 1000000 seconds"));
	probe_sleep(script_of(L)->runtime.probe, (uint64_t)(seconds * 1e9));
	return 0;
}

static const char *setting_of(const struct script *script, const char *name)
{
	for (size_t i = 0; i < script->program->settings.n; i++)
		if (strcmp(script->program->settings.at[i].name, name) == 0)
			return script->program->settings.at[i].value;
	return NULL;
}

/* Pushes the setting as a value of the default's type. */
static void push_setting(lua_State *L, const char *name, const char *text)
{
	switch (lua_type(L, 2)) {
	case LUA_TNUMBER:
		if (lua_stringtonumber(L, text) == 0)
			luaL_error(L, _("the setting %s=%s is no number: %s is one (default %s)"), name, text, name, luaL_tolstring(L, 2, NULL));
		break;
	case LUA_TBOOLEAN:
		if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
			luaL_error(L, _("the setting %s=%s is neither true nor false"), name, text);
		lua_pushboolean(L, strcmp(text, "true") == 0);
		break;
	default:
		lua_pushstring(L, text);
	}
}

static void tell_pair(lua_State *L, unsigned kind, const char *name, int value)
{
	struct buf text = {0};
	buf_add(&text, name, strlen(name) + 1);
	if (script_json(L, value, &text) < 0) {
		buf_done(&text);
		luaL_error(L, _("%s must be a number, a text, true or false, or a table of these"), name);
	}
	probe_event(script_of(L)->runtime.probe, kind, 0, 0, 0, buf_get(&text), text.len);
	buf_done(&text);
}

static int api_param(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	luaL_checkany(L, 2);
	lua_settop(L, 2);
	const char *text = setting_of(script_of(L), name);
	if (text)
		push_setting(L, name, text);
	else
		lua_pushvalue(L, 2);
	tell_pair(L, EVENT_PARAM, name, -1);
	return 1;
}

static int api_outcome(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	luaL_checkany(L, 2);
	tell_pair(L, EVENT_OUTCOME, name, 2);
	return 0;
}

/* check(condition [, text]): what does not hold is told, and the program goes on. */
static int api_check(lua_State *L)
{
	const char *text = luaL_optstring(L, 2, _("a check without a text"));
	luaL_checkany(L, 1);
	if (!lua_toboolean(L, 1))
		probe_event_text(script_of(L)->runtime.probe, EVENT_CHECK, 0, 0, 0, text);
	lua_settop(L, 1);
	return 1;
}

static int api_watch(lua_State *L)
{
	struct script *script = script_of(L);
	size_t length;
	const char *name = luaL_checklstring(L, 1, &length);
	struct watched watched = {0};
	luaL_argcheck(L, length > 0 && length < sizeof watched.name, 1, _("the name of a global variable"));
	luaL_argcheck(L, script->watched.n < 32, 1, _("at most 32 variables can be watched"));
	text_copy(watched.name, sizeof watched.name, name);
	array_push(&script->watched, watched);
	return 0;
}

static int api_getpid(lua_State *L)
{
	lua_pushinteger(L, getpid());
	return 1;
}

static int api_getppid(lua_State *L)
{
	lua_pushinteger(L, getppid());
	return 1;
}

static int api_cpu_count(lua_State *L)
{
	lua_pushinteger(L, sysconf(_SC_NPROCESSORS_ONLN));
	return 1;
}

static int api_time(lua_State *L)
{
	lua_pushnumber(L, (double)probe_now(script_of(L)->runtime.probe) / 1e9);
	return 1;
}

static int api_exit(lua_State *L)
{
	int code = lua_isboolean(L, 1) ? !lua_toboolean(L, 1) : (int)luaL_optinteger(L, 1, 0);
	script_exit_raise(L, code & 0xff);
	return 0;
}

void script_api_add(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"print", api_print}, {"sleep", api_sleep}, {"param", api_param}, {"outcome", api_outcome},
		{"watch", api_watch}, {"check", api_check}, {"getpid", api_getpid}, {"getppid", api_getppid}, {"cpu_count", api_cpu_count},
		{"exit", api_exit}, {NULL, NULL},
	};
	lua_pushglobaltable(L);
	luaL_setfuncs(L, functions, 0);
	static const luaL_Reg os[] = {{"exit", api_exit}, {"time", api_time}, {"clock", api_time}, {"getpid", api_getpid}, {NULL, NULL}};
	luaL_newlib(L, os);
	lua_setfield(L, -2, "os");
	lua_pop(L, 1);
}

void script_seed(lua_State *L)
{
	const struct runtime *runtime = &script_of(L)->runtime;
	lua_getglobal(L, "math");
	lua_getfield(L, -1, "randomseed");
	lua_pushinteger(L, (lua_Integer)runtime->block.head->seed);
	lua_pushinteger(L, runtime->probe->task);
	lua_call(L, 2, 0);
	lua_pop(L, 1);
}

/* ---- names ---- */

const char *script_global_name(lua_State *L, int index)
{
	const char *found = NULL;
	index = lua_absindex(L, index);
	lua_pushglobaltable(L);
	for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
		if (!found && lua_type(L, -2) == LUA_TSTRING && lua_rawequal(L, -1, index))
			found = lua_tostring(L, -2);
	lua_pop(L, 1);
	return found;
}

/* A shared thing made at the top level is best known by the variable that holds it. */
void script_name_objects(struct script *script)
{
	lua_State *L = script->L;
	lua_pushglobaltable(L);
	for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
		unsigned object;
		bool is_private;
		if (lua_type(L, -2) != LUA_TSTRING || !script_handle_is(L, -1, &object, &is_private))
			continue;
		struct block_object *shared = &script->runtime.block.objects[object];
		const char *word = event_object_kind_name(atomic_load(&shared->kind));
		size_t length = strlen(word);
		if (strncmp(shared->name, word, length) != 0 || shared->name[length] != '-')
			continue;
		probe_event_text(script->runtime.probe, EVENT_NAME, object, 0, 0, lua_tostring(L, -2));
		text_copy(shared->name, sizeof shared->name, lua_tostring(L, -2));
	}
	lua_pop(L, 1);
}
