/* procession lesson: lists, shows, compiles and checks lessons, without a screen. */
#ifndef PROCESSION_APP_LESSON_COMMAND_H
#define PROCESSION_APP_LESSON_COMMAND_H

int app_lesson_main(int argc, char **argv);   /* argv[0] is "lesson"; the exit code */

#endif
