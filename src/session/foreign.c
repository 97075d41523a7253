/* session/foreign: any program, unmodified, with the kernel's word alone. Its processes and threads are tasks as they are
 * born; what a probe would tell (who holds which lock, what is in a queue) nobody knows.
 *
 * The run is over when the command has ended and nobody is left of what it started. Who is left after a second of
 * grace is killed: nothing outlives the tool.
 */
#include "session/foreign.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#define GRACE_NS 1000000000u
enum { GRACE_LOOK_MS = 10, REST_MS = 500, EXEC_FAILED = 127, NOT_ALLOWED = 126, SIGNALLED = 128 };

/* ---- telling ---- */

void foreign_tell(struct session *session, unsigned kind, unsigned task, int64_t a, int64_t b, const void *payload, size_t size)
{
	struct event event = {
		.time = session_clock_ns() - session->foreign->start_ns, .task = (uint16_t)task, .kind = (uint16_t)kind, .size = (uint32_t)size,
		.a = a, .b = b,
	};
	states_take(session, &event, payload);
}

static void deliver(struct session *session, uint64_t time, unsigned kind, unsigned task, uint32_t object, int64_t a, int64_t b, const char *text)
{
	struct event event = {
		.time = time, .task = (uint16_t)task, .kind = (uint16_t)kind, .object = object, .size = text ? (uint32_t)strlen(text) : 0, .a = a, .b = b,
	};
	states_deliver(session, &event, text);
}

static void tell_limit(struct session *session, uint64_t time)
{
	struct err limit;
	if (session->foreign->told_limit)
		return;
	session->foreign->told_limit = true;
	err_set(&limit, ERANGE, _("only the first %d tasks are shown; the summary counts all of them"), WORLD_TASKS_MAX);
	deliver(session, time, EVENT_LIMIT, EVENT_NO_TASK, 0, LIMIT_TASKS, 0, limit.text);
}

static void is_born(struct session *session, const struct kernel_record *record, uint64_t time)
{
	struct foreign *foreign = session->foreign;
	if (foreign->task_count >= WORLD_TASKS_MAX) {
		tell_limit(session, time);
		return;
	}
	uint16_t task = foreign->task_count++, parent = states_task(session, record->parent);
	states_task_set(session, record->tid, task);
	if (task > 0)
		deliver(session, time, EVENT_START, parent == EVENT_NO_TASK ? 0 : parent, task,
		        record->tid == record->pid ? METHOD_OS_FORK : METHOD_THREAD, 0, record->name);
	else
		deliver(session, time, EVENT_CALLED, 0, 0, 0, 0, foreign->argv[0]);
	deliver(session, time, EVENT_KERNEL, task, session->states_from, TASK_READY, -1, NULL);
	deliver(session, time, EVENT_BEGIN, task, (uint32_t)record->tid, record->pid, record->parent, NULL);
}

static void has_ended(struct session *session, const struct kernel_record *record, uint64_t time, uint16_t task)
{
	int status = record->pid == session->foreign->main && record->tid == record->pid ? session->foreign->status : record->status;
	if (record->tid != record->pid)
		deliver(session, time, EVENT_EXIT, task, 0, 0, 0, NULL);
	else if (status < 0)
		deliver(session, time, EVENT_GONE, task, 0, 0, 0, NULL);
	else if (WIFSIGNALED(status))
		deliver(session, time, EVENT_DEATH, task, 0, WTERMSIG(status), 0, NULL);
	else
		deliver(session, time, EVENT_EXIT, task, 0, WEXITSTATUS(status), 0, NULL);
	states_task_set(session, record->tid, EVENT_NO_TASK);
}

static void births(struct session *session, const struct kernel_record *record, uint64_t time)
{
	if (record->kind == KERNEL_FORK) {
		is_born(session, record, time);
		return;
	}
	uint16_t task = states_task(session, record->tid);
	const char *command = record->kind == KERNEL_EXEC ? kernel_command(states_kernel(session), record->tid) : "";
	if (record->kind == KERNEL_EXEC)
		deliver(session, time, EVENT_EXEC, task, 0, 0, 0, command[0] ? command : record->name);
	if (record->kind == KERNEL_EXEC || record->kind == KERNEL_RENAME)
		deliver(session, time, EVENT_CALLED, task, 0, 0, 0, record->name);
	if (record->kind == KERNEL_EXIT)
		has_ended(session, record, time, task);
}

