#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"
#include "view_scene.h"

enum { MS = 1000000 };

const char *const tape_source =
	"-- Ten tickets, and people who want one.\n"
	"buyers = param(\"buyers\", 4)\n"
	"\n"
	"function buy()\n"
	"  local n = read(\"tickets.txt\")\n"
	"  sleep(0.2)  -- thinks for a moment\n"
	"  write(\"tickets.txt\", n - 1)\n"
	"end\n"
	"\n"
	"function main()\n"
	"  write(\"tickets.txt\", 10)\n"
	"  local people = {}\n"
	"  for i = 1, buyers do\n"
	"    people[i] = Process{target = buy}\n"
	"    people[i]:start()\n"
	"  end\n"
	"  for i, one in ipairs(people) do\n"
	"    one:join()\n"
	"  end\n"
	"  outcome(\"tickets_left\", read(\"tickets.txt\"))\n"
	"end\n";

void tape_add(struct tape *tape, unsigned kind, unsigned task, unsigned line, unsigned object, int64_t a, int64_t b,
              const void *payload, size_t size)
{
	struct event event = { .seq = ++tape->seq, .time = tape->time, .task = (uint16_t)task, .kind = (uint16_t)kind,
	                       .line = line, .object = object, .size = (uint32_t)size, .a = a, .b = b };
	history_add(tape->history, &event, payload);
}

void tape_text(struct tape *tape, unsigned kind, unsigned task, unsigned line, unsigned object, int64_t a, int64_t b,
               const char *text)
{
	tape_add(tape, kind, task, line, object, a, b, text, strlen(text));
}

void tape_state(struct tape *tape, unsigned task, unsigned state)
{
	tape_add(tape, EVENT_STATE, task, 0, 0, state, tape->source, NULL, 0);
}

static void wait_for_task(struct tape *tape, unsigned task, unsigned other)
{
	tape_text(tape, EVENT_STATE, task, 0, other, TASK_BLOCKED, tape->source, "task");
}

static void line(struct tape *tape, unsigned task, unsigned number)
{
	tape_add(tape, EVENT_LINE, task, number, 0, 0, 0, NULL, 0);
}

void tape_begin(struct tape *tape, uint16_t source, const char *picker)
{
	char names[64];
	int size = snprintf(names, sizeof names, "ticket-counter/race%c%s", 0, picker);
	*tape = (struct tape){ .history = history_new(), .source = source };
	tape_add(tape, EVENT_RUN_BEGIN, EVENT_NO_TASK, 0, 0, 7, METHOD_FORK, names, (size_t)size);
	tape_add(tape, EVENT_PARAM, 0, 0, 0, 0, 0, "buyers\0" "4", 8);
	tape_add(tape, EVENT_BEGIN, 0, 0, 0, 4711, 4700, NULL, 0);
	tape_state(tape, 0, TASK_RUNNING);
	line(tape, 0, 11);
	tape_text(tape, EVENT_OBJECT, 0, 11, 1, OBJECT_FILE, 0, "tickets.txt");
	tape_text(tape, EVENT_WRITE, 0, 11, 1, 2, -1, "10");
}

static void start(struct tape *tape, unsigned child)
{
	char name[32];
	snprintf(name, sizeof name, "buyer-%u", child);
	line(tape, 0, 15);
	tape_text(tape, EVENT_START, 0, 15, child, METHOD_FORK, 0, name);
	tape_state(tape, child, TASK_READY);
}

static void born(struct tape *tape, unsigned task)
{
	tape_add(tape, EVENT_BEGIN, task, 0, 0, 4711 + (int)task, 4711, NULL, 0);
	line(tape, task, 5);
}

static void read_ten(struct tape *tape, unsigned task, const char *value)
{
	tape_state(tape, task, TASK_RUNNING);
	tape_text(tape, EVENT_READ, task, 5, 1, 2, -1, value);
	line(tape, task, 6);
}

static void think(struct tape *tape, unsigned task, uint64_t until)
{
	tape_add(tape, EVENT_SLEEP, task, 6, 0, 200 * MS, (int64_t)until, NULL, 0);
	tape_state(tape, task, TASK_BLOCKED);
}

static void write_back(struct tape *tape, unsigned task, const char *value)
{
	tape_state(tape, task, TASK_RUNNING);
	line(tape, task, 7);
	tape_text(tape, EVENT_WRITE, task, 7, 1, 1, -1, value);
}

