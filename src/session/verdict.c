/* session/verdict: nobody can move again: is it a deadlock (a cycle) or a hang? */
#include "session/internal.h"

#include <signal.h>
#include <string.h>

enum { CYCLE_MAX = 64, WAITS_TOLD = 4 };

static void tell(struct session *session, unsigned verdict, const char *sentence, const struct buf *cycle)
{
	struct buf payload = {0};
	buf_add(&payload, sentence, strlen(sentence) + 1);
	buf_text(&payload, buf_get(cycle));
	live_inject(session, EVENT_VERDICT, EVENT_NO_TASK, 0, verdict, 0, buf_get(&payload), payload.len);
	buf_done(&payload);
	live_break_off(session, 0, 0, NULL);
}

/* With open gates a circle need not be for ever: anybody who still runs may release a plain lock for its owner, and an alarm's
 * handler may break a wait off. */
static bool may_be_broken(struct session *session, const uint16_t tasks[], const uint32_t objects[], unsigned length)
{
	const struct world *world = history_world(session->history, history_count(session->history));
	bool plain = false;
	for (unsigned i = 0; i < length; i++) {
		const struct world_object *object = world_object_get(world, objects[i]);
		plain = plain || (object && object->kind == OBJECT_LOCK);
		if (atomic_load(&session->live->block.slots[session->live->block.slots[tasks[i]].process].alarm))
			return true;
	}
	return plain && !world_is_stuck(world);
}

bool verdict_deadlock(struct session *session)
{
	struct live *live = session->live;
	uint16_t tasks[CYCLE_MAX];
	uint32_t objects[CYCLE_MAX];
	const struct world *world = history_world(session->history, history_count(session->history));
	unsigned length = live->verdict ? 0 : world_find_deadlock(world, tasks, objects, CYCLE_MAX);
	if (length == 0 || (!live->steer && may_be_broken(session, tasks, objects, length)))
		return false;
	struct buf sentence = {0}, cycle = {0};
	buf_text(&sentence, _("Deadlock: nobody here can ever run again:"));
	for (unsigned i = 0; i < length; i++) {
		char room[WORLD_NAME], other[WORLD_NAME];
		const struct world_object *object = world_object_get(world, objects[i]);
		unsigned awaited = world_task_get(world, tasks[i])->waits_task;
		const char *name = object ? object->name : awaited != EVENT_NO_TASK ? world_task_name(world, awaited, other, sizeof other) : "?";
		buf_format(&sentence, i ? _(", %s waits for %s") : _(" %s waits for %s"), world_task_name(world, tasks[i], room, sizeof room), name);
		buf_format(&cycle, "%s%u>%s", i ? "\n" : "", tasks[i], name);
	}
	buf_text(&sentence, _("."));
	tell(session, VERDICT_DEADLOCK, buf_get(&sentence), &cycle);
	buf_done(&sentence);
	buf_done(&cycle);
	return true;
}

/* " main waits for consumer; consumer waits for bread." */
static void add_waits(struct session *session, struct buf *sentence)
{
	const struct world *world = history_world(session->history, history_count(session->history));
	unsigned told = 0;
	for (size_t i = 0; i < world->tasks.n && told < WAITS_TOLD; i++) {
		const struct world_task *task = &world->tasks.at[i];
		const struct world_object *object = world_object_get(world, task->waits_object);
		char room[WORLD_NAME], other[WORLD_NAME];
		if (!task->exists || task->state != TASK_BLOCKED || (task->waits_task == EVENT_NO_TASK && !object))
			continue;
		const char *what = object ? object->name : world_task_name(world, task->waits_task, other, sizeof other);
		buf_format(sentence, told++ ? _("; %s waits for %s") : _(" %s waits for %s"), world_task_name(world, (unsigned)i, room, sizeof room), what);
	}
	if (told)
		buf_text(sentence, _("."));
}

void verdict_stuck(struct session *session)
{
	if (session->live->verdict || verdict_deadlock(session))
		return;
	struct buf none = {0}, sentence = {0};
	buf_text(&sentence, _("A hang: every task is blocked, and nothing can wake any of them."));
	add_waits(session, &sentence);
	tell(session, VERDICT_HANG, buf_get(&sentence), &none);
	buf_done(&sentence);
}

/* An alarm will come, or a signal may from outside of the run: its handler can do what nobody in the run does. */
static bool may_be_called(const struct block *block)
{
	const uint32_t own = GATE_SIGNAL_BIT(SIGALRM) | GATE_SIGNAL_BIT(SIGCHLD) | GATE_SIGNAL_BIT(SIGINT);
	for (unsigned i = 0; i < BLOCK_TASKS; i++) {
		const struct gate_slot *slot = &block->slots[i];
		bool lives = atomic_load(&slot->pid) != 0 && !atomic_load(&slot->said_exit) && !atomic_load(&slot->gone);
		if (lives && (atomic_load(&slot->alarm) || atomic_load(&slot->handled) & ~own))
			return true;
	}
	return false;
}

void verdict_silence(struct session *session)
{
	struct live *live = session->live;
	if (!live->verdict && !may_be_called(&live->block) && world_is_stuck(history_world(session->history, history_count(session->history))))
		verdict_stuck(session);
}