/* ---- start ---- */

struct job { char **argv; int exec_error; };

/* In the forked process: it is the command from here on. */
static int become_command(void *ctx)
{
	struct job *job = ctx;
	execvp(job->argv[0], job->argv);
	int error = errno;
	ssize_t unused = write(job->exec_error, &error, sizeof error);
	(void)unused;
	return error == EACCES ? NOT_ALLOWED : EXEC_FAILED;
}

static int launch_it(struct session *session, const struct session_spec *spec, struct err *err)
{
	struct foreign *foreign = session->foreign;
	int stdio[3] = {-1, -1, -1}, ends[2] = {-1, -1};
	int result = pipe2(ends, O_CLOEXEC) < 0 ? err_set(err, errno, _("cannot make a pipe for the run: %s"), strerror(errno)) : 0;
	foreign->exec_error = ends[0];
	if (result == 0)
		result = output_open(foreign, spec, stdio, err);
	int keep[] = {stdio[0], stdio[1], stdio[2], ends[1]};
	struct job job = {foreign->argv, ends[1]};
	struct launch_spec launch = {
		.task = become_command, .ctx = &job, .keep_fds = keep, .keep_count = COUNT_OF(keep), .plain = true,
		.stdio = {stdio[0], stdio[1], stdio[2]},
	};
	if (result == 0) {
		fcntl(foreign->exec_error, F_SETFL, O_NONBLOCK);
		result = launch_start(&launch, &foreign->launch, err);
	}
	for (size_t i = 0; i < COUNT_OF(keep); i++)
		if (keep[i] >= 0)
			close(keep[i]);
	return result;
}

static void tell_begin(struct session *session)
{
	struct buf payload = {0};
	buf_add(&payload, session->name, strlen(session->name) + 1);
	buf_text(&payload, session->picker);
	foreign_tell(session, EVENT_RUN_BEGIN, 0, 0, METHOD_PROGRAM, buf_get(&payload), payload.len);
	buf_done(&payload);
	foreign_tell(session, EVENT_STATES, EVENT_NO_TASK, session->states_from, session->cpus, session->states_why, strlen(session->states_why));
}

int foreign_start(struct session *session, const struct session_spec *spec, struct err *err)
{
	struct foreign *foreign = session->foreign = mem_new_or_die(1, sizeof *foreign);
	size_t count = 0;
	foreign->exec_error = foreign->streams[0].fd = foreign->streams[1].fd = foreign->status = -1;
	foreign->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	while (spec->command[count])
		count++;
	foreign->argv = mem_new_or_die(count + 1, sizeof *foreign->argv);
	for (size_t i = 0; i < count; i++)
		foreign->argv[i] = mem_text_or_die(spec->command[i]);
	session->picker = mem_text_or_die("os");
	session->method = METHOD_PROGRAM;
	int result = launch_it(session, spec, err);
	if (result < 0)
		return result;
	struct epoll_event event = {.events = EPOLLIN};
	epoll_ctl(foreign->epoll_fd, EPOLL_CTL_ADD, launch_fd(foreign->launch), &event);
	foreign->start_ns = session_clock_ns();
	struct states_place place = {launch_keeper(foreign->launch), foreign->epoll_fd, foreign->start_ns, births};
	result = states_open(session, spec, &place, err);
	if (result < 0)
		return result;
	tell_begin(session);
	return launch_run(foreign->launch, err);
}

void foreign_stop(struct session *session)
{
	struct foreign *foreign = session->foreign;
	if (!foreign)
		return;
	launch_stop(foreign->launch);
	output_done(foreign);
	if (foreign->exec_error >= 0)
		close(foreign->exec_error);
	if (foreign->epoll_fd >= 0)
		close(foreign->epoll_fd);
	for (char **at = foreign->argv; *at; at++)
		free(*at);
	free(foreign->argv);
	free(foreign);
	session->foreign = NULL;
}

