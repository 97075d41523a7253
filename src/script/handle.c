/* script/handle: shared things as lesson programs hold them: a userdata with the object's number. Those that are one
 * process's own (threads' locks) hold a place instead, since a fork gives its copies new numbers.
 */
#include "script/internal.h"

#include <string.h>

/* place -1: object counts. The mark tells a handle from any other userdata of its size without a look into tables: a program
 * cannot make one. */
static const char mark;
struct handle { const void *mark; unsigned kind, object; int place; };

static const char lock_type[] = "procession.Lock";
static const char *const types[OBJECT_KINDS] = {
	[OBJECT_LOCK] = lock_type, [OBJECT_RLOCK] = lock_type, [OBJECT_SEMAPHORE] = "procession.Semaphore",
	[OBJECT_EVENT] = "procession.Event", [OBJECT_CONDITION] = "procession.Condition", [OBJECT_BARRIER] = "procession.Barrier",
	[OBJECT_VALUE] = "procession.Value", [OBJECT_ARRAY] = "procession.Array", [OBJECT_QUEUE] = "procession.Queue",
	[OBJECT_CONNECTION] = "procession.Connection", [OBJECT_SOCKET] = "procession.Socket",
};

/* Python's names, for what is refused. */
static const char *const class_names[OBJECT_KINDS] = {
	[OBJECT_LOCK] = "Lock", [OBJECT_RLOCK] = "RLock", [OBJECT_SEMAPHORE] = "Semaphore", [OBJECT_EVENT] = "Event",
	[OBJECT_CONDITION] = "Condition", [OBJECT_BARRIER] = "Barrier", [OBJECT_VALUE] = "Synchronized", [OBJECT_ARRAY] = "SynchronizedArray",
	[OBJECT_QUEUE] = "Queue", [OBJECT_CONNECTION] = "Connection", [OBJECT_SOCKET] = "socket",
};

static unsigned kind_of(lua_State *L, unsigned object)
{
	return atomic_load(&script_of(L)->runtime.block.objects[object].kind);
}

static unsigned object_of(lua_State *L, const struct handle *handle)
{
	const struct runtime *runtime = &script_of(L)->runtime;
	return handle->place >= 0 && (size_t)handle->place < runtime->privates.n ? runtime->privates.at[handle->place] : handle->object;
}

static void push(lua_State *L, unsigned kind, struct handle fresh)
{
	struct handle *handle = lua_newuserdatauv(L, sizeof *handle, 1);
	*handle = fresh;
	if (kind < OBJECT_KINDS && types[kind])
		luaL_setmetatable(L, types[kind]);
}

void script_handle_push(lua_State *L, unsigned object, bool is_private)
{
	struct handle fresh = {.mark = &mark, .kind = kind_of(L, object), .object = object, .place = is_private ? (int)private_add(&script_of(L)->runtime, object) : -1};
	push(L, kind_of(L, object), fresh);
}

static struct handle *test(lua_State *L, int index)
{
	struct handle *handle = lua_type(L, index) == LUA_TUSERDATA ? lua_touserdata(L, index) : NULL;
	return handle && lua_rawlen(L, index) == sizeof *handle && handle->mark == &mark ? handle : NULL;
}

bool script_handle_is(lua_State *L, int index, unsigned *ret_object, bool *ret_private)
{
	const struct handle *handle = lua_type(L, index) == LUA_TUSERDATA ? test(L, index) : NULL;
	if (!handle)
		return false;
	*ret_object = object_of(L, handle);
	*ret_private = handle->place >= 0;
	return true;
}

unsigned script_handle_check(lua_State *L, int index, unsigned kind)
{
	const struct handle *handle = test(L, index);
	if (!handle || handle->kind >= OBJECT_KINDS || types[handle->kind] != types[kind])
		luaL_typeerror(L, index, class_names[kind]);
	return object_of(L, handle);
}

const char *script_handle_class(lua_State *L, unsigned object)
{
	unsigned kind = kind_of(L, object);
	static const char *const queues[] = {"Queue", "SimpleQueue", "JoinableQueue"};
	if (kind == OBJECT_QUEUE)
		return queues[queue_kind(&script_of(L)->runtime, object) % COUNT_OF(queues)];
	return kind < OBJECT_KINDS && class_names[kind] ? class_names[kind] : "object";
}

static int handle_tostring(lua_State *L)
{
	unsigned object;
	bool is_private;
	if (!script_handle_is(L, 1, &object, &is_private))
		return luaL_argerror(L, 1, "a shared object");
	lua_pushfstring(L, "%s(%s)", script_handle_class(L, object), script_of(L)->runtime.block.objects[object].name);
	return 1;
}

static int handle_equal(lua_State *L)
{
	unsigned left, right;
	bool is_private;
	lua_pushboolean(L, script_handle_is(L, 1, &left, &is_private) && script_handle_is(L, 2, &right, &is_private) && left == right);
	return 1;
}

void script_handle_class_add(lua_State *L, unsigned kind, const luaL_Reg *methods, lua_CFunction index, lua_CFunction newindex)
{
	if (!luaL_newmetatable(L, types[kind])) {
		lua_pop(L, 1);
		return;
	}
	lua_newtable(L);
	for (const luaL_Reg *method = methods; method->name; method++) {
		lua_pushcfunction(L, method->func);
		lua_setfield(L, -2, method->name);
	}
	if (index)
		lua_pushcclosure(L, index, 1); /* upvalue: the methods */
	lua_setfield(L, -2, "__index");
	if (newindex) {
		lua_pushcfunction(L, newindex);
		lua_setfield(L, -2, "__newindex");
	}
	lua_pushcfunction(L, handle_tostring);
	lua_setfield(L, -2, "__tostring");
	lua_pushcfunction(L, handle_equal);
	lua_setfield(L, -2, "__eq");
	lua_pushstring(L, class_names[kind]);
	lua_setfield(L, -2, "__name");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
}

/* ---- arguments ---- */

int script_argument(lua_State *L, int position, const char *name)
{
	if (lua_type(L, 1) != LUA_TTABLE) {
		lua_pushvalue(L, position);
		if (lua_gettop(L) < position || lua_isnone(L, position)) {
			lua_pop(L, 1);
			lua_pushnil(L);
		}
		return lua_type(L, -1);
	}
	if (lua_getfield(L, 1, name) != LUA_TNIL)
		return lua_type(L, -1);
	lua_pop(L, 1);
	return lua_geti(L, 1, position);
}

const char *script_argument_name(lua_State *L)
{
	int options = 1; /* all by name in one table, or a table of options after the others */
	if (lua_type(L, 1) != LUA_TTABLE)
		for (options = lua_gettop(L); options > 1 && lua_type(L, options) != LUA_TTABLE; options--)
			;
	if (options < 1 || lua_type(L, options) != LUA_TTABLE)
		return NULL;
	return lua_getfield(L, options, "name") == LUA_TNIL ? NULL : luaL_checkstring(L, -1);
}

/* f has ended, in whatever way; or, in a coroutine, after it had yielded. */
static int with_end(lua_State *L, int status, lua_KContext release)
{
	((void (*)(lua_State *))release)(L);
	if (status != LUA_OK && status != LUA_YIELD)
		return lua_error(L);
	return lua_gettop(L) - 1;
}

int script_with(lua_State *L, void (*release)(lua_State *L))
{
	int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, (lua_KContext)release, with_end);
	return with_end(L, status, (lua_KContext)release);
}
