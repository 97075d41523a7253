/* world/story: what happened, in words. The sentences are the event table's templates, and, where it was not the usual,
 * those below, in the current language.
 */
#include "world/internal.h"

#include <string.h>

/* ---- what was not the usual ---- */

struct moment { const struct world *after; const struct event *event; const struct world_object *object; const struct world_task *task; };
typedef bool when_fn(const struct moment *moment);

static bool is_nobody(const struct moment *m) { return !m->object; }
static bool is_yes_for_none(const struct moment *m) { return !m->object && m->event->a != 0; }
static bool is_deeper(const struct moment *m) { return m->event->b > 1; }
static bool is_still_held(const struct moment *m) { return m->event->b > 0; }
static bool is_end(const struct moment *m) { return m->event->a == 0 && (m->event->b > 0 || (m->object && m->object->kind == OBJECT_PIPE)); }
static bool is_numbered(const struct moment *m) { return m->event->a > 0; }
static bool has_said_so(const struct moment *m) { return m->task && m->task->op == EVENT_DIE; }
static bool is_thread(const struct moment *m) { return m->task && m->task->method == METHOD_THREAD; }
static bool is_coroutine(const struct moment *m) { return m->task && m->task->method == METHOD_COROUTINE; }
static bool is_inside(const struct moment *m) { return m->task && event_method_is_inside(m->task->method); }
static bool has_failed(const struct moment *m) { return is_inside(m) && m->event->a != 0; }
static bool failed(const struct moment *m) { return m->event->b == FUTURE_ERROR; }
static bool cancelled(const struct moment *m) { return m->event->b == FUTURE_CANCELLED; }

enum { ANY = -1000000 };

/* The first that fits: kind, kind of object (0 any), a (or ANY), and what else must be so (NULL nothing). */
static const struct { uint16_t kind, object; int64_t a; when_fn *when; const char *template; } unusual[] = {
	{EVENT_ACQUIRE, 0, 0, NULL, N_("{task} does not get {object}.")},
	{EVENT_ACQUIRE, 0, 2, NULL, N_("{task} acquires {object} from a dead owner: what it guards may be half done.")},
	{EVENT_ACQUIRE, OBJECT_SEMAPHORE, ANY, NULL, N_("{task} takes one from {object}: {b} left.")},
	{EVENT_ACQUIRE, OBJECT_RLOCK, ANY, is_deeper, N_("{task} acquires {object} again: {b} deep.")},
	{EVENT_RELEASE, OBJECT_SEMAPHORE, ANY, NULL, N_("{task} gives one back to {object}: {b} left.")},
	{EVENT_RELEASE, OBJECT_RLOCK, ANY, is_still_held, N_("{task} releases {object} once: still {b} deep.")},
	{EVENT_PUT, 0, 0, NULL, N_("{task} cannot put {text}: {queue} is full ({count}).")},
	{EVENT_GET, 0, 0, NULL, N_("{task} gets nothing: {queue} is empty.")},
	{EVENT_RECV, 0, -1, NULL, N_("{task} finds the end of {object}: the other end is closed.")},
	{EVENT_NOTIFY, 0, 0, NULL, N_("{task} notifies {object}, but nobody waits for it.")},
	{EVENT_SIGNAL, 0, 19, NULL, N_("{task} stops {child}.")},
	{EVENT_SIGNAL, 0, 18, NULL, N_("{task} lets {child} go on.")},
	{EVENT_SHUTDOWN, 0, 1, NULL, N_("{task} shuts {object} down, and waits for all that is submitted.")},
	{EVENT_SWITCH, 0, 1, NULL, N_("{task} has ended, and {child} goes on.")},
	{EVENT_POLL, 0, ANY, is_yes_for_none, N_("{task} has something to do.")},
	{EVENT_POLL, 0, ANY, is_nobody, N_("{task} has waited long enough.")},
	{EVENT_SERVE, 0, ANY, is_nobody, N_("{task} is asked to fork {text}.")},
	{EVENT_CLEAR, OBJECT_BARRIER, 0, NULL, N_("{task} resets {object}.")},
	{EVENT_CLEAR, OBJECT_BARRIER, ANY, NULL, N_("{task} breaks {object}.")},
	{EVENT_WAIT, 0, 0, NULL, N_("{task} waits no longer for {object}.")},
	{EVENT_WAIT, OBJECT_BARRIER, ANY, NULL, N_("{task} has passed {object}: all have arrived.")},
	{EVENT_WAIT, 0, ANY, is_nobody, N_("{task} was woken by a signal.")},
	{EVENT_READ, OBJECT_ARRAY, ANY, NULL, N_("{task} reads {text} from {object}[{b}].")},
	{EVENT_WRITE, OBJECT_ARRAY, ANY, NULL, N_("{task} writes {text} to {object}[{b}].")},
	{EVENT_READ, 0, 0, is_end, N_("{task} finds the end of {object}.")},
	{EVENT_EXIT, 0, ANY, has_failed, N_("{task} has ended with an error.")},
	{EVENT_EXIT, 0, ANY, is_inside, N_("{task} has ended.")},
	{EVENT_BEGIN, 0, ANY, is_thread, N_("{task} is alive, as a thread of process {a}.")},
	{EVENT_BEGIN, 0, ANY, is_coroutine, N_("{task} begins, inside its thread.")},
	{EVENT_JOIN, 0, 0, NULL, N_("{task} waits no longer for {child}.")},
	{EVENT_DEATH, 0, ANY, has_said_so, N_("{task} is gone.")},
	{EVENT_DEATH, 0, ANY, is_numbered, N_("{task} was killed by signal {a}.")},
	{EVENT_DONE, 0, ANY, failed, N_("{text} of {object} has failed: {value}")},
	{EVENT_DONE, 0, ANY, cancelled, N_("{text} of {object} is cancelled.")},
};

