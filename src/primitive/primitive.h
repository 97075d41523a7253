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
	bool is_server;          /* it is the fork server itself: always spawned */
	bool served;             /* forked by the fork server: its status comes from there */
	int method;              /* its context's start method; -1 the runtime's at the start */
	int pidfd;               /* its sentinel, once asked for; 0 none */
	int exit_code;           /* Python's: -signal; valid when reaped */
	char name[BLOCK_NAME];
};

enum { FORKSERVER_FDS = 64 };

struct stream;
struct forked { pid_t pid; uint16_t task; int pidfd; };
struct raw { int fd; unsigned object; bool writes, blocking; };
struct endpoint { unsigned object; int fd[2]; };   /* to read, to write; -1 none */

struct runtime {
	struct block block;
	struct probe *probe;     /* of the thread that runs (that holds the GIL): never kept over anything that may sleep by others */
	struct probe first;      /* the main thread's */
	int lifeline_fd;
	char name[BLOCK_NAME];
	bool daemon;
	unsigned method;         /* enum start_method, for the next start */
	int context;             /* of a context (get_context), while something is made in it; -1 none */
	unsigned made;           /* children made: default names */
	pid_t pid;
	ARRAY(struct child *) children;
	ARRAY(struct stream *) streams;
	ARRAY(struct endpoint) endpoints;
	ARRAY(unsigned) privates;
	ARRAY(struct raw) raws;
	ARRAY(struct forked) forked;
	unsigned forks, programs;   /* made: names */
	int forkserver_fd;       /* where to ask; 0 none yet */
	/* Makes the message of a fresh process that runs the fork server, with this descriptor; for the first use. */
	int (*forkserver_start)(void *ctx, int socket_fd, struct err *err);
	void *forkserver_ctx;
	uint32_t line;           /* tasks that it starts stop at this starting line: cell + 1, 0 none */
	bool inherited;          /* the last lock_acquire took over from an owner that had died */
	uint32_t handled, ignored;  /* signals that the program handles, that it ignores: GATE_SIGNAL_BIT of each; fork copies them */
};

/* Task side of a run's block. `task` must exist (block_task_new). */
void runtime_init(struct runtime *runtime, const struct block *block, int lifeline_fd);
/* Becomes that task: joins the lifeline, passes the birth gate, says BEGIN. _exits when the run is over. */
void runtime_enter(struct runtime *runtime, uint16_t task, const char *name, bool daemon);
/* The end of a process as in Python: SIGTERM to daemon children, join all children, flush the files, EXIT, _exit.
 * Negative: by that signal. */
_Noreturn void runtime_leave(struct runtime *runtime, int exit_code);
/* os._exit: the end at once: no child is joined, nothing flushed. */
_Noreturn void runtime_drop(struct runtime *runtime, int exit_code);
void runtime_limit(struct runtime *runtime, unsigned limit, const char *sentence);

/* A number for a new task, and its START: as one, so that tasks are numbered in the order of their START events. A thread or a
 * coroutine belongs to this process. -EAGAIN at the run's limit (which is told). */
int runtime_task_new(struct runtime *runtime, unsigned method, bool daemon, const char *name, uint16_t *ret_task, struct err *err);
/* Waits for the end of a task that lives in this process. */
int inside_join(struct runtime *runtime, uint16_t task, int64_t timeout_ns, bool *ret_ended);
void inside_wait(struct runtime *runtime, uint16_t task, int64_t timeout_ns);  /* with open gates: until it has said so; no events but the states */
bool inside_is_alive(struct runtime *runtime, uint16_t task);

/* ---- the system as it is: descriptors and processes that the program made itself ---- */
struct raw *raw_of(struct runtime *runtime, int fd);     /* NULL: not the program's */
void raw_add(struct runtime *runtime, int fd, unsigned object, bool writes);
int raw_pipe(struct runtime *runtime, int ret_fds[2], struct err *err);
int raw_read(struct runtime *runtime, int fd, size_t size, struct buf *ret_data, struct err *err); /* nothing added: the end */
int raw_write(struct runtime *runtime, int fd, const char *data, size_t size, size_t *ret_written, struct err *err);
int raw_close(struct runtime *runtime, int fd, struct err *err);
int raw_dup2(struct runtime *runtime, int fd, int to, struct err *err);
int raw_fork(struct runtime *runtime, pid_t *ret_pid, struct err *err);  /* 0 in the child, which has become a task of its own */
/* Takes a status of raw_fork's children and of programs. pid <= 0: of any. *ret_pid 0: none yet (not block). Code as Python's. */
int raw_wait(struct runtime *runtime, pid_t pid, bool block, pid_t *ret_pid, int *ret_code, struct err *err);
int raw_kill(struct runtime *runtime, pid_t pid, int number, struct err *err);
int raw_killpg(struct runtime *runtime, pid_t group, int number, struct err *err);
int raw_getpgid(struct runtime *runtime, pid_t pid, pid_t *ret_group, struct err *err);
int raw_setpgid(struct runtime *runtime, pid_t pid, pid_t group, struct err *err);
int task_by_pid(const struct runtime *runtime, pid_t pid);               /* a living process of this run, or -ESRCH */
void task_signal(struct runtime *runtime, unsigned task, int number);
void forked_add(struct runtime *runtime, pid_t pid, uint16_t task);
void task_not_started(struct runtime *runtime, uint16_t task, int error);

