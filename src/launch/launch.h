/* launch: a keeper process that owns all processes of a run, and the fences
 * round them. Nothing survives: not when the tool ends, fails, is killed, nor
 * when the keeper is.
 *
 *     tool -- socketpair -- keeper (subreaper, own session) -- main -- its children
 *
 * - The tool forks the keeper; the keeper forks `main` on request and reaps it and
 *   all orphans (they are re-parented to it), and tells the tool of each.
 * - End of the socket (the tool ended in any way): the keeper kills all its
 *   descendants, removes the run's folder, exits.
 * - The keeper dies: the tool, a subreaper as well, inherits and kills them.
 * - Both die at once, or the tool while the keeper cannot act: every task has joined the lifeline, a pipe
 *   whose only writing end is the tool's. With O_ASYNC and F_SETSIG(SIGKILL) the kernel itself kills each
 *   task when that is gone. Stale run folders are swept at the next start.
 *
 * Each main leads a process group, so that one kill reaches all who stayed in it, and a
 * storm of forks has no chance; who left it is found by its line of parents.
 * The tool must not ignore SIGCHLD, nor reap children that it did not fork.
 */
#ifndef PROCESSION_LAUNCH_H
#define PROCESSION_LAUNCH_H

#include <sys/types.h>
#include "base/base.h"

struct launch_limits {          /* 0: none */
	uint64_t file_bytes;        /* one file (RLIMIT_FSIZE; SIGXFSZ ignored, so writes give EFBIG) */
	uint64_t cpu_seconds;       /* one process (RLIMIT_CPU: SIGXCPU) */
	uint64_t open_files;
};

struct launch_spec {
	/* The body of main, called in the forked process after it joined the lifeline and was
	 * confined; its return value is the exit code. Everything it needs is in ctx: fork copies it. */
	int (*task)(void *ctx);
	void *ctx;
	/* Called once in the keeper, before any task: what each main would make anew is made here, and fork copies it. NULL: nothing. */
	void (*prepare)(void *ctx);
	const int *keep_fds; size_t keep_count; /* descriptors that tasks need; all others above 2 are closed in the keeper */
	struct launch_limits limits;
	/* Each main finds these in its folder, read-only; the keeper has a copy. NULL: none. */
	const struct data_files *files;
	/* The user's own command, not a stranger's program: no fences, no limits, the tool's working directory; `stdio` (among
	 * keep_fds) becomes its 0, 1 and 2. What it forks has no lifeline: the keeper and the tool find it by its line of parents. */
	bool plain;
	int stdio[3];
	int *ret_lifeline_fd;       /* where in ctx to put the lifeline's reading end before the keeper is forked; may be NULL */
};

struct launch;

/* Makes the run folder (mode 0700 under $TMPDIR or /tmp, swept first of dead ones) and forks the keeper. Borrows
 * nothing of the spec but ctx, which the keeper has a copy of. */
int launch_start(const struct launch_spec *spec, struct launch **ret_launch, struct err *err);
const char *launch_folder(const struct launch *launch);
/* Asks the keeper for a fresh main: it kills what is left of the run before, empties the run folder, forks, and
 * answers LAUNCH_MAIN_STARTED. Does not wait. */
int launch_run(struct launch *launch, struct err *err);
/* Poll for reading, then launch_read until it gives 0. Not after LAUNCH_KEEPER_GONE: it is readable for ever then. */
int launch_fd(const struct launch *launch);

/* MAIN_STARTED with pid -1: it could not be forked, or its files not be written; `status` is the errno, and a REAPED with pid -1 and exit code
 * LAUNCH_EXIT_UNFENCED follows. A main that could not be confined ends with that code before `task`. REAPED comes
 * for main and for orphans; children of living tasks are theirs to reap. After KEEPER_GONE everything has been killed. */
enum { LAUNCH_EXIT_UNFENCED = 126 };
enum launch_notice_kind { LAUNCH_MAIN_STARTED, LAUNCH_REAPED, LAUNCH_KEEPER_GONE, LAUNCH_ALL_GONE };
struct launch_notice { enum launch_notice_kind kind; pid_t pid; bool is_main; int status; /* as of waitpid */ };
/* 1 got one, 0 none now, negative errno. */
int launch_read(struct launch *launch, struct launch_notice *ret_notice);
/* SIGKILLs every task of the run (not the keeper) and answers LAUNCH_ALL_GONE when none is left. Does not wait,
 * unless the keeper is gone: then it kills and reaps itself, at most ~1 s (-ETIMEDOUT). */
int launch_kill_all(struct launch *launch);
/* Ends it all, waits (a millisecond, mostly; at most ~3 s), removes the folder, frees. NULL is fine. */
void launch_stop(struct launch *launch);

/* ---- in a task ---- */

/* Every new process of a run calls this first (main does so before `task`), and again after an exec: SIGKILL at the
 * end of the lifeline. The descriptor keeps its number, and its close-on-exec. -EPIPE when the lifeline has ended
 * already: the caller must _exit. Where /proc is missing, SIGKILL at the parent's end takes its place. */
int launch_lifeline_join(int lifeline_fd);
int launch_lifeline_fd(const struct launch *launch);   /* the reading end: inherited by every task */
const char *launch_fences(void);   /* for doctor: "Landlock and checked opening" or "checked opening only ..." */
pid_t launch_keeper(const struct launch *launch);      /* everything of the run descends from it */
int launch_landlock_abi(void);     /* 0 none */

#endif
