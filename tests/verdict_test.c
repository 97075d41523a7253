/* verdict: nobody can move again. A circle of waits is a deadlock, waits that end in no circle are a hang; whoever sleeps, has a
 * timeout or an alarm will go on by itself. Run as "--task", the test is itself the spawned child's program.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "script/script.h"
#include "session_rig.h"

#define CROSSED \
	"function one(a, b) a:acquire() b:acquire() b:release() a:release() end\n" \
	"function main()\n" \
	"  local a, b = Lock{name = 'a'}, Lock{name = 'b'}\n" \
	"  local p, q = Process{target = one, args = {a, b}}, Process{target = one, args = {b, a}}\n" \
	"  p:start() q:start() p:join() q:join()\n" \
	"end\n"

#define NO_PERMIT "function main() local s = Semaphore(1) s:acquire() s:acquire() end"

static const struct rig_program programs[] = {
	{"two locks, crossed", CROSSED, "{}", 1, "waits for b", "1 2", true},
	{"two locks, one after the other", CROSSED, "{}", 0, NULL, "1 1", true},
	{"a lock taken twice", "function main() local l = Lock() l:acquire() l:acquire() end", "{}", 1, "Deadlock", NULL, false},
	{"an RLock taken twice", "function main() local l = RLock() l:acquire() l:acquire() l:release() l:release() end", "{}", 0, NULL, NULL, false},
	{"an item that is never said to be done",
	 "function main() local q = JoinableQueue{name = 'shelf'} q:put(1) q:get() q:join() end", "{}", 1, "A hang", NULL, false},
	{"an event that nobody sets",
	 "function hope(e) e:wait() end\n"
	 "function main() local e = Event() local p = Process{target = hope, args = {e}} p:start() p:join() end", "{}", 1, "A hang", NULL, false},
	{"a semaphore at nothing", NO_PERMIT, "{}", 1, "A hang", NULL, false},
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

/* A verdict has its circle for the screen: who waits for what. */
START_TEST(a_deadlock_has_its_cycle)
{
	struct session *session = rig_run(CROSSED, "script", "1 2", METHOD_FORK);
	json_t *report = session_report(session);
	ck_assert_uint_eq(json_array_size(json_object_get(json_object_get(report, "deadlock"), "cycle")), 2);
	json_decref(report);
	session_free(session);
	session = rig_run(NO_PERMIT, "os", NULL, METHOD_FORK);
	report = session_report(session);
	ck_assert(json_is_null(json_object_get(report, "deadlock")));
	ck_assert(json_is_string(json_object_get(report, "verdict")));
	json_decref(report);
	session_free(session);
}
END_TEST

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--task") == 0)
		return script_task_main(argc, argv);
	Suite *suite = suite_create("verdict");
	TCase *tests = tcase_create("verdict");
	tcase_set_timeout(tests, 240);
	tcase_add_loop_test(tests, who_can_never_go_on_is_told, 0, (int)COUNT_OF(programs));
	tcase_add_test(tests, a_deadlock_has_its_cycle);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