static void leave(struct tape *tape, unsigned task)
{
	tape_text(tape, EVENT_PRINT, task, 7, 0, 16, 0, "I have a ticket!\n");
	tape_add(tape, EVENT_EXIT, task, 8, 0, 0, 0, NULL, 0);
	tape_state(tape, task, TASK_ENDED);
}

struct history *tape_race(unsigned buyers)
{
	struct tape tape;
	tape_begin(&tape, SOURCE_KERNEL, "os");
	for (unsigned i = 1; i <= buyers; i++) {
		tape.time += 9 * MS;
		start(&tape, i);
		tape.time += 6 * MS;
		born(&tape, i);
	}
	line(&tape, 0, 18);
	wait_for_task(&tape, 0, 1);
	for (unsigned i = 1; i <= buyers; i++) {
		tape.time += 4 * MS;
		read_ten(&tape, i, "10");
		tape.time += 7 * MS;
		think(&tape, i, tape.time + 200 * MS);
	}
	tape.time += 140 * MS;
	for (unsigned i = 1; i <= buyers; i++) {
		tape_state(&tape, i, TASK_READY);
		tape.time += 12 * MS;
		write_back(&tape, i, "9");
		tape.time += 8 * MS;
		leave(&tape, i);
		tape_state(&tape, 0, TASK_READY);
		tape.time += 3 * MS;
		tape_state(&tape, 0, TASK_RUNNING);
		tape_add(&tape, EVENT_JOIN, 0, 18, i, 1, 0, NULL, 0);
		tape_add(&tape, EVENT_REAP, 0, 18, i, 0, 0, NULL, 0);
		tape.time += 2 * MS;
		if (i < buyers)
			wait_for_task(&tape, 0, i + 1);
	}
	line(&tape, 0, 20);
	tape_text(&tape, EVENT_READ, 0, 20, 1, 1, -1, "9");
	tape_add(&tape, EVENT_OUTCOME, 0, 20, 0, 0, 0, "tickets_left\0" "9", 14);
	tape_add(&tape, EVENT_EXIT, 0, 21, 0, 0, 0, NULL, 0);
	tape_state(&tape, 0, TASK_ENDED);
	tape_add(&tape, EVENT_RUN_END, EVENT_NO_TASK, 0, 0, 0, (int64_t)tape.time, NULL, 0);
	return tape.history;
}

static void pick(struct tape *tape, unsigned task)
{
	tape_add(tape, EVENT_PICK, task, 0, 0, (int64_t)++tape->steps, 1, NULL, 0);
	tape_state(tape, task, TASK_RUNNING);
}

struct history *tape_steered(unsigned buyers, const unsigned *moves, size_t count)
{
	struct tape tape;
	unsigned stage[64] = { 0 };
	int tickets = 10, had[64] = { 0 };
	char value[16];
	tape_begin(&tape, SOURCE_PICKED, "hand");
	for (unsigned i = 1; i <= buyers; i++) {
		pick(&tape, 0);
		start(&tape, i);
		born(&tape, i);
		tape_text(&tape, EVENT_NEXT, i, 5, 1, EVENT_READ, 0, "");
		tape_state(&tape, i, TASK_READY);
	}
	wait_for_task(&tape, 0, 1);
	for (size_t i = 0; i < count; i++) {
		unsigned task = moves[i];
		pick(&tape, task);
		if (stage[task]++ == 0) {
			had[task] = tickets;
			snprintf(value, sizeof value, "%d", tickets);
			read_ten(&tape, task, value);
			think(&tape, task, tape.time + 200 * MS);
			tape.time += 50 * MS;
			tape_state(&tape, task, TASK_READY);
			snprintf(value, sizeof value, "%d", had[task] - 1);
			line(&tape, task, 7);
			tape_text(&tape, EVENT_NEXT, task, 7, 1, EVENT_WRITE, 0, value);
		} else {
			tickets = had[task] - 1;
			snprintf(value, sizeof value, "%d", tickets);
			write_back(&tape, task, value);
			tape_add(&tape, EVENT_EXIT, task, 8, 0, 0, 0, NULL, 0);
			tape_state(&tape, task, TASK_ENDED);
		}
	}
	return tape.history;
}

static void try_lock(struct tape *tape, unsigned task, unsigned at, unsigned lock, bool gets)
{
	line(tape, task, at);
	if (gets)
		tape_add(tape, EVENT_ACQUIRE, task, at, lock, 1, 1, NULL, 0);
	else
		tape_add(tape, EVENT_STATE, task, at, lock, TASK_BLOCKED, tape->source, NULL, 0);
}

