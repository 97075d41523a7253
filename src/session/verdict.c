/* session/verdict: nobody can move again: is it a deadlock (a cycle) or a hang? */
#include "session/internal.h"

#include <string.h>

enum { CYCLE_MAX = 64 };

static void tell(struct session *session, unsigned verdict, const char *sentence, const struct buf *cycle)
{
	struct buf payload = {0};
	buf_add(&payload, sentence, strlen(sentence) + 1);
	buf_text(&payload, buf_get(cycle));
	live_inject(session, EVENT_VERDICT, EVENT_NO_TASK, 0, verdict, 0, buf_get(&payload), payload.len);
	buf_done(&payload);
	live_break_off(session, 0, 0, NULL);
}

bool verdict_deadlock(struct session *session)
{
	struct live *live = session->live;
	uint16_t tasks[CYCLE_MAX];
	uint32_t objects[CYCLE_MAX];
	const struct world *world = history_world(session->history, history_count(session->history));
	unsigned length = live->verdict ? 0 : world_find_deadlock(world, tasks, objects, CYCLE_MAX);
	if (length == 0)
		return false;
	struct buf sentence = {0}, cycle = {0};
	buf_text(&sentence, _("Deadlock: nobody here can ever run again:"));
	for (unsigned i = 0; i < length; i++) {
		char room[WORLD_NAME];
		const struct world_object *object = world_object_get(world, objects[i]);
		const char *name = object ? object->name : "?";
		buf_format(&sentence, _("%s %s waits for %s"), i ? "," : "", world_task_name(world, tasks[i], room, sizeof room), name);
		buf_format(&cycle, "%s%u>%s", i ? "\n" : "", tasks[i], name);
	}
	buf_text(&sentence, ".");
	tell(session, VERDICT_DEADLOCK, buf_get(&sentence), &cycle);
	buf_done(&sentence);
	buf_done(&cycle);
	return true;
}

void verdict_stuck(struct session *session)
{
	if (session->live->verdict || verdict_deadlock(session))
		return;
	struct buf none = {0};
	tell(session, VERDICT_HANG, _("A hang: every task is blocked, and nothing can wake any of them."), &none);
}
