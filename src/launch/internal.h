/* launch's own. */
#ifndef PROCESSION_LAUNCH_INTERNAL_H
#define PROCESSION_LAUNCH_INTERNAL_H

#include "launch/launch.h"

/* What goes over the socket to the keeper; one packet each. */
enum order { ORDER_RUN = 'r', ORDER_KILL = 'k' };

struct launch {
	struct launch_spec spec;
	char folder[256];
	int folder_fd;          /* locked (flock) as long as the tool or the keeper lives */
	pid_t keeper;           /* also the number of the session that all tasks are in */
	bool keeper_reaped, keeper_failed;
	int socket;             /* the tool's end */
	int lifeline[2];
	bool told_keeper_gone, owes_all_gone;
};

/* keeper.c: the keeper's whole life. */
_Noreturn void keeper_live(struct launch *launch, int socket);

/* kill.c */
uint64_t launch_now_ns(void);
/* SIGKILLs all that descend from this process, once. Who is forked meanwhile, is there at the next round. */
void kill_descendants(void);
/* For the tool, when a keeper has died: SIGKILLs and reaps what it has inherited from that (by its session, or by
 * being in the run's folder), with all that descends from it, until nothing is left. 0 or -ETIMEDOUT. */
int kill_inherited(pid_t session, int folder_fd, uint64_t deadline_ns);

/* folder.c; nothing here follows a symbolic link */
int folder_make(char *ret_path, size_t size, int *ret_fd, struct err *err);  /* sweeps the dead ones first */
void folder_empty(int folder_fd);
void folder_remove(const char *path, int folder_fd);

/* confine.c */
int confine_prepare(const char *folder);   /* a Landlock ruleset's descriptor, or -1 when the kernel has none */
int confine_enter(int folder_fd, int ruleset_fd, const struct launch_limits *limits);

#endif
