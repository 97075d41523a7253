/* app/sched_command: `procession sched`: scheduling policies on jobs that are only numbers. */
#ifndef PROCESSION_APP_SCHED_COMMAND_H
#define PROCESSION_APP_SCHED_COMMAND_H

int app_sched_main(int argc, char **argv);

#endif
