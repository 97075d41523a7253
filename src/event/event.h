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
 * story: a template. world_story fills {task} {object} {child} {a} {b} {text} {value} {line}, and from the world
 * {count} ("3 of 5", "3" without a bound), {queue} ("queue bread"), {owner} and {kind} of the object, {whole} (of which it
 * is a part), {state}, {will}.
 * The comment gives object, a, b and payload; text parts are NUL-separated.
 */
#define EVENT_OP 1u    /* an operation: passes the gate, an entry of a schedule */
#define EVENT_CHILD 2u /* `object` is a task's number */
#define EVENT_QUIET 4u /* the story does not tell it: only a list of every event does */

#define EVENT_TABLE(X) \
	/* a = seed, b = start method (enum start_method); payload: program name, picker name */ \
	X(RUN_BEGIN, ' ', EVENT_QUIET, N_("The run of {text} begins.")) \
	/* the tool: a = exit code of the run (0 fine, 1 not), b = wall ns */ \
	X(RUN_END, ' ', 0, N_("The run is over.")) \
	/* object = child, a = start method, b = 1 daemon; payload: the child's name. \
	 * Published before the child exists. */ \
	X(START, 's', EVENT_OP | EVENT_CHILD, N_("{task} starts {child}.")) \
	/* object = child, a = errno: the kernel refused */ \
	X(START_FAILED, '!', EVENT_CHILD, N_("{task} cannot start {child}: {text}.")) \
	/* by the child itself, first thing: a = pid, b = ppid, object = its number as the kernel's task (threads), 0 not told */ \
	X(BEGIN, ' ', 0, N_("{task} is alive, as process {a}.")) \
	/* by the task itself, last thing: a = exit code */ \
	X(EXIT, 'x', 0, N_("{task} ends with exit code {a}.")) \
	/* by the tool: the task is gone without having said so; a = signal, 0 unknown */ \
	X(DEATH, 'x', 0, N_("{task} was killed.")) \
	/* task has taken the status of its child: object = child, a = exit code, -signal when killed */ \
	X(REAP, ' ', EVENT_CHILD | EVENT_QUIET, N_("{task} takes the exit status of {child}: {a}.")) \
	/* task is about to run `line` */ \
	X(LINE, ' ', EVENT_QUIET, N_("{task} comes to line {line}.")) \
	/* task stands at the gate before an operation: a = its kind, object; payload: preview */ \
	X(NEXT, ' ', EVENT_QUIET, N_("{task} {will}.")) \
	/* the picker lets task pass: a = step number from 1, b = 1 when it counts in the schedule */ \
	X(PICK, ' ', EVENT_QUIET, N_("{task} may go on.")) \
	/* a = enum task_state, b = enum state_source; object = what it waits for (a task \
	 * when payload is "task"; "timed": a timeout ends the wait); line; \
	 * the payload's second part, when it waits for an object: the operation's name, "PUT" */ \
	X(STATE, ' ', EVENT_QUIET, N_("{task} is {state}.")) \
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
	/* a = enum object_kind (| OBJECT_PRIVATE, OBJECT_JOINABLE), b = a number by kind (capacity: queues, parties, values of semaphores, \
	 * workers; recursive; the other end: connections); payload: name, first value (Value; Array: its first ones, a line each) */ \
	X(OBJECT, ' ', EVENT_QUIET, N_("{task} has made {kind} {object}.")) \
	/* payload: a better name for the object */ \
	X(NAME, ' ', EVENT_QUIET, N_("A {kind} is called {object} now.")) \
	/* a = mode bits; payload: mode as written */ \
	X(OPEN, 'o', EVENT_OP, N_("{task} opens {object}.")) \
	/* files, raw pipes, sockets: a = bytes, b = offset before, -1 the whole thing (files read whole, Values); \
	 * Arrays: a = bytes, b = index from 1; payload: the data's start, the value as text */ \
	X(READ, 'r', EVENT_OP, N_("{task} reads {text} from {object}.")) \
	/* a = bytes, b = offset before, -1 the whole file replaced; payload: the data's start */ \
	X(WRITE, 'w', EVENT_OP, N_("{task} writes {text} to {object}.")) \
	/* bytes that stay in this process's own buffer: a = bytes; payload: the data's start */ \
	X(BUFFER, ' ', 0, N_("{task} puts {text} into its own buffer of {object}.")) \
	/* a = 1 got it, 0 not, 2 got it from an owner that has died; b = depth after (semaphores: value after) */ \
	X(ACQUIRE, 'a', EVENT_OP, N_("{task} acquires {object}.")) \
	/* b = depth after (semaphores: value after) */ \
	X(RELEASE, 'e', EVENT_OP, N_("{task} releases {object}.")) \
	/* payload: name, value as JSON */ \
	X(PARAM, ' ', EVENT_QUIET, N_("A setting: {text} is {value}.")) \
	X(OUTCOME, ' ', 0, N_("The outcome: {text} is {value}.")) \
	/* a watched variable has changed; payload: name, value as text */ \
	X(VAR, ' ', 0, N_("In {task}, {text} is now {value}.")) \
	/* an error nobody caught; payload: message, traceback */ \
	X(ERROR, '!', 0, N_("{task} fails: {text}")) \
	/* a limit was hit: a = enum limit_kind; payload: the sentence */ \
	X(LIMIT, '!', 0, N_("{text}")) \
	/* the ring was full and the task waited: a = ns */ \
	X(STALL, ' ', EVENT_QUIET, N_("{task} has waited {a} ms, until the tool had read its events.")) \
	/* a mark set by a person; payload: text */ \
	X(MARK, ' ', 0, N_("Mark: {text}")) \
	/* a = enum verdict; payload: sentence in English, then pairs "task>object" of the cycle */ \
	X(VERDICT, '!', 0, N_("{text}")) \
	/* -- recordings store kinds by number: new ones come last -- */ \
	/* by the task itself, it goes on as another program: payload: the command */ \
	X(EXEC, 'e', EVENT_OP, N_("{task} becomes the program: {text}")) \
	/* the parent has ended first: a = the new parent's pid (the keeper's) */ \
	X(ADOPTED, ' ', 0, N_("{task} has lost its parent, and is adopted by process {a}.")) \
	/* a thread lets another task inside it go on (a coroutine): object = that task. `task` waits until \
	 * somebody switches back. a = 1 the coroutine that switches has ended */ \
	X(SWITCH, ' ', EVENT_OP | EVENT_CHILD, N_("{task} switches to {child}.")) \
	/* task has called its handler: a = signal */ \
	X(HANDLER, 'h', 0, N_("{task} handles signal {a}.")) \
	/* task waits for any child, or has got one: object = child, a = pid */ \
	X(WAIT_CHILD, 'j', EVENT_OP, N_("{task} takes the exit status of process {a}.")) \
	/* object = the task moved, a = its new process group */ \
	X(GROUP, ' ', EVENT_OP | EVENT_CHILD, N_("{task} puts {child} into process group {a}.")) \
	/* object is a fork's own copy of object `a`, as it was at that moment (what lives in a process's own \
	 * memory: thread locks); b = owner's task + 1, 0 free, -1 a thread that this process has not */ \
	X(COPY, ' ', 0, N_("{task} has a copy of its own of {object}.")) \
	/* object is a part of object `a` (a queue's pipe, locks, semaphore) */ \
	X(PART, ' ', EVENT_QUIET, N_("{object} is a part of {whole}.")) \
	/* the tool: the owner of object died holding it; task = the dead one */ \
	X(OWNER_DIED, '!', 0, N_("{object} was held by {task}, which is dead: whoever comes next gets it, and what it guarded may be half done.")) \
	/* queues. a = 1 done, 0 it was full or the timeout passed; b = the item's number in this queue, from 1; payload: the item,
	 * and where items are not got in the order of coming: how many are got before it */ \
	X(PUT, 'P', EVENT_OP, N_("{task} puts {text} in {queue} ({count}).")) \
	/* a = 1 done, 0 it was empty or the timeout passed; b = the item's number; payload: the item */ \
	X(GET, 'G', EVENT_OP, N_("{task} gets {text} from {queue} ({count}).")) \
	/* b = unfinished items left */ \
	X(TASK_DONE, 'd', EVENT_OP, N_("{task} says that an item of {object} is done: {b} to go.")) \
	/* waits until nothing is unfinished: a = 1 */ \
	X(DRAIN, 'j', EVENT_OP, N_("{task} sees that all items of {object} are done.")) \
	/* pipes, connections, sockets, managers. object = this end; b = the message's number in that direction, from 1; \
	 * a = bytes; payload: the message */ \
	X(SEND, 'S', EVENT_OP, N_("{task} sends {text} through {object}.")) \
	/* a = bytes, -1 the other end is closed; b = the message's number */ \
	X(RECV, 'R', EVENT_OP, N_("{task} receives {text} from {object}.")) \
	/* the length that stands before a message was read, the message is still to come: a = that length */ \
	X(RECV_LENGTH, 'r', EVENT_OP, N_("{task} reads the length of a message from {object}: {a} bytes.")) \
	/* is there something to read? a = 1 yes */ \
	X(POLL, '?', EVENT_OP, N_("{task} asks whether {object} has something: {value}.")) \
	/* a = ends of this kind that stay open elsewhere, -1 unknown */ \
	X(CLOSE, 'c', EVENT_OP, N_("{task} closes {object}.")) \
	/* object = the listening socket; a = port */ \
	X(LISTEN, 'l', EVENT_OP, N_("{task} listens at {object}.")) \
	/* object = the new socket; a = the peer's port; payload: address */ \
	X(CONNECT, 'n', EVENT_OP, N_("{task} connects {object} to {text}.")) \
	X(ACCEPT, 'n', EVENT_OP, N_("{task} accepts {object} from {text}.")) \
	/* one SQL statement: object = the database; a = rows given or changed, b = 1 it is in a transaction after it; payload: the statement */ \
	X(SQL, 'q', EVENT_OP, N_("{task} runs on {object}: {text}")) \
	/* Event, Condition, Barrier: a = 1 waited to the end, 0 the timeout passed; b = place of arrival (Barrier) */ \
	X(WAIT, 'W', EVENT_OP, N_("{task} has waited for {object}.")) \
	/* it is about to sleep inside the wait: b = how many wait there now */ \
	X(WAITING, ' ', EVENT_QUIET, N_("{task} waits at {object} now: {b} wait there.")) \
	/* a = how many were woken, b = how many still wait */ \
	X(NOTIFY, 'N', EVENT_OP, N_("{task} wakes {a} that wait for {object}.")) \
	X(SET, 'E', EVENT_OP, N_("{task} sets {object}.")) \
	X(CLEAR, 'C', EVENT_OP, N_("{task} clears {object}.")) \
	/* managers: a request to the server and its answer. a = the request's number, unique in the run; \
	 * object = the manager's; payload: "list-1.append", its arguments (CALL) or the answer (ANSWER) */ \
	X(CALL, 'S', EVENT_OP, N_("{task} asks {object}: {text}{value}")) \
	X(SERVE, 's', EVENT_OP, N_("{task} serves {text}{value}")) \
	X(ANSWER, 'R', EVENT_OP, N_("{task} has the answer of {object}: {value}")) \
	/* a shared thing inside a manager: payload: its name, its value now as text */ \
	X(HELD, ' ', EVENT_QUIET, N_("In {object}, {text} is now {value}.")) \
	/* pools. a = the future's number in this pool, from 1; payload: the call ("square(3)") */ \
	X(SUBMIT, 'U', EVENT_OP, N_("{task} submits {text} to {object}.")) \
	/* a worker takes it up */ \
	X(TAKE, 'T', EVENT_OP, N_("{task} takes up {text} of {object}.")) \
	/* it is done: b = enum future_state; payload: the call, the result or the error */ \
	X(DONE, 'D', EVENT_OP, N_("{text} of {object} is done: {value}")) \
	/* somebody has waited for it: b = enum future_state */ \
	X(RESULT, 'j', EVENT_OP, N_("{task} has the result of {text}: {value}")) \
	/* a callback runs: payload: the call */ \
	X(CALLBACK, 'b', 0, N_("{task} runs the callback of {text}.")) \
	/* object = pool; a = 1 it waits for all */ \
	X(SHUTDOWN, 'x', EVENT_OP, N_("{task} shuts {object} down.")) \
	/* this task is a worker of pool `object` */ \
	X(WORKER, ' ', 0, N_("{task} is a worker of {object}.")) \
	/* the tool, at the begin: where states come from. a = enum state_source, b = CPUs that tasks may use; \
	 * payload: why it is not the kernel */ \
	X(STATES, ' ', EVENT_QUIET, N_("From here on, states come from where the status line says.")) \
	/* what the kernel says of a task's state: a = enum task_state, b = the CPU, -1 not told; \
	 * object = enum state_source | KERNEL_ESTIMATED | KERNEL_FORCED */ \
	X(KERNEL, ' ', EVENT_QUIET, N_("{task} is {state}.")) \
	/* task has another name now; payload: the name */ \
	X(CALLED, ' ', EVENT_QUIET, N_("{task} is its name now.")) \
	/* another program's task has ended, and nobody saw how */ \
	X(GONE, 'x', 0, N_("{task} has ended; its exit code was not seen.")) \
	/* the kernel had no room for `a` of its records: states may be wrong for a while */ \
	X(LOST, '!', 0, N_("The kernel has lost {a} of its records of who ran: states near here may be wrong.")) \
	/* a check() of the program that does not hold: payload: its text */ \
	X(CHECK, '!', 0, N_("{task} finds that this does not hold: {text}")) \
	/* task stands in a busy_wait until somebody changes a value */ \
	X(SPIN, ' ', EVENT_QUIET, N_("{task} turns in a loop until a value changes.")) \
	/* a task has computed: a = ticks still to go of this call, b = those that have just passed */ \
	X(WORK, ' ', 0, N_("{task} computes: ticks done {b}, to go {a}.")) \
	/* a = ticks, b = wake time, ns */ \
	X(IO, ' ', 0, N_("{task} waits {a} ticks for I/O.")) \
	/* a = its priority, tickets or weight from now on */ \
	X(SHARE, ' ', EVENT_QUIET, N_("{task} has the share {a} now.")) \
	/* the tool: a scheduling policy decides from here on. a = virtual CPUs, b = ready queues; payload: "rr quantum=2", \
	 * and what shares mean: "tickets" */ \
	X(POLICY, ' ', 0, N_("From here on the policy decides: {text}.")) \
	/* the tool: a tick begins. a = its number, b = virtual CPUs; payload: 16-bit numbers, little-endian: of each CPU its task + 1, \
	 * 0 idle; then of each ready queue how many wait in it, and their tasks */ \
	X(DISPATCH, ' ', EVENT_QUIET, N_("Tick {a} begins.")) \
	/* on what a task sleeps, as the kernel knows it. a = the system call's number, -1; payload: "read", "futex" ...; the file \
	 * behind the descriptor, or "" */ \
	X(WAITS, ' ', EVENT_QUIET, N_("{task} sleeps in the kernel: {text} {value}")) \
	/* its row in the process table has changed: payload: pairs of a fact's name and its value */ \
	X(FACTS, ' ', EVENT_QUIET, N_("The row of {task} in the process table has changed.")) \
	/* steered, in a process of several threads, which share its memory: a line (with --fine an instruction) is an \
	 * operation. a = the line, b = 1 an instruction */ \
	X(STEP, ' ', EVENT_OP | EVENT_QUIET, N_("{task} goes on in line {a}."))

