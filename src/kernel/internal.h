/* kernel's own. */
#ifndef PROCESSION_KERNEL_INTERNAL_H
#define PROCESSION_KERNEL_INTERNAL_H

#include "kernel/kernel.h"

struct perf;
struct sampler;
struct exits;

/* A wait for a CPU that has ended. */
struct wait { uint64_t from, until; bool woken; };

struct known {
	struct kernel_task task;
	uint64_t delay;            /* run_delay when last resolved */
	uint64_t reading, read_at; /* a newer reading of it; read_at 0: none */
	ARRAY(struct wait) waits;  /* since the last resolution */
	unsigned woken;            /* how many of them end a sleep */
	bool listed;               /* in `waking` */
	char *command;             /* NULL unknown */
	int schedstat;             /* descriptor, -1 not open */
};

struct kernel {
	pid_t root;
	enum kernel_source source;
	char why[256];
	struct perf *perf;
	struct sampler *sampler;
	struct exits *exits;       /* NULL: not asked for */
	ARRAY(struct known *) all; /* by order of birth */
	ARRAY(struct kernel_task) copies;
	struct known **table;      /* by tid: open addressing */
	size_t table_size, table_used;
	ARRAY(struct known *) waking;
	ARRAY(struct queued) queue; /* a heap by time */
	uint64_t order;
	uint64_t lost, active;     /* active: when something came last */
	uint64_t hold;             /* a waking at this time or later is still looked for: what is later waits */
	unsigned open_files;
};

struct queued { struct kernel_record record; uint64_t order; };

uint64_t kernel_now_ns(void);

/* queue.c: records wait here for their time. */
void queue_add(struct kernel *kernel, const struct kernel_record *record);
bool queue_take(struct kernel *kernel, uint64_t until, struct kernel_record *ret_record);

/* tasks.c: what a switch, a birth, an end mean for a task. */
struct known *tasks_find(const struct kernel *kernel, pid_t tid);
void tasks_take(struct kernel *kernel, const struct kernel_record *record);
void tasks_resolve(struct kernel *kernel);     /* wakings, with the readings so far */
void tasks_read_delays(struct kernel *kernel); /* new readings */
void tasks_free(struct kernel *kernel);
bool schedstat_read(int fd, uint64_t *ret_running, uint64_t *ret_delay);

/* perf.c */
int perf_open(pid_t root, bool wakes_at_forks, struct perf **ret_perf, struct err *err);
void perf_free(struct perf *perf);
int perf_fd(const struct perf *perf);
/* Everything in the buffers, sorted by time, through tasks_take. The number of records. */
size_t perf_drain(struct perf *perf, struct kernel *kernel);

/* sample.c */
int sampler_open(pid_t root, struct sampler **ret_sampler, struct err *err);
void sampler_free(struct sampler *sampler);
void sampler_pump(struct sampler *sampler, struct kernel *kernel, uint64_t now);
void sampler_hurry(struct sampler *sampler);     /* the next pump looks, whenever it comes */
uint64_t sampler_next(const struct sampler *sampler);

/* exits.c */
struct exits *exits_new(void);
void exits_free(struct exits *exits);
void exits_born(struct exits *exits, pid_t pid);
void exits_set(struct exits *exits, pid_t pid, int status);
/* -1 not known, yet. */
int exits_status(struct exits *exits, pid_t pid);

#endif
