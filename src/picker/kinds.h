/* picker's own: the functions that its table names. */
#ifndef PROCESSION_PICKER_KINDS_H
#define PROCESSION_PICKER_KINDS_H

#include "picker/picker.h"

int hand_open(const char *text, void **ret_state, struct err *err);
int hand_choose(void *state, const struct choice *choices, unsigned count, unsigned *ret_task, struct err *err);
void hand_done(void *state);
int schedule_open(const char *text, void **ret_state, struct err *err);
int schedule_choose(void *state, const struct choice *choices, unsigned count, unsigned *ret_task, struct err *err);
int schedule_finish(void *state, struct err *err);
bool schedule_is_at_end(const void *state);  /* every entry was taken */
void schedule_done(void *state);
int explore_choose(void *state, const struct choice *choices, unsigned count, unsigned *ret_task, struct err *err);
int policy_picker_open(const char *text, void **ret_state, struct err *err);
int policy_picker_advance(void *state, struct steer *steer, bool may_choose, struct err *err);
void policy_picker_done(void *state);

/* steer.c, for kinds that advance by themselves */
struct block *steer_block(struct steer *steer);
struct choice *steer_looked(struct steer *steer);          /* what the last look has seen, */
unsigned steer_count(const struct steer *steer);           /* of so many tasks */
int steer_grant(struct steer *steer, unsigned task, bool counts);
void steer_tell(struct steer *steer, const struct event *event, const void *payload); /* its time is now */
void steer_tell_pick(struct steer *steer, unsigned task);  /* an entry of the schedule that was taken before: see policy.c */
void steer_tell_state(struct steer *steer, unsigned task, unsigned state); /* once */
bool steer_waits_for_outside(struct steer *steer);

#endif
