/* world/tell: the names of things, and what fills the places of a template. */
#include "world/internal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *world_state_name(unsigned state)
{
	static const char *const names[] = {N_("new"), N_("ready"), N_("running"), N_("blocked"), N_("stopped"), N_("ended")};
	return state < COUNT_OF(names) ? names[state] : "?";
}

const char *world_source_name(unsigned source)
{
	static const char *const names[] = {N_("from the probe"), N_("picked"), N_("sampled"), N_("from the kernel")};
	return source < COUNT_OF(names) ? names[source] : "?";
}

const char *world_object_kind_name(unsigned kind)
{
	static const char *const names[OBJECT_KINDS] = {
		"", N_("file"), N_("lock"), N_("recursive lock"), N_("semaphore"), N_("event"), N_("condition"), N_("barrier"), N_("value"),
		N_("array"), N_("queue"), N_("pipe"), N_("connection"), N_("socket"), N_("database"), N_("manager"), N_("pool"), N_("GIL"),
	};
	return kind < COUNT_OF(names) && names[kind] ? names[kind] : "?";
}

const char *world_task_name(const struct world *world, unsigned number, char *room, size_t size)
{
	const struct world_task *task = world_task_get(world, number);
	if (task && task->name[0])
		return task->name;
	if (number == EVENT_NO_TASK)
		text_copy(room, size, _("nobody"));
	else
		snprintf(room, size, _("task %u"), number);
	return room;
}

static const char *object_name(const struct world *world, unsigned number)
{
	const struct world_object *object = world_object_get(world, number);
	return object && object->name[0] ? object->name : "?";
}

/* "3 of 5", "3" when there is no bound. */
static void add_count(const struct telling *telling, struct buf *buf)
{
	const struct world_object *object = world_object_get(telling->world, telling->object);
	if (object && object->capacity > 0)
		buf_format(buf, _("%lld of %lld"), (long long)object->count, (long long)object->capacity);
	else
		buf_format(buf, "%lld", object ? (long long)object->count : 0);
}

void tell_signal(struct buf *buf, int64_t number)
{
	const char *name = number > 0 && number < 65 ? sigabbrev_np((int)number) : NULL;
	if (name)
		buf_format(buf, "SIG%s (%lld)", name, (long long)number);
	else
		buf_format(buf, "%lld", (long long)number);
}

static void add_a(const struct telling *telling, struct buf *buf)
{
	if (telling->kind == EVENT_STALL)
		buf_format(buf, "%g", (double)(telling->a / 1000) / 1000.0);
	else if (telling->kind == EVENT_SLEEP)
		buf_format(buf, "%g", (double)(telling->a / 1000000) / 1000.0);
	else if (telling->kind == EVENT_SIGNAL || telling->kind == EVENT_DIE || telling->kind == EVENT_DEATH ||
	         telling->kind == EVENT_HANDLER)
		tell_signal(buf, telling->a);
	else
		buf_format(buf, "%lld", (long long)telling->a);
}

enum { TEXT_COLUMNS = 48 }; /* the beginning of what was read or written is enough to know it by */

/* Texts in quotes, numbers and tables as they are. */
static void add_text(const struct telling *telling, struct buf *buf)
{
	bool is_message = telling->kind == EVENT_PUT || telling->kind == EVENT_GET || telling->kind == EVENT_SEND || telling->kind == EVENT_RECV;
	const char *text = telling->text;
	char *end, beginning[4 * TEXT_COLUMNS + 4];
	strtod(text, &end);
	if (telling->kind == EVENT_READ || telling->kind == EVENT_WRITE) {
		text_shorten(beginning, sizeof beginning, text, TEXT_COLUMNS);
		text = beginning;
	}
	if (!text[0])
		buf_text(buf, _("nothing"));
	else if (!is_message || *end == '\0' || strchr("{[<\"'", text[0]) || strcmp(text, "true") == 0 || strcmp(text, "false") == 0 ||
	         strcmp(text, "nil") == 0)
		buf_text(buf, text);
	else
		buf_format(buf, _("'%s'"), text);
}

/* "queue bread"; but "queue-1" says by itself what it is. */
static void add_queue(const struct telling *telling, struct buf *buf)
{
	const char *name = object_name(telling->world, telling->object);
	/* "queue line", but not "queue queue-1". In Chinese a name of Latin letters stands off from the word before it. */
	bool close = buf->len > 0 && (unsigned char)buf->data[buf->len - 1] >= 0x80;
	if (strncmp(name, "queue", 5) == 0)
		buf_format(buf, "%s%s", close ? " " : "", name);
	else
		buf_format(buf, _("queue %s"), name);
}

static void add_task(const struct telling *telling, unsigned task, struct buf *buf)
{
	char room[WORLD_NAME];
	buf_text(buf, world_task_name(telling->world, task, room, sizeof room));
}

static void add_owner(const struct telling *telling, struct buf *buf)
{
	const struct world_object *object = world_object_get(telling->world, telling->object);
	add_task(telling, object ? object->owner : EVENT_NO_TASK, buf);
}

static void add_kind(const struct telling *telling, struct buf *buf)
{
	const struct world_object *object = world_object_get(telling->world, telling->object);
	buf_text(buf, _(world_object_kind_name(object ? object->kind : 0)));
}

static void add_will(const struct telling *telling, struct buf *buf)
{
	const struct world_task *task = world_task_get(telling->world, telling->task);
	if (task)
		world_will(telling->world, task, buf);
}

static void add_the_task(const struct telling *telling, struct buf *buf) { add_task(telling, telling->task, buf); }
static void add_child(const struct telling *telling, struct buf *buf) { add_task(telling, telling->object, buf); }
static void add_object(const struct telling *telling, struct buf *buf) { buf_text(buf, object_name(telling->world, telling->object)); }
static void add_whole(const struct telling *telling, struct buf *buf) { buf_text(buf, object_name(telling->world, (unsigned)telling->a)); }
static void add_value(const struct telling *telling, struct buf *buf) { buf_text(buf, telling->value); }
static void add_b(const struct telling *telling, struct buf *buf) { buf_format(buf, "%lld", (long long)telling->b); }
static void add_line(const struct telling *telling, struct buf *buf) { buf_format(buf, "%u", telling->line); }
static void add_state(const struct telling *telling, struct buf *buf) { buf_text(buf, _(world_state_name((unsigned)telling->a))); }

bool tell_find(void *ctx, const char *name, size_t length, struct buf *buf)
{
	static const struct { const char *name; void (*add)(const struct telling *, struct buf *); } places[] = {
		{"task", add_the_task}, {"child", add_child}, {"object", add_object}, {"text", add_text}, {"value", add_value},
		{"a", add_a}, {"b", add_b}, {"count", add_count}, {"queue", add_queue}, {"owner", add_owner}, {"kind", add_kind},
		{"whole", add_whole}, {"line", add_line}, {"state", add_state}, {"will", add_will},
	};
	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (strlen(places[i].name) == length && memcmp(places[i].name, name, length) == 0) {
			places[i].add(ctx, buf);
			return true;
		}
	return false;
}