/* ---- turning ---- */

unsigned foreign_fds(const struct session *session, struct pollfd *ret_fds, unsigned max)
{
	if (max == 0)
		return 0;
	ret_fds[0] = (struct pollfd){.fd = session->foreign->epoll_fd, .events = POLLIN};
	return 1;
}

int foreign_timeout_ms(const struct session *session)
{
	const struct foreign *foreign = session->foreign;
	return states_timeout_ms(session, foreign->status >= 0 && !foreign->all_gone ? GRACE_LOOK_MS : REST_MS);
}

/* The keeper's children: what is left, since orphans become its own. */
static unsigned count_left(const struct foreign *foreign)
{
	char path[64];
	struct buf list = {0};
	unsigned count = 0;
	pid_t keeper = launch_keeper(foreign->launch);
	snprintf(path, sizeof path, "/proc/%d/task/%d/children", keeper, keeper);
	if (file_read(path, 1 << 20, &list, NULL) < 0)
		count = 1; /* not known */
	for (const char *at = buf_get(&list); *at; at++)
		count += *at == ' ';
	buf_done(&list);
	return count;
}

/* Where nothing is told by the kernel, of the command at least this is known. */
static void tell_end_of_main(struct session *session)
{
	const struct foreign *foreign = session->foreign;
	if (kernel_source(states_kernel(session)) != KERNEL_NONE)
		return;
	if (WIFSIGNALED(foreign->status))
		foreign_tell(session, EVENT_DEATH, 0, WTERMSIG(foreign->status), 0, NULL, 0);
	else
		foreign_tell(session, EVENT_EXIT, 0, WEXITSTATUS(foreign->status), 0, NULL, 0);
}

static void take_notice(struct session *session, const struct launch_notice *notice)
{
	struct foreign *foreign = session->foreign;
	if (notice->kind == LAUNCH_MAIN_STARTED) {
		foreign->main = notice->pid;
		if (kernel_source(states_kernel(session)) == KERNEL_NONE) {
			foreign_tell(session, EVENT_CALLED, 0, 0, 0, foreign->argv[0], strlen(foreign->argv[0]));
			foreign_tell(session, EVENT_BEGIN, 0, notice->pid, launch_keeper(foreign->launch), NULL, 0);
		}
	} else if (notice->kind == LAUNCH_REAPED) {
		kernel_status_set(states_kernel(session), notice->pid, notice->status);
		if (notice->is_main) {
			foreign->status = notice->status;
			foreign->reaped_at = session_clock_ns();
			tell_end_of_main(session);
		}
	} else if (notice->kind == LAUNCH_ALL_GONE) {
		foreign->all_gone = foreign->status >= 0;
	}
}

static int read_notices(struct session *session, struct err *err)
{
	struct foreign *foreign = session->foreign;
	struct launch_notice notice;
	int result = 0;
	while (!foreign->keeper_gone && (result = launch_read(foreign->launch, &notice)) == 1) {
		take_notice(session, &notice);
		if (notice.kind != LAUNCH_KEEPER_GONE)
			continue;
		foreign->keeper_gone = foreign->all_gone = true;
		if (foreign->status < 0)
			foreign->status = SIGKILL;
		epoll_ctl(foreign->epoll_fd, EPOLL_CTL_DEL, launch_fd(foreign->launch), NULL);
		launch_kill_all(foreign->launch);
		return err_set(err, ESRCH, "%s", _("the process that keeps the run's processes was killed: the run is ended"));
	}
	return result;
}

static void clear_up(struct foreign *foreign)
{
	if (foreign->status < 0 || foreign->kill_sent || foreign->all_gone)
		return;
	unsigned left = count_left(foreign);
	if (left > 0 && session_clock_ns() - foreign->reaped_at < GRACE_NS)
		return;
	foreign->left = left;
	foreign->kill_sent = true;
	launch_kill_all(foreign->launch);
}

