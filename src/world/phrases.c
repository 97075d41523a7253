/* world/phrases: what a task does, waits for or will do, in a few words. */
#include "world/internal.h"

#include <signal.h>
#include <string.h>


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
	[EVENT_RESULT] = N_("will wait for {text}"), [EVENT_WORK] = N_("will compute"), [EVENT_SHUTDOWN] = N_("will shut {object} down"),
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
	[EVENT_WORK] = N_("compute"),
};

/* Where there is no text to tell (yet). */
static const char *const bare_templates[EVENT_KINDS] = {
	[EVENT_READ] = N_("read {object}"), [EVENT_GET] = N_("get from {object}"), [EVENT_PUT] = N_("put in {object}"),
	[EVENT_SEND] = N_("send through {object}"), [EVENT_RECV] = N_("receive from {object}"), [EVENT_SQL] = N_("wait for {object}"),
	[EVENT_TAKE] = N_("wait for work"), [EVENT_RESULT] = N_("wait for {object}"), [EVENT_DONE] = N_("wait for {object}"),
	[EVENT_SERVE] = N_("wait for a request"), [EVENT_CALL] = N_("ask {object}"),
};

void world_will(const struct world *world, const struct world_task *task, struct buf *ret_text)
{
	struct telling telling = {.world = world, .task = task->number, .object = task->next_object, .kind = task->next,
	                          .text = task->next_text, .value = ""};
	if (task->wakes)
		buf_format(ret_text, _("asleep until %g s, then goes on"), (double)(task->wakes / 1000000) / 1000.0);
	else if (task->next == EVENT_WAIT && !task->next_object)
		buf_text(ret_text, _("will wait for a signal"));
	else if (task->next && task->next < EVENT_KINDS && will_templates[task->next])
		text_fill(ret_text, _(will_templates[task->next]), tell_find, &telling);
}

/* It has ended, and its parent, which lives, has not taken its status yet. */
static bool is_zombie(const struct world *world, const struct world_task *task)
{
	if (world->method == METHOD_PROGRAM) /* nobody tells who has asked for its status */
		return false;
	const struct world_task *parent = world_task_get(world, task->parent);
	bool own = task->method == METHOD_FORK || task->method == METHOD_SPAWN || task->method == METHOD_OS_FORK || task->method == METHOD_PROGRAM;
	return own && !task->reaped && task->begun && !task->adopted && parent && parent->state != TASK_ENDED && !world->ended;
}

static void add_exit(const struct world *world, const struct world_task *task, struct buf *buf)
{
	/* After a verdict the tool ends all that is left. */
	if (world->verdict && task->exit_code == -SIGKILL)
		buf_text(buf, _("ended by the tool"));
	else if (event_method_is_inside(task->method))
		buf_text(buf, task->has_exit && task->exit_code ? _("failed") : _("ended"));
	else if (!task->has_exit)
		buf_text(buf, _("ended"));
	else if (task->exit_code < 0)
		buf_text(buf, _("killed by ")), tell_signal(buf, -task->exit_code);
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
	if (task->waits_op)
		return task->waits_op;
	if (task->next && task->next < EVENT_KINDS && task->next_object == task->waits_object)
		return task->next;
	if (object && object->kind == OBJECT_QUEUE && object->capacity > 0 && object->count >= object->capacity)
		return EVENT_PUT;
	if (object && object->kind == OBJECT_MANAGER && object->owner == task->number)
		return EVENT_POLL;
	return object && object->kind < OBJECT_KINDS && kinds[object->kind] ? kinds[object->kind] : EVENT_ACQUIRE;
}

/* Only the kernel knows for what: its word for the system call, and a phrase with and without the file behind it. */
static const struct { const char *call, *about, *bare; } asleep[] = {
	{"read", N_("reads from {text}"), N_("reads")}, {"write", N_("writes to {text}"), N_("writes")},
	{"receive", N_("receives from {text}"), N_("receives")}, {"send", N_("sends to {text}"), N_("sends")},
	{"accept", N_("awaits a connection at {text}"), N_("awaits a connection")}, {"connect", N_("connects {text}"), N_("connects")},
	{"futex", N_("waits on the futex at {text}"), N_("waits on a futex")}, {"sleep", NULL, N_("sleeps")},
	{"wait", NULL, N_("waits for a child to end")}, {"poll", NULL, N_("waits until a descriptor is ready")},
	{"signal", NULL, N_("waits for a signal")}, {"flock", N_("waits for a lock on {text}"), N_("waits for a file lock")},
	{"fsync", N_("waits until {text} is on the disk"), N_("waits for the disk")}, {"vfork", NULL, N_("waits until its child has become another program")},
	{"open", NULL, N_("opens a file")}, {"exec", NULL, N_("becomes another program")}, {"exit", NULL, N_("ends")},
	{"wchan", N_("sleeps in the kernel, at {text}"), N_("sleeps in the kernel")},
};

static void add_asleep(const struct world_task *task, struct telling *telling, struct buf *ret_text)
{
	telling->text = task->waits_target;
	for (size_t i = 0; i < COUNT_OF(asleep); i++)
		if (strcmp(asleep[i].call, task->waits_call) == 0) {
			bool about = asleep[i].about && task->waits_target[0];
			text_fill(ret_text, _(about ? asleep[i].about : asleep[i].bare), tell_find, telling);
			return;
		}
	buf_format(ret_text, _("sleeps in system call %s"), task->waits_call);
}

void world_doing(const struct world *world, const struct world_task *task, struct buf *ret_text)
{
	struct telling telling = {.world = world, .task = task->number, .value = ""};
	if (task->state == TASK_ENDED) {
		if (task->op == EVENT_WRITE && task->op_text[0])
			buf_format(ret_text, _("wrote %s, "), task->op_text);
		add_exit(world, task, ret_text);
		if (is_zombie(world, task))
			buf_text(ret_text, _(", a zombie"));
		return;
	}
	if (task->wakes || task->paused) {
		buf_text(ret_text, task->wakes ? _("sleep") : _("another's turn"));
		return;
	}
	if (task->state == TASK_BLOCKED && task->waits_call[0] && !task->waits_object && task->waits_task == EVENT_NO_TASK) {
		add_asleep(task, &telling, ret_text);
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
	if (telling.kind < EVENT_KINDS && bare_templates[telling.kind] && (!telling.text[0] || (next && telling.kind == EVENT_READ)))
		template = bare_templates[telling.kind];
	if (telling.kind == EVENT_WAIT && !telling.object) /* signal.pause */
		template = N_("wait for a signal");
	if (template)
		text_fill(ret_text, _(template), tell_find, &telling);
}
