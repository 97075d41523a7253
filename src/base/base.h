/* base: what every room may use. Errors as values, growing text, growing
 * arrays, the width of text on a terminal. No state of its own; every
 * function is re-entrant and none prints.
 *
 * Errors. A function that can fail returns 0 or a negative errno and, where
 * it takes a `struct err *`, leaves there one sentence for a person: what,
 * where, what to do. `err` may be NULL. Outputs (`ret_...`) are untouched on
 * failure.
 *
 * Memory. Running out of memory ends the program (mem_..._or_die): nothing
 * here allocates by the size of untrusted input without a limit checked first.
 */
#ifndef PROCESSION_BASE_H
#define PROCESSION_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define LIKE_PRINTF(at, first) __attribute__((__format__(__printf__, at, first)))

/* ---- errors ---- */

struct err {
	int code;        /* a positive errno, 0 while nothing went wrong */
	const char *type; /* what lesson programs know it by: Python's name, "ValueError"; static; NULL none */
	char text[480];  /* one sentence, UTF-8, no newline at its end; whatever it quotes, no control characters */
};

/* Writes the sentence and returns -code, so that `return err_set(...)` works. */
int err_set(struct err *err, int code, const char *format, ...) LIKE_PRINTF(3, 4);
int err_typed(struct err *err, int code, const char *type, const char *format, ...) LIKE_PRINTF(4, 5);

/* ---- memory ---- */

void *mem_new_or_die(size_t count, size_t size);             /* zeroed */
void *mem_grow_or_die(void *old, size_t count, size_t size); /* not zeroed */
char *mem_text_or_die(const char *text);                     /* copy; NULL gives NULL */
char *mem_text_n_or_die(const char *text, size_t length);

/* ---- growing bytes: always NUL-terminated after data[len] once touched ---- */

struct buf {
	char *data;  /* NULL only before the first use */
	size_t len, cap;
};

void buf_done(struct buf *buf);                       /* frees, leaves it empty */
void buf_reset(struct buf *buf);                      /* empties, keeps the memory */
void buf_add(struct buf *buf, const void *bytes, size_t count);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_format(struct buf *buf, const char *format, ...) LIKE_PRINTF(2, 3);
void buf_vformat(struct buf *buf, const char *format, va_list args);
const char *buf_get(const struct buf *buf);           /* never NULL */
char *buf_steal(struct buf *buf);                     /* caller frees; buf is empty after */

/* ---- growing arrays: ARRAY(struct thing) things = {0}; ---- */

#define ARRAY(type) struct { type *at; size_t n, cap; }
#define array_push(array, ...) \
	(array_reserve(array, (array)->n + 1), (array)->at[(array)->n++] = (__VA_ARGS__), (void)0)
#define array_reserve(array, count) \
	((array)->at = mem_room_or_die((array)->at, &(array)->cap, (count), sizeof *(array)->at))
#define array_done(array) (free((array)->at), (array)->at = NULL, (array)->n = (array)->cap = 0)
void *mem_room_or_die(void *old, size_t *cap, size_t wanted, size_t size);

/* ---- text on a terminal (widths by utf8proc; broken bytes count as one
 *      column and are shown as U+FFFD) ---- */

/* Takes one character with the combining marks that follow it. Advances *at,
 * returns its bytes (0 at the end); *ret_width is 0, 1 or 2 columns. Control
 * characters have width 1 (canvas shows them as a middle dot). */
size_t text_next(const char **at, int *ret_width);
int text_width(const char *text);                     /* columns of the whole text */
size_t text_fit(const char *text, int columns);       /* bytes of the longest start that fits */
/* Bytes of the next line when wrapping to `columns`: breaks at spaces and, as
 * Chinese does, between double-width characters but not before closing
 * punctuation; *ret_skip is how many bytes (the space) to drop after it. */
size_t text_wrap(const char *text, int columns, size_t *ret_skip);
bool text_is_utf8(const char *text, size_t length);
/* Copies with "..." (one column U+2026) at the end when it did not fit. */
void text_shorten(char *ret_text, size_t size, const char *text, int columns);
/* How many letters must be changed, added or taken away (Levenshtein's distance; Wagner and Fischer 1974).
 * Words of more than 31 letters are far from all. */
size_t text_distance(const char *a, const char *b);
void text_copy(char *ret_text, size_t size, const char *text); /* cuts at a character */
/* Nothing stays that a terminal would obey: control characters but newlines and tabs go, broken bytes become "?". */
void text_clean(char *text);

/* ---- files ---- */

/* Whole file into *ret_buf (appended), refusing more than `limit` bytes and what is no plain file. */
int file_read(const char *path, size_t limit, struct buf *ret_buf, struct err *err);
bool file_is_there(const char *path);
/* A file that is not there yet. */
int file_write_new(const char *path, const void *bytes, size_t size, struct err *err);

/* Files in memory: what a lesson's programs find in their folder. */
struct data_file { char *name, *bytes; size_t size; };
struct data_files { ARRAY(struct data_file) all; };
void data_files_add(struct data_files *files, const char *name, const void *bytes, size_t size); /* copies */
void data_files_copy(struct data_files *files, const struct data_files *from);                  /* adds all; `from` may be NULL */
void data_files_done(struct data_files *files);

/* ---- a template with named places: "{task} reads {object}" ----
 * Names are looked up through `find`, which appends the value to the buffer
 * and returns whether it knew the name; unknown names stay as they are. */
typedef bool text_find_fn(void *ctx, const char *name, size_t length, struct buf *ret_buf);
void text_fill(struct buf *ret_buf, const char *template, text_find_fn *find, void *ctx);

#endif