struct history *tape_deadlock(void)
{
	static const char verdict[] = "Nobody can go on: buyer-1 waits for buyer-2, and buyer-2 for buyer-1.\0" "1>3\0" "2>2";
	struct tape tape;
	tape_begin(&tape, SOURCE_PICKED, "script");
	tape_text(&tape, EVENT_OBJECT, 0, 11, 2, OBJECT_LOCK, 0, "till");
	tape_text(&tape, EVENT_OBJECT, 0, 11, 3, OBJECT_LOCK, 0, "stamp");
	for (unsigned i = 1; i <= 2; i++) {
		pick(&tape, 0);
		start(&tape, i);
		born(&tape, i);
	}
	wait_for_task(&tape, 0, 1);
	pick(&tape, 1);
	try_lock(&tape, 1, 5, 2, true);
	tape_state(&tape, 1, TASK_READY);
	pick(&tape, 2);
	try_lock(&tape, 2, 5, 3, true);
	tape_state(&tape, 2, TASK_READY);
	pick(&tape, 1);
	try_lock(&tape, 1, 6, 3, false);
	pick(&tape, 2);
	try_lock(&tape, 2, 6, 2, false);
	tape_add(&tape, EVENT_VERDICT, EVENT_NO_TASK, 0, 0, VERDICT_DEADLOCK, 0, verdict, sizeof verdict - 1);
	return tape.history;
}

/* ---- scenes ---- */

const struct key_hint scene_keys[] = {
	{ "space", "pause", 1 }, { "s", "step", 2 }, { "0-9", "let a task run", 3 }, { "← →", "time", 4 },
	{ "+ -", "speed", 5 }, { "tab", "pane", 6 }, { "r", "record", 7 }, { ":", "commands", 8 }, { "?", "help", 9 },
	{ "q", "leave", 10 },
};
const size_t scene_key_count = COUNT_OF(scene_keys);

void scene_moment(struct scene *scene, uint64_t moment)
{
	scene->moment = moment;
	scene->world = scene->history == NULL ? NULL : history_world(scene->history, moment);
}

/* ---- jobs under a policy ---- */

enum { JOBS = 4, JOB_LEFT = 12 };

static void add_number(struct buf *payload, unsigned number)
{
	char bytes[2] = {(char)(number & 0xff), (char)(number >> 8)};
	buf_add(payload, bytes, sizeof bytes);
}

static void tape_dispatch(struct tape *tape, struct policy *policy)
{
	struct buf payload = { 0 };
	uint16_t queue[JOBS + 1];
	for (unsigned cpu = 0; cpu < policy_cpus(policy); cpu++)
		add_number(&payload, (unsigned)(policy_on(policy, cpu) + 1));
	for (unsigned level = 0; level < policy_queues(policy); level++) {
		unsigned count = policy_queue(policy, level, queue, JOBS + 1);
		add_number(&payload, count);
		for (unsigned i = 0; i < count; i++) {
			const struct world *world = history_world(tape->history, history_count(tape->history));
			add_number(&payload, queue[i]);
			if (world_task_get(world, queue[i])->state == TASK_RUNNING)
				tape_state(tape, queue[i], TASK_READY);
		}
	}
	tape_add(tape, EVENT_DISPATCH, EVENT_NO_TASK, 0, 0, policy_now(policy), policy_cpus(policy), buf_get(&payload), payload.len);
	buf_done(&payload);
}

struct history *tape_policy(const char *text, unsigned cpus, unsigned ticks)
{
	struct tape tape;
	struct policy_spec spec;
	struct buf name = { 0 };
	int left[JOBS + 1] = {0};
	policy_spec_parse(text, &spec, NULL, NULL, NULL);
	struct policy *policy = policy_new(&spec, cpus, 7);
	tape_begin(&tape, SOURCE_PICKED, "policy");
	policy_spec_text(&spec, &name);
	tape_add(&tape, EVENT_POLICY, EVENT_NO_TASK, 0, 0, cpus, policy_queues(policy), buf_get(&name), name.len);
	buf_done(&name);
	for (unsigned task = 1; task <= JOBS; task++) {
		start(&tape, task);
		born(&tape, task);
		policy_arrive(policy, task, -1, left[task] = JOB_LEFT);
	}
	wait_for_task(&tape, 0, 1);
	for (unsigned tick = 0; tick < ticks; tick++) {
		policy_pick(policy);
		tape_dispatch(&tape, policy);
		tape.time = (uint64_t)(tick + 1) * EVENT_TICK_NS;
		for (unsigned cpu = 0; cpu < cpus; cpu++) {
			int task = policy_on(policy, cpu);
			if (task < 0)
				continue;
			bool waits = task == 2 && left[2] == 8, ends = --left[task] == 0;
			tape_state(&tape, (unsigned)task, TASK_RUNNING);
			tape_add(&tape, EVENT_WORK, (unsigned)task, 5, 0, left[task], 1, NULL, 0);
			policy_ran(policy, (unsigned)task, ends ? AFTER_ENDS : waits ? AFTER_BLOCKS : AFTER_GOES_ON);
			if (ends)
				tape_add(&tape, EVENT_EXIT, (unsigned)task, 0, 0, 0, 0, NULL, 0);
			else if (waits)
				tape_state(&tape, 2, TASK_BLOCKED);
		}
		policy_tick(policy);
	}
	policy_free(policy);
	return tape.history;
}

