/* gate: the turnstile. Before each step a task passes its gate; a picker, in
 * the tool, says who may. Futex words in shared memory; no system call when the
 * gates stand open.
 *
 *     task                                   picker
 *     fill slot->next, phase = PARKED        sees PARKED (the bell rings)
 *     wait until `go` changes                phase = MOVING, go++, futex wake
 *     ... does the step, comes back ...      waits until nobody is MOVING
 *
 * What a task waits for is mostly "cell CMP value" (and perhaps a time): the
 * picker evaluates it itself (gate_is_enabled), so it knows who is ready and who is
 * blocked, and a granted operation always succeeds: nobody else moves meanwhile.
 *
 * What only the task can see (is this descriptor readable?) it is asked (GATE_ASK): when something outside the
 * cells may have changed (head->outside), the picker sends it to look (phase LOOKING), and it parks again with the answer:
 *
 *     task                                   picker
 *     PARKED, asked = 7, ready = no          outside is 8: phase = LOOKING, go++, futex wake
 *     asked = outside; ready = hooks.ready() (waits: LOOKING is on the way)
 *     phase = PARKED, bell                   ready: may be picked
 */
#ifndef PROCESSION_GATE_H
#define PROCESSION_GATE_H

#include <stdatomic.h>
#include "base/base.h"

enum gate_mode {
	GATE_OPEN,      /* os: everyone passes */
	GATE_TOKENS,    /* paced, paused: each step takes a token; the kernel decides who gets it */
	GATE_STEERED,   /* one task at a time, picked */
	GATE_CLOSING    /* the run is being ended: nobody passes any more */
};

struct gate_head {
	_Atomic uint32_t mode;         /* a futex, too: changes wake everyone */
	_Atomic uint32_t line_steps;   /* lines pass the gate as well */
	_Atomic uint32_t ticked;       /* steered: each tick of work passes the gate */
	_Atomic uint32_t fine;         /* steered: in processes of several threads each instruction is an operation, and not each line */
	_Atomic uint32_t tokens;       /* futex: generation and count, see gate.c */
	_Atomic uint64_t clock;        /* virtual time, ns */
	_Atomic uint32_t outside;      /* goes up when what descriptors say may have changed */
};

enum gate_compare { GATE_ALWAYS, GATE_EQUAL, GATE_NOT_EQUAL, GATE_AT_LEAST, GATE_ASK };
#define GATE_NEVER UINT64_MAX
#define GATE_SIGNAL_BIT(number) (1u << ((number) - 1))   /* of 1 to 31 */
struct gate_condition { uint32_t cell; uint32_t compare; int32_t value; };

enum gate_phase {
	GATE_FREE, GATE_BORN, GATE_MOVING, GATE_PARKED, GATE_ENDED,
	GATE_LOOKING,  /* sent to look whether it could go on */
	GATE_INSIDE,   /* a coroutine: moved by the task it lives in, never picked */
	GATE_FOREIGN   /* another program (exec): no gates, the kernel moves it */
};

/* What a parked task stands before. Written by the task while not PARKED, read by the picker while PARKED. */
struct gate_next {
	uint16_t kind;                 /* enum event_kind: an operation, SLEEP, LINE, or BEGIN at birth */
	uint16_t waits_task;           /* for the picture: EVENT_NO_TASK none */
	uint32_t object, line;
	struct gate_condition until;   /* enabled when this holds */
	uint64_t wakes;                /* or when the clock may be moved to here; 0 never. WORK: ticks to go */
	bool sleeping;                 /* SLEEP, or a timed wait: letting time pass is a choice */
};