/* ---- signals that a program handles ---- */
enum signal_action { SIGNAL_DEFAULT, SIGNAL_IGNORE, SIGNAL_CALL };
int signals_handle(struct runtime *runtime, int number, enum signal_action action, struct err *err);
/* fork; in the child nothing of the parent's is noted, and all that is sent to the child is. */
pid_t signals_fork(void);
void signals_enter(struct runtime *runtime);     /* in a new process: what is ignored is said */
void signals_take(void *runtime);                /* what is pending in the slot: noted, or the end */
_Noreturn void signals_die(struct runtime *runtime, int number); /* told, and for real */
int64_t signals_alarm(struct runtime *runtime, int64_t ns);      /* SIGALRM so much later, 0 never; what was left of the one before */
bool signals_are_noted(void);
void signals_forget(void);
int signals_next(void);          /* a noted one, taken; 0 none */
void signals_block_all(void);    /* in threads but the main one */
void signals_for_exec(void);

/* ---- other programs ---- */
struct program_spec { char *const *args; size_t count; int fds[3]; };    /* args: NULL-terminated; fds: for 0, 1, 2; -1 as it is */
int program_start(struct runtime *runtime, const struct program_spec *spec, pid_t *ret_pid, uint16_t *ret_task, struct err *err);
int program_become(struct runtime *runtime, const struct program_spec *spec, struct err *err);   /* returns only when it may not */

/* ---- processes ---- */
struct child *child_new(struct runtime *runtime, const char *name, bool daemon); /* name NULL: "Process-1" ... */
struct child_body {
	void (*run)(void *ctx);  /* fork: called in the child; does not return */
	void *ctx;
	const void *message;     /* spawn: what the fresh program reads from its message descriptor */
	size_t message_size;
	const int *fds;          /* spawn: descriptors that it keeps, under the same numbers */
	size_t fd_count;
};
unsigned child_method(const struct runtime *runtime, const struct child *child); /* how it will be started */
int child_start(struct runtime *runtime, struct child *child, const struct child_body *body, struct err *err);
int child_join(struct runtime *runtime, struct child *child, int64_t timeout_ns, bool *ret_ended, struct err *err);
int child_is_alive(struct runtime *runtime, struct child *child, bool *ret_alive, struct err *err);
int child_signal(struct runtime *runtime, struct child *child, int signal, struct err *err);
int child_sentinel(struct runtime *runtime, struct child *child, struct err *err); /* a pidfd: readable once it has ended; owned by the child */

/* ---- the fork server: a fresh process that has loaded the program, and forks on request. A request is the message that a
 * spawned process would get, as a descriptor, with those that go along. ---- */
int forkserver_start_child(struct runtime *runtime, struct child *child, const struct child_body *body, struct err *err);
/* The server's side: the next request. In the forked child: 1, it is that task now (its descriptors in place, *ret_message_fd to
 * read). In the server: 0 at the end, when nobody can ask any more. */
int forkserver_serve(struct runtime *runtime, int socket_fd, int *ret_message_fd, char *ret_name, bool *ret_daemon, struct err *err);
/* A message for a fresh process, as a descriptor wound back to its start; close-on-exec by `flags` (MFD_CLOEXEC). -1 and errno. */
int child_message_file(const struct child_body *body, unsigned flags);
/* The spawned side: argv is "procession --task BLOCK BELL LIFELINE MESSAGE TASK". */
enum { SPAWN_ARGC = 7 };
struct spawned { int block_fd, bell_fd, lifeline_fd, message_fd; uint16_t task; };
int child_spawned_parse(int argc, char **argv, struct spawned *ret_spawned);

