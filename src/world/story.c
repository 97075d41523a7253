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

struct telling {
	const struct world *world;
	unsigned task, object, kind;
	int64_t a, b;
	const char *text, *value;
};

/* "3 of 5", "3" when there is no bound. */
static void add_count(const struct telling *telling, struct buf *buf)
{
	const struct world_object *object = world_object_get(telling->world, telling->object);
	if (object && object->capacity > 0)
		buf_format(buf, _("%lld of %lld"), (long long)object->count, (long long)object->capacity);
	else
		buf_format(buf, "%lld", object ? (long long)object->count : 0);
}

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
	else if (telling->kind == EVENT_SIGNAL || telling->kind == EVENT_DIE || telling->kind == EVENT_DEATH ||
	         telling->kind == EVENT_HANDLER)
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
	else if (length == 1 && *name == 'b')
		buf_format(buf, "%lld", (long long)telling->b);
	else if (strncmp(name, "count", length) == 0)
		add_count(telling, buf);
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

/* What happened was not the usual: by kind, and what `a` says then. */
static const struct { uint16_t kind; int64_t a; const char *template; } unusual[] = {
	{EVENT_ACQUIRE, 0, N_("{task} does not get {object}.")},
	{EVENT_ACQUIRE, 2, N_("{task} acquires {object} from a dead owner: what it guards may be half done.")},
	{EVENT_PUT, 0, N_("{task} cannot put {text}: queue {object} is full ({count}).")},
	{EVENT_GET, 0, N_("{task} gets nothing: queue {object} is empty.")},
	{EVENT_RECV, -1, N_("{task} finds the end of {object}: the other end is closed.")},
	{EVENT_WAIT, 0, N_("{task} waits no longer for {object}.")},
	{EVENT_SIGNAL, 19, N_("{task} stops {child}.")},
	{EVENT_SIGNAL, 18, N_("{task} lets {child} go on.")},
	{EVENT_SHUTDOWN, 1, N_("{task} shuts {object} down, and waits for all that is submitted.")},
};

static const char *template_of(const struct world *after, const struct event *event)
{
	const struct world_object *object = world_object_get(after, event->object);
	for (size_t i = 0; i < COUNT_OF(unusual); i++)
		if (unusual[i].kind == event->kind && unusual[i].a == event->a)
			return unusual[i].template;
	if (event->kind == EVENT_POLL && !object)
		return event->a ? N_("{task} has something to do.") : N_("{task} has waited long enough.");
	if (event->kind == EVENT_SERVE && !object)
		return N_("{task} is asked to fork {text}.");
	if (event->kind == EVENT_CLEAR && object && object->kind == OBJECT_BARRIER)
		return event->a ? N_("{task} breaks {object}.") : N_("{task} resets {object}.");
	if (event->kind == EVENT_WAIT && object && object->kind == OBJECT_BARRIER)
		return N_("{task} has passed {object}: all have arrived.");
	if (event->kind == EVENT_WAIT && !object)
		return N_("{task} was woken by a signal.");
	if (event->kind == EVENT_READ && object && object->kind == OBJECT_ARRAY)
		return N_("{task} reads {text} from {object}[{b}].");
	if (event->kind == EVENT_WRITE && object && object->kind == OBJECT_ARRAY)
		return N_("{task} writes {text} to {object}[{b}].");
	if (event->kind == EVENT_EXIT && event->task < after->tasks.n && event_method_is_inside(after->tasks.at[event->task].method))
		return event->a ? N_("{task} has ended with an error.") : N_("{task} has ended.");
	if (event->kind == EVENT_BEGIN && event->task < after->tasks.n && event_method_is_inside(after->tasks.at[event->task].method))
		return after->tasks.at[event->task].method == METHOD_THREAD ? N_("{task} is alive, as a thread of process {a}.")
		                                                           : N_("{task} begins, inside its thread.");
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
	const char *template = template_of(after, event);
	if (!template[0])
		return;
	if (event->kind == EVENT_STATE && strcmp(event_part(event, payload, 0, room, sizeof room), "task") == 0)
		template = N_("{task} is blocked: it waits for {child}.");
	event_part(event, payload, 0, text, sizeof text);
	one_line(text);
	if (event->kind == EVENT_ALIVE || event->kind == EVENT_POLL)
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
	                          .a = event->a, .b = event->b, .text = text, .value = value};
	text_fill(ret_text, _(template), find, &telling);
}

