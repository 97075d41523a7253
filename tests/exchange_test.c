/* exchange: queues, in one piece and in parts, and pipes: as lesson programs see them, under the kernel's order and steered, by
 * each start method; what the story says of a message; and what is left of a queue when tasks are killed.
 */
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "primitive/primitive.h"
#include "session_rig.h"

#define SAYS "local function says(f, ...) local ok, err = pcall(f, ...) return ok and 'fine' or err.type end\n"

static const struct rig_program programs[] = {
	{"what goes in comes out, first in first out, of every kind",
	 "function work(q, r) for i = 1, 8 do r:put(q:get()) end end\n"
	 "function main()\n"
	 "  for _, q in ipairs{Queue(), SimpleQueue(), JoinableQueue(), Queue{parts = true}, Queue{maxsize = 2, parts = true}} do\n"
	 "    local r = Queue() local p = Process{target = work, args = {q, r}} p:start()\n"
	 "    for _, x in ipairs{1, 2.5, 'text', '\\0\\255', true, {1, {2}}, {a = {b = 'c'}}} do q:put(x) end q:put(nil)\n"
	 "    local got = {} for i = 1, 8 do got[i] = r:get() end p:join()\n"
	 "    assert(got[1] == 1 and math.type(got[1]) == 'integer' and got[2] == 2.5 and got[3] == 'text' and got[4] == '\\0\\255' and got[5] == true)\n"
	 "    assert(got[6][1] == 1 and got[6][2][1] == 2 and got[7].a.b == 'c' and got[8] == nil)\n"
	 "  end\n"
	 "end\n", "{}", 0, NULL, NULL, false},
	{"full and empty, at once and in time",
	 SAYS
	 "function main()\n"
	 "  for i, q in ipairs{Queue(2), Queue{maxsize = 2, parts = true}} do\n"
	 "    assert(q:empty() and not q:full() and q:qsize() == 0) q:put(1) q:put(2) assert(q:full() and q:qsize() == 2)\n"
	 "    local t = time.time()\n"
	 "    outcome('full' .. i, says(q.put_nowait, q, 3)) outcome('late' .. i, says(q.put, q, 3, {timeout = 0.2}) .. tostring(time.time() - t > 0.19))\n"
	 "    assert(q:get() == 1 and q:get_nowait() == 2) t = time.time()\n"
	 "    outcome('empty' .. i, says(q.get_nowait, q)) outcome('slow' .. i, says(q.get, q, true, 0.2) .. tostring(time.time() - t > 0.19))\n"
	 "    q:put(4) assert(q:get() == 4)\n"
	 "  end\n"
	 "end\n",
	 "{\"empty1\":\"Empty\",\"empty2\":\"Empty\",\"full1\":\"Full\",\"full2\":\"Full\",\"late1\":\"Fulltrue\",\"late2\":\"Fulltrue\","
	 "\"slow1\":\"Emptytrue\",\"slow2\":\"Emptytrue\"}", 0, NULL, NULL, false},
	{"a long message goes by a file, between short ones",
	 "function work(q, r) for i = 1, 3 do r:put(#q:get()) end end\n"
	 "function main()\n"
	 "  for i, q in ipairs{Queue(), Queue{parts = true}} do\n"
	 "    local r = Queue() local p = Process{target = work, args = {q, r}} p:start()\n"
	 "    q:put('x') q:put(string.rep('y', 300000)) q:put(string.rep('z', 4096)) p:join()\n"
	 "    outcome('sizes' .. i, r:get() .. ' ' .. r:get() .. ' ' .. r:get())\n"
	 "  end\n"
	 "end\n", "{\"sizes1\":\"1 300000 4096\",\"sizes2\":\"1 300000 4096\"}", 0, NULL, NULL, false},
	{"a full pipe makes the writer wait, and nothing is lost",
	 "function work(q, r) local sum = 0 for i = 1, 1500 do sum = sum + q:get()[1] end r:put(sum) end\n"
	 "function main()\n"
	 "  local q, r = Queue(), Queue() local p = Process{target = work, args = {q, r}}\n"
	 "  local text = string.rep('x', 1000) for i = 1, 500 do q:put({i, text}) end p:start()\n"
	 "  for i = 501, 1500 do q:put({i, text}) end outcome('sum', r:get()) p:join()\n"
	 "end\n", "{\"sum\":1125750}", 0, NULL, NULL, false},
	{"many writers and many readers: each message once",
	 "function writer(q, n) for i = 1, 30 do q:put(n * 100 + i) end end\n"
	 "function reader(q, r) while true do local x = q:get() if x == 0 then break end r:put(x) end end\n"
	 "function main()\n"
	 "  local q, r, all, sum, seen = Queue(3), Queue(), {}, 0, {}\n"
	 "  for i = 1, 3 do all[i] = Process{target = writer, args = {q, i}} all[i + 3] = Process{target = reader, args = {q, r}} end\n"
	 "  for i = 1, 6 do all[i]:start() end for i = 1, 3 do all[i]:join() end for i = 1, 3 do q:put(0) end\n"
	 "  for i = 1, 90 do local x = r:get() assert(not seen[x]) seen[x] = true sum = sum + x end\n"
	 "  for i = 4, 6 do all[i]:join() end outcome('sum', sum) outcome('left', q:qsize() + r:qsize())\n"
	 "end\n", "{\"left\":0,\"sum\":19395}", 0, NULL, NULL, false},
	{"join waits until all is done",
	 SAYS
	 "function work(q, v) for i = 1, 5 do q:get() v.value = v.value + 1 q:task_done() end end\n"
	 "function main()\n"
	 "  local q, v = JoinableQueue(), Value('i', 0) q:join()\n"
	 "  for i = 1, 5 do q:put(i) end local p = Process{target = work, args = {q, v}} p:start() q:join() outcome('v', v.value) p:join()\n"
	 "  outcome('often', says(q.task_done, q))\n"
	 "  outcome('plain', Queue().task_done == nil) outcome('simple', SimpleQueue().put_nowait == nil)\n"
	 "end\n", "{\"often\":\"ValueError\",\"plain\":true,\"simple\":true,\"v\":5}", 0, NULL, NULL, false},
	{"what cannot be sent is an error in the one who sends it, and the queue goes on",
	 SAYS
	 "Point = class() function Point:init(x) self.x = x end\n"
	 "function main()\n"
	 "  local q = Queue() outcome('local', says(q.put, q, function() end) ~= 'fine') outcome('coroutine', says(q.put, q, coroutine.create(print)) ~= 'fine')\n"
	 "  local loop = {} loop[1] = loop outcome('loop', says(q.put, q, loop) ~= 'fine')\n"
	 "  outcome('none', q:empty()) q:put(main) q:put(Point(3)) outcome('same', q:get() == main) outcome('x', q:get().x)\n"
	 "end\n", "{\"coroutine\":true,\"local\":true,\"loop\":true,\"none\":true,\"same\":true,\"x\":3}", 0, NULL, NULL, false},
	{"closed ends",
	 SAYS
	 "function main()\n"
	 "  local q = Queue() q:close() outcome('put', says(q.put, q, 1)) outcome('get', says(q.get, q))\n"
	 "  local a, b = Pipe() a:send(1) a:close() outcome('a', says(a.send, a, 1)) outcome('left', b:recv()) outcome('eof', says(b.recv, b))\n"
	 "  outcome('broken', says(b.send, b, 1))\n"
	 "end\n", "{\"a\":\"OSError\",\"broken\":\"BrokenPipeError\",\"eof\":\"EOFError\",\"get\":\"ValueError\",\"left\":1,\"put\":\"ValueError\"}", 0, NULL, NULL, false},
	{"a pipe has two ends, and one direction if so wished",
	 SAYS
	 "function work(c) local x = c:recv() c:send(x * 2) c:send(string.rep('y', 200000)) c:close() end\n"
	 "function main()\n"
	 "  local a, b = Pipe() local p = Process{target = work, args = {b}} p:start() b:close() a:send(21)\n"
	 "  outcome('twice', a:recv()) outcome('poll', a:poll(5)) outcome('long', #a:recv()) outcome('eof', says(a.recv, a)) p:join()\n"
	 "  local r, w = Pipe(false) outcome('none', r:poll()) outcome('slow', r:poll(0.1)) w:send('x') outcome('there', r:poll())\n"
	 "  outcome('r', says(r.send, r, 1)) outcome('w', says(w.recv, w)) outcome('x', r:recv())\n"
	 "end\n",
	 "{\"eof\":\"EOFError\",\"long\":200000,\"none\":false,\"poll\":true,\"r\":\"OSError\",\"slow\":false,\"there\":true,\"twice\":42,\"w\":\"OSError\",\"x\":\"x\"}",
	 0, NULL, NULL, false},
};

