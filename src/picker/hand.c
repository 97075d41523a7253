/* picker/hand: the person is the scheduler. Steps that were taken before (a run that is taken back by a step) come first, by
 * themselves.
 */
#include "picker/kinds.h"

#include <stdlib.h>

enum { ASKED_FORCED = -3, ASKED_NOTHING = -2, ASKED_DEFAULT = -1 };
struct hand { int asked; void *before; };

int hand_open(const char *text, void **ret_state, struct err *err)
{
	struct hand *hand = mem_new_or_die(1, sizeof *hand);
	int result = schedule_open(text, &hand->before, err);
	if (result < 0) {
		free(hand);
		return result;
	}
	hand->asked = ASKED_NOTHING;
	*ret_state = hand;
	return 0;
}

void picker_hand_ask(void *state, int task)
{
	((struct hand *)state)->asked = task < 0 ? ASKED_DEFAULT : task;
}

void picker_hand_ask_forced(void *state)
{
	((struct hand *)state)->asked = ASKED_FORCED;
}

bool picker_hand_is_asked(const void *state)
{
	const struct hand *hand = state;
	return hand->asked != ASKED_NOTHING || !schedule_is_at_end(hand->before);
}

int hand_choose(void *state, const struct choice *choices, unsigned count, unsigned *ret_task, struct err *err)
{
	struct hand *hand = state;
	if (!schedule_is_at_end(hand->before))
		return schedule_choose(hand->before, choices, count, ret_task, err);
	bool forced = hand->asked == ASKED_FORCED;
	int task = hand->asked == ASKED_DEFAULT ? picker_default(choices, count) : forced ? picker_forced(choices, count) : hand->asked;
	if (!forced || task < 0)
		hand->asked = ASKED_NOTHING;
	if (task < 0)
		return 0;
	if ((unsigned)task >= count || !choices[task].enabled)
		return 0;
	*ret_task = (unsigned)task;
	return 1;
}

void hand_done(void *state)
{
	struct hand *hand = state;
	schedule_done(hand->before);
	free(hand);
}
