/* script's own: one Lua state and what belongs to it. */
#ifndef PROCESSION_SCRIPT_INTERNAL_H
#define PROCESSION_SCRIPT_INTERNAL_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <msgpack.h>

#include "primitive/primitive.h"
#include "script/script.h"

struct watched { char name[40]; char value[96]; };

struct script {
	lua_State *L;
	struct runtime runtime;
	const struct script_program *program;
	size_t memory, memory_limit;   /* bytes of Lua memory in use; 0: no limit */
	bool memory_hit;
	ARRAY(struct watched) watched;
};

struct script *script_of(lua_State *L);

/* state.c */
int script_state_new(struct script *script);                    /* sandbox, API, line hook */
int script_load(struct script *script);                         /* compiles, sets the hook; a Lua status, the chunk or the message on the stack */
int script_call(struct script *script, int args);               /* function and args on the stack -> exit code; reports an uncaught error */
_Noreturn void script_run_main(struct script *script);
void script_watch_check(struct script *script);

/* api.c, process.c, shared.c: each adds its globals */
void script_api_add(lua_State *L);
void script_process_add(lua_State *L);
void script_shared_add(lua_State *L);
/* Raises err's sentence with the place of the caller. */
int script_raise(lua_State *L, const struct err *err);
void script_exit_raise(lua_State *L, int code);
bool script_exit_is(lua_State *L, int index, int *ret_code);
/* A value as JSON text. -EINVAL for what JSON has not (functions ...). */
int script_json(lua_State *L, int index, struct buf *ret_text);
/* A value as a person would write it, shortened: for watches. */
void script_show(lua_State *L, int index, struct buf *ret_text);
/* The global that holds this very value; NULL none. Pointer valid while the global is. */
const char *script_global_name(lua_State *L, int index);
void script_name_objects(struct script *script);

/* message.c: what a spawned child is told */
int script_message_pack(lua_State *L, const char *target, int args_index, const struct child *child, msgpack_sbuffer *ret_bytes, struct err *err);
struct message { struct script_program program; char name[BLOCK_NAME]; bool daemon; char target[64]; msgpack_unpacked unpacked; msgpack_object args; };
int script_message_read(int fd, struct message *ret_message, struct err *err);
int script_message_push_args(lua_State *L, const struct message *message); /* how many were pushed */
void script_lock_push(lua_State *L, unsigned object);
bool script_lock_is(lua_State *L, int index, unsigned *ret_object);

#endif
