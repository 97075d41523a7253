/* script/thread: threads: real ones (pthreads) that share one Lua state, each with a Lua thread, a probe and a task number
 * of its own. Whoever holds the GIL runs; script->thread, script->L and runtime->probe are his.
 *
 * A thread's birth: its number and START by the starter, then the pthread, which passes its birth gate without the GIL, and
 * takes it then; the starter waits for that, as in Python. (Steered, nobody moves before it has come to its first gate anyway.)
 * Its end: it leaves the Lua state and gives the GIL back, and says EXIT last.
 */
#include "script/internal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STACK_BYTES = 1 << 20 };

static void tell_waits_for_gil(void *ctx)
{
	struct thread *thread = ctx;
	if (thread->script->gil_object)
		probe_event(thread->probe_used, EVENT_STATE, thread->script->gil_object, TASK_BLOCKED, SOURCE_PROBE, NULL, 0);
}

/* script->thread, L and probe are the holder's; each thread's own copy waits for it here. */
static void take_gil(struct thread *thread)
{
	struct script *script = thread->script;
	gil_take(&script->gil, probe_is_steered(thread->probe_used) ? NULL : tell_waits_for_gil, thread);
	script->thread = thread;
	script->L = thread->L;
	script->runtime.probe = thread->probe_used;
}

static void let_go(void *ctx, bool sleeps)
{
	struct thread *thread = ctx;
	if (!sleeps) {
		take_gil(thread);
		return;
	}
	thread->L = thread->script->L;
	gil_give(&thread->script->gil);
}

void script_thread_yield(struct script *script)
{
	struct thread *thread = script->thread;
	if (!script->threaded || script->held || !gil_is_wanted(&script->gil))
		return;
	thread->L = script->L;
	gil_offer(&script->gil);
	take_gil(thread);
	probe_event(thread->probe_used, EVENT_STATE, 0, TASK_RUNNING, SOURCE_PROBE, NULL, 0);
}

/* The main thread of this process, at its birth and again in the child of a fork: nobody else is here. */
void script_thread_main(struct script *script, lua_State *L)
{
	script->forked_in = script->thread ? script->thread->task : script->runtime.first.task;
	while (script->threads.n)
		free(script->threads.at[--script->threads.n]); /* the parent's: this process has not got them */
	script->leaving.n = 0;
	gil_init(&script->gil);
	script->threaded = false;
	script->gil_object = 0;
	script->main = (struct thread){.script = script, .L = L, .probe_used = &script->runtime.first, .task = script->runtime.first.task};
	script->thread = &script->main;
	script->L = L;
}

void script_forked(struct script *script, lua_State *L)
{
	script_thread_main(script, L);
	script->at = L;
	script_signals_listen(script);
	private_copy_all(&script->runtime, script->forked_in);
	script_hook_set(L);
}

/* ---- a new one ---- */

static void make_gil(struct script *script)
{
	struct runtime *runtime = &script->runtime;
	script->threaded = true;
	runtime->first.let_go = let_go;
	runtime->first.let_go_ctx = &script->main;
	block_order_take(runtime->pid, &runtime->block.head->objects_order);
	int object = block_object_new(&runtime->block, OBJECT_GIL, "GIL", 1);
	if (object > 0)
		probe_event_text(runtime->probe, EVENT_OBJECT, (uint32_t)object, OBJECT_GIL | OBJECT_PRIVATE, 0, "GIL");
	block_order_give(&runtime->block.head->objects_order);
	script->gil_object = object > 0 ? (unsigned)object : 0;
}

static void end_thread(struct thread *thread)
{
	struct script *script = thread->script;
	luaL_unref(script->L, LUA_REGISTRYINDEX, thread->anchor);
	for (size_t i = 0; i < script->threads.n; i++)
		if (script->threads.at[i] == thread)
			script->threads.at[i] = script->threads.at[--script->threads.n];
	array_push(&script->leaving, thread->task);
	thread->probe.let_go = NULL;
	gil_give(&script->gil);
	probe_end(&thread->probe, 0);
	free(thread);
}

static void *run_thread(void *ctx)
{
	struct thread *thread = ctx;
	struct script *script = thread->script;
	signals_block_all(); /* they are the main thread's */
	probe_init(&thread->probe, &script->runtime.block, thread->task);
	probe_begin(&thread->probe);
	thread->probe.let_go = let_go;
	thread->probe.let_go_ctx = thread;
	take_gil(thread);
	if (thread->begun) {
		atomic_store(thread->begun, 1);
		gate_futex_wake(thread->begun, 1);
	}
	script_call(script, 0);
	end_thread(thread);
	return NULL;
}

/* The function is on top of L: moved to the new thread's stack. */
static struct thread *new_thread(lua_State *L, bool daemon, uint16_t task)
{
	struct script *script = script_of(L);
	struct thread *thread = mem_new_or_die(1, sizeof *thread);
	thread->script = script;
	thread->probe_used = &thread->probe;
	thread->task = task;
	thread->daemon = daemon;
	thread->L = lua_newthread(L);
	thread->anchor = luaL_ref(L, LUA_REGISTRYINDEX);
	lua_xmove(L, thread->L, 1);
	array_push(&script->threads, thread);
	return thread;
}