enum event_kind {
#define X(kind, mark, flags, story) EVENT_##kind,
	EVENT_TABLE(X)
#undef X
	EVENT_KINDS
};

enum task_state { TASK_NEW, TASK_READY, TASK_RUNNING, TASK_BLOCKED, TASK_STOPPED, TASK_ENDED, TASK_STATES };
enum state_source { SOURCE_PROBE, SOURCE_PICKED, SOURCE_SAMPLED, SOURCE_KERNEL, STATE_SOURCES };
/* Beside the source in KERNEL's object: READY since a waking whose moment is a share of a sum; READY after preemption. */
enum { KERNEL_ESTIMATED = 0x100, KERNEL_FORCED = 0x200 };
/* How a task came to be. Those from METHOD_THREAD on live inside a process: START's task for a thread is the thread that
 * started it, for a coroutine the thread (or coroutine) that it runs in. */
enum start_method {
	METHOD_FORK, METHOD_SPAWN, METHOD_FORKSERVER,
	METHOD_OS_FORK, METHOD_PROGRAM,            /* os.fork; another program (exec'd at once) */
	METHOD_SERVER,                             /* a forkserver or a manager's server */
	METHOD_THREAD, METHOD_COROUTINE,
	START_METHODS
};
bool event_method_is_inside(unsigned method);  /* a thread or a coroutine: no process of its own */
enum object_kind {
	OBJECT_FILE = 1, OBJECT_LOCK, OBJECT_RLOCK, OBJECT_SEMAPHORE, OBJECT_EVENT, OBJECT_CONDITION, OBJECT_BARRIER,
	OBJECT_VALUE, OBJECT_ARRAY, OBJECT_QUEUE, OBJECT_PIPE,     /* PIPE: a raw pipe */
	OBJECT_CONNECTION, OBJECT_SOCKET, OBJECT_DATABASE, OBJECT_MANAGER, OBJECT_POOL, OBJECT_GIL,
	OBJECT_KINDS
};
/* In OBJECT's a, beside the kind: it lives in one process's own memory (thread locks, queue.Queue); a queue whose items are
 * told to be done. */
