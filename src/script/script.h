/* script: lesson programs in Lua 5.4. The only room (beside table) that knows lua.h.
 *
 * A program is a text chunk that defines main(). Each process has a Lua state of its own: fork
 * copies it with the rest of memory, spawn starts the binary afresh, which loads the program,
 * runs its top level without main, and gets target and arguments as msgpack.
 *
 * Programs are not trusted: no bytecode, no os/io/package/debug libraries, files by plain name in the
 * run's folder only, limits on memory (an allocator that counts), processes, CPU time, file size.
 */
#ifndef PROCESSION_SCRIPT_H
#define PROCESSION_SCRIPT_H

#include "base/base.h"
#include "block/block.h"

struct script_setting { char *name, *value; };

struct script_program {
	char *name;              /* "race.lua": what errors and tracebacks say */
	char *source;
	ARRAY(struct script_setting) settings;   /* --set NAME=VALUE */
};

/* Does it compile, and does it ask for each setting (param("name", ...))? Errors: -ENOEXEC with
 * "race.lua:3: ...", or -EINVAL with a sentence that lists the parameters there are. Runs nothing. */
int script_check(const struct script_program *program, struct err *err);
void script_program_done(struct script_program *program);

/* The body of main (task 0), in its own process: returns the exit code through _exit; never returns. */
struct script;
struct script_job { const struct script_program *program; struct block block; int lifeline_fd; struct script *prepared; /* NULL at first */ };
int script_main(void *job);
/* Makes the Lua state that the mains forked from here begin with. */
void script_prepare(void *job);
/* The entry of spawned children: "procession --task ...". */
int script_task_main(int argc, char **argv);

#endif
