/* app: the program: its subcommands, its language, the one loop. The only room with mutable globals. */
#ifndef PROCESSION_APP_APP_H
#define PROCESSION_APP_APP_H

#include "base/base.h"
#include "session/session.h"

/* ---- the language of all text ---- */

/* At the start: locale, catalogue, and the language that the environment asks for. */
void app_language_start(void);
/* "en" or "zh"; can be changed at any time. -EINVAL and a sentence for others. */
int app_language_set(const char *language, struct err *err);
bool app_language_is_set(void);             /* app_language_set was called since: the environment no longer decides */
const char *app_language(void);             /* "en" or "zh" */

/* ---- places ---- */

/* The libraries of lessons, separated by ':', a later one hides what an earlier one has: the shipped one (lessons.db beside the program, or
 * the installed one), the user's own where there is one, $PROCESSION_LESSONS, --lessons. */
const char *app_lessons_path(void);
void app_lessons_path_set(const char *path);
/* Opens them. What is refused is told on stderr, with the name of the subcommand. */
struct store;
int app_lessons_open(const char *subcommand, struct store **ret_store, struct err *err);
/* The folder that the program itself lies in; "" unknown. */
const char *app_folder(void);

/* ---- subcommands; argv[0] is the subcommand's name; each returns the exit code ---- */

int app_library_main(void);                 /* no subcommand: the library, on the screen */
int app_replay_main(int argc, char **argv);
int app_watch_main(int argc, char **argv);
int app_progress_main(int argc, char **argv);
int app_doctor_main(int argc, char **argv);
int app_explore_main(int argc, char **argv);
int app_schedule_main(int argc, char **argv);

/* A program on the screen: what `procession run` does on a terminal. Borrows spec for the call. */
int app_screen_run(const struct session_spec *spec);
/* The outcomes of a program on the screen: what `procession explore` does on a terminal; then `repeat` runs under os. */
struct explore_spec;
int app_screen_explore(const struct explore_spec *spec, uint64_t repeat);

#endif