struct scene scene_of(struct history *history)
{
	struct scene scene = {
		.history = history, .over = history != NULL, .speed = 0.5, .picker = "os", .title = "The ticket counter",
		.number = "4.3", .step = STEP_RUN, .choice = -1, .source = tape_source, .source_name = "race.lua",
		.language = "lua", .focus = VIEW_STATES, .zoom = 1, .phase = 8,
	};
	scene_moment(&scene, history == NULL ? 0 : history_count(history));
	return scene;
}

uint64_t moment_lost(struct history *history, unsigned n)
{
	const struct world *end = history_world(history, history_count(history));
	uint64_t seq = n >= 1 && n <= end->lost.n ? end->lost.at[n - 1].seq : 0;
	for (uint64_t i = 0; i < history_count(history); i++) {
		const void *payload;
		if (history_event(history, i, &payload).seq == seq)
			return i + 1;
	}
	return 0;
}

/* ---- memory ---- */

static void set_list(struct tape *tape, unsigned task, const char *value)
{
	char text[80];
	int size = snprintf(text, sizeof text, "list%c%s", 0, value);
	tape_add(tape, EVENT_VAR, task, 6, 0, 0, 0, text, (size_t)size);
}

struct history *tape_memory(void)
{
	struct tape tape;
	tape_begin(&tape, SOURCE_KERNEL, "os");
	set_list(&tape, 0, "[]");
	start(&tape, 1);
	born(&tape, 1);
	set_list(&tape, 0, "[\"milk\"]");
	start(&tape, 2);
	born(&tape, 2);
	set_list(&tape, 1, "[\"apples\"]");
	set_list(&tape, 2, "[\"milk\",\"bread\"]");
	set_list(&tape, 0, "[\"milk\",\"tea\"]");
	return tape.history;
}

/* ---- a lesson ---- */

static const char *const texts[2][STEP_KINDS] = {
	{
		"Ten tickets are on sale. **Four people** ask at once. Each one reads the count, thinks a moment, and writes "
		"back the count *minus one*.\n\nHow many tickets are left?",
		"Watch `tickets.txt`. Each buyer reads it, sleeps and writes it back.",
		"Look at the timeline: every `r` comes before the first `w`.\n\n- buyer-1 reads 10\n- buyer-2 reads 10, too\n",
		"A read and a write are two steps, and others may move between them.",
		"Find a schedule with two buyers that loses a ticket.",
	},
	{
		"十张票，**四个人**同时来买。每个人先看余票，想一想，再写回余票*减一*。\n\n最后还剩几张？",
		"请看 `tickets.txt`：每个人先读、再睡、再写回去。",
		"看时间线：所有的 `r` 都在第一个 `w` 之前。\n\n- buyer-1 读到 10\n- buyer-2 也读到 10\n",
		"读和写是两步，别人可以在两步之间插进来。",
		"请找出一个让两位买家丢掉一张票的调度。",
	},
};

