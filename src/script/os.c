/* script/os: the tables os, signal, select, time, and what subprocess is built from. */
#include "script/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { READ_MOST = 1 << 24, WNOHANG_FLAG = 1, FDS_MOST = 256, SIG_DFL_NUMBER = 0, SIG_IGN_NUMBER = 1 };

static struct runtime *runtime_of(lua_State *L)
{
	return &script_of(L)->runtime;
}

/* ---- descriptors ---- */

static int os_pipe(lua_State *L)
{
	struct err err;
	int fds[2];
	if (raw_pipe(runtime_of(L), fds, &err) < 0)
		return script_raise(L, &err);
	lua_pushinteger(L, fds[0]);
	lua_pushinteger(L, fds[1]);
	return 2;
}

static int os_read(lua_State *L)
{
	struct err err;
	struct buf data = {0};
	int fd = (int)luaL_checkinteger(L, 1);
	lua_Integer size = luaL_checkinteger(L, 2);
	luaL_argcheck(L, size >= 0 && size <= READ_MOST, 2, _("a number of bytes, at most 16 MB"));
	int result = raw_read(runtime_of(L), fd, (size_t)size, &data, &err);
	lua_pushlstring(L, buf_get(&data), data.len);
	buf_done(&data);
	return result < 0 ? script_raise(L, &err) : 1;
}

static int os_write(lua_State *L)
{
	struct err err;
	size_t size, written;
	int fd = (int)luaL_checkinteger(L, 1);
	const char *data = luaL_checklstring(L, 2, &size);
	struct runtime *runtime = runtime_of(L);
	if ((fd == 1 || fd == 2) && !raw_of(runtime, fd)) {
		print_text(runtime, data, size);
		written = size;
	} else if (raw_write(runtime, fd, data, size, &written, &err) < 0) {
		return script_raise(L, &err);
	}
	lua_pushinteger(L, (lua_Integer)written);
	return 1;
}

static int os_close(lua_State *L)
{
	struct err err;
	return raw_close(runtime_of(L), (int)luaL_checkinteger(L, 1), &err) < 0 ? script_raise(L, &err) : 0;
}

static int os_dup2(lua_State *L)
{
	struct err err;
	int fd = (int)luaL_checkinteger(L, 1), to = (int)luaL_checkinteger(L, 2);
	if (raw_dup2(runtime_of(L), fd, to, &err) < 0)
		return script_raise(L, &err);
	lua_pushinteger(L, to);
	return 1;
}

static int os_set_blocking(lua_State *L)
{
	struct raw *raw = raw_of(runtime_of(L), (int)luaL_checkinteger(L, 1));
	if (!raw)
		return script_throw(L, "OSError", "%s", _("[Errno 9] Bad file descriptor"));
	raw->blocking = lua_toboolean(L, 2);
	return 0;
}

/* ---- processes ---- */

static int os_fork(lua_State *L)
{
	struct err err;
	struct script *script = script_of(L);
	pid_t pid;
	if (raw_fork(&script->runtime, &pid, &err) < 0)
		return script_raise(L, &err);
	if (pid == 0)
		script_forked(script, L);
	lua_pushinteger(L, pid);
	return 1;
}

static int wait_for(lua_State *L, pid_t pid, bool block)
{
	struct err err;
	int code;
	if (raw_wait(runtime_of(L), pid, block, &pid, &code, &err) < 0)
		return script_raise(L, &err);
	lua_pushinteger(L, pid);
	lua_pushinteger(L, code);
	return 2;
}

static int os_wait(lua_State *L)
{
	return wait_for(L, -1, true);
}

static int os_waitpid(lua_State *L)
{
	return wait_for(L, (pid_t)luaL_checkinteger(L, 1), !(luaL_optinteger(L, 2, 0) & WNOHANG_FLAG));
}

static int os_exit_now(lua_State *L)
{
	struct runtime *runtime = runtime_of(L);
	int code = (int)luaL_optinteger(L, 1, 0) & 0xff;
	runtime_drop(runtime, code);
	return 0;
}