/* On the starter's stack: when it looks, the thread may have come to its end. */
static void wait_for_begin(struct script *script, _Atomic uint32_t *begun)
{
	struct thread *self = script->thread;
	let_go(self, true);
	while (atomic_load(begun) == 0)
		gate_futex_wait(begun, 0, -1);
	let_go(self, false);
}

static int start_pthread(struct thread *thread)
{
	pthread_attr_t attr;
	pthread_t handle;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	int error = pthread_create(&handle, &attr, run_thread, thread);
	pthread_attr_destroy(&attr);
	return error;
}

static void not_started(struct thread *thread, int error)
{
	struct script *script = thread->script;
	struct gate_slot *slot = &script->runtime.block.slots[thread->task];
	probe_event_text(script->runtime.probe, EVENT_START_FAILED, thread->task, error, 0, strerror(error));
	atomic_store(&script->runtime.block.cells[slot->ended_cell], 1);
	atomic_store(&slot->said_exit, 1);
	atomic_store(&slot->phase, GATE_ENDED);
	luaL_unref(script->L, LUA_REGISTRYINDEX, thread->anchor);
	script->threads.n--;
	free(thread);
}

/* core.thread_start(f, name, daemon): its number. */
static int thread_start(lua_State *L)
{
	struct script *script = script_of(L);
	struct runtime *runtime = &script->runtime;
	const char *name = luaL_checkstring(L, 2);
	bool daemon = lua_toboolean(L, 3);
	uint16_t task;
	struct err err;
	struct probe_op op = {.kind = EVENT_START, .preview = name, .timeout_ns = -1};
	if (!script->threaded)
		make_gil(script);
	script_hook_set(L);
	probe_pass(runtime->probe, &op);
	if (runtime_task_new(runtime, METHOD_THREAD, daemon, name, &task, &err) < 0)
		return script_raise(L, &err);
	lua_pushvalue(L, 1);
	struct thread *thread = new_thread(L, daemon, task);
	_Atomic uint32_t begun = 0;
	/* At a starting line it stands still until the starter has come to the end of all starts. */
	bool waits = !probe_is_steered(runtime->probe) && runtime->line == 0;
	if (waits)
		thread->begun = &begun;
	int error = start_pthread(thread);
	if (error) {
		not_started(thread, error);
		return luaL_error(L, _("cannot start thread %s: %s"), name, strerror(error));
	}
	if (waits)
		wait_for_begin(script, &begun);
	lua_pushinteger(L, task);
	return 1;
}

static uint16_t check_task(lua_State *L)
{
	lua_Integer task = luaL_checkinteger(L, 1);
	luaL_argcheck(L, task >= 0 && task < BLOCK_TASKS, 1, "a thread");
	return (uint16_t)task;
}

static int thread_join(lua_State *L)
{
	bool ended;
	inside_join(&script_of(L)->runtime, check_task(L), script_timeout(L, 2), &ended);
	lua_pushboolean(L, ended);
	return 1;
}

static int thread_is_alive(lua_State *L)
{
	lua_pushboolean(L, inside_is_alive(&script_of(L)->runtime, check_task(L)));
	return 1;
}

static int thread_id(lua_State *L)
{
	lua_pushinteger(L, script_of(L)->thread->task);
	lua_pushinteger(L, gettid());
	return 2;
}

/* core.process_id(): the number of this process's main task. */
static int process_id(lua_State *L)
{
	lua_pushinteger(L, script_of(L)->runtime.first.task);
	return 1;
}

/* core.forked_in(): in a forked child the number of the parent's thread that forked it; else its own. */
static int forked_in(lua_State *L)
{
	lua_pushinteger(L, script_of(L)->forked_in);
	return 1;
}

/* As Python's threading._shutdown: the process ends when its last thread that is no daemon has ended. */
static void join_threads(struct script *script)
{
	for (bool found = true; found;) {
		found = false;
		for (size_t i = 0; i < script->threads.n && !found; i++) {
			bool ended;
			if (script->threads.at[i]->daemon || script->threads.at[i] == script->thread)
				continue;
			found = true;
			inside_join(&script->runtime, script->threads.at[i]->task, -1, &ended);
		}
	}
	/* Those that have left the Lua state may still have to say their EXIT. */
	for (size_t i = 0; i < script->leaving.n; i++) {
		const struct block *block = &script->runtime.block;
		_Atomic int32_t *ended = &block->cells[block->slots[script->leaving.at[i]].ended_cell];
		while (atomic_load(ended) == 0)
			gate_futex_wait((_Atomic uint32_t *)ended, 0, -1);
	}
}

_Noreturn void script_leave(struct script *script, int exit_code)
{
	script_run_exit_hooks(script);
	join_threads(script);
	runtime_leave(&script->runtime, exit_code == SCRIPT_INTERRUPTED ? -SIGINT : exit_code);
}

void script_thread_add(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{"thread_start", thread_start}, {"thread_join", thread_join}, {"thread_is_alive", thread_is_alive},
		{"thread_id", thread_id}, {"process_id", process_id}, {"forked_in", forked_in}, {NULL, NULL},
	};
	script_core_add(L, functions);
}