/* ---- shared things ---- */
struct object_spec {
	unsigned kind;           /* enum object_kind */
	const char *name;        /* NULL: "lock-1" ... */
	unsigned cells;
	int64_t b;               /* of its OBJECT event */
	size_t bytes;            /* in the block's heap */
	const char *value;       /* the first value, for the story; NULL none */
	bool is_private;         /* it lives in this process's own memory (threads): a fork copies it */
	bool is_joinable;        /* a queue with task_done */
};
int object_new(struct runtime *runtime, const struct object_spec *spec, struct err *err);  /* its number; tells OBJECT */
_Atomic int32_t *object_cell(const struct runtime *runtime, unsigned object, unsigned which);
int object_close(struct runtime *runtime, unsigned object); /* its descriptors in this process; tells CLOSE */

/* Private ones go by a place in runtime->privates, since a fork gives them new numbers. In the forked child: makes the
 * copies, each as it was at the fork; `forker` is the parent's thread that forked. */
unsigned private_add(struct runtime *runtime, unsigned object);
bool private_has(const struct runtime *runtime, unsigned object);
void private_copy_all(struct runtime *runtime, unsigned forker);

/* This process's descriptors of an object; fork copies them, spawn hands over those that the child needs. */
struct endpoint *endpoint_of(struct runtime *runtime, unsigned object);   /* NULL none */
void endpoint_add(struct runtime *runtime, unsigned object, int read_fd, int write_fd);
bool endpoint_close(struct runtime *runtime, unsigned object);

/* ---- locks: effects are numbered; a lock whose owner died is taken over (ACQUIRE a = 2) ---- */
int lock_new(struct runtime *runtime, bool recursive, const char *name, bool is_private, struct err *err); /* the object's number */
/* ret_got false: not now, or the timeout passed. timeout negative: none. */
int lock_acquire(struct runtime *runtime, unsigned object, bool blocking, int64_t timeout_ns, bool *ret_got, struct err *err);
int lock_release(struct runtime *runtime, unsigned object, struct err *err);
bool lock_is_recursive(const struct runtime *runtime, unsigned object);
/* By whomever; an RLock, or when by_self: by this thread. (Python's threads ask a Lock the one way, its processes the other.) */
bool lock_is_held(const struct runtime *runtime, unsigned object, bool by_self);

/* ---- Semaphore, Event, Condition, Barrier. Timeouts in ns, negative none ---- */
int semaphore_new(struct runtime *runtime, int value, bool bounded, const char *name, bool is_private, struct err *err);
int semaphore_acquire(struct runtime *runtime, unsigned object, bool blocking, int64_t timeout_ns, bool *ret_got);
int semaphore_release(struct runtime *runtime, unsigned object, struct err *err);
int semaphore_value(const struct runtime *runtime, unsigned object);
void semaphore_open(struct runtime *runtime, unsigned object); /* untold: nobody shall wait for it any more */
int sync_event_new(struct runtime *runtime, const char *name, bool is_private, struct err *err);
void sync_event_set(struct runtime *runtime, unsigned object);
void sync_event_clear(struct runtime *runtime, unsigned object);
bool sync_event_is_set(const struct runtime *runtime, unsigned object);
bool sync_event_wait(struct runtime *runtime, unsigned object, int64_t timeout_ns);
int condition_new(struct runtime *runtime, unsigned lock, const char *name, bool is_private, struct err *err);
unsigned condition_lock(const struct runtime *runtime, unsigned object);
int condition_wait(struct runtime *runtime, unsigned object, int64_t timeout_ns, bool *ret_notified, struct err *err);
int condition_notify(struct runtime *runtime, unsigned object, unsigned most, struct err *err);
int barrier_new(struct runtime *runtime, int parties, const char *name, bool is_private, struct err *err);
int barrier_wait(struct runtime *runtime, unsigned object, int64_t timeout_ns, int *ret_place, struct err *err);
void barrier_reset(struct runtime *runtime, unsigned object);
void barrier_abort(struct runtime *runtime, unsigned object);
int barrier_get(const struct runtime *runtime, unsigned object, int *ret_parties, int *ret_waiting); /* 1 when broken */

/* ---- Value, Array: indices from 0; sizes and ranges by Python's typecodes ---- */
struct number { bool is_real; int64_t whole; double real; };      /* characters are whole: their code */
struct value_spec { char code; bool is_array; const struct number *numbers; size_t count; unsigned lock; const char *name; };
int value_new(struct runtime *runtime, const struct value_spec *spec, struct err *err);
int value_get(struct runtime *runtime, unsigned object, int64_t index, struct number *ret_number, struct err *err);
int value_set(struct runtime *runtime, unsigned object, int64_t index, const struct number *number, struct err *err);
char value_code(const struct runtime *runtime, unsigned object);
bool value_is_real(const struct runtime *runtime, unsigned object);
int64_t value_count(const struct runtime *runtime, unsigned object);
unsigned value_lock(const struct runtime *runtime, unsigned object);   /* 0 none */
size_t value_text(char code, const struct number *number, char *ret_text, size_t size);