/* ---- short phrases ---- */

static const char *const will_templates[EVENT_KINDS] = {
	[EVENT_START] = N_("will start {text}"), [EVENT_JOIN] = N_("will join {child}"),
	[EVENT_ALIVE] = N_("will ask whether {child} is alive"), [EVENT_SIGNAL] = N_("will send a signal to {child}"),
	[EVENT_PRINT] = N_("will print: {text}"), [EVENT_OPEN] = N_("will open {object}"),
	[EVENT_READ] = N_("will read {object}"), [EVENT_WRITE] = N_("will write {text} to {object}"),
	[EVENT_ACQUIRE] = N_("will acquire {object}"), [EVENT_RELEASE] = N_("will release {object}"),
	[EVENT_EXEC] = N_("will become: {text}"), [EVENT_SWITCH] = N_("will switch to {child}"), [EVENT_WAIT_CHILD] = N_("will wait for a child"),
	[EVENT_GROUP] = N_("will move {child} to another group"), [EVENT_PUT] = N_("will put {text} in {object}"), [EVENT_GET] = N_("will get from {object}"),
	[EVENT_TASK_DONE] = N_("will say that an item of {object} is done"), [EVENT_DRAIN] = N_("will wait until {object} is done"),
	[EVENT_SEND] = N_("will send {text} through {object}"), [EVENT_RECV] = N_("will receive from {object}"),
	[EVENT_RECV_LENGTH] = N_("will read a message's length from {object}"), [EVENT_POLL] = N_("will look for something to read"),
	[EVENT_CLOSE] = N_("will close {object}"), [EVENT_LISTEN] = N_("will listen at {object}"), [EVENT_CONNECT] = N_("will connect {object}"),
	[EVENT_ACCEPT] = N_("will accept at {object}"), [EVENT_SQL] = N_("will run: {text}"), [EVENT_WAIT] = N_("will wait for {object}"),
	[EVENT_NOTIFY] = N_("will wake who waits for {object}"), [EVENT_SET] = N_("will set {object}"), [EVENT_CLEAR] = N_("will clear {object}"),
	[EVENT_CALL] = N_("will ask for {text}"), [EVENT_SERVE] = N_("will serve a request"), [EVENT_ANSWER] = N_("will take the answer"),
	[EVENT_SUBMIT] = N_("will submit {text}"), [EVENT_TAKE] = N_("will take up a call"), [EVENT_DONE] = N_("will take a result"),
	[EVENT_RESULT] = N_("will wait for {text}"), [EVENT_SHUTDOWN] = N_("will shut {object} down"),
};

