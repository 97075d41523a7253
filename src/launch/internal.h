/* launch's own. */
#ifndef PROCESSION_LAUNCH_INTERNAL_H
#define PROCESSION_LAUNCH_INTERNAL_H

#include "launch/launch.h"

/* What goes over the socket; one packet each. */
enum order { ORDER_RUN = 'r', ORDER_KILL = 'k' };

struct launch {
	struct launch_spec spec;
	char folder[256];
	pid_t keeper;
	int socket;             /* the tool's end */
	int lifeline[2];
	bool keeper_gone;
};

/* keeper.c: the keeper's whole life. */
_Noreturn void keeper_live(struct launch *launch, int socket);

/* kill.c */
/* SIGKILLs all descendants of this process, until none is left or the deadline (ns) has passed; reaps what
 * is its own through on_reaped (may be NULL). Returns how many were seen last: 0 when none is left. */
unsigned kill_descendants(uint64_t deadline_ns, void (*on_reaped)(void *ctx, pid_t pid, int status), void *ctx, pid_t spare);
uint64_t launch_now_ns(void);

/* folder.c */
int folder_make(char *ret_path, size_t size, struct err *err);  /* sweeps the dead ones first */
void folder_empty(const char *path);
void folder_remove(const char *path);

/* confine.c */
int confine_enter(const char *folder, const struct launch_limits *limits);

#endif
