/* procession run: a program, without a screen or with one. */
#ifndef PROCESSION_APP_RUN_COMMAND_H
#define PROCESSION_APP_RUN_COMMAND_H

int app_run_main(int argc, char **argv);   /* argv[0] is "run"; the exit code */

#endif
