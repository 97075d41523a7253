/* lesson/internal: what parse.c and fields.c share. */
#ifndef PROCESSION_LESSON_INTERNAL_H
#define PROCESSION_LESSON_INTERNAL_H

#include "lesson/lesson.h"

/* The fenced tables; the word after "lua" in the fence's head. */
enum lesson_table { TABLE_LESSON, TABLE_PREDICT, TABLE_RUN, TABLE_NOTE, TABLE_QUIZ, TABLE_CHALLENGE, TABLE_FACT, TABLE_KINDS };
extern const char *const lesson_table_names[TABLE_KINDS];

/* Where mistakes are, and where they go. */
struct place {
	const char *file;
	int line;             /* of `text`'s first line; 0: no lines are known */
	const char *text;     /* of the table, to find the line of a field; NULL not known */
	struct buf *mistakes;
	unsigned count;
};

/* Adds "FILE:LINE: what; what to do" as a line. */
void place_mistake(struct place *place, int line, const char *format, ...) LIKE_PRINTF(3, 4);
/* The line on which a field is written, or the table's own. */
int place_line(const struct place *place, const char *field);

/* Is the table what doc/LESSON-FORMAT.md says? Tells every mistake; true when there was none. */
bool table_check(enum lesson_table kind, const json_t *table, struct place *place);
/* A control character (but newline and tab) in any text or name of it. */
bool table_has_controls(const json_t *value);
void lesson_use_add(struct lesson *lesson, enum lesson_use_kind kind, int line, const char *program, const char *name);
/* Notes what the table says about programs (only after table_check). */
void table_uses(const json_t *table, const struct place *place, struct lesson *lesson);

/* CommonMark as plain words on one line. */
void text_plain(const char *commonmark, struct buf *ret_text);

#endif
