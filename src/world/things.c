/* world/things: what shared things hold and who is at them: queues and their items, messages on their way, semaphores, barriers,
 * pools and their futures, managers and what they keep, a fork's copies. Called by world.c's table, a function per kind.
 *
 * Counts are exact; of what a thing holds the newest ITEMS_KEPT are kept by name, of futures those that are not done before
 * those that are.
 */
#include "world/internal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS_KEPT = 64, ALL_ITEMS_KEPT = 1024, FUTURES_KEPT = 512, HELD_KEPT = 512, CLIENTS_KEPT = 1024 };

static struct world_object *object_of(struct step *step)
{
	return world_object_row(step->world, step->event->object);
}

static void text_part(const struct step *step, unsigned part, char *ret_text, size_t size)
{
	char room[EVENT_PAYLOAD_MAX + 1];
	event_part(step->event, step->payload, part, room, sizeof room);
	world_one_line(room);
	text_copy(ret_text, size, room);
}

static void set_op(const struct step *step)
{
	if (step->task)
		text_part(step, 0, step->task->op_text, sizeof step->task->op_text);
}

/* ---- items on their way ---- */

static void remove_item(struct world *world, size_t at)
{
	struct world_object *object = world_object_row(world, world->items.at[at].object);
	if (object)
		object->kept = (uint16_t)(object->kept ? object->kept - 1 : 0);
	memmove(&world->items.at[at], &world->items.at[at + 1], (world->items.n - at - 1) * sizeof *world->items.at);
	world->items.n--;
}

/* How many items will be got before the new one; LONG_MAX: all that are there. */
static long got_before(const struct step *step)
{
	char before[24] = "";
	if (step->event->kind == EVENT_PUT)
		text_part(step, 1, before, sizeof before);
	return before[0] ? strtol(before, NULL, 10) : LONG_MAX;
}

/* Items stand in the order in which they will be got. */
static size_t place_in(const struct world *world, uint32_t object, long left)
{
	size_t at = 0;
	for (; at < world->items.n; at++)
		if (world->items.at[at].object == object && left-- <= 0)
			break;
	return at;
}

/* Where an item may be forgotten: the newest are kept, but of a queue with an order of its own those that are got next. */
static size_t least_of(const struct world *world, uint32_t object, bool ordered)
{
	size_t least = world->items.n;
	for (size_t i = 0; i < world->items.n && (ordered || least == world->items.n); i++)
		least = world->items.at[i].object == object ? i : least;
	return least;
}

static void add_item(struct step *step, uint32_t object, int64_t serial)
{
	struct world *world = step->world;
	struct world_object *thing = world_object_row(world, object);
	struct world_item item = {.object = object, .serial = serial, .task = step->event->task, .time = world->time};
	text_part(step, 0, item.text, sizeof item.text);
	long before = got_before(step);
	size_t least = thing->kept >= ITEMS_KEPT ? least_of(world, object, before != LONG_MAX) : world->items.n;
	if (least < world->items.n || world->items.n >= ALL_ITEMS_KEPT)
		remove_item(world, least < world->items.n ? least : 0);
	size_t at = place_in(world, object, before);
	array_push(&world->items, item);
	memmove(&world->items.at[at + 1], &world->items.at[at], (world->items.n - 1 - at) * sizeof item);
	world->items.at[at] = item;
	thing->kept++;
}

static void drop_item(struct world *world, uint32_t object, int64_t serial)
{
	for (size_t i = 0; i < world->items.n; i++)
		if (world->items.at[i].object == object && world->items.at[i].serial == serial) {
			remove_item(world, i);
			return;
		}
}

void things_put(struct step *step)
{
	struct world_object *queue = object_of(step);
	set_op(step);
	if (!queue || step->event->a != 1)
		return;
	queue->count++;
	queue->unfinished++;
	queue->writes++;
	queue->last_writer = step->event->task;
	add_item(step, step->event->object, step->event->b);
}

void things_get(struct step *step)
{
	struct world_object *queue = object_of(step);
	set_op(step);
	if (!queue || step->event->a != 1)
		return;
	queue->count -= queue->count > 0;
	queue->reads++;
	drop_item(step->world, step->event->object, step->event->b);
}

