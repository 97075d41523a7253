/* session/foreign: a watched command, of its two files only. */
#ifndef PROCESSION_SESSION_FOREIGN_H
#define PROCESSION_SESSION_FOREIGN_H

#include "session/internal.h"

/* What the command writes: 0 standard output, 1 standard error. */
struct stream {
	int fd;                     /* reading end, -1 not taken in */
	struct buf raw;             /* not fetched yet */
	size_t fetched;
	struct buf line;            /* begun, without its end */
};

struct foreign {
	struct launch *launch;
	char **argv;
	int epoll_fd, exec_error;   /* a pipe: the errno of an exec that failed */
	uint64_t start_ns, reaped_at;
	pid_t main;
	int status;                 /* main's, as of waitpid; -1 it runs */
	unsigned left;
	bool kill_sent, all_gone, keeper_gone, keeps_raw;
	uint16_t task_count;
	bool told_limit, told_begin;
	struct stream streams[2];
};

/* output.c */
int output_open(struct foreign *foreign, const struct session_spec *spec, int ret_stdio[3], struct err *err);
unsigned output_pump(struct session *session);   /* what is there now; how many lines came */
void output_end(struct session *session);        /* and the line that has no end */
void output_done(struct foreign *foreign);

#endif