/* A signal to oneself is handled before the call comes back. */
static int sent(lua_State *L, int result, const struct err *err)
{
	if (result < 0)
		return script_raise(L, err);
	script_signals_run(script_of(L), L);
	return 0;
}

static int os_kill(lua_State *L)
{
	struct err err;
	pid_t pid = (pid_t)luaL_checkinteger(L, 1);
	return sent(L, raw_kill(runtime_of(L), pid, (int)luaL_checkinteger(L, 2), &err), &err);
}

static int os_killpg(lua_State *L)
{
	struct err err;
	pid_t group = (pid_t)luaL_checkinteger(L, 1);
	return sent(L, raw_killpg(runtime_of(L), group, (int)luaL_checkinteger(L, 2), &err), &err);
}

static int os_setpgid(lua_State *L)
{
	struct err err;
	pid_t pid = (pid_t)luaL_checkinteger(L, 1);
	return raw_setpgid(runtime_of(L), pid, (pid_t)luaL_checkinteger(L, 2), &err) < 0 ? script_raise(L, &err) : 0;
}

static int os_getpgid(lua_State *L)
{
	struct err err;
	pid_t group;
	if (raw_getpgid(runtime_of(L), (pid_t)luaL_checkinteger(L, 1), &group, &err) < 0)
		return script_raise(L, &err);
	lua_pushinteger(L, group);
	return 1;
}

static int os_getpgrp(lua_State *L)
{
	lua_pushinteger(L, getpgrp());
	return 1;
}

static int os_getpid(lua_State *L)
{
	lua_pushinteger(L, getpid());
	return 1;
}

static int os_getppid(lua_State *L)
{
	lua_pushinteger(L, getppid());
	return 1;
}

static int os_cpu_count(lua_State *L)
{
	lua_pushinteger(L, sysconf(_SC_NPROCESSORS_ONLN));
	return 1;
}

/* With a seeded run the bytes are the seed's. */
static int os_urandom(lua_State *L)
{
	lua_Integer size = luaL_checkinteger(L, 1);
	luaL_argcheck(L, size >= 0 && size <= 4096, 1, _("at most 4096 bytes"));
	luaL_Buffer bytes;
	luaL_buffinit(L, &bytes);
	for (lua_Integer i = 0; i < size; i++) {
		lua_getglobal(L, "math");
		lua_getfield(L, -1, "random");
		lua_pushinteger(L, 0);
		lua_pushinteger(L, 255);
		lua_call(L, 2, 1);
		char byte = (char)lua_tointeger(L, -1);
		lua_pop(L, 2);
		luaL_addchar(&bytes, byte);
	}
	luaL_pushresult(&bytes);
	return 1;
}

/* ---- other programs ---- */

/* {"grep", "404"} at `index`, or name and {arguments}: fills args (NULL-terminated, pointing into Lua's strings). */
static size_t command(lua_State *L, int index, char **args, size_t most)
{
	luaL_checktype(L, index, LUA_TTABLE);
	size_t count = (size_t)luaL_len(L, index);
	luaL_argcheck(L, count > 0 && count < most, index, _("a program and its arguments"));
	for (size_t i = 0; i < count; i++) {
		lua_geti(L, index, (lua_Integer)i + 1);
		/* Kept alive by the table. */
		args[i] = (char *)(uintptr_t)luaL_checkstring(L, -1);
		lua_pop(L, 1);
	}
	args[count] = NULL;
	return count;
}

/* core.program({args}, fd0, fd1, fd2): pid, task */
static int core_program(lua_State *L)
{
	struct err err;
	char *args[65];
	struct program_spec spec = {.args = args, .count = command(L, 1, args, COUNT_OF(args))};
	for (int i = 0; i < 3; i++)
		spec.fds[i] = (int)luaL_optinteger(L, 2 + i, -1);
	pid_t pid;
	uint16_t task;
	if (program_start(runtime_of(L), &spec, &pid, &task, &err) < 0)
		return script_raise(L, &err);
	lua_pushinteger(L, pid);
	lua_pushinteger(L, task);
	return 2;
}