struct gate_slot {
	_Atomic uint32_t phase;        /* enum gate_phase */
	_Atomic uint32_t go;           /* futex */
	_Atomic uint32_t timed_out;    /* set by the picker with `go`: the time passed first */
	_Atomic uint32_t signals;      /* steered: pending, GATE_SIGNAL_BIT of each: the task takes them when it is let go */
	_Atomic uint32_t ignored;      /* steered: those that it need not be told */
	_Atomic uint32_t handled;      /* those for which the program has a handler of its own */
	_Atomic uint64_t alarm;        /* when its SIGALRM comes; 0 never. Steered: on the virtual clock */
	_Atomic int32_t pid;           /* 0 until it is known */
	_Atomic uint32_t said_exit;    /* it has published its own EXIT */
	_Atomic uint32_t ready;        /* GATE_ASK: the answer of the last look */
	uint32_t asked;                /* GATE_ASK: head->outside at that look */
	_Atomic uint32_t stopped;      /* steered: SIGSTOP was sent, SIGCONT not yet */
	_Atomic uint32_t gone;         /* the tool: its process is no more (its descriptors are closed) */
	_Atomic int32_t exit_code;     /* as Python's; valid when ended_cell is 1 */
	_Atomic uint32_t in_hand;      /* a cell + 1 that it has taken one from and must give it back to if it dies now; 0 none */
	uint32_t line;                 /* the starting line's cell + 1: it may not begin before that is 1; 0 none */
	uint32_t ended_cell;           /* cell: 0 lives, 1 has ended */
	uint32_t wake_cell;            /* cell of its own for whatever wakes one certain task: 0 sleep, 1 woken */
	_Atomic int32_t share;         /* its priority, tickets or weight + 1; 0 none of its own */
	uint16_t parent;
	bool served;                   /* its parent is a fork server: who joins it is not its parent */
	uint16_t process;              /* the task whose process it lives in: its own number, but for threads and coroutines */
	struct gate_next next;
};

long gate_futex_wait(_Atomic uint32_t *word, uint32_t expected, int64_t timeout_ns); /* -1: no timeout; 0, -EAGAIN, -ETIMEDOUT, -EINTR */
void gate_futex_wake(_Atomic uint32_t *word, int count);

bool gate_holds(const struct gate_condition *until, _Atomic int32_t *cells);
/* What it waits for is there. */
bool gate_is_ready(const struct gate_slot *slot, _Atomic int32_t *cells);
/* When time ends its wait (a timeout, a sleep, its alarm); GATE_NEVER. */
uint64_t gate_wakes(const struct gate_slot *slot);
/* Its alarm has come: the signal is pending. */
bool gate_alarm(struct gate_slot *slot, uint64_t clock);
/* May this parked task be picked? *ret_by_time: only by letting the clock go on to gate_wakes. */
bool gate_is_enabled(const struct gate_slot *slot, _Atomic int32_t *cells, uint64_t clock, bool *ret_by_time);

/* ---- task side ---- */
enum gate_pass { GATE_GO, GATE_TIMED_OUT, GATE_SIGNAL };
struct gate_hooks {
	void (*ring_bell)(void *ctx);       /* called after parking */
	void (*held)(void *ctx, bool held); /* no token at once: it could run and may not (true); now it may (false) */
	bool (*ready)(void *ctx);           /* GATE_ASK: could the operation go on now? Must not block. NULL when never asked */
	void *ctx;
};
/* Waits as the mode says. */
enum gate_pass gate_enter(struct gate_head *head, struct gate_slot *slot, const struct gate_next *next,
                          const struct gate_hooks *hooks);

/* ---- picker side ---- */
void gate_grant(struct gate_slot *slot, bool timed_out);
/* Sends a parked task that waits with GATE_ASK to look again. */
void gate_ask(struct gate_slot *slot);
/* Either side: descriptors may say something else now. */
void gate_outside_changed(struct gate_head *head);
/* Empties the tokens and wakes whoever waits for one. From or to STEERED only before the first task. */
void gate_mode_set(struct gate_head *head, enum gate_mode mode);
void gate_tokens_add(struct gate_head *head, uint32_t count, uint32_t most);

#endif