static void end_run(struct session *session)
{
	struct foreign *foreign = session->foreign;
	output_end(session);
	states_end(session);
	foreign_tell(session, EVENT_RUN_END, EVENT_NO_TASK, session_command_exit(session, NULL),
	             (int64_t)(foreign->reaped_at > foreign->start_ns ? foreign->reaped_at - foreign->start_ns : 0), NULL, 0);
	states_end(session);
	session->over = true;
}

int foreign_pump(struct session *session, uint64_t budget_ns, struct err *err)
{
	(void)budget_ns; /* each part is bounded by itself */
	struct foreign *foreign = session->foreign;
	int result = read_notices(session, err);
	unsigned taken = output_pump(session);
	taken += states_pump(session, session_clock_ns());
	clear_up(foreign);
	if (foreign->all_gone)
		end_run(session);
	return result < 0 ? result : (int)taken;
}

/* ---- what came of it ---- */

int session_signal(struct session *session, int signal)
{
	if (!session->foreign || session->foreign->main <= 0 || session->foreign->status >= 0)
		return -ESRCH;
	return kill(-session->foreign->main, signal) < 0 ? -errno : 0;
}

int session_command_exit(const struct session *session, unsigned *ret_left)
{
	const struct foreign *foreign = session->foreign;
	if (ret_left)
		*ret_left = foreign ? foreign->left : 0;
	if (!foreign || foreign->status < 0)
		return -1;
	return WIFSIGNALED(foreign->status) ? SIGNALLED + WTERMSIG(foreign->status) : WEXITSTATUS(foreign->status);
}

int session_command_failed(const struct session *session)
{
	int error;
	return session->foreign && read(session->foreign->exec_error, &error, sizeof error) == sizeof error ? error : 0;
}

static json_t *milliseconds(uint64_t ns)
{
	return json_real((double)(ns / 1000) / 1e3);
}

static json_t *exit_of(const struct session *session, const struct kernel_task *task)
{
	int status = task->pid == session->foreign->main ? session->foreign->status : task->status;
	if (task->tid != task->pid || status < 0)
		return json_null();
	return json_integer(WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status));
}

static json_t *task_of(const struct session *session, const struct kernel_task *task)
{
	bool exact = kernel_source(states_kernel(session)) == KERNEL_PERF;
	json_t *row = json_pack("{s:I, s:I, s:I, s:s}", "pid", (json_int_t)task->pid, "ppid",
	                        (json_int_t)task->parent, "tid", (json_int_t)task->tid, "name", task->name);
	if (!row)
		row = json_pack("{s:I, s:I, s:I, s:s}", "pid", (json_int_t)task->pid, "ppid", (json_int_t)task->parent, "tid", (json_int_t)task->tid, "name", "?");
	json_object_set_new(row, "exit", exit_of(session, task));
	json_object_set_new(row, "running_ms", milliseconds(task->running));
	json_object_set_new(row, "ready_ms", milliseconds(task->ready));
	json_object_set_new(row, "blocked_ms", milliseconds(task->blocked));
	json_object_set_new(row, "switches_voluntary", exact ? json_integer((json_int_t)task->voluntary) : json_null());
	json_object_set_new(row, "switches_forced", exact ? json_integer((json_int_t)task->forced) : json_null());
	json_object_set_new(row, "migrations", exact ? json_integer((json_int_t)task->migrations) : json_null());
	return row;
}

json_t *session_watch_report(struct session *session)
{
	struct foreign *foreign = session->foreign;
	struct kernel *kernel = states_kernel(session);
	size_t count;
	const struct kernel_task *tasks = kernel_tasks(kernel, &count);
	json_t *rows = json_array(), *report = json_object();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(rows, task_of(session, &tasks[i]));
	json_object_set_new(report, "exit", json_integer(session_command_exit(session, NULL)));
	json_object_set_new(report, "wall_ms", milliseconds(foreign->reaped_at > foreign->start_ns ? foreign->reaped_at - foreign->start_ns : 0));
	json_object_set_new(report, "states_from", json_string(kernel_source_name(kernel_source(kernel))));
	json_object_set_new(report, "records_lost", json_integer((json_int_t)kernel_lost(kernel)));
	json_object_set_new(report, "left_behind", json_integer((json_int_t)foreign->left));
	json_object_set_new(report, "tasks", rows);
	return report;
}