/* os.posix_spawn(file, {args}): pid */
static int os_posix_spawn(lua_State *L)
{
	struct err err;
	char *args[65];
	const char *file = luaL_checkstring(L, 1);
	struct program_spec spec = {.args = args, .count = command(L, 2, args, COUNT_OF(args)), .fds = {-1, -1, -1}};
	pid_t pid;
	uint16_t task;
	args[0] = (char *)(uintptr_t)file;
	if (program_start(runtime_of(L), &spec, &pid, &task, &err) < 0)
		return script_raise(L, &err);
	lua_pushinteger(L, pid);
	return 1;
}

/* os.execvp(file, {args}): args[1] is the program's own name, as in Python. */
static int os_execvp(lua_State *L)
{
	struct err err;
	char *args[65];
	const char *file = luaL_checkstring(L, 1);
	struct program_spec spec = {.args = args, .count = command(L, 2, args, COUNT_OF(args)), .fds = {-1, -1, -1}};
	args[0] = (char *)(uintptr_t)file;
	program_become(runtime_of(L), &spec, &err);
	return script_raise(L, &err);
}

/* core.open(name, mode): a plain file's descriptor, for a program's input or output. */
static int core_open(lua_State *L)
{
	struct err err;
	const char *name = luaL_checkstring(L, 1), *mode = luaL_checkstring(L, 2);
	int fd = file_descriptor(runtime_of(L), name, mode, &err);
	if (fd < 0)
		return script_raise(L, &err);
	lua_pushinteger(L, fd);
	return 1;
}

/* core.print_as(task, text): what another program has written to its terminal. */
static int core_print_as(lua_State *L)
{
	struct probe *probe = runtime_of(L)->probe;
	uint16_t self = probe->task;
	size_t size;
	const char *text = luaL_checklstring(L, 2, &size);
	probe->task = (uint16_t)luaL_checkinteger(L, 1);
	while (size > 0) {
		size_t part = size < EVENT_PAYLOAD_MAX ? size : EVENT_PAYLOAD_MAX;
		probe_event(probe, EVENT_PRINT, 0, (int64_t)part, size > part, text, part);
		text += part;
		size -= part;
	}
	probe->task = self;
	return 0;
}

/* ---- signals ---- */

static int interrupt(lua_State *L);

static const char handlers_key = 'h'; /* its address: registry table number -> function */

static void push_handlers(lua_State *L)
{
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &handlers_key) == LUA_TTABLE)
		return;
	lua_pop(L, 1);
	lua_newtable(L);
	lua_pushvalue(L, -1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &handlers_key);
}

/* Under the table of handlers on top of the stack: what signal.signal has set last; SIG_DFL. */
static void push_handler(lua_State *L, int number)
{
	if (lua_rawgeti(L, -1, number) != LUA_TNIL)
		return;
	lua_pop(L, 1);
	if (number == SIGINT)
		lua_pushcfunction(L, interrupt);
	else
		lua_pushinteger(L, SIG_DFL_NUMBER);
}

void script_signals_run(struct script *script, lua_State *L)
{
	int number;
	if (!signals_are_noted() || script->thread != &script->main || script->held)
		return;
	while ((number = signals_next()) != 0) {
		uint32_t wake = script->runtime.first.slot->wake_cell;
		probe_event(script->runtime.probe, EVENT_HANDLER, 0, number, 0, NULL, 0);
		atomic_store(&script->runtime.block.cells[wake], 1); /* for pause() */
		if (number == SIGALRM && !probe_is_steered(script->runtime.probe))
			atomic_store(&script->runtime.first.slot->alarm, 0);
		luaL_checkstack(L, 8, "signal");
		push_handlers(L);
		push_handler(L, number);
		lua_remove(L, -2);
		if (!lua_isfunction(L, -1)) {
			lua_pop(L, 1);
			continue;
		}
		lua_pushinteger(L, number);
		lua_call(L, 1, 0);
	}
}

