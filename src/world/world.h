/* world: the pure reducer. Events go in, in order of seq; out comes the state
 * of everything at that moment. No clock, no system call: the same events give
 * the same world, byte for byte, live or replayed.
 *
 * Unknown kinds and impossible numbers (from a damaged or newer recording)
 * are ignored, never trusted: an event cannot make the world read or write
 * outside its arrays.
 *
 * A lost update: task A read an object, task B wrote it, then A wrote without
 * having read again (a file as a whole, or a Value). A's write is the lost update; the world names A, B, what
 * A had read and what B had written. (Object versions: each write makes a new
 * one; a task's read or write notes the version it saw. Only a write that replaces the whole file,
 * b = -1, can lose one: appending or writing into the middle is not based on what was read.) A task that writes
 * without ever having read (it sets) loses nothing.
 */
#ifndef PROCESSION_WORLD_H
#define PROCESSION_WORLD_H

#include "event/event.h"

enum { WORLD_TASKS_MAX = 4096, WORLD_OBJECTS_MAX = 4096, WORLD_NAME = 40, WORLD_TEXT = 96 };
enum { WORLD_CPUS = 64, WORLD_QUEUES = 16, WORLD_SLICES = 1024, WORLD_POLICIES = 16 };

struct world_task {
	bool exists, begun, daemon;
	bool has_exit, reaped;      /* exit is known; its parent has taken it */
	bool paused;                /* blocked because another task of its thread goes on (coroutines) */
	bool halted;                /* stopped by a signal, until another one lets its process go on */
	bool adopted, is_program;   /* its parent has ended first; it has become another program */
	uint16_t number, parent;    /* parent EVENT_NO_TASK for main */
	uint16_t process;           /* the task whose process it lives in: itself, but for threads and coroutines */
	uint32_t worker_of;         /* the pool it works for, 0 none */
	int64_t group;              /* its process group, 0 not told */
	uint16_t method;            /* enum start_method */
	uint16_t state, source;     /* enum task_state, enum state_source */
	bool by_kernel, held;       /* the kernel tells its states; but held back at its gate it is ready, whatever that says */
	bool estimated, preempted;  /* ready: the moment is estimated; because another was given its CPU */
	int16_t cpu;                /* where it runs, or ran last; -1 not told */
	int64_t tid;                /* the kernel's number of it, 0 not told */
	uint64_t spent[TASK_STATES];/* ns in each state, up to `since` */
	char waits_call[16], waits_target[96];  /* asleep for what only the kernel knows: "read", "pipe:[42]"; "" nothing told */
	uint64_t voluntary, forced, migrations; /* switches away from it, and to another CPU: from the kernel */
	uint16_t op, next;          /* last operation done, the one it stands before (0 none) */
	uint32_t op_object, next_object;
	uint32_t line;
	uint32_t waits_object;      /* while blocked: on this object, 0 none */
	uint16_t waits_task;        /* or on this task, EVENT_NO_TASK none */
	uint16_t waits_op;          /* in this operation, 0 not told */
	bool waits_timed;           /* and a timeout will end the wait */
	int exit_code;              /* as Python: negative is the signal */
	int64_t pid, ppid;
	uint64_t begin_time, end_time, since;  /* since: when it entered `state` */
	uint64_t wakes;             /* while asleep: when; 0 otherwise */
	uint64_t ops, lines;        /* how many so far */
	char name[WORLD_NAME];
	char op_text[WORLD_TEXT];   /* "10" it read or wrote, the printed text ... */
	char next_text[WORLD_TEXT]; /* preview of the next operation's data */
	char error[WORLD_TEXT * 2]; /* the message of an uncaught error, "" none */
};

struct world_object {
	uint16_t kind;              /* enum object_kind, 0 free */
	uint16_t owner;             /* locks: EVENT_NO_TASK when free */
	uint16_t last_writer;       /* EVENT_NO_TASK none */
	uint16_t process;           /* private ones: whose memory it lives in */
	bool is_private, lost_owner; /* lost_owner: copied held by a thread that this process has not */
	bool died, listens;         /* its owner died holding it, and nobody has taken it since */
	bool joinable;              /* a queue where somebody says that items are done, or waits for that */
	uint32_t part_of, peer, copy_of;
	int64_t capacity;           /* of OBJECT's b: queues, parties, workers; first value of a semaphore; 0 none */
	int64_t count;              /* items in a queue, messages for an end, a semaphore's value, an event set, waiting at a barrier */
	int64_t bytes, port;
	int64_t unfinished;         /* a queue's items that were put and are not yet said to be done */
	uint32_t calls[FUTURE_CANCELLED + 1]; /* pools: futures by state */
	uint64_t since;             /* locks: when its owner got it */
	unsigned closes;
	uint32_t lost;              /* updates of it that were lost */
	uint16_t kept;              /* of its items, those in world.items */
	int64_t depth;
	uint64_t version, reads, writes;
	char name[WORLD_NAME];
	char text[WORLD_TEXT];      /* what was last written or read: "9" */
};

