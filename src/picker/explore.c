/* picker/explore: a search over every order decides. The search is elsewhere; this passes the question on. */
#include "picker/kinds.h"

int explore_choose(void *state, const struct choice *choices, unsigned count, unsigned *ret_task, struct err *err)
{
	const struct picker_chooser *chooser = state;
	return chooser->choose(chooser->ctx, choices, count, ret_task, err);
}