static const char *template_of(const struct moment *m)
{
	for (size_t i = 0; i < COUNT_OF(unusual); i++)
		if (unusual[i].kind == m->event->kind && (unusual[i].a == ANY || unusual[i].a == m->event->a) &&
		    (!unusual[i].object || (m->object && m->object->kind == unusual[i].object)) && (!unusual[i].when || unusual[i].when(m)))
			return unusual[i].template;
	return event_info(m->event->kind)->story;
}

/* ---- why somebody waits ---- */

static bool own_lock(const struct moment *m) { return m->object->depth > 0 && m->object->owner == m->event->task; }
static bool others_lock(const struct moment *m) { return m->object->depth > 0 && m->object->owner != EVENT_NO_TASK; }
static bool lost_lock(const struct moment *m) { return m->object->lost_owner; }
static bool own_work(const struct moment *m) { return m->object->owner == m->event->task; }
static bool works_for_it(const struct moment *m) { return m->task && m->task->worker_of == m->event->object; }

static const struct { uint16_t object, op; when_fn *when; const char *template; } blocked[] = {
	{OBJECT_LOCK, 0, own_lock, N_("{task} is blocked: it waits for {object}, which it holds itself.")},
	{OBJECT_LOCK, 0, others_lock, N_("{task} is blocked: it waits for {object}, which {owner} holds.")},
	{OBJECT_LOCK, 0, lost_lock, N_("{task} is blocked: {object} was copied while it was held, by a thread that is not here.")},
	{OBJECT_RLOCK, 0, others_lock, N_("{task} is blocked: it waits for {object}, which {owner} holds.")},
	{OBJECT_RLOCK, 0, lost_lock, N_("{task} is blocked: {object} was copied while it was held, by a thread that is not here.")},
	{OBJECT_SEMAPHORE, 0, NULL, N_("{task} is blocked: nothing is left of {object}.")},
	{OBJECT_QUEUE, EVENT_PUT, NULL, N_("{task} is blocked: {queue} is full ({count}).")},
	{OBJECT_QUEUE, EVENT_GET, NULL, N_("{task} is blocked: {queue} is empty.")},
	{OBJECT_QUEUE, EVENT_DRAIN, NULL, N_("{task} is blocked: not all that was put in {queue} is done.")},
	{OBJECT_CONNECTION, 0, NULL, N_("{task} is blocked: nothing has come to {object}.")},
	{OBJECT_PIPE, EVENT_READ, NULL, N_("{task} is blocked: nothing is in {object}.")},
	{OBJECT_EVENT, 0, NULL, N_("{task} is blocked: {object} is not set.")},
	{OBJECT_CONDITION, EVENT_WAIT, NULL, N_("{task} is blocked: it waits until somebody notifies {object}.")},
	{OBJECT_BARRIER, 0, NULL, N_("{task} is blocked: {count} have arrived at {object}.")},
	{OBJECT_MANAGER, EVENT_POLL, NULL, N_("{task} waits for requests.")},
	{OBJECT_MANAGER, 0, own_work, N_("{task} waits for requests.")},
	{OBJECT_MANAGER, 0, NULL, N_("{task} is blocked: it waits for the answer of {object}.")},
	{OBJECT_POOL, 0, works_for_it, N_("{task} waits for work from {object}.")},
	{OBJECT_POOL, EVENT_POLL, NULL, N_("{task} waits for results of {object}.")},
	{OBJECT_POOL, 0, NULL, N_("{task} is blocked: it waits for a result of {object}.")},
	{OBJECT_DATABASE, 0, NULL, N_("{task} is blocked: another's transaction has locked {object}.")},
	{OBJECT_GIL, 0, NULL, N_("{task} is blocked: another thread of its process has the GIL.")},
};