/* What a task has seen of an object, or of an Array's element (index, from 1); with the task EVENT_NO_TASK the
 * element itself: its version, its last writer, its value. Free when object is 0. */
struct world_seen { uint16_t task, writer; uint32_t object, index; uint64_t version; char text[24]; };

struct world_lost {
	uint64_t seq, time;
	uint32_t object, index;     /* index: of an Array's element, from 1 */
	uint16_t writer, victim;    /* writer overwrote what victim wrote */
	char read[24];              /* what writer had read */
	char overwritten[24];       /* what victim wrote */
	char written[24];           /* what writer wrote */
};

struct world_item { uint32_t object; uint16_t task; int64_t serial; uint64_t time; char text[32]; };     /* in a queue; for an end */
struct world_future { uint32_t object; int64_t id; uint16_t state, worker; char call[48], value[40]; };
struct world_held { uint32_t object; int64_t id; char name[WORLD_NAME]; char text[WORLD_TEXT]; };        /* inside a manager */
struct world_client { uint32_t object; uint16_t task; bool waits; char text[48]; };                     /* of a manager */
struct world_wait { uint16_t task, waits_task, owner; uint32_t object; };  /* task waits for a task, or for an object of owner */
struct world_facts { char *text[FACTS]; };   /* a row of the process table; NULL not told */
struct world_pair { char name[WORLD_NAME]; char *value; };      /* value: JSON */
/* A watched variable, or (object not 0) the bytes that wait in a stream's buffer, in one process's memory. */
struct world_var {
	uint16_t task;              /* a process */
	uint32_t object;            /* the buffered file */
	int64_t bytes;              /* how many wait in the buffer */
	uint64_t time;              /* when it was last changed */
	bool copied;                /* it came with a fork, */
	char name[WORLD_NAME];
	char value[WORLD_TEXT], at_copy[WORLD_TEXT];  /* with this value */
};

/* Under the picker policy. Ticks; -1 not yet. */
struct world_turn {
	int64_t arrived, first, ended; /* first seen ready or on a CPU; first on a CPU */
	int64_t used, waited;          /* ticks on a CPU; ready and on none */
	int64_t left;                  /* of the work at hand; -1 not told */
	int64_t share;                 /* its priority, tickets or weight; -1 none of its own */
	int16_t cpu, queue;            /* where it is in this tick; -1 nowhere */
};
struct world_slice { uint16_t task, cpu; int64_t from, to; };        /* on a CPU from tick `from` up to `to` */
struct world_policy { int64_t tick; char text[120], share[16]; };    /* from this tick on; "rr quantum=2"; what shares mean */
/* All that the policy says; zero where none decides. */
struct world_cpus {
	uint16_t count, queues;        /* CPUs (0: no policy); ready queues */
	bool begun;                    /* a tick has begun */
	int64_t tick, switches, busy;
	int32_t on[WORLD_CPUS], last[WORLD_CPUS]; /* tasks, -1 none: now, and who was there before */
	uint16_t queue_counts[WORLD_QUEUES];
	ARRAY(uint16_t) queued;        /* the queues' tasks, one queue after the other */
	ARRAY(struct world_turn) turns;/* index = task */
	ARRAY(struct world_slice) slices; /* the latest, by time; at most WORLD_SLICES */
	struct world_policy policies[WORLD_POLICIES]; /* the latest, the last is now's */
	unsigned policy_count;
};

