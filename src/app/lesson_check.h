/* app/lesson_check: is what the lessons say so? */
#ifndef PROCESSION_APP_LESSON_CHECK_H
#define PROCESSION_APP_LESSON_CHECK_H

#include "base/base.h"

/* Runs each program of the lessons in DIR as the tables with `expect` say, and each challenge's solution, and compares
 * what comes out. `only`: this lesson; NULL all. `jobs`: so many runs side by side; 0 as many as are good here. Tells what is otherwise on stderr, as mistakes are. 0, or -1 with err. */
int app_lesson_check(const char *dir, const char *only, unsigned jobs, struct err *err);

/* The facts that hold for programs as they are, without settings: a line each, "ID/PROGRAM\tLANGUAGE\tNAME\tMIN\tMAX\tVALUE"
 * for each listing; MIN and MAX are empty where a value is meant and VALUE (JSON) where bounds are. */
int app_lesson_facts(const char *dir, struct err *err);

#endif
