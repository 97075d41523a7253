/* event: what can happen, each thing in one record of fixed size with an
 * optional payload. The table below is the only list of kinds: names, the
 * sentences of the story, the marks on the timeline and whether a thing is an
 * *operation* (something others can see, so a schedule counts it) come from it.
 *
 * Numbers: tasks are numbered by creation, main is 0. Objects are numbered
 * by creation from 1; 0 is none. Times are nanoseconds since the run began,
 * on CLOCK_MONOTONIC under the pickers os and paced and on the run's virtual
 * clock under all others. `seq` comes from one atomic counter, so sorting by
 * it respects cause and effect; a number may be missing when its owner was
 * killed between taking and using it.
 */
#ifndef PROCESSION_EVENT_H
#define PROCESSION_EVENT_H

#include "base/base.h"

enum { EVENT_PAYLOAD_MAX = 8192 };  /* bytes; longer text comes as several events */
#define EVENT_NO_TASK UINT16_MAX    /* the event is the tool's own, or a task is not known */

struct event {
	uint64_t seq;
	uint64_t time;    /* ns */
	uint16_t task;    /* whom it is about */
	uint16_t kind;    /* enum event_kind */
	uint32_t line;    /* of the program's main source, 0 when unknown */
	uint32_t object;  /* an object's number, or a task's where the kind says so */
	uint32_t size;    /* bytes of payload */
	int64_t a, b;     /* meaning by kind */
};

/* kind, mark, flags, story
 * mark: one letter on the timeline, ' ' for none.
 * story: a template; {task} {object} {child} {a} {b} {text} {value} {why} are filled by
 * the story writer (world_story), "" when the kind is not told.
 * The comment gives object, a, b and payload; text parts are NUL-separated.
 */
#define EVENT_OP 1u    /* an operation: passes the gate, an entry of a schedule */
#define EVENT_CHILD 2u /* `object` is a task's number */

#define EVENT_TABLE(X) \
	/* a = seed, b = start method (enum start_method); payload: program name, picker name */ \
	X(RUN_BEGIN, ' ', 0, "") \
	/* the tool: a = exit code of the run (0 fine, 1 not), b = wall ns */ \
	X(RUN_END, ' ', 0, N_("The run is over.")) \
	/* object = child, a = start method, b = 1 daemon; payload: the child's name. \
	 * Published before the child exists. */ \
	X(START, 's', EVENT_OP | EVENT_CHILD, N_("{task} starts {child}.")) \
	/* object = child, a = errno: the kernel refused */ \
	X(START_FAILED, '!', EVENT_CHILD, N_("{task} cannot start {child}: {text}.")) \
	/* by the child itself, first thing: a = pid, b = ppid */ \
	X(BEGIN, ' ', 0, N_("{task} is alive, as process {a}.")) \
	/* by the task itself, last thing: a = exit code */ \
	X(EXIT, 'x', 0, N_("{task} ends with exit code {a}.")) \
	/* by the tool: the task is gone without having said so; a = signal, 0 unknown */ \
	X(DEATH, 'x', 0, N_("{task} was killed.")) \
	/* task has taken the status of its child: object = child, a = exit code, -signal when killed */ \
	X(REAP, ' ', EVENT_CHILD, "") \
	/* task is about to run `line` */ \
	X(LINE, ' ', 0, "") \
	/* task stands at the gate before an operation: a = its kind, object; payload: preview */ \
	X(NEXT, ' ', 0, "") \
	/* the picker lets task pass: a = step number from 1, b = 1 when it counts in the schedule */ \
	X(PICK, ' ', 0, "") \
	/* a = enum task_state, b = enum state_source; object = what it waits for (a task \
	 * when payload is "task"; "timed": a timeout ends the wait); line */ \
	X(STATE, ' ', 0, "") \
	/* object = child, a = 1 it has ended, 0 the timeout passed */ \
	X(JOIN, 'j', EVENT_OP | EVENT_CHILD, N_("{task} joins {child}.")) \
	/* object = child, a = 1 alive */ \
	X(ALIVE, '?', EVENT_OP | EVENT_CHILD, N_("{task} asks whether {child} is alive: {value}.")) \
	/* object = child, a = signal */ \
	X(SIGNAL, 'k', EVENT_OP | EVENT_CHILD, N_("{task} sends signal {a} to {child}.")) \
	/* task takes a pending signal: a = signal */ \
	X(DIE, 'x', EVENT_OP, N_("{task} is ended by signal {a}.")) \
	/* a = ns, b = wake time */ \
	X(SLEEP, ' ', 0, N_("{task} sleeps for {a} s.")) \
	/* a = bytes; payload: text printed */ \
	X(PRINT, 'p', EVENT_OP, N_("{task} prints: {text}")) \
	/* a = enum object_kind, b = a number by kind (capacity, recursive); payload: name */ \
	X(OBJECT, ' ', 0, "") \
	/* payload: a better name for the object */ \
	X(NAME, ' ', 0, "") \
	/* a = mode bits; payload: mode as written */ \
	X(OPEN, 'o', EVENT_OP, N_("{task} opens {object}.")) \
	/* a = bytes, b = offset before, -1 the whole file; payload: the data's start */ \
	X(READ, 'r', EVENT_OP, N_("{task} reads {text} from {object}.")) \
	/* a = bytes, b = offset before, -1 the whole file replaced; payload: the data's start */ \
	X(WRITE, 'w', EVENT_OP, N_("{task} writes {text} to {object}.")) \
	/* bytes that stay in this process's own buffer: a = bytes; payload: the data's start */ \
	X(BUFFER, ' ', 0, N_("{task} puts {text} into its own buffer of {object}.")) \
	/* a = 1 got it, 0 not; b = depth after */ \
	X(ACQUIRE, 'a', EVENT_OP, N_("{task} acquires {object}.")) \
	/* b = depth after */ \
	X(RELEASE, 'e', EVENT_OP, N_("{task} releases {object}.")) \
	/* payload: name, value as JSON */ \
	X(PARAM, ' ', 0, "") \
	X(OUTCOME, ' ', 0, N_("The outcome: {text} is {value}.")) \
	/* a watched variable has changed; payload: name, value as text */ \
	X(VAR, ' ', 0, "") \
	/* an error nobody caught; payload: message, traceback */ \
	X(ERROR, '!', 0, N_("{task} fails: {text}")) \
	/* a limit was hit: a = enum limit_kind; payload: the sentence */ \
	X(LIMIT, '!', 0, N_("{text}")) \
	/* the ring was full and the task waited: a = ns */ \
	X(STALL, ' ', 0, "") \
	/* a mark set by a person; payload: text */ \
	X(MARK, ' ', 0, N_("Mark: {text}")) \
	/* a = enum verdict; payload: sentence in English, then pairs "task>object" of the cycle */ \
	X(VERDICT, '!', 0, N_("{text}"))