START_TEST(programs_do_what_they_say)
{
	rig_check(&programs[_i]);
}
END_TEST

/* ---- what is told ---- */

static void find_message(struct session *session, unsigned kind, unsigned nth, char *ret_text, size_t size)
{
	struct history *history = session_history(session);
	for (uint64_t i = 0; i < history_count(history); i++) {
		const void *payload;
		struct event event = history_event(history, i, &payload);
		if (event.kind != kind || nth-- != 0)
			continue;
		char room[300];
		text_copy(ret_text, size, event_part(&event, payload, 0, room, sizeof room));
		return;
	}
	ck_abort_msg("no such event");
}

/* Both sides say the same, and what a reader of the program would say. */
START_TEST(a_message_is_told_in_its_own_words)
{
	static const struct { const char *value, *text; } messages[] = {
		{"7", "7"}, {"1.0", "1.0"}, {"0.1", "0.1"}, {"1/0", "inf"}, {"true", "true"}, {"'bread'", "bread"}, {"{1, 'two', {3}}", "[1,\"two\",[3]]"},
		{"{a = 1, b = {c = false}}", "{\"a\":1,\"b\":{\"c\":false}}"}, {"{}", "{}"}, {"work", "work"}, {"Point(3)", "{\"x\":3}"},
		{"nil", "nil"},
	};
	struct buf source = {0};
	buf_text(&source, "Point = class() function Point:init(x) self.x = x end\nfunction work() end\nfunction main() local q = Queue() ");
	for (size_t i = 0; i < COUNT_OF(messages); i++)
		buf_format(&source, "q:put(%s) q:get() ", messages[i].value);
	buf_text(&source, "end\n");
	struct session *session = rig_run(buf_get(&source), "script", NULL, METHOD_FORK);
	for (unsigned i = 0; i < COUNT_OF(messages); i++) {
		char put[300], get[300];
		find_message(session, EVENT_PUT, i, put, sizeof put);
		find_message(session, EVENT_GET, i, get, sizeof get);
		ck_assert_str_eq(put, messages[i].text);
		ck_assert_str_eq(get, messages[i].text);
	}
	session_free(session);
	buf_done(&source);
}
END_TEST

