/* screen: a terminal that shows canvases and tells keys and mouse. The only
 * room that knows curses.h.
 *
 * Colours follow what the terminal says: true colour (COLORTERM says so and
 * terminfo has a direct-colour entry for it), 256 (set to the exact colours
 * where the terminal lets itself be told), 16, 8 or none; NO_COLOR takes them away. Without colours the roles differ by bold, dim and reverse.
 * Without UTF-8 (nl_langinfo(CODESET)) every glyph has its ASCII stand-in.
 *
 * The terminal is given back as it was found: by screen_close; on a suspend;
 * and, through handlers that only write and call tcsetattr, when the program
 * crashes. (Against SIGKILL nobody can help.)
 *
 * One screen at a time, one thread. Callers handle SIGWINCH, SIGTSTP and
 * SIGCONT themselves, install their handlers after screen_open, and call
 * screen_resized and screen_suspend from their loop. Ctrl-Z comes as the key
 * "ctrl-z": it is for the caller to suspend then.
 */
#ifndef PROCESSION_SCREEN_H
#define PROCESSION_SCREEN_H

#include "canvas/canvas.h"

enum screen_colours { SCREEN_MONO, SCREEN_8, SCREEN_16, SCREEN_256, SCREEN_TRUE };
const char *screen_colours_name(enum screen_colours colours); /* "true colour"; through _() */

/* What this terminal allows, found without touching it. */
struct screen_ability {
	bool terminal;           /* standard input and output are one, and its cursor can be moved */
	bool utf8;
	bool double_width;       /* the C library knows that Chinese characters are two columns wide */
	bool mouse;              /* terminfo knows how the mouse reports */
	enum screen_colours colours;
	char term[64];           /* the terminfo entry that would be used, "" unknown */
	char why_not[240];       /* a sentence when `terminal` is false */
};
void screen_look(struct screen_ability *ret_ability);

struct screen;

/* Takes the terminal. -ENOTTY with one sentence when it cannot show a screen. */
int screen_open(struct screen **ret_screen, struct err *err);
void screen_close(struct screen *screen);            /* gives it back; NULL is fine */

void screen_size(const struct screen *screen, int *ret_cols, int *ret_rows);
const struct screen_ability *screen_ability(const struct screen *screen);
/* Makes the terminal look like the canvas, writing only what differs. A canvas
 * of another size is cut or padded with the ground. */
void screen_show(struct screen *screen, const struct canvas *canvas);
void screen_resized(struct screen *screen);          /* asks the terminal for its size */
/* Gives the terminal back, stops the process until somebody continues it, takes
 * the terminal again. The next screen_show draws all. */
void screen_suspend(struct screen *screen);
/* The terminal as it was found, for another program (an editor); and ours again. */
void screen_lend(struct screen *screen);
void screen_take_back(struct screen *screen);
/* To the terminal's clipboard (OSC 52; a terminal that knows it not ignores it). */
void screen_copy(struct screen *screen, const char *text);

/* A key has a name: the character itself ("a", "?", "中"), or "space", "enter",
 * "tab", "shift-tab", "esc", "backspace", "delete", "up", "down", "left", "right",
 * "shift-left", "shift-right", "home", "end", "page-up", "page-down", "f1".. "f12",
 * "ctrl-a".. */
enum screen_kind { SCREEN_KEY, SCREEN_CLICK, SCREEN_WHEEL };
struct screen_input {
	enum screen_kind kind;
	char key[20];
	int x, y;            /* click, wheel: the cell */
	int wheel;           /* -1 up, 1 down */
};
int screen_fd(const struct screen *screen);          /* poll for reading */
/* 1 and an input; 0 when there is none now; -EIO when the terminal has gone. */
int screen_read(struct screen *screen, struct screen_input *ret_input);

#endif
