/* world/story: what happened, in words. The sentences are the table's templates in the current language. */
#include "world/world.h"

#include <signal.h>
#include <stdio.h>
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
	static const char *const names[] = {"", N_("file"), N_("lock"), N_("recursive lock")};
	return kind < COUNT_OF(names) ? names[kind] : "?";
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

struct telling {
	const struct world *world;
	unsigned task, object, kind;
	int64_t a;
	const char *text, *value;
};

static void add_signal(struct buf *buf, int64_t number)
{
	const char *name = number > 0 && number < 65 ? sigabbrev_np((int)number) : NULL;
	if (name)
		buf_format(buf, "SIG%s (%lld)", name, (long long)number);
	else
		buf_format(buf, "%lld", (long long)number);
}

static void add_a(const struct telling *telling, struct buf *buf)
{
	if (telling->kind == EVENT_SLEEP)
		buf_format(buf, "%g", (double)(telling->a / 1000000) / 1000.0);
	else if (telling->kind == EVENT_SIGNAL || telling->kind == EVENT_DIE || telling->kind == EVENT_DEATH)
		add_signal(buf, telling->a);
	else
		buf_format(buf, "%lld", (long long)telling->a);
}

static bool find(void *ctx, const char *name, size_t length, struct buf *buf)
{
	const struct telling *telling = ctx;
	char room[WORLD_NAME];
	bool is_text = strncmp(name, "text", length) == 0;
	if (strncmp(name, "task", length) == 0)
		buf_text(buf, world_task_name(telling->world, telling->task, room, sizeof room));
	else if (strncmp(name, "child", length) == 0)
		buf_text(buf, world_task_name(telling->world, telling->object, room, sizeof room));
	else if (strncmp(name, "object", length) == 0)
		buf_text(buf, object_name(telling->world, telling->object));
	else if (is_text)
		buf_text(buf, telling->text[0] ? telling->text : _("nothing"));
	else if (strncmp(name, "value", length) == 0)
		buf_text(buf, telling->value);
	else if (length == 1 && *name == 'a')
		add_a(telling, buf);
	else
		return false;
	return true;
}

static bool find_lost(void *ctx, const char *name, size_t length, struct buf *buf)
{
	const struct { const struct world *world; const struct world_lost *lost; } *both = ctx;
	char room[WORLD_NAME];
	if (strncmp(name, "task", length) == 0)
		buf_text(buf, world_task_name(both->world, both->lost->writer, room, sizeof room));
	else if (strncmp(name, "victim", length) == 0)
		buf_text(buf, world_task_name(both->world, both->lost->victim, room, sizeof room));
	else if (strncmp(name, "read", length) == 0)
		buf_text(buf, both->lost->read);
	else if (strncmp(name, "overwritten", length) == 0)
		buf_text(buf, both->lost->overwritten);
	else if (strncmp(name, "written", length) == 0)
		buf_text(buf, both->lost->written);
	else if (strncmp(name, "object", length) == 0)
		buf_text(buf, object_name(both->world, both->lost->object));
	else
		return false;
	return true;
}

static void one_line(char *text)
{
	size_t length = strlen(text);
	while (length > 0 && text[length - 1] == '\n')
		text[--length] = '\0';
	for (; *text; text++)
		if (*text == '\n')
			*text = ' ';
}

/* A template other than the table's, where what happened was not the usual. */
static const char *template_of(const struct event *event)
{
	if (event->kind == EVENT_ACQUIRE && event->a == 0)
		return N_("{task} does not get {object}.");
	if (event->kind == EVENT_JOIN && event->a == 0)
		return N_("{task} waits no longer for {child}.");
	if (event->kind == EVENT_READ && event->a == 0 && event->b > 0)
		return N_("{task} finds the end of {object}.");
	if (event->kind == EVENT_DEATH && event->a > 0)
		return N_("{task} was killed by signal {a}.");
	if (event->kind == EVENT_STATE && event->a == TASK_BLOCKED && event->object)
		return N_("{task} is blocked: it waits for {object}.");
	return event_info(event->kind)->story;
}

