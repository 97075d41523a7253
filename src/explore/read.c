/* explore/read: what a task stands before, and what a step has done, in the words of the search: which shared thing, and
 * does it change it?
 */
#include "explore/internal.h"

/* Shared things that are no objects of the run. */
enum { LIFE_OF = 0x10000, ANY_LIFE = 0x20000, NETWORK = 0x30000, MEMORY_OF = 0x40000 };
#define OUTCOME_OF 0x80000000u

static uint32_t life(unsigned task)
{
	return LIFE_OF + task;
}

/* Two ends of one connection are one thing; so is, to be on the safe side, the network. */
static uint32_t thing(const struct world *world, uint32_t object)
{
	const struct world_object *known = world_object_get(world, object);
	if (known && known->kind == OBJECT_SOCKET)
		return NETWORK;
	return known && known->peer && known->peer < object ? known->peer : object;
}

static bool only_reads(const struct world_object *object, unsigned kind)
{
	bool waits_for_event = kind == EVENT_WAIT && object && object->kind == OBJECT_EVENT;
	return kind == EVENT_READ || kind == EVENT_POLL || waits_for_event;
}

static enum search_access access_of(const struct world *world, unsigned task, unsigned kind, uint32_t object, bool timed, bool waits)
{
	const struct world_object *known = world_object_get(world, object);
	bool lock = known && (known->kind == OBJECT_LOCK || known->kind == OBJECT_RLOCK);
	if (lock && kind == EVENT_ACQUIRE && waits && !timed)
		return SEARCH_ACQUIRE;
	if (lock && kind == EVENT_RELEASE && known->owner == task)
		return SEARCH_RELEASE;
	return only_reads(known, kind) ? SEARCH_READ : SEARCH_WRITE;
}

/* Asks about other tasks' lives: then their ends have an order. */
static bool asks_for_lives(const struct choice *choice)
{
	return choice->kind == EVENT_ALIVE || choice->kind == EVENT_SIGNAL || choice->kind == EVENT_WAIT_CHILD ||
	       (choice->kind == EVENT_JOIN && choice->timed);
}

static struct search_op life_op(const struct choice *choice)
{
	struct search_op op = {.kind = choice->kind, .object = life(choice->object), .access = SEARCH_READ, .waits = choice->waits};
	if (choice->kind == EVENT_SIGNAL)
		op.access = SEARCH_WRITE;
	if (choice->kind == EVENT_WAIT_CHILD)
		op.object = ANY_LIFE;
	return op;
}

/* A manager's server serves in the order in which it is asked: that order is the decision. */
static bool is_service(const struct world *world, const struct choice *choice)
{
	const struct world_object *known = world_object_get(world, choice->object);
	return known && known->kind == OBJECT_MANAGER && choice->kind != EVENT_CALL;
}

static bool is_local(const struct world *world, const struct choice *choice)
{
	if (is_service(world, choice))
		return true;
	bool of_child = event_info(choice->kind)->flags & EVENT_CHILD;
	return !event_is_op(choice->kind) || of_child || choice->object == 0;
}

/* What a step of a thread may touch: all that its process has. */
static uint32_t memory(const struct world *world, unsigned task)
{
	const struct world_task *known = world_task_get(world, task);
	return MEMORY_OF + (known ? known->process : task);
}

static struct search_op op_of(const struct lane *lane, const struct world *world, unsigned task, const struct choice *choice)
{
	if (asks_for_lives(choice))
		return life_op(choice);
	struct search_op op = {.kind = choice->kind, .waits = choice->waits && !choice->timed};
	if (choice->kind == EVENT_STEP) {
		op.object = memory(world, task);
		op.access = SEARCH_WRITE;
		return op;
	}
	bool sleeps = choice->kind == EVENT_SLEEP || choice->kind == EVENT_SPIN || choice->kind == EVENT_LINE;
	if (!is_local(world, choice)) {
		op.object = thing(world, choice->object);
		op.access = (uint8_t)access_of(world, task, choice->kind, choice->object, choice->timed, choice->waits);
	} else if (lane->explore->lives && !sleeps && choice->kind != EVENT_START) {
		/* It may be the last thing that the task does, and somebody asks whether it lives. */
		op.object = life(task);
		op.access = SEARCH_READ;
	}
	return op;
}

void read_tasks(struct lane *lane, const struct choice *choices, unsigned count, struct search_task *ret_tasks)
{
	struct history *history = session_history(lane->session);
	const struct world *world = history_world(history, history_count(history));
	for (unsigned i = 0; i < count; i++) {
		const struct choice *choice = &choices[i];
		bool stands = choice->exists && !choice->ended && choice->kind != EVENT_BEGIN && choice->kind != 0;
		ret_tasks[i] = (struct search_task){.exists = stands, .enabled = stands && choice->enabled};
		if (!stands)
			continue;
		ret_tasks[i].op = op_of(lane, world, i, choice);
		if (asks_for_lives(choice) && !lane->explore->lives)
			lane->explore->lives = lane->explore->again = true;
	}
}

static uint32_t name_of_outcome(const struct event *event, const void *payload)
{
	char name[WORLD_NAME];
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (const char *c = event_part(event, payload, 0, name, sizeof name); *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	return hash | OUTCOME_OF;
}

static void ended(struct lane *lane, unsigned task)
{
	if (!lane->explore->lives)
		return;
	search_touched(lane->run, life(task), SEARCH_WRITE);
	search_touched(lane->run, ANY_LIFE, SEARCH_WRITE);
}

static void read_op(struct lane *lane, const struct world *world, const struct event *event)
{
	bool of_child = event_info(event->kind)->flags & EVENT_CHILD;
	if (lane->explore->lives && event->kind != EVENT_START)
		search_touched(lane->run, life(event->task), SEARCH_READ);
	if (of_child || event->object == 0)
		return;
	const struct world_object *known = world_object_get(world, event->object);
	bool lock = known && (known->kind == OBJECT_LOCK || known->kind == OBJECT_RLOCK);
	/* A lock's own operations stand in the step already, as what they are. */
	if (!lock)
		search_touched(lane->run, thing(world, event->object), only_reads(known, event->kind) ? SEARCH_READ : SEARCH_WRITE);
}

void read_events(struct lane *lane)
{
	struct history *history = session_history(lane->session);
	uint64_t count = history_count(history);
	const struct world *world = history_world(history, count);
	for (; lane->looked < count; lane->looked++) {
		const void *payload;
		struct event event = history_event(history, lane->looked, &payload);
		switch (event.kind) {
		case EVENT_START: search_started(lane->run, event.object); break;
		case EVENT_JOIN:
		case EVENT_WAIT_CHILD:
			if (event.a != 0)
				search_joined(lane->run, event.object);
			break;
		case EVENT_EXIT:
		case EVENT_DEATH: ended(lane, event.task); break;
		case EVENT_OUTCOME: search_touched(lane->run, name_of_outcome(&event, payload), SEARCH_WRITE); break;
		case EVENT_OWNER_DIED: search_touched(lane->run, thing(world, event.object), SEARCH_WRITE); break;
		default: break;
		}
		if (event_is_op(event.kind))
			read_op(lane, world, &event);
	}
}