void things_task_done(struct step *step)
{
	struct world_object *queue = object_of(step);
	if (!queue)
		return;
	queue->unfinished = step->event->b;
	queue->joinable = true;
}

/* What an end sends, the other end receives. */
void things_send(struct step *step)
{
	struct world_object *end = object_of(step);
	set_op(step);
	if (!end)
		return;
	end->writes++;
	end->last_writer = step->event->task;
	uint32_t peer = end->peer;
	struct world_object *other = peer ? world_object_row(step->world, peer) : NULL;
	if (!other)
		return;
	other->count++;
	other->bytes += step->event->a > 0 ? step->event->a : 0;
	add_item(step, peer, step->event->b);
}

void things_recv(struct step *step)
{
	struct world_object *end = object_of(step);
	set_op(step);
	if (!end || step->event->a < 0)
		return;
	end->reads++;
	end->count -= end->count > 0;
	end->bytes -= end->bytes > step->event->a ? step->event->a : end->bytes;
	drop_item(step->world, step->event->object, step->event->b);
}

void things_close(struct step *step)
{
	struct world_object *end = object_of(step);
	if (end)
		end->closes++;
}

void things_network(struct step *step)
{
	struct world_object *socket = object_of(step);
	set_op(step);
	if (!socket)
		return;
	socket->last_writer = step->event->task;
	if (step->event->kind == EVENT_LISTEN)
		socket->listens = true;
	socket->port = step->event->a;
}

void things_sql(struct step *step)
{
	struct world_object *database = object_of(step);
	set_op(step);
	if (!database)
		return;
	database->last_writer = step->event->task;
	database->writes++;
	database->owner = step->event->b ? step->event->task : database->owner == step->event->task ? EVENT_NO_TASK : database->owner;
	database->depth = database->owner != EVENT_NO_TASK;
	text_part(step, 0, database->text, sizeof database->text);
}

/* ---- events, conditions, barriers ---- */

void things_waiting(struct step *step)
{
	struct world_object *object = object_of(step);
	if (object)
		object->count = step->event->b;
}

void things_wait(struct step *step)
{
	struct world_object *object = object_of(step);
	if (!object)
		return;
	object->reads++;
	if (object->kind == OBJECT_BARRIER && object->capacity && step->event->b + 1 == object->capacity)
		object->count = 0;
	else if (object->kind == OBJECT_CONDITION && step->event->a == 0 && object->count > 0)
		object->count--;
}

void things_notify(struct step *step)
{
	struct world_object *object = object_of(step);
	if (!object)
		return;
	object->writes++;
	object->last_writer = step->event->task;
	if (step->event->kind == EVENT_NOTIFY)
		object->count = step->event->b;
	else
		object->count = step->event->kind == EVENT_SET;
}

/* ---- copies and parts ---- */

void things_copy(struct step *step)
{
	struct world_object *copy = object_of(step);
	const struct world_object *from = world_object_get(step->world, (unsigned)step->event->a);
	if (!copy || !from)
		return;
	copy = object_of(step);
	copy->copy_of = (uint32_t)step->event->a;
	copy->depth = step->event->b ? (from->depth > 0 ? from->depth : 1) : 0;
	copy->owner = step->event->b > 0 ? (uint16_t)(step->event->b - 1) : EVENT_NO_TASK;
	copy->lost_owner = step->event->b < 0;
	copy->count = from->count;
	copy->capacity = from->capacity;
	text_copy(copy->name, sizeof copy->name, from->name);
}

void things_part(struct step *step)
{
	struct world_object *part = object_of(step);
	if (part && step->event->a > 0 && step->event->a != step->event->object && step->event->a < WORLD_OBJECTS_MAX)
		part->part_of = (uint32_t)step->event->a;
}

void things_owner_died(struct step *step)
{
	struct world_object *object = object_of(step);
	if (!object || step->world->verdict) /* after a verdict the tool itself ends them all: that is no news */
		return;
	object->owner = EVENT_NO_TASK;
	object->depth = 0;
	object->died = true;
	object->last_writer = step->event->task;
}

/* ---- pools ---- */

static bool is_over(const struct world_future *future)
{
	return future->state >= FUTURE_DONE;
}

