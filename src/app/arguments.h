/* What several subcommands read from their command line. */
#ifndef PROCESSION_APP_ARGUMENTS_H
#define PROCESSION_APP_ARGUMENTS_H

#include "session/session.h"

enum { APP_SETTINGS_MAX = 64 };
struct app_settings { struct session_setting at[APP_SETTINGS_MAX]; size_t count; };

/* A number from least to most; -EINVAL with a sentence that names the flag. */
int app_number_parse(const char *text, double least, double most, const char *flag, double *ret_number, struct err *err);
int app_whole_parse(const char *text, double least, double most, const char *flag, uint64_t *ret_number, struct err *err);
/* "buyers=20", cut in two in its place. */
int app_setting_add(struct app_settings *settings, char *text, struct err *err);
/* The source of LESSON/PROGRAM or FILE.lua, and the data files of the lesson; caller frees both. What is refused of the libraries is told
 * on stderr, with the name of the subcommand. */
int app_program_load(const char *subcommand, const char *target, char **ret_source, struct data_files *ret_data, struct err *err);

/* {"program", "error"} on one line: what --json prints instead of a report when a program cannot be run. */
void app_print_json_error(const char *program, const struct err *err);

#endif
