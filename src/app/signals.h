/* app/signals: signals as things to read in the loop: a handler notes the signal and writes a byte into a
 * pipe, so that poll wakes; everything else happens outside of handlers.
 */
#ifndef PROCESSION_APP_SIGNALS_H
#define PROCESSION_APP_SIGNALS_H

#include <stdbool.h>

/* Those that end a program: INT, TERM, HUP, QUIT. */
void app_signals_catch(void);
/* Those and WINCH, TSTP, CONT; after screen_open, since curses has handlers of its own. */
void app_signals_catch_screen(void);
int app_signal_fd(void);            /* poll for reading; -1 before the first catch */
bool app_signal_came(void);         /* one that ends the program has come, ever; empties the pipe: ask before each wait */
bool app_signal_take(int number);   /* has this one come since it was last asked? */

/* For a child, before it becomes another program. */
void app_signals_default(void);

#endif