static const char *const doing_templates[EVENT_KINDS] = {
	[EVENT_START] = N_("start {text}"), [EVENT_JOIN] = N_("join {child}"), [EVENT_ALIVE] = N_("is {child} alive?"),
	[EVENT_SIGNAL] = N_("signal {child}"), [EVENT_PRINT] = N_("print {text}"), [EVENT_OPEN] = N_("open {object}"),
	[EVENT_READ] = N_("read {object} \u2192 {text}"), [EVENT_WRITE] = N_("write {object} \u2190 {text}"),
	[EVENT_ACQUIRE] = N_("acquire {object}"), [EVENT_RELEASE] = N_("release {object}"),
	[EVENT_EXEC] = N_("{text}"), [EVENT_SWITCH] = N_("switched to {child}"), [EVENT_WAIT_CHILD] = N_("wait for a child"),
	[EVENT_GROUP] = N_("group of {child}"), [EVENT_PUT] = N_("put {text} in {object}"), [EVENT_GET] = N_("get {text} from {object}"),
	[EVENT_TASK_DONE] = N_("task done: {object}"), [EVENT_DRAIN] = N_("join {object}"), [EVENT_SEND] = N_("send {text} \u2192 {object}"),
	[EVENT_RECV] = N_("receive {object} \u2192 {text}"), [EVENT_RECV_LENGTH] = N_("receive from {object}"), [EVENT_POLL] = N_("wait for anything"),
	[EVENT_CLOSE] = N_("close {object}"), [EVENT_LISTEN] = N_("listen {object}"), [EVENT_CONNECT] = N_("connect {object}"),
	[EVENT_ACCEPT] = N_("accept {object}"), [EVENT_SQL] = N_("{text}"), [EVENT_WAIT] = N_("wait for {object}"), [EVENT_NOTIFY] = N_("notify {object}"),
	[EVENT_SET] = N_("set {object}"), [EVENT_CLEAR] = N_("clear {object}"), [EVENT_CALL] = N_("ask {object}: {text}"), [EVENT_SERVE] = N_("serve {text}"),
	[EVENT_ANSWER] = N_("answer of {object}"), [EVENT_SUBMIT] = N_("submit {text}"), [EVENT_TAKE] = N_("{text}"), [EVENT_DONE] = N_("result of {text}"),
	[EVENT_RESULT] = N_("result of {text}"), [EVENT_SHUTDOWN] = N_("shut down {object}"),
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

/* It has ended, and its parent, which lives, has not taken its status yet. */
static bool is_zombie(const struct world *world, const struct world_task *task)
{
	const struct world_task *parent = world_task_get(world, task->parent);
	bool own = task->method == METHOD_FORK || task->method == METHOD_SPAWN || task->method == METHOD_OS_FORK || task->method == METHOD_PROGRAM;
	return own && !task->reaped && task->begun && !task->adopted && parent && parent->state != TASK_ENDED && !world->ended;
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

/* What a task does that is blocked on its object: what it stands before, or what that kind of thing is waited for with. */
static unsigned waiting_kind(const struct world *world, const struct world_task *task)
{
	static const uint16_t kinds[OBJECT_KINDS] = {
		[OBJECT_QUEUE] = EVENT_GET, [OBJECT_CONNECTION] = EVENT_RECV_LENGTH, [OBJECT_PIPE] = EVENT_READ, [OBJECT_SOCKET] = EVENT_RECV,
		[OBJECT_EVENT] = EVENT_WAIT, [OBJECT_CONDITION] = EVENT_WAIT, [OBJECT_BARRIER] = EVENT_WAIT, [OBJECT_DATABASE] = EVENT_SQL,
		[OBJECT_MANAGER] = EVENT_ANSWER, [OBJECT_POOL] = EVENT_RESULT,
	};
	const struct world_object *object = world_object_get(world, task->waits_object);
	if (task->next && task->next < EVENT_KINDS && task->next_object == task->waits_object)
		return task->next;
	if (object && object->kind == OBJECT_QUEUE && object->capacity > 0 && object->count >= object->capacity)
		return EVENT_PUT;
	if (object && object->kind == OBJECT_MANAGER && object->owner == task->number)
		return EVENT_POLL;
	return object && object->kind < OBJECT_KINDS && kinds[object->kind] ? kinds[object->kind] : EVENT_ACQUIRE;
}

void world_doing(const struct world *world, const struct world_task *task, struct buf *ret_text)
{
	struct telling telling = {.world = world, .task = task->number, .value = ""};
	if (task->state == TASK_ENDED) {
		if (task->op == EVENT_WRITE && task->op_text[0])
			buf_format(ret_text, _("wrote %s, "), task->op_text);
		add_exit(task, ret_text);
		if (is_zombie(world, task))
			buf_text(ret_text, _(", a zombie"));
		return;
	}
	if (task->wakes) {
		buf_text(ret_text, _("sleep"));
		return;
	}
	bool next = task->next != 0 && task->next < EVENT_KINDS;
	if (task->state == TASK_BLOCKED && (task->waits_object || task->waits_task != EVENT_NO_TASK)) {
		telling.kind = task->waits_task != EVENT_NO_TASK ? EVENT_JOIN : waiting_kind(world, task);
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
	if (!telling.text[0] && telling.kind == EVENT_GET)
		template = N_("get from {object}");
	if (!telling.text[0] && telling.kind == EVENT_PUT)
		template = N_("put in {object}");
	if (!telling.text[0] && telling.kind == EVENT_SQL)
		template = N_("wait for {object}");
	if (template)
		text_fill(ret_text, _(template), find, &telling);
}
