/* explore/repeat: the same program, scheduled by the kernel: how often does each ending really come? */
#include "explore/internal.h"

#include <stdlib.h>

static int begin(struct explore *explore, struct err *err)
{
	struct session_spec spec = explore->spec.run;
	spec.picker = "os";
	spec.schedule = spec.record = NULL;
	spec.paused = spec.line_steps = false;
	/* Lines cost time, and time decides here. But operations are told: a deadlock shall be known at once. */
	spec.states = "probe";
	spec.seed = 0;
	return session_new_live(&spec, &explore->repeat.session, err);
}

void repeat_pump(struct explore *explore, uint64_t budget_ns)
{
	struct repeat *repeat = &explore->repeat;
	struct err err;
	if (!repeat->session && repeat->left > 0 && begin(explore, &err) < 0)
		repeat->left = 0;
	if (!repeat->session)
		return;
	session_pump(repeat->session, budget_ns, &err);
	if (!session_is_over(repeat->session))
		return;
	struct history *history = session_history(repeat->session);
	finding_take_real(explore, history_world(history, history_count(history)));
	session_free(repeat->session);
	repeat->session = NULL;
	repeat->done++;
	repeat->left--;
}

void explore_repeat(struct explore *explore, uint64_t count)
{
	explore->repeat.left += count;
}

void repeat_done(struct repeat *repeat)
{
	session_free(repeat->session);
}
