/* event: the table of kinds, and the form of events in recordings. */
#include "event/event.h"

#include <errno.h>
#include <string.h>

static const struct event_info infos[EVENT_KINDS] = {
#define X(kind, mark, flags, story) [EVENT_##kind] = {#kind, mark, flags, story},
	EVENT_TABLE(X)
#undef X
};

static const struct fact_info facts[FACTS] = {
#define X(id, name, group, label, sentence) {name, group, label, sentence},
	FACT_TABLE(X)
#undef X
};

const struct fact_info *event_fact(unsigned fact)
{
	return &facts[fact < FACTS ? fact : 0];
}

int event_fact_find(const char *name)
{
	for (int i = 0; i < FACTS; i++)
		if (strcmp(facts[i].name, name) == 0)
			return i;
	return -ENOENT;
}

const struct event_info *event_info(unsigned kind)
{
	static const struct event_info unknown = {"?", ' ', 0, ""};
	return kind < EVENT_KINDS ? &infos[kind] : &unknown;
}

bool event_is_op(unsigned kind)
{
	return event_info(kind)->flags & EVENT_OP;
}

static const char *const method_names[START_METHODS] = {"fork", "spawn", "forkserver", "os.fork", "program", "server", "thread", "coroutine"};

bool event_method_is_inside(unsigned method)
{
	return method >= METHOD_THREAD && method < START_METHODS;
}

const char *event_start_method_name(unsigned method)
{
	return method < COUNT_OF(method_names) ? method_names[method] : "?";
}

const char *event_object_kind_name(unsigned kind)
{
	static const char *const names[OBJECT_KINDS] = {
		[OBJECT_FILE] = "file", [OBJECT_LOCK] = "lock", [OBJECT_RLOCK] = "rlock", [OBJECT_SEMAPHORE] = "semaphore",
		[OBJECT_EVENT] = "event", [OBJECT_CONDITION] = "condition", [OBJECT_BARRIER] = "barrier", [OBJECT_VALUE] = "value",
		[OBJECT_ARRAY] = "array", [OBJECT_QUEUE] = "queue", [OBJECT_PIPE] = "pipe", [OBJECT_CONNECTION] = "connection",
		[OBJECT_SOCKET] = "socket", [OBJECT_DATABASE] = "database", [OBJECT_MANAGER] = "manager", [OBJECT_POOL] = "pool",
		[OBJECT_GIL] = "GIL",
	};
	return kind < OBJECT_KINDS && names[kind] ? names[kind] : "object";
}

int event_start_method_parse(const char *name, unsigned *ret_method)
{
	for (unsigned i = 0; i <= METHOD_FORKSERVER; i++) /* what a program may ask for */
		if (strcmp(method_names[i], name) == 0) {
			*ret_method = i;
			return 0;
		}
	return -EINVAL;
}

const char *event_part(const struct event *event, const void *payload, unsigned n, char *room, size_t size)
{
	const char *at = payload, *end = at ? at + event->size : NULL;
	for (; at < end && n > 0; n--) {
		const char *nul = memchr(at, '\0', (size_t)(end - at));
		at = nul ? nul + 1 : end;
	}
	size_t length = at && at < end ? strnlen(at, (size_t)(end - at)) : 0;
	if (length >= size)
		for (length = size - 1; length > 0 && ((unsigned char)at[length] & 0xc0) == 0x80; length--)
			;
	if (length)
		memcpy(room, at, length);
	room[length] = '\0';
	return room;
}

/* ---- the stored form: 48 bytes, little-endian, in the order of the struct ---- */

enum { STORED_SIZE = 48 };

static unsigned char *put(unsigned char *to, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		*to++ = (unsigned char)(value >> (8 * i));
	return to;
}

static uint64_t get(const unsigned char **from, unsigned bytes)
{
	uint64_t value = 0;
	for (unsigned i = 0; i < bytes; i++)
		value |= (uint64_t)*(*from)++ << (8 * i);
	return value;
}

void event_encode(struct buf *ret_buf, const struct event *event, const void *payload)
{
	unsigned char bytes[STORED_SIZE], *at = bytes;
	at = put(at, event->seq, 8);
	at = put(at, event->time, 8);
	at = put(at, event->task, 2);
	at = put(at, event->kind, 2);
	at = put(at, event->line, 4);
	at = put(at, event->object, 4);
	at = put(at, event->size, 4);
	at = put(at, (uint64_t)event->a, 8);
	put(at, (uint64_t)event->b, 8);
	buf_add(ret_buf, bytes, sizeof bytes);
	buf_add(ret_buf, payload, event->size);
}

long event_decode(const void *bytes, size_t count, struct event *ret_event, const void **ret_payload)
{
	const unsigned char *at = bytes;
	if (count < STORED_SIZE)
		return 0;
	struct event event;
	event.seq = get(&at, 8);
	event.time = get(&at, 8);
	event.task = (uint16_t)get(&at, 2);
	event.kind = (uint16_t)get(&at, 2);
	event.line = (uint32_t)get(&at, 4);
	event.object = (uint32_t)get(&at, 4);
	event.size = (uint32_t)get(&at, 4);
	event.a = (int64_t)get(&at, 8);
	event.b = (int64_t)get(&at, 8);
	if (event.size > EVENT_PAYLOAD_MAX)
		return -EBADMSG;
	if (count < STORED_SIZE + event.size)
		return 0;
	*ret_event = event;
	*ret_payload = at;
	return (long)(STORED_SIZE + event.size);
}

const char *event_word(unsigned kind)
{
	static const char *const words[EVENT_KINDS] = {
		[EVENT_READ] = N_("read"), [EVENT_WRITE] = N_("write"), [EVENT_ACQUIRE] = N_("acquire"), [EVENT_RELEASE] = N_("release"),
		[EVENT_PUT] = N_("put"), [EVENT_GET] = N_("get"), [EVENT_SEND] = N_("send"), [EVENT_RECV] = N_("receive"), [EVENT_WAIT] = N_("wait"),
		[EVENT_NOTIFY] = N_("notify"), [EVENT_SET] = N_("set"), [EVENT_CLEAR] = N_("clear"), [EVENT_CALL] = N_("ask"),
		[EVENT_SERVE] = N_("serve"), [EVENT_ANSWER] = N_("answer"), [EVENT_OPEN] = N_("open"), [EVENT_CLOSE] = N_("close"),
		[EVENT_TASK_DONE] = N_("done"), [EVENT_DRAIN] = N_("join"), [EVENT_SQL] = N_("SQL"), [EVENT_SUBMIT] = N_("submit"),
	};
	return kind < EVENT_KINDS && words[kind] ? _(words[kind]) : event_info(kind)->name;
}
