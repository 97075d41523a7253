/* verdict: nobody can move again. A circle of waits is a deadlock, waits that end in no circle are a hang; whoever sleeps, has a
 * timeout or an alarm will go on by itself. Run as "--task", the test is itself the spawned child's program.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "session_rig.h"

#define CROSSED \
	"function one(a, b) a:acquire() b:acquire() b:release() a:release() end\n" \
	"function main()\n" \
	"  local a, b = Lock{name = 'a'}, Lock{name = 'b'}\n" \
	"  local p, q = Process{target = one, args = {a, b}}, Process{target = one, args = {b, a}}\n" \
	"  p:start() q:start() p:join() q:join()\n" \
	"end\n"

static const struct rig_program programs[] = {
	{"two locks, crossed", CROSSED, "{}", 1, "waits for b", "1 2", true},
	{"two locks, one after the other", CROSSED, "{}", 0, NULL, "1 1", true},
	{"a lock taken twice", "function main() local l = Lock() l:acquire() l:acquire() end", "{}", 1, "Deadlock", NULL, false},
	{"an RLock taken twice", "function main() local l = RLock() l:acquire() l:acquire() l:release() l:release() end", "{}", 0, NULL, NULL, false},
	{"an event that nobody sets",
	 "function hope(e) e:wait() end\n"
	 "function main() local e = Event() local p = Process{target = hope, args = {e}} p:start() p:join() end", "{}", 1, "A hang", NULL, false},
	{"coroutines that nobody goes on with",
	 "function main()\n"
	 "  local g, h = generator(function() yield(1) yield(2) end), greenlet(function() end)\n"
	 "  for x in g() do break end\n"
	 "  Event():wait()\n"
	 "end", "{}", 1, "A hang", NULL, false},
	{"an alarm of one who is gone",
	 "function gone() signal.alarm(100) end\n"
	 "function main() local p = Process{target = gone} p:start() p:join() Event():wait() end", "{}", 1, "A hang", NULL, false},
	{"an empty queue, among threads",
	 "function main() local q = queue.Queue() local t = Thread{target = function() q:get() end} t:start() t:join() end", "{}", 1, "A hang", NULL, false},
	/* These take longer than a silence may last. */
	{"one sleeps",
	 "function late(e) sleep(1.6) e:set() end\n"
	 "function main() local e = Event() local p = Process{target = late, args = {e}} p:start() e:wait() p:join() end", "{}", 0, NULL, NULL, false},
	{"an alarm comes",
	 "function main() local e = Event() signal.signal(signal.SIGALRM, function() e:set() end) signal.alarm(1.6) e:wait() end",
	 "{}", 0, NULL, NULL, false},
	{"a join with a timeout, then an end by force",
	 "function stuck(e) e:wait() end\n"
	 "function main()\n"
	 "  local e = Event() local p = Process{target = stuck, args = {e}}\n"
	 "  p:start() p:join(1.6) p:terminate() p:join()\n"
	 "end", "{}", 0, NULL, NULL, false},
	{"a join with a timeout, of a thread",
	 "function main()\n"
	 "  local e = Event() local t = Thread{target = function() e:wait() end}\n"
	 "  t:start() t:join(1.6) e:set() t:join()\n"
	 "end", "{}", 0, NULL, NULL, false},
	{"a join with a timeout in a circle",
	 "function stuck(l) l:acquire() l:release() end\n"
	 "function main()\n"
	 "  local l = Lock() l:acquire()\n"
	 "  local p = Process{target = stuck, args = {l}}\n"
	 "  p:start() p:join(0.3) l:release() p:join()\n"
	 "end", "{}", 0, NULL, NULL, false},
	{"a timeout", "function main() local l = Lock() l:acquire() outcome('got', l:acquire(true, 1.6)) end", "{\"got\":false}", 0, NULL, NULL, false},
};

START_TEST(who_can_never_go_on_is_told)
{
	rig_check(&programs[_i]);
}
END_TEST

/* Who waits for what, in each kind of wait; `open`: also with open gates, where the other side of a pipe might be anybody's. */
static const struct { const char *source, *says; bool open; } hangs[] = {
	{"function main() local s = Semaphore{0, name = 'gate'} s:acquire() end\n", "main waits for gate", true},
	{"function main() local e = Event{name = 'go'} e:wait() end\n", "main waits for go", true},
	{"function main() local c = Condition{name = 'full'} c:acquire() c:wait() end\n", "main waits for full", true},
	{"function main() local b = Barrier{2, name = 'meet'} b:wait() end\n", "main waits for meet", true},
	/* It finds the event set, but is let go when it is no longer. */
	{"function work(e) e:wait() end\n"
	 "function main() local e = Event{name = 'go'} e:set() local p = Process{target = work, args = {e}} p:start() e:clear() p:join() end\n",
	 "waits for go", false},
	{"function main() local q = Queue{name = 'bread'} q:get() end\n", "main waits for bread", true},
	{"function main() local q = Queue{1, name = 'bread'} q:put(1) q:put(2) end\n", "main waits for bread", true},
	{"function main() local q = JoinableQueue{name = 'bread'} q:put(1) q:join() end\n", "main waits for bread", true},
	{"function main() local q = Queue{1, name = 'bread', parts = true} q:put(1) q:put(2) end\n", "main waits for bread.slots", true},
	{"function main() local q = Queue{name = 'bread'} for i = 1, 2000 do q:put(string.rep('x', 1000)) end end\n", "main waits for bread", false},
	{"function main() local a, b = Pipe{name = 'wire'} a:recv() end\n", "main waits for wire.a", true},
	{"function main() local a, b = Pipe{name = 'wire'} a:send(string.rep('x', 5000000)) end\n", "main waits for wire.a", false},
};

static void expect_hang(size_t i, const char *picker)
{
	struct session *session = rig_run(hangs[i].source, picker, NULL, METHOD_FORK);
	json_t *report = session_report(session);
	const char *verdict = json_string_value(json_object_get(report, "verdict"));
	ck_assert_msg(verdict && strstr(verdict, hangs[i].says), "%s (%s): %s", hangs[i].source, picker, verdict ? verdict : "no verdict");
	ck_assert(json_is_null(json_object_get(report, "deadlock")));
	ck_assert_int_eq(json_integer_value(json_object_get(report, "exit")), 1);
	json_decref(report);
	session_free(session);
}

START_TEST(a_hang_is_found_and_named)
{
	expect_hang((size_t)_i, "script");
	if (hangs[_i].open)
		expect_hang((size_t)_i, "os");
}
END_TEST

/* A verdict has its circle for the screen: who waits for what. */
START_TEST(a_deadlock_has_its_cycle)
{
	struct session *session = rig_run(CROSSED, "script", "1 2", METHOD_FORK);
	json_t *report = session_report(session);
	ck_assert_uint_eq(json_array_size(json_object_get(json_object_get(report, "deadlock"), "cycle")), 2);
	json_decref(report);
	session_free(session);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_loop_test(tests, who_can_never_go_on_is_told, 0, (int)COUNT_OF(programs));
	tcase_add_loop_test(tests, a_hang_is_found_and_named, 0, (int)COUNT_OF(hangs));
	tcase_add_test(tests, a_deadlock_has_its_cycle);
}

int main(int argc, char **argv)
{
	return rig_main(argc, argv, "verdict", add_tests);
}