enum event_kind {
#define X(kind, mark, flags, story) EVENT_##kind,
	EVENT_TABLE(X)
#undef X
	EVENT_KINDS
};

enum task_state { TASK_NEW, TASK_READY, TASK_RUNNING, TASK_BLOCKED, TASK_STOPPED, TASK_ENDED, TASK_STATES };
enum state_source { SOURCE_PROBE, SOURCE_PICKED, SOURCE_SAMPLED, SOURCE_KERNEL };
enum start_method { METHOD_FORK, METHOD_SPAWN, METHOD_FORKSERVER };
enum object_kind { OBJECT_FILE = 1, OBJECT_LOCK, OBJECT_RLOCK };
enum verdict { VERDICT_DEADLOCK = 1, VERDICT_HANG };
enum limit_kind { LIMIT_TASKS = 1, LIMIT_MEMORY, LIMIT_FILE_SIZE, LIMIT_CPU, LIMIT_TIME };

struct event_info {
	const char *name;   /* "READ": the field's word, for files and tests */
	char mark;
	unsigned flags;
	const char *story;  /* untranslated; pass through _() unless empty */
};

/* Never NULL: kinds from a newer version give a row named "?". */
const struct event_info *event_info(unsigned kind);
bool event_is_op(unsigned kind);
const char *event_start_method_name(unsigned method); /* "fork", "spawn", "forkserver" */
int event_start_method_parse(const char *name, unsigned *ret_method);

/* The n-th NUL-separated part of a payload; "" when there is none. Borrows
 * from `payload`, which need not be NUL-terminated: the copy is made in `room`. */
const char *event_part(const struct event *event, const void *payload, unsigned n, char *room, size_t size);

/* The form in recordings: 48 bytes little-endian in the order of the struct,
 * then the payload. Decode returns the bytes taken, 0 when more are needed,
 * or -EBADMSG; *ret_payload borrows from `bytes`. */
void event_encode(struct buf *ret_buf, const struct event *event, const void *payload);
long event_decode(const void *bytes, size_t count, struct event *ret_event, const void **ret_payload);

#endif
