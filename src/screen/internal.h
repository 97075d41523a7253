/* screen's own. curses.h has a macro for half of all words: include this last. */
#ifndef PROCESSION_SCREEN_INTERNAL_H
#define PROCESSION_SCREEN_INTERNAL_H

#include <termios.h>

#include "screen/screen.h"

#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>

struct screen {
	SCREEN *curses;
	struct screen_ability ability;
	struct termios before;      /* the modes found */
	struct canvas *shown;       /* what the terminal shows now; its cells are 0 when unknown */
	int cols, rows;
};

/* colour.c: how a cell of these roles looks on this terminal. */
void colour_start(const struct screen *screen);
void colour_of(const struct screen *screen, const struct cell *cell, attr_t *ret_attrs, int *ret_pair);

/* crash.c: while armed, a crash gives the terminal back before the process dies. */
void crash_arm(const struct termios *before);
void crash_disarm(void);

#endif