struct lesson *scene_lesson(bool chinese)
{
	struct lesson *lesson = mem_new_or_die(1, sizeof *lesson);
	lesson->id = mem_text_or_die("ticket-counter");
	lesson->lang = mem_text_or_die(chinese ? "zh" : "en");
	lesson->title = mem_text_or_die(chinese ? "售票窗口" : "The ticket counter");
	lesson->promise = mem_text_or_die("Ten tickets, twenty people: how many are left?");
	lesson->chapter = 4;
	lesson->order = 3;
	lesson->minutes = 8;
	for (unsigned i = 0; i < STEP_KINDS; i++) {
		struct lesson_step step = { .kind = (enum step_kind)i, .text = mem_text_or_die(texts[chinese][i]) };
		if (i == STEP_PREDICT)
			step.table = json_pack("{s:s, s:s, s:s}", "program", "race", "outcome", "tickets_left", "kind", "number");
		if (i == STEP_EXPLAIN)
			array_push(&step.quizzes, json_pack("{s:s, s:[{s:s},{s:s},{s:s}]}", "question",
			           chinese ? "为什么会丢票？" : "Why is a ticket lost?", "choices",
			           "text", chinese ? "文件坏了" : "The file is broken",
			           "text", chinese ? "写之前读到的数已经旧了" : "What was read is old by the time it is written",
			           "text", chinese ? "进程太多" : "There are too many processes"));
		array_push(&lesson->steps, step);
	}
	static const char *const languages[] = { "lua", "py", "c" };
	for (size_t i = 0; i < COUNT_OF(languages); i++)
		array_push(&lesson->listings, (struct lesson_listing){ mem_text_or_die("race"), mem_text_or_die(languages[i]),
		                                                       mem_text_or_die(tape_source) });
	return lesson;
}

void scene_lesson_free(struct lesson *lesson)
{
	lesson_done(lesson);
	free(lesson);
}

static void kernel(struct tape *tape, unsigned task, unsigned state, int cpu, unsigned flags)
{
	tape_add(tape, EVENT_KERNEL, task, 0, SOURCE_KERNEL | flags, state, cpu, NULL, 0);
}

struct history *tape_kernel(void)
{
	static const char row[] = "name\0worker\0state\0R\0pid\0" "4712\0tid\0" "4712\0ppid\0" "4711\0pc\0" "0x5581  worker+0x81\0voluntary\0" "3\0private_dirty\0"
	                          "128 kB (32)\0files\0" "0 r @0 /dev/null\n3 r @512 /tmp/data";
	struct tape tape = { .history = history_new(), .source = SOURCE_KERNEL };
	tape_add(&tape, EVENT_RUN_BEGIN, EVENT_NO_TASK, 0, 0, 1, METHOD_PROGRAM, "make -j2\0os", 11);
	tape_add(&tape, EVENT_STATES, EVENT_NO_TASK, 0, 0, SOURCE_KERNEL, 2, NULL, 0);
	for (unsigned task = 0; task < 3; task++) {
		if (task)
			tape_text(&tape, EVENT_START, 0, 0, task, METHOD_OS_FORK, 0, "make");
		kernel(&tape, task, TASK_READY, -1, 0);
		tape_add(&tape, EVENT_BEGIN, task, 0, 4711 + task, 4711 + task, 4711, NULL, 0);
		tape_text(&tape, EVENT_CALLED, task, 0, 0, 0, 0, task ? "worker" : "make");
		tape.time += MS;
	}
	kernel(&tape, 0, TASK_BLOCKED, 0, 0);
	tape_add(&tape, EVENT_WAITS, 0, 0, 0, 61, 0, "wait\0", 5);
	for (unsigned turn = 0; turn < 8; turn++) {
		kernel(&tape, 1 + turn % 2, TASK_RUNNING, 0, 0);
		tape.time += 5 * MS;
		kernel(&tape, 1 + turn % 2, TASK_READY, 0, KERNEL_FORCED);
	}
	kernel(&tape, 1, TASK_RUNNING, 0, 0);
	kernel(&tape, 2, TASK_RUNNING, 1, 0); /* it moves to another */
	tape_add(&tape, EVENT_FACTS, 1, 0, 0, 9, 0, row, sizeof row - 1);
	tape.time += 30 * MS;
	kernel(&tape, 2, TASK_BLOCKED, 1, 0);
	tape_add(&tape, EVENT_WAITS, 2, 0, 0, 0, 0, "read\0pipe:[42]", 14);
	tape.time += 3 * MS;
	kernel(&tape, 2, TASK_READY, 1, KERNEL_ESTIMATED);
	tape.time += 9 * MS;
	kernel(&tape, 2, TASK_RUNNING, 1, 0);
	tape.time += 2 * MS;
	kernel(&tape, 2, TASK_BLOCKED, 1, 0);
	tape_add(&tape, EVENT_WAITS, 2, 0, 0, 0, 0, "read\0pipe:[42]", 14);
	tape.time += 10 * MS;
	tape_add(&tape, EVENT_EXIT, 1, 0, 0, 0, 0, NULL, 0);
	tape.time += 7 * MS;
	tape_add(&tape, EVENT_MARK, EVENT_NO_TASK, 0, 0, 0, 0, NULL, 0);
	return tape.history;
}
