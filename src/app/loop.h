/* app/loop: the one loop: keys and mouse, signals, the run, the picture. Dialogs are states of the desk. */
#ifndef PROCESSION_APP_LOOP_H
#define PROCESSION_APP_LOOP_H

#include "command/command.h"

/* Can a screen be shown here? -ENOTTY and a sentence. Before anything is started for it. */
int loop_check(struct err *err);
/* Shows the desk until somebody leaves. 0 left; 1 ended by a signal or because the terminal has gone; 2 no
 * screen could be opened (err). */
int loop_run(struct desk *desk, struct err *err);
/* Somebody else who has a say in what is shown: turned at each turn, and when the descriptor can be read. */
struct loop_guest {
	int fd;
	int (*timeout_ms)(void *ctx, uint64_t now);     /* turn it at the latest then; -1 no need */
	bool (*turn)(void *ctx, struct desk *desk, uint64_t now); /* may the picture have changed? */
	void *ctx;
};
int loop_run_with(struct desk *desk, const struct loop_guest *guest, struct err *err);

#endif