/* After a wait, in the main thread: the Lua state is where the wait was called from. */
static void woke(void *ctx)
{
	struct script *script = ctx;
	if (signals_are_noted())
		script_signals_run(script, script->at ? script->at : script->L);
}

void script_signals_listen(struct script *script)
{
	script->runtime.first.woke = woke;
	script->runtime.first.woke_ctx = script;
}

static int signal_signal(lua_State *L)
{
	struct err err;
	struct script *script = script_of(L);
	int number = (int)luaL_checkinteger(L, 1);
	enum signal_action action = SIGNAL_CALL;
	if (script->thread != &script->main)
		return script_throw(L, "ValueError", "%s", _("signal only works in main thread of the main interpreter"));
	if (lua_isinteger(L, 2))
		action = lua_tointeger(L, 2) == SIG_IGN_NUMBER ? SIGNAL_IGNORE : SIGNAL_DEFAULT;
	else if (!lua_isfunction(L, 2))
		return script_throw(L, "TypeError", "%s", _("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"));
	if (signals_handle(&script->runtime, number, action, &err) < 0)
		return script_raise(L, &err);
	script->handles_signals = script->handles_signals || action == SIGNAL_CALL;
	script_signals_listen(script);
	script_hook_set(L);
	push_handlers(L);
	push_handler(L, number);
	lua_pushvalue(L, 2);
	lua_rawseti(L, -3, number);
	return 1;
}

static int signal_getsignal(lua_State *L)
{
	lua_Integer number = luaL_checkinteger(L, 1);
	if (number < 1 || number >= NSIG)
		return script_throw(L, "ValueError", "%s", _("signal number out of range"));
	push_handlers(L);
	push_handler(L, (int)number);
	return 1;
}

/* signal.alarm(seconds): what was left of the one before. */
static int signal_alarm(lua_State *L)
{
	lua_Number seconds = luaL_checknumber(L, 1);
	luaL_argcheck(L, seconds >= 0 && seconds <= 1e6, 1, _("a number of seconds"));
	lua_pushnumber(L, (lua_Number)signals_alarm(runtime_of(L), (int64_t)(seconds * 1e9)) / 1e9);
	return 1;
}

/* What SIGINT does unless the program says otherwise. */
static int interrupt(lua_State *L)
{
	return script_throw(L, "KeyboardInterrupt", "%s", "");
}

/* Computing without steps nobody looks for a signal: there the kernel ends it, unless the program speaks of interrupts. */
void script_interrupts_add(struct script *script)
{
	struct err err;
	const char *source = script->program->source;
	bool speaks = strstr(source, "SIGINT") || strstr(source, "KeyboardInterrupt");
	if (script->runtime.block.head->quiet && !speaks)
		return;
	script->handles_signals = speaks;
	script_signals_listen(script);
	signals_handle(&script->runtime, SIGINT, SIGNAL_CALL, &err);
}

/* Until a handler has run. */
static int signal_pause(lua_State *L)
{
	struct script *script = script_of(L);
	struct probe *probe = script->runtime.probe;
	uint32_t place = script->runtime.first.slot->wake_cell;
	_Atomic int32_t *cell = &script->runtime.block.cells[place];
	struct probe_op op = {.kind = EVENT_WAIT, .timeout_ns = -1, .until = {place, GATE_EQUAL, 1}};
	atomic_store(cell, 0);
	script_signals_run(script, L);
	probe_pass(probe, &op);
	while (!probe_is_steered(probe) && atomic_load(cell) == 0)
		probe_wait(probe, 0, cell, 0, 0);
	return 0;
}

static int signal_raise(lua_State *L)
{
	struct err err;
	return sent(L, raw_kill(runtime_of(L), getpid(), (int)luaL_checkinteger(L, 1), &err), &err);
}