void world_story(const struct world *after, const struct event *event, const void *payload, struct buf *ret_text)
{
	char text[512], value[256] = "", room[8];
	const char *template = template_of(event);
	if (!template[0])
		return;
	if (event->kind == EVENT_STATE && strcmp(event_part(event, payload, 0, room, sizeof room), "task") == 0)
		template = N_("{task} is blocked: it waits for {child}.");
	event_part(event, payload, 0, text, sizeof text);
	one_line(text);
	if (event->kind == EVENT_ALIVE)
		text_copy(value, sizeof value, event->a ? _("yes") : _("no"));
	else
		event_part(event, payload, 1, value, sizeof value);
	struct { const struct world *world; const struct world_lost *lost; } both = {after, NULL};
	if (event->kind == EVENT_WRITE)
		both.lost = world_lost_get(after, event->seq);
	if (both.lost) {
		text_fill(ret_text, _("{task} writes {written} to {object}. It had read {read}, before {victim} wrote {overwritten}: one update is lost."),
		          find_lost, &both);
		return;
	}
	struct telling telling = {.world = after, .task = event->task, .object = event->object, .kind = event->kind,
	                          .a = event->a, .text = text, .value = value};
	text_fill(ret_text, _(template), find, &telling);
}

/* ---- short phrases ---- */

static const char *const will_templates[EVENT_KINDS] = {
	[EVENT_START] = N_("will start {text}"), [EVENT_JOIN] = N_("will join {child}"),
	[EVENT_ALIVE] = N_("will ask whether {child} is alive"), [EVENT_SIGNAL] = N_("will send a signal to {child}"),
	[EVENT_PRINT] = N_("will print: {text}"), [EVENT_OPEN] = N_("will open {object}"),
	[EVENT_READ] = N_("will read {object}"), [EVENT_WRITE] = N_("will write {text} to {object}"),
	[EVENT_ACQUIRE] = N_("will acquire {object}"), [EVENT_RELEASE] = N_("will release {object}"),
};

static const char *const doing_templates[EVENT_KINDS] = {
	[EVENT_START] = N_("start {text}"), [EVENT_JOIN] = N_("join {child}"), [EVENT_ALIVE] = N_("is {child} alive?"),
	[EVENT_SIGNAL] = N_("signal {child}"), [EVENT_PRINT] = N_("print {text}"), [EVENT_OPEN] = N_("open {object}"),
	[EVENT_READ] = N_("read {object} \u2192 {text}"), [EVENT_WRITE] = N_("write {object} \u2190 {text}"),
	[EVENT_ACQUIRE] = N_("acquire {object}"), [EVENT_RELEASE] = N_("release {object}"),
};

void world_will(const struct world *world, const struct world_task *task, struct buf *ret_text)
{
	struct telling telling = {.world = world, .task = task->number, .object = task->next_object, .kind = task->next,
	                          .text = task->next_text, .value = ""};
	if (task->wakes)
		buf_format(ret_text, _("asleep until %g s, then goes on"), (double)(task->wakes / 1000000) / 1000.0);
	else if (task->next && task->next < EVENT_KINDS && will_templates[task->next])
		text_fill(ret_text, _(will_templates[task->next]), find, &telling);
}

static void add_exit(const struct world_task *task, struct buf *buf)
{
	if (!task->has_exit)
		buf_text(buf, _("ended"));
	else if (task->exit_code < 0)
		buf_text(buf, _("killed by ")), add_signal(buf, -task->exit_code);
	else
		buf_format(buf, _("exit %d"), task->exit_code);
}

void world_doing(const struct world *world, const struct world_task *task, struct buf *ret_text)
{
	struct telling telling = {.world = world, .task = task->number, .value = ""};
	if (task->state == TASK_ENDED) {
		if (task->op == EVENT_WRITE && task->op_text[0])
			buf_format(ret_text, _("wrote %s, "), task->op_text);
		add_exit(task, ret_text);
		return;
	}
	if (task->wakes) {
		buf_text(ret_text, _("sleep"));
		return;
	}
	bool next = task->next != 0 && task->next < EVENT_KINDS;
	if (task->state == TASK_BLOCKED && (task->waits_object || task->waits_task != EVENT_NO_TASK)) {
		telling.kind = task->waits_task != EVENT_NO_TASK ? EVENT_JOIN : EVENT_ACQUIRE;
		telling.object = task->waits_task != EVENT_NO_TASK ? task->waits_task : task->waits_object;
		telling.text = "";
	} else {
		telling.kind = next ? task->next : task->op;
		telling.object = next ? task->next_object : task->op_object;
		telling.text = next ? task->next_text : task->op_text;
	}
	const char *template = telling.kind < EVENT_KINDS ? doing_templates[telling.kind] : NULL;
	if (next && telling.kind == EVENT_READ)
		template = N_("read {object}");
	if (template)
		text_fill(ret_text, _(template), find, &telling);
}
