/* world's own. */
#ifndef PROCESSION_WORLD_INTERNAL_H
#define PROCESSION_WORLD_INTERNAL_H

#include "world/world.h"

struct step {
	struct world *world;
	const struct event *event;
	const void *payload;
	struct world_task *task;     /* the event's, NULL when it has none */
};
typedef void step_fn(struct step *step);

struct world_object *world_object_row(struct world *world, unsigned number);   /* made when first named; NULL beyond the limit */
void world_one_line(char *text);   /* without its last newline, others as spaces */
/* The first part of the payload as one short line. */
void world_brief(char *ret_text, size_t size, const struct event *event, const void *payload);

/* things.c */
step_fn things_put, things_get, things_task_done, things_send, things_recv, things_close, things_network, things_sql, things_waiting,
	things_wait, things_notify, things_copy, things_part, things_owner_died, things_submit, things_take, things_done, things_worker,
	things_shutdown, things_call, things_held;

/* versions.c */
step_fn versions_first, versions_read, versions_write, versions_var, versions_buffer;
void versions_copy_memory(struct world *world, unsigned parent, unsigned child);  /* tasks that are processes */

/* world.c: states. change: without touching for what it waits. */
void world_state_change(struct world *world, struct world_task *task, unsigned state, unsigned source);
void world_waits_forget(struct world_task *task);
void world_task_end(struct step *step, struct world_task *task, int exit_code);
void world_inside_end(struct step *step, unsigned process);   /* threads and coroutines end with their process */

/* machine.c */
step_fn machine_waits, machine_kernel, machine_states, machine_called, machine_gone, machine_lost;
void machine_own_word(struct step *step, unsigned state);

/* cpus.c */
step_fn cpus_policy, cpus_dispatch, cpus_work, cpus_share, cpus_next;
void cpus_end(struct world *world, unsigned task);
void cpus_copy(struct world *copy, const struct world *world);
void cpus_done(struct world *world);

/* tell.c: fills the places of templates: {task} {object} {text} ... */
struct telling {
	const struct world *world;
	unsigned task, object, kind, line;
	int64_t a, b;
	const char *text, *value;
};
bool tell_find(void *ctx, const char *name, size_t length, struct buf *ret_buf);  /* ctx: struct telling */
void tell_signal(struct buf *ret_buf, int64_t number);                          /* "SIGTERM (15)" */

/* facts.c */
step_fn facts_take;
void facts_copy(struct world *copy, const struct world *world);
void facts_done(struct world *world);

/* waits.c */
void waits_keep(struct world *world);  /* at a verdict: how it stood */

#endif
