/* script/task: where tasks begin: main, spawned children; and the check before any runs. */
#include "script/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void script_program_done(struct script_program *program)
{
	for (size_t i = 0; i < program->settings.n; i++) {
		free(program->settings.at[i].name);
		free(program->settings.at[i].value);
	}
	array_done(&program->settings);
	free(program->name);
	free(program->source);
	program->name = program->source = NULL;
}

/* ---- the check ---- */

/* The names in param("NAME", ...): *at moves behind each. */
static bool next_param(const char **at, char *ret_name, size_t size)
{
	for (const char *c; (c = strstr(*at, "param")); *at = c + 5) {
		const char *quote = c + 5 + strspn(c + 5, " \t(");
		size_t length = *quote == '"' || *quote == '\'' ? strcspn(quote + 1, "\"'\n") : 0;
		if (length == 0 || length >= size)
			continue;
		memcpy(ret_name, quote + 1, length);
		ret_name[length] = '\0';
		*at = quote + 1 + length;
		return true;
	}
	return false;
}

static bool has_param(const char *source, const char *wanted, struct buf *ret_all)
{
	char name[64];
	bool found = false;
	for (const char *at = source; next_param(&at, name, sizeof name);) {
		found = found || strcmp(name, wanted) == 0;
		buf_format(ret_all, "%s%s", ret_all->len ? ", " : "", name);
	}
	return found;
}

static int check_settings(const struct script_program *program, struct err *err)
{
	int result = 0;
	for (size_t i = 0; i < program->settings.n && result == 0; i++) {
		struct buf all = {0};
		const char *name = program->settings.at[i].name;
		if (!has_param(program->source, name, &all))
			result = all.len ? err_set(err, EINVAL, _("%s has no parameter '%s': it has %s"), program->name, name, buf_get(&all))
			                 : err_set(err, EINVAL, _("%s has no parameter '%s': it takes none"), program->name, name);
		buf_done(&all);
	}
	return result;
}

int script_check(const struct script_program *program, struct err *err)
{
	lua_State *L = luaL_newstate();
	if (!L)
		return err_set(err, ENOMEM, "%s", _("not enough memory to read the program"));
	struct buf chunk = {0};
	buf_format(&chunk, "@%s", program->name);
	int result = 0;
	if (program->source[0] == LUA_SIGNATURE[0])
		result = err_set(err, ENOEXEC, _("%s is compiled Lua: programs must be text"), program->name);
	else if (luaL_loadbufferx(L, program->source, strlen(program->source), buf_get(&chunk), "t") != LUA_OK)
		result = err_set(err, ENOEXEC, "%s", lua_tostring(L, -1));
	buf_done(&chunk);
	lua_close(L);
	return result < 0 ? result : check_settings(program, err);
}

/* ---- main ---- */

static struct script *script_new(const struct script_program *program, const struct block *block, int lifeline_fd)
{
	struct script *script = mem_new_or_die(1, sizeof *script);
	script->program = program;
	runtime_init(&script->runtime, block, lifeline_fd);
	script->runtime.forkserver_start = script_start_forkserver;
	script->runtime.forkserver_ctx = script;
	return script;
}

void script_prepare(void *ctx)
{
	struct script_job *job = ctx;
	struct script *script = script_new(job->program, &job->block, job->lifeline_fd);
	if (script_state_new(script) == 0) {
		/* A collection that is under way would touch, and so copy, page after page in each of them. */
		lua_gc(script->L, LUA_GCCOLLECT);
		job->prepared = script;
	} else {
		free(script);
	}
}

int script_main(void *ctx)
{
	const struct script_job *job = ctx;
	struct script *script = job->prepared ? job->prepared : script_new(job->program, &job->block, job->lifeline_fd);
	runtime_enter(&script->runtime, 0, "main", false);
	if (!job->prepared && script_state_new(script) < 0)
		runtime_leave(&script->runtime, 1);
	script_run_main(script);
}

/* ---- spawned children ---- */

/* The fork server: the program is loaded; its children are given their messages. */
static void serve_forks(struct script *script, int socket_fd)
{
	struct err err;
	char name[BLOCK_NAME];
	bool daemon;
	int message_fd;
	if (forkserver_serve(&script->runtime, socket_fd, &message_fd, name, &daemon, &err) != 1)
		return;
	struct message *message = mem_new_or_die(1, sizeof *message);
	int result = script_message_read(message_fd, message, &err);
	close(message_fd);
	script_forked(script, script->L);
	if (result < 0) {
		probe_event_text(script->runtime.probe, EVENT_ERROR, 0, 0, 0, err.text);
		script_leave(script, 1);
	}
	script_message_take_endpoints(message, &script->runtime);
	script->runtime.method = METHOD_FORKSERVER;
	lua_getglobal(script->L, message->target);
	script_leave(script, script_call_target(script, script_message_push_args(script->L, message)));
}

static _Noreturn void run_message(struct script *script, const struct message *message)
{
	lua_State *L = script->L;
	script_seed(L);
	if (script_load(script) != LUA_OK || script_call(script, 0) != 0)
		script_leave(script, 1);
	script_name_objects(script);
	if (strcmp(message->target, SCRIPT_FORKSERVER) == 0) {
		serve_forks(script, (int)message->args.via.array.ptr[0].via.i64);
		script_leave(script, 0);
	}
	lua_getglobal(L, message->target); /* if it is no function here, calling it says so */
	script_leave(script, script_call_target(script, script_message_push_args(L, message)));
}

int script_task_main(int argc, char **argv)
{
	struct spawned spawned;
	struct block block;
	struct err err;
	if (child_spawned_parse(argc, argv, &spawned) < 0)
		return 2;
	fcntl(spawned.block_fd, F_SETFD, FD_CLOEXEC);
	fcntl(spawned.bell_fd, F_SETFD, FD_CLOEXEC);
	fcntl(spawned.lifeline_fd, F_SETFD, FD_CLOEXEC);
	if (block_attach(spawned.block_fd, spawned.bell_fd, &block, &err) < 0)
		return 2;
	struct message *message = mem_new_or_die(1, sizeof *message);
	int result = script_message_read(spawned.message_fd, message, &err);
	close(spawned.message_fd);
	struct script *script = script_new(&message->program, &block, spawned.lifeline_fd);
	script->runtime.method = METHOD_SPAWN;
	runtime_enter(&script->runtime, spawned.task, message->name, message->daemon);
	if (result == 0)
		script_message_take_endpoints(message, &script->runtime);
	if (result < 0 || script_state_new(script) < 0) {
		probe_event_text(script->runtime.probe, EVENT_ERROR, 0, 0, 0, err.text);
		runtime_leave(&script->runtime, 1);
	}
	run_message(script, message);
}