/* ---- killed where they stand ---- */

enum { STORM_TASKS = 4, STORM_ROUNDS = 150, PLACES = 2 };

static unsigned queue;
static struct rig_block *rig;

static void show_nothing(void *ctx, const void *data, size_t size, struct buf *ret_text)
{
	(void)ctx;
	(void)data;
	(void)size;
	(void)ret_text;
}

static int put_one(struct runtime *runtime, unsigned size, int64_t timeout_ns, struct err *err)
{
	char bytes[300];
	memset(bytes, (int)(size & 0xff), sizeof bytes);
	return queue_put(runtime, queue, &(struct queue_item){.data = bytes, .size = size, .text = ""}, &(struct wait_spec){true, timeout_ns}, err);
}

/* Its size, -EAGAIN when none came in time; or another error. Fails when it is not as it was put. */
static int get_one(struct runtime *runtime, int64_t timeout_ns, struct err *err)
{
	struct buf data = {0};
	struct queue_item item = {.show = show_nothing};
	int result = queue_get(runtime, queue, &(struct wait_spec){true, timeout_ns}, &item, &data, err);
	if (result == 0) {
		result = (int)data.len;
		for (size_t i = 0; i < data.len; i++)
			if ((unsigned char)buf_get(&data)[i] != (data.len & 0xff))
				result = -EBADMSG;
	}
	buf_done(&data);
	return result;
}

static int put_and_get(struct runtime *runtime, unsigned seed)
{
	struct err err;
	for (unsigned i = seed; i < seed + 1000000; i++) {
		int result = put_one(runtime, 1 + i % 299, 1000000, &err);
		if (result == 0)
			result = get_one(runtime, 1000000, &err);
		if (result < 0 && result != -EAGAIN)
			return result == -EPIPE ? 1 : 2; /* broken, and says so; or torn */
	}
	return 0;
}

/* Whoever is killed, wherever: a queue is whole or says that it is broken; nobody waits for ever, no message comes torn. */
START_TEST(a_storm_of_kills_neither_tears_nor_hangs)
{
	rig = rig_block_new();
	struct runtime *runtime = rig_runtime(rig);
	struct err err = {0};
	unsigned tasks[STORM_TASKS];
	queue = (unsigned)queue_new(runtime, &(struct queue_spec){.name = "queue", .maxsize = PLACES}, &err);
	for (unsigned i = 0; i < STORM_TASKS; i++)
		tasks[i] = rig_fork(rig, put_and_get, i);
	for (unsigned round = 0; round < STORM_ROUNDS; round++) {
		unsigned which = round % STORM_TASKS;
		poll(NULL, 0, (int)(round % 3));
		rig_kill(rig, tasks[which]);
		tasks[which] = rig_fork(rig, put_and_get, round);
	}
	for (unsigned i = 0; i < STORM_TASKS; i++)
		rig_kill(rig, tasks[i]);
	int result;
	do
		result = get_one(runtime, 50000000, &err);
	while (result > 0);
	ck_assert_msg(result == -EAGAIN || result == -EPIPE, "%d: %s", result, err.text);
	for (unsigned i = 1; result == -EAGAIN && i <= PLACES; i++)
		ck_assert_int_eq(put_one(runtime, i, INT64_C(5000000000), &err), 0);
	for (unsigned i = 1; result == -EAGAIN && i <= PLACES; i++)
		ck_assert_int_eq(get_one(runtime, INT64_C(5000000000), &err), (int)i);
	rig_block_free(rig);
}
END_TEST

