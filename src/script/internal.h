/* script's own: one Lua state and what belongs to it. */
#ifndef PROCESSION_SCRIPT_INTERNAL_H
#define PROCESSION_SCRIPT_INTERNAL_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <msgpack.h>
#include <pthread.h>

#include "primitive/primitive.h"
#include "script/script.h"

#define SCRIPT_FORKSERVER "(fork server)"   /* in place of a target: no global has this name */

/* The lock round this process's Lua state. */
struct gil {
	pthread_mutex_t mutex;
	pthread_cond_t freed, taken;
	bool held;                 /* guarded by mutex, */
	uint64_t takes;            /* and so is this */
	_Atomic bool wanted;       /* somebody has waited for an interval */
};

/* A thread of this process. */
struct thread {
	struct script *script;
	lua_State *L;              /* where it is, while it does not hold the GIL */
	struct probe probe;        /* but the main thread's is the runtime's first */
	struct probe *probe_used;
	uint16_t task;
	int anchor;                /* keeps its Lua thread alive */
	bool daemon;
	_Atomic uint32_t *begun;   /* futex: set when it has taken the GIL for the first time; NULL: nobody waits for that */
};

struct watched { char name[40]; char value[96]; };

struct script {
	/* Whoever holds the GIL: the Lua thread that his task began in, and his thread. */
	lua_State *L;
	struct thread *thread;
	struct thread main;
	ARRAY(struct thread *) threads;   /* but main, guarded by the GIL */
	ARRAY(uint16_t) leaving;          /* of those that have left the Lua state, likewise */
	struct gil gil;
	bool method_set;           /* set_start_method was called */
	bool handles_signals;      /* a handler was set: lines look for noted signals */
	lua_State *at;             /* the main thread's: where it is, for handlers that run in a wait; NULL: L */
	bool interrupted;          /* the error that nobody caught is a KeyboardInterrupt */
	bool held;                 /* the prelude is at something that must not be broken into */
	bool threaded;             /* there has been a second thread */
	unsigned gil_object;
	unsigned coroutines;       /* made: default names */
	uint16_t forked_in;        /* the parent's thread that this process is the copy of */
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
enum { SCRIPT_INTERRUPTED = 1000 };
/* Function and args on the stack -> exit code, SCRIPT_INTERRUPTED after a KeyboardInterrupt; reports an uncaught error. */
int script_call(struct script *script, int args);
int script_call_target(struct script *script, int args);        /* a Process's: interrupted it ends with 1, as Python's */
_Noreturn void script_run_main(struct script *script);
void script_watch_check(struct script *script, lua_State *L);

void script_hook_set(lua_State *L);   /* the steps that this process needs now: lines, and instructions where threads take turns */

/* gil.c */
void gil_init(struct gil *gil);                    /* held by the caller */
void gil_take(struct gil *gil, void (*tell)(void *ctx), void *ctx); /* tell: called once when it has to wait; NULL none */
void gil_give(struct gil *gil);
bool gil_is_wanted(struct gil *gil);
void gil_offer(struct gil *gil);                   /* gives it, and waits until somebody else has had it */

/* thread.c */
void script_thread_main(struct script *script, lua_State *L);
void script_thread_yield(struct script *script);   /* between two instructions: lets another thread in when one waits */
_Noreturn void script_leave(struct script *script, int exit_code); /* joins the threads, then runtime_leave */
void script_thread_add(lua_State *L);

/* coroutine.c */
void script_coroutine_add(lua_State *L);

/* network.c */
void script_network_add(lua_State *L);

/* os.c */
void script_os_add(lua_State *L);
void script_signals_run(struct script *script, lua_State *L);  /* the handlers of what was noted, in the main thread */
void script_signals_listen(struct script *script);             /* handlers run after waits; again in each new process */
void script_interrupts_add(struct script *script);             /* SIGINT is a KeyboardInterrupt */
void script_forked(struct script *script, lua_State *L);       /* in the child of a fork, on this coroutine's stack */

/* work.c */
void script_work_add(lua_State *L);

/* wait.c, core.c */
void script_wait_add(lua_State *L);
void script_core_functions_add(lua_State *L);
void script_run_exit_hooks(struct script *script);

/* prelude.c */
void script_prelude_add(lua_State *L);
void script_core_push(lua_State *L);               /* the table of functions that lessons do not see */
void script_core_add(lua_State *L, const luaL_Reg *functions);

/* api.c, process.c, shared.c: each adds its globals */
void script_api_add(lua_State *L);
void script_process_add(lua_State *L);
void script_files_add(lua_State *L);
/* error.c: errors are objects {type, message, where}. Raises err's sentence with the place in the lesson's code. */
int script_raise(lua_State *L, const struct err *err);
int script_throw(lua_State *L, const char *type, const char *format, ...) LIKE_PRINTF(3, 4);  /* type: Python's name of it */
bool script_error_is(lua_State *L, int index);
void script_error_add(lua_State *L);
int64_t script_timeout(lua_State *L, int index);   /* seconds -> ns; nil -1: none; negative 0 */
void script_exit_raise(lua_State *L, int code);
bool script_exit_is(lua_State *L, int index, int *ret_code);
/* A value as JSON text. -EINVAL for what JSON has not (functions ...). */
int script_json(lua_State *L, int index, struct buf *ret_text);
/* A value as a person would write it, shortened: for watches. */
void script_show(lua_State *L, int index, struct buf *ret_text);
/* The global that holds this very value; NULL none. Pointer valid while the global is. */
const char *script_global_name(lua_State *L, int index);
void script_name_objects(struct script *script);
void script_seed(lua_State *L);      /* random numbers: the run's seed and the task */

/* message.c: values as bytes, and what a spawned child is told */
enum { SCRIPT_EXT_OBJECT = 1, SCRIPT_EXT_FUNCTION = 2, SCRIPT_EXT_REVIVED = 3 };
int script_value_pack(lua_State *L, int index, msgpack_sbuffer *ret_bytes, struct err *err);
int script_value_unpack(lua_State *L, const char *bytes, size_t size, struct err *err);   /* pushes it; 1: pushes an error, to be raised with lua_error */
int script_message_pack(lua_State *L, const char *target, int args_index, const struct child *child, msgpack_sbuffer *ret_bytes,
                        struct buf *ret_fds, struct err *err);   /* ret_fds: ints, the descriptors that go along */
struct message { struct script_program program; char name[BLOCK_NAME]; bool daemon; char target[64]; msgpack_unpacked unpacked; msgpack_object args, endpoints; };
int script_message_read(int fd, struct message *ret_message, struct err *err);
int script_message_push_args(lua_State *L, const struct message *message); /* how many were pushed */
int script_start_forkserver(void *script, int socket_fd, struct err *err);   /* for runtime->forkserver_start */
void script_message_take_endpoints(const struct message *message, struct runtime *runtime);
void script_revive_push(lua_State *L);   /* the prelude's function (name, fields) -> value */

/* show.c: adds what such bytes say, as script_show would, cut to what a story has room for. Without Lua: neither errors nor sleeps. */
void script_show_packed(struct runtime *runtime, const char *bytes, size_t size, struct buf *ret_text);

/* handle.c: shared things as userdata. kind: any of its class (OBJECT_LOCK for RLocks, too). */
void script_handle_push(lua_State *L, unsigned object, bool is_private);
bool script_handle_is(lua_State *L, int index, unsigned *ret_object, bool *ret_private);
unsigned script_handle_check(lua_State *L, int index, unsigned kind);
const char *script_handle_class(lua_State *L, unsigned object);     /* Python's name: "Lock" */
/* index, newindex: NULL for the plain table of methods; index has that table as its upvalue. */
void script_handle_class_add(lua_State *L, unsigned kind, const luaL_Reg *methods, lua_CFunction index, lua_CFunction newindex);
/* Pushes an argument of a constructor: by position, or by name (or position) in the one table that was given. Its type. */
int script_argument(lua_State *L, int position, const char *name);
const char *script_argument_name(lua_State *L);                     /* {name = "till"}, alone or last; NULL none */
/* f(...), which stands from 2 on; `release` (of the handle at 1) happens however f ends. A coroutine may yield inside. */
int script_with(lua_State *L, void (*release)(lua_State *L));

/* sync.c, value.c, exchange.c */
void script_sync_add(lua_State *L);
void script_value_add(lua_State *L);
void script_exchange_add(lua_State *L);

#endif
