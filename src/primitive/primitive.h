/* primitive: what lesson programs are made of: processes, locks, files. Real
 * system calls, each passed through the probe. No Lua here: errors are values
 * (struct err) in the words that Python uses where they serve; script raises them.
 *
 * A `runtime` is one process's share of a run. fork copies it with everything else;
 * runtime_enter then gives the copy its own identity.
 */
#ifndef PROCESSION_PRIMITIVE_H
#define PROCESSION_PRIMITIVE_H

#include <stdio.h>
#include <sys/types.h>
#include "probe/probe.h"

/* A child process as its parent knows it. Owned by the runtime that made it. */
struct child {
	uint16_t task;           /* its number, once started */
	pid_t pid, owner;        /* 0 before start; the process that may join it */
	bool started, reaped, daemon;
	int exit_code;           /* Python's: -signal; valid when reaped */
	char name[BLOCK_NAME];
};

struct stream;

struct runtime {
	struct block block;
	struct probe *probe;     /* of the thread that runs (that holds the GIL): never kept over anything that may sleep by others */
	struct probe first;      /* the main thread's */
	int lifeline_fd;
	char name[BLOCK_NAME];
	bool daemon;
	unsigned method;         /* enum start_method, for the next start */
	unsigned made;           /* children made: default names */
	pid_t pid;
	ARRAY(struct child *) children;
	ARRAY(struct stream *) streams;
};

/* Task side of a run's block. `task` must exist (block_task_new). */
void runtime_init(struct runtime *runtime, const struct block *block, int lifeline_fd);
/* Becomes that task: joins the lifeline, passes the birth gate, says BEGIN. _exits when the run is over. */
void runtime_enter(struct runtime *runtime, uint16_t task, const char *name, bool daemon);
/* The end of a process as in Python: SIGTERM to daemon children, join all children, flush the files, EXIT, _exit. */
_Noreturn void runtime_leave(struct runtime *runtime, int exit_code);
void runtime_limit(struct runtime *runtime, unsigned limit, const char *sentence);

/* A number for a new task, and its START: as one, so that tasks are numbered in the order of their START events. A thread or a
 * coroutine belongs to this process. -EAGAIN at the run's limit (which is told). */
int runtime_task_new(struct runtime *runtime, unsigned method, bool daemon, const char *name, uint16_t *ret_task, struct err *err);
/* Waits for the end of a task that lives in this process. */
int inside_join(struct runtime *runtime, uint16_t task, int64_t timeout_ns, bool *ret_ended);
bool inside_is_alive(struct runtime *runtime, uint16_t task);

/* ---- processes ---- */
struct child *child_new(struct runtime *runtime, const char *name, bool daemon); /* name NULL: "Process-1" ... */
struct child_body {
	void (*run)(void *ctx);  /* fork: called in the child; does not return */
	void *ctx;
	const void *message;     /* spawn: what the fresh program reads from its message descriptor */
	size_t message_size;
};
int child_start(struct runtime *runtime, struct child *child, const struct child_body *body, struct err *err);
int child_join(struct runtime *runtime, struct child *child, int64_t timeout_ns, bool *ret_ended, struct err *err);
int child_is_alive(struct runtime *runtime, struct child *child, bool *ret_alive, struct err *err);
int child_signal(struct runtime *runtime, struct child *child, int signal, struct err *err);
/* The spawned side: argv is "procession --task BLOCK BELL LIFELINE MESSAGE TASK". */
enum { SPAWN_ARGC = 7 };
struct spawned { int block_fd, bell_fd, lifeline_fd, message_fd; uint16_t task; };
int child_spawned_parse(int argc, char **argv, struct spawned *ret_spawned);

/* ---- locks ---- */
int lock_new(struct runtime *runtime, bool recursive, const char *name, struct err *err); /* the object's number */
/* ret_got false: not now, or the timeout passed. timeout negative: none. */
int lock_acquire(struct runtime *runtime, unsigned object, bool blocking, int64_t timeout_ns, bool *ret_got, struct err *err);
int lock_release(struct runtime *runtime, unsigned object, struct err *err);
bool lock_is_recursive(const struct runtime *runtime, unsigned object);

/* ---- channels: local sockets by name, in the run's folder (managers) ---- */
int channel_listen(const char *name, struct err *err);                     /* a descriptor */
int channel_connect(const char *name, struct err *err);
int channel_accept(int fd, struct err *err);
int channel_send(struct probe *probe, int fd, const void *data, size_t size, struct err *err);
/* Waits for the next message, standing before operation `kind` of `object`. 1, 0 the other side is closed, or negative. */
int channel_recv(struct probe *probe, int fd, unsigned kind, uint32_t object, struct buf *ret_data, struct err *err);

/* ---- files: plain names, inside the run's own folder ---- */
enum { FILE_READ_LIMIT = 1 << 24 };
int file_get(struct runtime *runtime, const char *name, struct buf *ret_data, struct err *err);
int file_put(struct runtime *runtime, const char *name, const void *data, size_t size, struct err *err);
/* A C stream: buffered by stdio itself, so fork copies the buffer; each real read(2) and write(2) is an operation. */
int stream_open(struct runtime *runtime, const char *name, const char *mode, FILE **ret_file, struct err *err);
int stream_close(struct runtime *runtime, FILE *file, struct err *err);
/* After a program's write of `data`: says BUFFER when (part of) it stayed in the process. */
void stream_wrote(struct runtime *runtime, FILE *file, const void *data, size_t size);
void streams_flush(struct runtime *runtime);

void print_text(struct runtime *runtime, const char *text, size_t size);

#endif