struct world {
	uint64_t time, seq, events;    /* of / up to the last event */
	uint64_t steps;                /* picks that count in the schedule */
	uint64_t ops;
	uint64_t stalls, stall_ns;
	uint16_t running;              /* under a steered picker: who; EVENT_NO_TASK nobody */
	uint16_t actor;                /* whom the last told event was about */
	bool begun, ended;
	int exit_code;
	int64_t seed, elapsed_ns;
	uint16_t method, verdict;      /* enum verdict, 0 none */
	uint16_t source;               /* enum state_source of the last state */
	bool states_told;              /* the run has said at its begin where states come from: */
	uint16_t states_from, cpus;    /* enum state_source; CPUs that tasks may use, */
	char states_why[200];          /* and why not from the kernel */
	uint64_t kernel_lost;
	uint64_t cpu_busy[64];         /* ns that tasks have run on each CPU, up to their last switches */
	char program[64], picker[24];
	char verdict_text[240];
	char *cycle;                   /* verdict's pairs, "\n"-separated "1>lock A", NULL none */
	uint16_t task_count;           /* numbers 0 .. task_count-1 were given */
	ARRAY(struct world_task) tasks;      /* index = number */
	ARRAY(struct world_object) objects;  /* index = number; [0] unused */
	ARRAY(struct world_seen) seen;       /* a hash table: see world_element_get */
	size_t seen_count;
	ARRAY(struct world_lost) lost;
	ARRAY(struct world_item) items;
	ARRAY(struct world_future) futures;
	ARRAY(struct world_held) held;
	ARRAY(struct world_client) clients;
	ARRAY(struct world_wait) stuck;      /* who waited for what when the verdict fell; the tool ends them all after it */
	ARRAY(struct world_pair) outcomes, params;
	ARRAY(struct world_facts) facts;     /* index = task's number; shorter when nothing was told of the last ones */
	ARRAY(struct world_var) vars;
	ARRAY(char *) errors;                /* sentences: uncaught errors, limits */
	ARRAY(char *) violations;            /* the texts of checks that did not hold */
	struct world_cpus cpus_virtual;
};

struct world *world_new(void);
void world_free(struct world *world);
struct world *world_copy(const struct world *world);   /* deep; for snapshots */
void world_add(struct world *world, const struct event *event, const void *payload);

/* NULL when there is no such number. */
const struct world_task *world_task_get(const struct world *world, unsigned number);
/* What the process table says: a text, NULL not told. */
const char *world_fact(const struct world *world, unsigned task, unsigned fact);
const struct world_object *world_object_get(const struct world *world, unsigned number);
/* The lost update that event `seq` is, NULL when it is none. */
const struct world_lost *world_lost_get(const struct world *world, uint64_t seq);
/* An Array's element that was ever read or written, NULL otherwise. */
const struct world_seen *world_element_get(const struct world *world, uint32_t object, uint32_t index);
/* NULL when no policy has seen it. */
const struct world_turn *world_turn_get(const struct world *world, unsigned number);
/* It has been ready or on a CPU: it is one that the policy schedules, not one that only starts and joins others. */
bool world_is_scheduled(const struct world *world, unsigned number);
/* "buyer-2", or "task 2" for the unknown. Never NULL. */
const char *world_task_name(const struct world *world, unsigned number, char *room, size_t size);

/* A cycle of waits that no timeout can break: for what has an owner (locks) and
 * for the ends of tasks, as pairs task>object (object 0: for the end of the next task); returns its length, 0 none. */
unsigned world_find_deadlock(const struct world *world, uint16_t ret_tasks[], uint32_t ret_objects[], unsigned max);
/* Whom this task waits for: whose end, or who owns what it waits for; EVENT_NO_TASK nobody in particular. */
unsigned world_waits_for(const struct world *world, const struct world_task *task);
/* Somebody lives, all who live are blocked, and nothing of what they wait for can come: no timeout, no item that lies there,
 * no event from outside. (False while in doubt.) */
bool world_is_stuck(const struct world *world);

const char *world_state_name(unsigned state);   /* untranslated, through N_: "ready" ... */
const char *world_source_name(unsigned source); /* "from the probe", "picked", "sampled", "from the kernel" */
const char *world_object_kind_name(unsigned kind);

/* The story: one sentence in the current language for this event, given the
 * world *after* it; leaves ret_text empty when it is not told. A lost update
 * gets its own words ("It had read 10, before buyer-1 wrote 9."). */
void world_story(const struct world *after, const struct event *event, const void *payload, struct buf *ret_text);
/* The same for every event, also those that the story leaves out. */
void world_sentence(const struct world *after, const struct event *event, const void *payload, struct buf *ret_text);
/* What a task does or waits for now, short, for the tree: "join buyer-1",
 * "write tickets.txt <- 9", "sleep 0.2 s". */
void world_doing(const struct world *world, const struct world_task *task, struct buf *ret_text);
/* A short phrase for an operation about to be taken: "will write 9 to tickets.txt". */
void world_will(const struct world *world, const struct world_task *task, struct buf *ret_text);

#endif