/* ---- queues and connections ---- */
enum queue_kind { QUEUE_PLAIN, QUEUE_SIMPLE, QUEUE_JOINABLE };
struct queue_spec { const char *name; int maxsize; enum queue_kind kind; bool parts; };
struct wait_spec { bool block; int64_t timeout_ns; };
/* What goes through: bytes, and how they read for the story. show: adds the text of bytes that came; called with the queue's order
 * lock held, so it must neither sleep nor jump out. */
struct queue_item {
	const void *data;
	size_t size;
	const char *text;
	void (*show)(void *ctx, const void *data, size_t size, struct buf *ret_text);
	void *ctx;
};
int queue_new(struct runtime *runtime, const struct queue_spec *spec, struct err *err);
int queue_put(struct runtime *runtime, unsigned object, const struct queue_item *item, const struct wait_spec *wait, struct err *err);
int queue_get(struct runtime *runtime, unsigned object, const struct wait_spec *wait, const struct queue_item *item, struct buf *ret_data,
              struct err *err);
int queue_task_done(struct runtime *runtime, unsigned object, struct err *err);
int queue_join(struct runtime *runtime, unsigned object, struct err *err);
bool queue_is_read_by(const struct runtime *runtime, pid_t pid);     /* is any queue, just now? */
int queue_size(const struct runtime *runtime, unsigned object);
int queue_maxsize(const struct runtime *runtime, unsigned object);
unsigned queue_kind(const struct runtime *runtime, unsigned object);
int connection_pair(struct runtime *runtime, bool duplex, const char *name, unsigned ret_objects[2], struct err *err);
int connection_send(struct runtime *runtime, unsigned object, const void *data, size_t size, const char *text, struct err *err);
int connection_recv(struct runtime *runtime, unsigned object, const struct queue_item *item, struct buf *ret_data, struct err *err);
int connection_poll(struct runtime *runtime, unsigned object, int64_t timeout_ns, bool *ret_ready, struct err *err);
int connection_fd(struct runtime *runtime, unsigned object, struct err *err);

/* ---- sockets: TCP and UDP on 127.0.0.1. Timeouts in ns, negative none ---- */
struct socket_data { const void *bytes; size_t size; bool all; const char *host; int port; int64_t timeout_ns; }; /* host NULL: the peer */
int socket_new(struct runtime *runtime, bool stream, const char *name, struct err *err);
int socket_fd(struct runtime *runtime, unsigned object, struct err *err);
int socket_bind(struct runtime *runtime, unsigned object, const char *host, int port, struct err *err);  /* port 0: a free one */
int socket_port(struct runtime *runtime, unsigned object, bool peer, struct err *err);
int socket_listen(struct runtime *runtime, unsigned object, struct err *err);
int socket_accept(struct runtime *runtime, unsigned object, int64_t timeout_ns, int *ret_port, struct err *err); /* the new socket */
int socket_connect(struct runtime *runtime, unsigned object, const char *host, int port, int64_t timeout_ns, struct err *err);
int socket_send(struct runtime *runtime, unsigned object, const struct socket_data *data, size_t *ret_sent, struct err *err);
/* Nothing added: the end (TCP). ret_port: the sender's (UDP). */
int socket_recv(struct runtime *runtime, unsigned object, size_t size, int64_t timeout_ns, struct buf *ret_data, int *ret_port, struct err *err);

/* ---- a database: an SQLite file, by plain name ---- */
struct database;
enum sql_type { SQL_NULL, SQL_INTEGER, SQL_REAL, SQL_TEXT };
struct sql_value { enum sql_type type; int64_t whole; double real; const char *text; size_t size; };
typedef void sql_row_fn(void *ctx, const char *const names[], const struct sql_value values[], size_t count);
struct sql_call { const char *sql; const struct sql_value *values; size_t count; sql_row_fn *row; void *ctx; };
int database_open(struct runtime *runtime, const char *name, struct database **ret_database, struct err *err);
int database_execute(struct runtime *runtime, struct database *database, const struct sql_call *call, struct err *err); /* one statement */
void database_close(struct runtime *runtime, struct database *database);
void database_free(struct database *database);
int file_object_new(struct runtime *runtime, const char *name, unsigned kind, struct err *err); /* by its name; made when new */

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

int file_descriptor(struct runtime *runtime, const char *name, const char *mode, struct err *err); /* a raw one */
void print_text(struct runtime *runtime, const char *text, size_t size);

#endif
