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
void schedule_done(void *state);
int explore_choose(void *state, const struct choice *choices, unsigned count, unsigned *ret_task, struct err *err);

#endif
