/* What a person does with the program on a terminal, again and again. */
#ifndef PROCESSION_TESTS_PERSON_H
#define PROCESSION_TESTS_PERSON_H

#include "terminal.h"

#define ARGS(...) ((const char *const[]){terminal_program(), __VA_ARGS__ __VA_OPT__(,) NULL})
#define ENVIRONMENT(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The lessons are a library of two (tests/two.db), so that no test depends on how many lessons are shipped. */
struct terminal *open_at(int cols, int rows, const char *const *argv, const char *const *environment);
/* In the library: selects the lesson, wherever it stands, and opens it. */
void open_lesson(struct terminal *terminal, const char *title);
/* It ends by itself with this exit code, and leaves the terminal and the machine as they were. */
void end_is_clean(struct terminal *terminal, int code);
void leave(struct terminal *terminal);
/* Output of a command line; its exit code. */
int output_of(const char *line, char *ret_text, size_t size);

#endif
