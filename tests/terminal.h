/* A program on a terminal, as a person has it: a pty whose picture libvterm keeps, a shell that gives the
 * program the foreground, stops and continues it, and looks at the terminal's modes before and after.
 *
 * Nothing here sleeps for a while and hopes: every wait is for something, with a deadline (TERMINAL_SECONDS),
 * and fails the running check test with the picture when it does not come.
 */
#ifndef PROCESSION_TESTS_TERMINAL_H
#define PROCESSION_TESTS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { TERMINAL_SECONDS = 30 };

struct terminal_spec {
	int cols, rows;                   /* 0: 120x36 */
	const char *const *argv;          /* NULL-ended; argv[0] is run as it is */
	const char *const *environment;   /* "NAME=VALUE", or "NAME" to unset; NULL none. On top of: TERM=xterm-256color,
	                                   * LANG=C.UTF-8, and TMPDIR, HOME, XDG_DATA_HOME in a folder of its own */
};

struct terminal;
struct terminal *terminal_open(const struct terminal_spec *spec);
/* Ends what still runs and removes the folder. */
void terminal_close(struct terminal *terminal);
/* The program under test: $PROCESSION, or ./procession. */
const char *terminal_program(void);
/* The folder of this terminal: tmp/ is its TMPDIR, home/ its HOME. */
const char *terminal_folder(const struct terminal *terminal);
pid_t terminal_pid(const struct terminal *terminal);

/* ---- looking ---- */
const char *terminal_picture(struct terminal *terminal);          /* rows with newlines, trailing spaces cut */
bool terminal_shows(struct terminal *terminal, const char *text); /* now */
void terminal_wait(struct terminal *terminal, const char *text);  /* until it shows that */
void terminal_wait_gone(struct terminal *terminal, const char *text);
/* Until any of these is shown (NULL-ended): which. */
int terminal_wait_any(struct terminal *terminal, const char *const *texts);
bool terminal_find(struct terminal *terminal, const char *text, int *ret_x, int *ret_y); /* its first cell */
bool terminal_is_alternate(const struct terminal *terminal);
bool terminal_cursor_is_visible(const struct terminal *terminal);
bool terminal_has_mouse(const struct terminal *terminal);
/* The colours of a cell as RGB; false when it has the terminal's own. */
bool terminal_background(struct terminal *terminal, int x, int y, unsigned char ret_rgb[3]);
bool terminal_is_reversed(struct terminal *terminal, int x, int y);

/* ---- doing ---- */
/* Keys by name: "q", "enter", "esc", "tab", "left", "f2", "backspace", "ctrl-z" ...; other texts are typed as they are. */
void terminal_key(struct terminal *terminal, const char *key);
/* Presses the key, again and again while nothing else is to be done, until the text is shown. */
void terminal_press_until(struct terminal *terminal, const char *key, const char *text);
void terminal_click(struct terminal *terminal, int x, int y);
void terminal_click_text(struct terminal *terminal, const char *text);
void terminal_resize(struct terminal *terminal, int cols, int rows);
void terminal_signal(struct terminal *terminal, int number);
/* Waits until the program is stopped; the terminal must have its modes back. */
void terminal_wait_stopped(struct terminal *terminal);
void terminal_continue(struct terminal *terminal);

/* ---- the end ---- */
struct terminal_end {
	int status;              /* as of waitpid */
	bool modes_restored;     /* tcgetattr says the same as before */
	bool alternate, cursor_visible, mouse; /* what the terminal was left with */
};
struct terminal_end terminal_wait_end(struct terminal *terminal);
/* Waits until no process of the program is left, and its TMPDIR is empty. */
void terminal_wait_nothing_left(struct terminal *terminal);
unsigned terminal_processes(struct terminal *terminal); /* how many there are now */

#endif
