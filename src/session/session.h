/* session: one source of events, live or replayed. Live: it owns the shared
 * block, the keeper process, the ring reader, the picker and the journal, and
 * feeds all events, in order, to its history. Replayed: the same history from a
 * recording. Nobody above can tell the difference except by the controls.
 *
 * One thread. The caller polls session_fds and calls session_pump; nothing here
 * blocks for longer than the budget given.
 */
#ifndef PROCESSION_SESSION_H
#define PROCESSION_SESSION_H

#include <poll.h>
#include "history/history.h"

struct picker_chooser;           /* picker.h */

struct session_setting { const char *name, *value; };

/* A command's output: left to the tool's own descriptors; taken in, to be handed on with session_output; taken in, and it
 * has nothing to read. */
enum session_capture { CAPTURE_NONE, CAPTURE_OUTPUT, CAPTURE_ALL };

struct session_spec {            /* borrowed during session_new only */
	const char *name;            /* "ticket-counter/race", or the file's name */
	const char *source;          /* the Lua text */
	const struct session_setting *settings; size_t setting_count;  /* --set */
	const struct data_files *data; /* files that the program finds in its folder, read-only; NULL none */
	const char *picker;          /* "os", "paced", "hand", "script", "policy:rr,quantum=2"; NULL os */
	unsigned cpus;               /* policy: virtual CPUs; 0: as the picker says, else 1 */
	const char *schedule;        /* for script; NULL none */
	unsigned method;             /* enum start_method */
	uint64_t seed;               /* 0: chosen, and told in RUN_BEGIN */
	double speed;                /* paced: steps a second; 0 the default */
	bool paused;                 /* begin with the gates shut */
	bool line_steps;             /* paced, hand: a line is a step, too */
	bool quiet;                  /* no line events */
	bool fine;                   /* steered: in processes of several threads each instruction is an operation, and not each line */
	const char *states;          /* "kernel", "sampled", "probe"; NULL: the best there is (quiet: probe). Steered runs have their own */
	/* Instead of `source`: any program, unmodified; NULL-terminated, looked for in PATH. Of the fields above only name, states,
	 * pin and record count then. */
	const char *const *command;
	bool forgets;                /* no history: only the newest world, and the recording; so memory does not grow */
	bool table;                  /* also keeps the process table, and asks on what tasks sleep: for whoever looks or records */
	unsigned captures;           /* enum session_capture */
	unsigned pin;                /* the run may use only this many CPUs; 0 all */
	const char *record;          /* file, or NULL */
	uint64_t time_limit_ns;      /* wall; 0 the default (none under hand) */
	unsigned cpu_limit_seconds;  /* of one process; 0 the default */
	struct picker_chooser *chooser; /* for explore; must outlive the session */
};

struct session;

int session_new_live(const struct session_spec *spec, struct session **ret_session, struct err *err);
int session_new_replay(const char *file, struct session **ret_session, struct err *err);
/* Ends what runs now, and all its processes; the session is over soon (pump). */
void session_break_off(struct session *session);
/* The same program again, in the same session, which must be over: everything as new, but the keeper and the seed. `schedule`: for the picker
 * script. Not while recording. */
int session_again(struct session *session, const char *schedule, struct err *err);
/* Under hand: breaks it off, and begins it again with these steps already taken. Waits for its processes to end, at most 3 s. */
int session_rewind(struct session *session, const char *schedule, struct err *err);
/* Ends what runs (every process, the run's folder), closes the recording. */
void session_free(struct session *session);

/* Descriptors to poll for reading; at most `max`. */
unsigned session_fds(const struct session *session, struct pollfd *ret_fds, unsigned max);
int session_timeout_ms(const struct session *session);     /* call pump at the latest then; -1 no need */
/* Takes in what has happened and moves the picker on, for at most budget_ns.
 * Returns how many events came; a negative errno when the run broke down (err says). */
int session_pump(struct session *session, uint64_t budget_ns, struct err *err);

struct history *session_history(struct session *session);
bool session_is_live(const struct session *session);       /* not a replay */
bool session_is_over(const struct session *session);
bool session_is_steered(const struct session *session);    /* hand, script */
bool session_is_paused(const struct session *session);
const char *session_name(const struct session *session);
const char *session_picker(const struct session *session);
char *session_source(const struct session *session, const char *language); /* "lua"; caller frees; NULL none */

/* Controls; each is harmless when it does not apply. */
void session_pause(struct session *session, bool paused);
void session_step(struct session *session);                /* one step, whoever is next */
/* hand: lets this task take a step. -EAGAIN it is blocked, -ESRCH no such task or ended; err says why. */
int session_pick(struct session *session, unsigned task, struct err *err);
/* hand: goes on as long as only one task can move; -EAGAIN several can. */
int session_pick_forced(struct session *session, struct err *err);
void session_speed_set(struct session *session, double steps_per_second);
double session_speed(const struct session *session);
void session_lines_set(struct session *session, bool lines); /* is a line a step, too? */
int session_picker_set(struct session *session, const char *picker, struct err *err); /* os <-> paced, policy <-> policy while it runs */
int session_record(struct session *session, const char *file, struct err *err); /* from the first event on, even when begun late */
const char *session_record_file(const struct session *session);                 /* NULL none */
int session_mark(struct session *session, const char *text);

/* ---- another program (spec.command) ---- */
/* Its output since the last call, as it came: up to `size` bytes of stream 1 or 2; 0 nothing new. */
size_t session_output(struct session *session, int stream, void *ret_bytes, size_t size);
int session_signal(struct session *session, int signal);   /* to the command's process group */
/* How the command ended, as a shell's $?; -1 it has not; *ret_left: how many it had left behind, that were killed. */
int session_command_exit(const struct session *session, unsigned *ret_left);
/* The errno with which the command could not be run, 0 it was. Once. */
int session_command_failed(const struct session *session);
/* What `watch --json` prints; caller frees with json_decref. Only when over. */
struct json_t *session_watch_report(struct session *session);

/* What `run --json` prints (README): caller frees with json_decref. Only when over. */
struct json_t *session_report(struct session *session);
/* What goals, predictions and facts of a lesson may name: the program's outcomes with "lost_updates", "deadlock" and
 * "hang" (true or false) out of a report. The caller frees it. */
struct json_t *session_outcomes(const struct json_t *report);

#endif