/* Room for one more: the oldest that is done goes, else the oldest. */
static void forget_future(struct world *world)
{
	size_t at = 0;
	while (at < world->futures.n && !is_over(&world->futures.at[at]))
		at++;
	if (at == world->futures.n)
		at = 0;
	memmove(&world->futures.at[at], &world->futures.at[at + 1], (world->futures.n - at - 1) * sizeof *world->futures.at);
	world->futures.n--;
}

/* `was`: the state that one who is not known any more, or never was, must have been in; FUTURE_CANCELLED + 1 in none. */
static void set_future(struct step *step, unsigned state, unsigned was)
{
	struct world *world = step->world;
	struct world_object *pool = object_of(step);
	struct world_future *row = NULL;
	set_op(step);
	if (!pool)
		return;
	for (size_t i = world->futures.n; i-- > 0 && !row;)
		if (world->futures.at[i].object == step->event->object && world->futures.at[i].id == step->event->a)
			row = &world->futures.at[i];
	if (!row) {
		struct world_future fresh = {.object = step->event->object, .id = step->event->a, .worker = EVENT_NO_TASK};
		if (world->futures.n >= FUTURES_KEPT)
			forget_future(world);
		array_push(&world->futures, fresh);
		row = &world->futures.at[world->futures.n - 1];
	} else {
		was = row->state;
	}
	if (was <= FUTURE_CANCELLED)
		pool->calls[was] -= pool->calls[was] > 0;
	pool->calls[state]++;
	row->state = (uint16_t)state;
	text_part(step, 0, row->call, sizeof row->call);
	if (state >= FUTURE_DONE)
		text_part(step, 1, row->value, sizeof row->value);
	else
		row->worker = state == FUTURE_RUNNING ? step->event->task : EVENT_NO_TASK;
}

void things_submit(struct step *step)
{
	set_future(step, FUTURE_PENDING, FUTURE_CANCELLED + 1);
}

void things_take(struct step *step)
{
	set_future(step, FUTURE_RUNNING, FUTURE_PENDING);
}

void things_done(struct step *step)
{
	if (step->event->b == FUTURE_CANCELLED)
		set_future(step, FUTURE_CANCELLED, FUTURE_PENDING);
	else if (step->event->b == FUTURE_DONE || step->event->b == FUTURE_ERROR)
		set_future(step, (unsigned)step->event->b, FUTURE_RUNNING);
}

void things_worker(struct step *step)
{
	step->task->worker_of = step->event->object;
}

void things_shutdown(struct step *step)
{
	struct world_object *pool = object_of(step);
	if (pool)
		pool->closes++;
}

/* ---- managers ---- */

void things_call(struct step *step)
{
	struct world *world = step->world;
	struct world_object *manager = object_of(step);
	set_op(step);
	if (!manager)
		return;
	if (step->event->kind == EVENT_SERVE) {
		manager->owner = step->event->task; /* the server */
		return;
	}
	manager->reads += step->event->kind == EVENT_CALL;
	for (size_t i = 0; i < world->clients.n; i++)
		if (world->clients.at[i].object == step->event->object && world->clients.at[i].task == step->event->task) {
			world->clients.at[i].waits = step->event->kind == EVENT_CALL;
			text_part(step, 0, world->clients.at[i].text, sizeof world->clients.at[i].text);
			return;
		}
	struct world_client fresh = {.object = step->event->object, .task = step->event->task, .waits = step->event->kind == EVENT_CALL};
	text_part(step, 0, fresh.text, sizeof fresh.text);
	if (world->clients.n < CLIENTS_KEPT)
		array_push(&world->clients, fresh);
}

void things_held(struct step *step)
{
	struct world *world = step->world;
	struct world_held *row = NULL;
	for (size_t i = 0; i < world->held.n && !row; i++)
		if (world->held.at[i].object == step->event->object && world->held.at[i].id == step->event->a)
			row = &world->held.at[i];
	if (!row) {
		if (world->held.n >= HELD_KEPT)
			return;
		struct world_held fresh = {.object = step->event->object, .id = step->event->a};
		array_push(&world->held, fresh);
		row = &world->held.at[world->held.n - 1];
	}
	text_part(step, 0, row->name, sizeof row->name);
	text_part(step, 1, row->text, sizeof row->text);
}
