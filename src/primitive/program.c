/* primitive/program: other programs, from a list of harmless ones, run inside the same fences. From exec on the task has no
 * probe and no gate: the kernel moves it, and the tool tells of its end.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "launch/launch.h"

static const char *const allowed[] = {
	"tail", "grep", "cat", "wc", "sort", "uniq", "cut", "head", "tr", "sleep", "echo", "true", "false",
};

static int find_program(const char *name, char *ret_path, size_t size, struct err *err)
{
	static const char *const folders[] = {"/usr/bin", "/bin"};
	bool known = false;
	for (size_t i = 0; i < COUNT_OF(allowed); i++)
		known = known || strcmp(allowed[i], name) == 0;
	if (!known)
		return err_typed(err, EACCES, "PermissionError", _("%.40s is no program that a lesson may run: there are tail grep cat wc sort uniq cut head tr sleep echo true false"), name);
	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		snprintf(ret_path, size, "%s/%s", folders[i], name);
		if (access(ret_path, X_OK) == 0)
			return 0;
	}
	return err_typed(err, ENOENT, "FileNotFoundError", _("[Errno 2] No such file or directory: '%s'"), name);
}

/* Landlock keeps writing inside the folder; this keeps reading there, too: no argument names another place. */
static int check_arguments(const struct program_spec *spec, struct err *err)
{
	for (size_t i = 1; i < spec->count; i++)
		if ((strchr(spec->args[i], '/') || strstr(spec->args[i], "..")) && strcmp(spec->args[0], "echo") != 0)
			return err_typed(err, EACCES, "PermissionError", _("'%.60s': a program gets plain names of the run's own folder, without /"), spec->args[i]);
	return 0;
}

static void command_text(const struct program_spec *spec, struct buf *ret_text)
{
	for (size_t i = 0; i < spec->count; i++)
		buf_format(ret_text, "%s%s", i ? " " : "", spec->args[i]);
}

/* In the process that becomes the program. Its descriptors 0 to 2 block, as programs expect. */
static _Noreturn void become(struct runtime *runtime, const char *path, const struct program_spec *spec, const char *text)
{
	struct probe *probe = runtime->probe;
	probe_event_text(probe, EVENT_EXEC, 0, 0, 0, text);
	for (int i = 0; i < 3; i++) {
		if (spec->fds[i] >= 0 && spec->fds[i] != i)
			dup2(spec->fds[i], i);
		int flags = fcntl(i, F_GETFL);
		if (flags >= 0)
			fcntl(i, F_SETFL, flags & ~O_NONBLOCK);
	}
	fcntl(runtime->lifeline_fd, F_SETFD, 0); /* the line ends with the program */
	signals_for_exec();
	atomic_store(&probe->slot->phase, GATE_FOREIGN);
	uint64_t one = 1;
	if (write(runtime->block.bell_fd, &one, sizeof one) < 0)
		errno = 0;
	execv(path, spec->args);
	_exit(127);
}

int program_start(struct runtime *runtime, const struct program_spec *spec, pid_t *ret_pid, uint16_t *ret_task, struct err *err)
{
	char path[64], name[BLOCK_NAME];
	struct buf text = {0};
	uint16_t task;
	int result = find_program(spec->args[0], path, sizeof path, err);
	if (result == 0)
		result = check_arguments(spec, err);
	if (result < 0)
		return result;
	snprintf(name, sizeof name, "%s-%u", spec->args[0], ++runtime->programs);
	command_text(spec, &text);
	struct probe_op op = {.kind = EVENT_START, .preview = buf_get(&text), .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	result = runtime_task_new(runtime, METHOD_PROGRAM, false, name, &task, err);
	pid_t pid = result < 0 ? -1 : fork();
	if (pid == 0) {
		struct gate_slot *slot = &runtime->block.slots[task];
		launch_lifeline_join(runtime->lifeline_fd);
		runtime->probe = &runtime->first;
		probe_init(runtime->probe, &runtime->block, task);
		atomic_store(&slot->pid, (int32_t)getpid());
		probe_event(runtime->probe, EVENT_BEGIN, (uint32_t)getpid(), getpid(), getppid(), NULL, 0);
		become(runtime, path, spec, buf_get(&text));
	}
	int error = errno;
	buf_done(&text);
	if (result < 0)
		return result;
	if (pid < 0) {
		task_not_started(runtime, task, error);
		return err_typed(err, error, "OSError", _("cannot start %s: %s"), name, strerror(error));
	}
	forked_add(runtime, pid, task);
	*ret_pid = pid;
	*ret_task = task;
	return 0;
}

int program_become(struct runtime *runtime, const struct program_spec *spec, struct err *err)
{
	char path[64];
	struct buf text = {0};
	int result = find_program(spec->args[0], path, sizeof path, err);
	if (result == 0)
		result = check_arguments(spec, err);
	if (result < 0)
		return result;
	command_text(spec, &text);
	struct probe_op op = {.kind = EVENT_EXEC, .preview = buf_get(&text), .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	streams_flush(runtime);
	become(runtime, path, spec, buf_get(&text));
}