/* ---- select, time ---- */

static double cpu_seconds(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int time_process_time(lua_State *L)
{
	lua_pushnumber(L, cpu_seconds(CLOCK_PROCESS_CPUTIME_ID));
	return 1;
}

static int time_thread_time(lua_State *L)
{
	lua_pushnumber(L, cpu_seconds(CLOCK_THREAD_CPUTIME_ID));
	return 1;
}

/* Virtual under steered pickers, as all time is. */
static int time_perf_counter(lua_State *L)
{
	lua_pushnumber(L, (double)probe_now(runtime_of(L)->probe) / 1e9);
	return 1;
}

static void set_numbers(lua_State *L)
{
	static const struct { const char *name; int number; } signals[] = {
		{"SIGHUP", SIGHUP}, {"SIGINT", SIGINT}, {"SIGQUIT", SIGQUIT}, {"SIGABRT", SIGABRT}, {"SIGFPE", SIGFPE}, {"SIGKILL", SIGKILL},
		{"SIGSEGV", SIGSEGV}, {"SIGPIPE", SIGPIPE}, {"SIGALRM", SIGALRM}, {"SIGTERM", SIGTERM}, {"SIGUSR1", SIGUSR1},
		{"SIGUSR2", SIGUSR2}, {"SIGCHLD", SIGCHLD}, {"SIGCONT", SIGCONT}, {"SIGSTOP", SIGSTOP}, {"SIGTSTP", SIGTSTP},
		{"SIG_DFL", SIG_DFL_NUMBER}, {"SIG_IGN", SIG_IGN_NUMBER},
	};
	for (size_t i = 0; i < COUNT_OF(signals); i++) {
		lua_pushinteger(L, signals[i].number);
		lua_setfield(L, -2, signals[i].name);
	}
}

void script_os_add(lua_State *L)
{
	static const luaL_Reg os[] = {
		{"pipe", os_pipe}, {"read", os_read}, {"write", os_write}, {"close", os_close}, {"dup2", os_dup2}, {"set_blocking", os_set_blocking},
		{"fork", os_fork}, {"wait", os_wait}, {"waitpid", os_waitpid}, {"_exit", os_exit_now}, {"kill", os_kill}, {"killpg", os_killpg},
		{"setpgid", os_setpgid}, {"getpgid", os_getpgid}, {"getpgrp", os_getpgrp}, {"getpid", os_getpid}, {"getppid", os_getppid},
		{"cpu_count", os_cpu_count}, {"urandom", os_urandom}, {"execvp", os_execvp}, {"posix_spawn", os_posix_spawn}, {NULL, NULL},
	};
	static const luaL_Reg signal_table[] = {
		{"signal", signal_signal}, {"getsignal", signal_getsignal}, {"alarm", signal_alarm}, {"default_int_handler", interrupt},
		{"pause", signal_pause}, {"raise_signal", signal_raise}, {NULL, NULL},
	};
	static const luaL_Reg time_table[] = {
		{"time", time_perf_counter}, {"perf_counter", time_perf_counter}, {"monotonic", time_perf_counter},
		{"process_time", time_process_time}, {"thread_time", time_thread_time}, {NULL, NULL},
	};
	static const luaL_Reg core[] = {{"program", core_program}, {"open", core_open}, {"print_as", core_print_as}, {NULL, NULL}};
	lua_getglobal(L, "os");
	luaL_setfuncs(L, os, 0);
	lua_pushinteger(L, WNOHANG_FLAG);
	lua_setfield(L, -2, "WNOHANG");
	luaL_newlib(L, signal_table);
	set_numbers(L);
	lua_setglobal(L, "signal");
	luaL_newlib(L, time_table);
	lua_getglobal(L, "sleep");
	lua_setfield(L, -2, "sleep");
	lua_setglobal(L, "time");
	lua_pop(L, 1);
	script_core_add(L, core);
}