static int get_for_ever(struct runtime *runtime, unsigned unused)
{
	struct err err = {0};
	(void)unused;
	int result = get_one(runtime, -1, &err);
	return result == -EPIPE ? 1 : result > 0 ? 0 : 2;
}

static int put_for_ever(struct runtime *runtime, unsigned size)
{
	struct err err = {0};
	int result;
	do
		result = put_one(runtime, size, -1, &err);
	while (result == 0);
	return result == -EPIPE ? 1 : 2;
}

static int join_for_ever(struct runtime *runtime, unsigned unused)
{
	struct err err = {0};
	(void)unused;
	return queue_join(runtime, queue, &err) == -EPIPE ? 1 : 2;
}

/* Lets a task that sleeps go on until it has read so many bytes at once, and stops it there. */
static void run_until_read(pid_t pid, unsigned long size)
{
	struct __ptrace_syscall_info info;
	bool inside = false;
	int status;
	ck_assert_int_eq(ptrace(PTRACE_SEIZE, pid, NULL, (void *)PTRACE_O_TRACESYSGOOD), 0);
	ck_assert_int_eq(ptrace(PTRACE_INTERRUPT, pid, NULL, NULL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(put_one(rig_runtime(rig), 5, 0, &(struct err){0}), 0);
	for (;;) {
		ck_assert_int_eq(ptrace(PTRACE_SYSCALL, pid, NULL, NULL), 0);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert(WIFSTOPPED(status));
		ck_assert_int_gt(ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof info, &info), 0);
		if (info.op == PTRACE_SYSCALL_INFO_EXIT && inside && info.exit.rval == (int64_t)size)
			return;
		inside = info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr == SYS_read && info.entry.args[2] == size;
	}
}

/* A reader that dies between a message's head and its bytes leaves the pipe out of step: everybody is told, nobody waits on. */
START_TEST(a_torn_queue_lets_everybody_go)
{
	enum { HEAD = 8 };
	static rig_body *const bodies[] = {get_for_ever, get_for_ever, put_for_ever, put_for_ever, join_for_ever};
	unsigned tasks[COUNT_OF(bodies)];
	struct err err = {0};
	rig = rig_block_new();
	queue = (unsigned)queue_new(rig_runtime(rig), &(struct queue_spec){.name = "queue", .maxsize = PLACES, .kind = QUEUE_JOINABLE}, &err);
	unsigned dies = rig_fork(rig, get_for_ever, 0);
	ck_assert(rig_sleeps(rig, dies));
	run_until_read(rig_pid(rig, dies), HEAD);
	for (unsigned i = 2; i < COUNT_OF(bodies); i++) {
		tasks[i] = rig_fork(rig, bodies[i], 5);
		ck_assert(rig_sleeps(rig, tasks[i]));
	}
	rig_kill(rig, dies);
	for (unsigned i = 0; i < 2; i++)
		tasks[i] = rig_fork(rig, bodies[i], 0);
	for (unsigned i = 0; i < COUNT_OF(bodies); i++)
		ck_assert_int_eq(rig_wait(rig, tasks[i]), 1);
	ck_assert_int_eq(put_one(rig_runtime(rig), 1, -1, &err), -EPIPE);
	ck_assert_msg(strstr(err.text, "queue") != NULL, "%s", err.text);
	ck_assert_int_eq(queue_size(rig_runtime(rig), queue), 0);
	rig_block_free(rig);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_loop_test(tests, programs_do_what_they_say, 0, (int)COUNT_OF(programs));
	tcase_add_test(tests, a_message_is_told_in_its_own_words);
	tcase_add_test(tests, a_storm_of_kills_neither_tears_nor_hangs);
	tcase_add_test(tests, a_torn_queue_lets_everybody_go);
}

int main(int argc, char **argv)
{
	return rig_main(argc, argv, "exchange", add_tests);
}