static const char *blocked_template(const struct moment *m, const void *payload)
{
	char room[8];
	if (strncmp(event_part(m->event, payload, 0, room, sizeof room), "task", 4) == 0)
		return N_("{task} is blocked: it waits for {child}.");
	if (!m->object)
		return m->event->object ? N_("{task} is blocked: it waits for {object}.") : N_("{task} is blocked.");
	unsigned op = m->task ? m->task->waits_op : 0;
	for (size_t i = 0; i < COUNT_OF(blocked); i++)
		if (blocked[i].object == m->object->kind && (!blocked[i].op || blocked[i].op == op) && (!blocked[i].when || blocked[i].when(m)))
			return blocked[i].template;
	return N_("{task} is blocked: it waits for {object}.");
}

/* ---- lost updates ---- */

struct losing { const struct world *world; const struct world_lost *lost; };

static bool find_lost(void *ctx, const char *name, size_t length, struct buf *buf)
{
	const struct losing *losing = ctx;
	const struct world_object *object = world_object_get(losing->world, losing->lost->object);
	char room[WORLD_NAME];
	if (strncmp(name, "task", length) == 0)
		buf_text(buf, world_task_name(losing->world, losing->lost->writer, room, sizeof room));
	else if (strncmp(name, "victim", length) == 0)
		buf_text(buf, world_task_name(losing->world, losing->lost->victim, room, sizeof room));
	else if (strncmp(name, "read", length) == 0)
		buf_text(buf, losing->lost->read);
	else if (strncmp(name, "overwritten", length) == 0)
		buf_text(buf, losing->lost->overwritten);
	else if (strncmp(name, "written", length) == 0)
		buf_text(buf, losing->lost->written);
	else if (strncmp(name, "object", length) == 0)
		buf_text(buf, object && object->name[0] ? object->name : "?");
	else
		return false;
	if (strncmp(name, "object", length) == 0 && losing->lost->index)
		buf_format(buf, "[%u]", losing->lost->index);
	return true;
}

/* ---- sentences ---- */

void world_sentence(const struct world *after, const struct event *event, const void *payload, struct buf *ret_text)
{
	char text[512], value[256] = "";
	struct moment moment = {after, event, world_object_get(after, event->object), world_task_get(after, event->task)};
	struct losing losing = {after, event->kind == EVENT_WRITE ? world_lost_get(after, event->seq) : NULL};
	if (losing.lost) {
		text_fill(ret_text, _("{task} writes {written} to {object}. It had read {read}, before {victim} wrote {overwritten}: one update is lost."),
		          find_lost, &losing);
		return;
	}
	bool waits = event->kind == EVENT_STATE && event->a == TASK_BLOCKED;
	const char *template = waits ? blocked_template(&moment, payload) : template_of(&moment);
	if (!template[0])
		return;
	event_part(event, payload, 0, text, sizeof text);
	world_one_line(text);
	if (event->kind == EVENT_ALIVE || event->kind == EVENT_POLL)
		text_copy(value, sizeof value, event->a ? _("yes") : _("no"));
	else
		event_part(event, payload, 1, value, sizeof value);
	struct telling telling = {.world = after, .task = event->task, .object = event->object, .kind = event->kind, .line = event->line,
	                          .a = event->a, .b = event->b, .text = text, .value = value};
	text_fill(ret_text, _(template), tell_find, &telling);
}

/* What those who serve look for again and again; and what the tool does itself once the verdict has fallen. */
static bool is_noise(const struct world *after, const struct event *event)
{
	const struct world_object *object = world_object_get(after, event->object);
	if (event->kind == EVENT_POLL)
		return object && (object->kind == OBJECT_MANAGER || object->kind == OBJECT_POOL);
	return after->verdict && (event->kind == EVENT_OWNER_DIED || event->kind == EVENT_DEATH);
}

void world_story(const struct world *after, const struct event *event, const void *payload, struct buf *ret_text)
{
	bool waits = event->kind == EVENT_STATE && event->a == TASK_BLOCKED && event->object != 0;
	if (waits || (!(event_info(event->kind)->flags & EVENT_QUIET) && !is_noise(after, event)))
		world_sentence(after, event, payload, ret_text);
}