enum { OBJECT_PRIVATE = 0x10000, OBJECT_JOINABLE = 0x20000 };
enum future_state { FUTURE_PENDING, FUTURE_RUNNING, FUTURE_DONE, FUTURE_ERROR, FUTURE_CANCELLED };
enum verdict { VERDICT_DEADLOCK = 1, VERDICT_HANG };
/* A tick of the policies' virtual time: what work(1) computes, io(1) and sleep(0.01) wait. */
#define EVENT_TICK_NS 10000000u
enum limit_kind { LIMIT_TASKS = 1, LIMIT_MEMORY, LIMIT_FILE_SIZE, LIMIT_CPU, LIMIT_TIME };

/* The process table: what the kernel keeps of a task (its process control block). Name in recordings; group; label; what it
 * is. Values are texts, as the kernel writes them. */
#define FACT_TABLE(X) \
	X(NAME, "name", 0, N_("name"), N_("The program's name, cut at 15 letters. exec changes it; fork copies it.")) \
	X(STATE, "state", 0, N_("state"), N_("R runs or is ready, S sleeps, D sleeps and cannot be disturbed, T is stopped, Z is a zombie: ended, and its parent has not asked how.")) \
	X(PID, "pid", 0, N_("process id"), N_("Its number. Threads of one process share it.")) \
	X(TID, "tid", 0, N_("task id"), N_("The kernel's own number of this task: a thread's, and for the first thread the process's.")) \
	X(PPID, "ppid", 0, N_("parent"), N_("Who started it and will be told of its end. When the parent ends first, another adopts it.")) \
	X(PGID, "pgid", 0, N_("process group"), N_("A job of the shell: one signal reaches all of the group.")) \
	X(SESSION, "session", 0, N_("session"), N_("All groups that belong to one terminal or one login.")) \
	X(USER, "uid", 0, N_("user id"), N_("Whose it is: what it may open and whom it may signal follows from this.")) \
	X(THREADS, "threads", 0, N_("threads"), N_("How many tasks share this process's memory and files.")) \
	X(PC, "pc", 1, N_("program counter"), N_("The next instruction, and the mapping that it lies in. Saved while it does not run: this is where it goes on.")) \
	X(SP, "sp", 1, N_("stack pointer"), N_("The top of its stack. With the other registers, saved and put back at each context switch.")) \
	X(VOLUNTARY, "voluntary", 1, N_("voluntary switches"), N_("How often it gave up the CPU itself, because it had to wait.")) \
	X(FORCED, "forced", 1, N_("forced switches"), N_("How often the CPU was taken from it: its time was up, or somebody more urgent came.")) \
	X(USER_TIME, "utime", 1, N_("CPU time, user"), N_("Time that it has spent in its own code.")) \
	X(SYSTEM_TIME, "stime", 1, N_("CPU time, system"), N_("Time that the kernel has spent for it, in system calls.")) \
	X(CPU, "cpu", 1, N_("last CPU"), N_("Where it ran last; its cache may still be warm there.")) \
	X(AFFINITY, "affinity", 1, N_("allowed CPUs"), N_("On which CPUs it may run at all.")) \
	X(PRIORITY, "priority", 1, N_("priority"), N_("20 is usual, a smaller number more urgent; real-time tasks have negative ones.")) \
	X(NICE, "nice", 1, N_("nice"), N_("From -20 to 19: how much it steps back for others. Children inherit it.")) \
	X(POLICY, "policy", 1, N_("scheduling policy"), N_("SCHED_OTHER shares the CPU fairly; SCHED_FIFO and SCHED_RR run before all that do.")) \
	X(SIZE, "size", 2, N_("address space"), N_("All that is mapped, used or not.")) \
	X(RESIDENT, "resident", 2, N_("in memory"), N_("What of it really lies in memory now.")) \
	X(CODE, "code", 2, N_("code"), N_("The program's own instructions (text), the same pages for all who run it.")) \
	X(LIBRARIES, "libraries", 2, N_("libraries"), N_("Code and data of shared libraries.")) \
	X(HEAP, "heap", 2, N_("heap"), N_("What malloc has taken with brk; large pieces are mapped beside it.")) \
	X(STACK, "stack", 2, N_("stack"), N_("Local variables and return addresses of its first thread.")) \
	X(SHARED, "shared", 2, N_("shared pages"), N_("Pages that others map, too: libraries, and after a fork the whole memory, until somebody writes.")) \
	X(SHARED_DIRTY, "shared_dirty", 2, N_("shared, written"), N_("Written before a fork, and since then shared by parent and child (in brackets: pages).")) \
	X(PRIVATE_DIRTY, "private_dirty", 2, N_("private, written"), N_("Its own pages. After a fork each first write to a page copies it: copy-on-write makes this number grow (in brackets: pages).")) \
	X(FAULTS, "faults", 2, N_("page faults"), N_("How often a page was missing: minor (given or copied at once) + major (read from disk).")) \
	X(FILE_COUNT, "file_count", 3, N_("open files"), N_("Descriptors in use. A fork copies the table; what it points to is shared.")) \
	X(FILES, "files", 3, N_("descriptors"), N_("Number, mode, @offset, file. After a fork parent and child share the offset: when one reads, it moves for both.")) \
	X(PENDING, "pending", 4, N_("signals pending"), N_("Sent, and not delivered yet.")) \
	X(BLOCKED_SIGNALS, "blocked", 4, N_("signals blocked"), N_("It does not want them now: they stay pending.")) \
	X(IGNORED, "ignored", 4, N_("signals ignored"), N_("They are thrown away.")) \
	X(HANDLED, "handled", 4, N_("signals handled"), N_("They call a function of the program's. exec forgets handlers; a fork copies them.")) \
	X(LIMIT_FILES, "limit_files", 5, N_("limit: open files"), N_("More, and open fails with EMFILE.")) \
	X(LIMIT_PROCESSES, "limit_processes", 5, N_("limit: processes"), N_("Of this user; more, and fork fails with EAGAIN.")) \
	X(LIMIT_STACK, "limit_stack", 5, N_("limit: stack"), N_("Bytes that the stack may grow to; then SIGSEGV.")) \
	X(LIMIT_CPU, "limit_cpu", 5, N_("limit: CPU time"), N_("Seconds; then SIGXCPU."))

enum fact {
#define X(id, name, group, label, sentence) FACT_##id,
	FACT_TABLE(X)
#undef X
	FACTS
};
struct fact_info { const char *name; unsigned group; const char *label, *sentence; };  /* the last two through _() */
const struct fact_info *event_fact(unsigned fact);
int event_fact_find(const char *name);      /* -ENOENT: from a newer version */

struct event_info {
	const char *name;   /* "READ": the field's word, for files and tests */
	char mark;
	unsigned flags;
	const char *story;  /* untranslated; pass through _() unless empty */
};

/* Never NULL: kinds from a newer version give a row named "?". */
const struct event_info *event_info(unsigned kind);
bool event_is_op(unsigned kind);
/* What it is to do such a thing, in a word of the current language: "read". */
const char *event_word(unsigned kind);
const char *event_object_kind_name(unsigned kind); /* "lock", "queue"; "object" unknown */
const char *event_start_method_name(unsigned method); /* "fork", "spawn", "forkserver", "os.fork", "program", "server", "thread", "coroutine" */
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
