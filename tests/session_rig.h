/* Lesson programs run by tests: through a session, as lessons run them. */
#ifndef PROCESSION_TESTS_SESSION_RIG_H
#define PROCESSION_TESTS_SESSION_RIG_H

#include <check.h>
#include <jansson.h>
#include <sys/types.h>

#include "session/session.h"

/* main of such a test: runs the suite, or, as "--task", is itself the program of a spawned child. */
int rig_main(int argc, char **argv, const char *name, void (*add_tests)(TCase *tests));

/* Fails the test when it cannot begin, or does not end in a minute. */
struct session *rig_start(struct session_spec spec);
void rig_finish(struct session *session);
struct session *rig_run(const char *source, const char *picker, const char *schedule, unsigned method);  /* to its end */

/* A program, and what comes of it: its outcomes as JSON (sorted by name), and a word that its errors or its verdict say. */
struct rig_program {
	const char *name, *source;
	const char *outcome;       /* "{}" none */
	int exit;
	const char *says;          /* NULL: no error */
	const char *schedule;      /* under script; NULL the default order */
	bool steered_only;         /* what comes of it is a matter of order */
};
/* Runs it under os and script, by fork, spawn and fork server, and compares. */
void rig_check(const struct rig_program *program);

/* The number of events of this kind (of this object, unless 0). */
unsigned rig_count(struct session *session, unsigned kind, unsigned object);

/* ---- the runtime by itself, without Lua and without a tool: tasks that the test may kill where it likes ---- */
struct runtime;
struct rig_block;
typedef int rig_body(struct runtime *runtime, unsigned argument);          /* in a process of its own; its exit code */
struct rig_block *rig_block_new(void);                                     /* gates open, quiet */
void rig_block_free(struct rig_block *rig);                                /* kills who is left */
struct runtime *rig_runtime(struct rig_block *rig);                        /* of the test itself, which is task 0 */
unsigned rig_fork(struct rig_block *rig, rig_body *body, unsigned argument); /* the task */
void rig_kill(struct rig_block *rig, unsigned task);                       /* and does what the tool would do then */
pid_t rig_pid(const struct rig_block *rig, unsigned task);
int rig_wait(struct rig_block *rig, unsigned task);                        /* its exit code; negative: its signal */
bool rig_sleeps(struct rig_block *rig, unsigned task);                     /* it comes to sleep in the kernel, within seconds */

#endif
