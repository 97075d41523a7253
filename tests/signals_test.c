/* signals: handlers, alarms, interrupts, stops, process groups: under the kernel's order and steered, by each start method. */
#include <check.h>
#include <string.h>

#include "session_rig.h"

#define SAYS "local function says(f, ...) local ok, err = pcall(f, ...) return ok and 'fine' or type(err) == 'table' and err.type or err end\n"

static const struct rig_program programs[] = {
	{"an alarm breaks a wait off",
	 SAYS
	 "function main()\n"
	 "  local l, q, e = Lock(), Queue(), Event() l:acquire()\n"
	 "  signal.signal(signal.SIGALRM, function(n) assert(n == signal.SIGALRM) error('late', 0) end)\n"
	 "  for name, f in pairs{lock = function() l:acquire() end, queue = function() q:get() end, event = function() e:wait() end, sleep = function() sleep(1000) end,\n"
	 "    timed = function() e:wait(1000) end, pipe = function() local r, w = Pipe(false) r:recv() end} do\n"
	 "    local t = time.time() signal.alarm(0.1) outcome(name, says(f)) assert(time.time() - t > 0.09 and time.time() - t < 60)\n"
	 "  end\n"
	 "  l:release() outcome('whole', l:acquire(false))\n"
	 "end\n", "{\"event\":\"late\",\"lock\":\"late\",\"pipe\":\"late\",\"queue\":\"late\",\"sleep\":\"late\",\"timed\":\"late\",\"whole\":true}", 0, NULL, NULL, false},
	{"an alarm whose handler returns lets the wait go on",
	 "function work(e) sleep(0.3) e:set() end\n"
	 "function main()\n"
	 "  local n, e = 0, Event() signal.signal(signal.SIGALRM, function() n = n + 1 end)\n"
	 "  local p = Process{target = work, args = {e}} p:start() signal.alarm(0.1) outcome('set', e:wait()) outcome('n', n) p:join()\n"
	 "  local t = time.time() signal.alarm(0.1) sleep(0.3) outcome('slept', time.time() - t > 0.29) outcome('twice', n)\n"
	 "end\n", "{\"n\":1,\"set\":true,\"slept\":true,\"twice\":2}", 0, NULL, NULL, false},
	{"one alarm at a time, and none at 0",
	 "function child(q) q:put(signal.alarm(0)) end\n"
	 "function main()\n"
	 "  local n = 0 signal.signal(signal.SIGALRM, function() n = n + 1 end)\n"
	 "  outcome('first', signal.alarm(100)) local left = signal.alarm(50) outcome('left', left > 90 and left <= 100)\n"
	 "  local q = Queue() local p = Process{target = child, args = {q}} p:start() outcome('child', q:get()) p:join()\n"
	 "  left = signal.alarm(0) outcome('off', left > 40 and left <= 50) sleep(0.05) outcome('n', n)\n"
	 "end\n", "{\"child\":0.0,\"first\":0.0,\"left\":true,\"n\":0,\"off\":true}", 0, NULL, NULL, false},
	{"an alarm that nobody handles ends the process",
	 "function work() signal.alarm(0.05) sleep(1000) end\n"
	 "function main() local p = Process{target = work} p:start() p:join() outcome('code', p.exitcode) end\n", "{\"code\":-14}", 0, NULL, NULL, false},
	{"different signals that wait at once all come",
	 "function work(ready, go, v)\n"
	 "  for _, name in ipairs{'SIGUSR1', 'SIGUSR2', 'SIGHUP'} do signal.signal(signal[name], function() v:get_lock():with(function() v.value = v.value + 1 end) end) end\n"
	 "  ready:set() go:wait() while v.value < 3 do sleep(0.01) end\n"
	 "end\n"
	 "function main()\n"
	 "  local ready, go, v = Event(), Event(), Value('i', 0) local p = Process{target = work, args = {ready, go, v}} p:start() ready:wait()\n"
	 "  for _, name in ipairs{'SIGUSR1', 'SIGUSR2', 'SIGHUP'} do os.kill(p.pid, signal[name]) end\n"
	 "  go:set() p:join() outcome('v', v.value) outcome('code', p.exitcode)\n"
	 "end\n", "{\"code\":0,\"v\":3}", 0, NULL, NULL, false},
	{"SIGINT is a KeyboardInterrupt",
	 "function catches(e, q) local ok, err = pcall(function() e:set() sleep(1000) end) q:put(err.type) q:put(err.message) end\n"
	 "function ends(e) e:set() sleep(1000) end\n"
	 "function ignores(e) signal.signal(signal.SIGINT, signal.SIG_IGN) e:set() sleep(0.3) end\n"
	 "function dies(e) signal.signal(signal.SIGINT, signal.SIG_DFL) e:set() sleep(1000) end\n"
	 "function main()\n"
	 "  local q = Queue()\n"
	 "  for name, f in pairs{catches = catches, ignores = ignores, dies = dies} do\n"
	 "    local e = Event() local p = Process{target = f, args = {e, q}} p:start() e:wait() os.kill(p.pid, signal.SIGINT) p:join() outcome(name, p.exitcode)\n"
	 "  end\n"
	 "  outcome('type', q:get()) outcome('message', q:get())\n"
	 "  local own, err = pcall(signal.raise_signal, signal.SIGINT) outcome('own', err.type)\n"
	 "  outcome('handler', signal.getsignal(signal.SIGINT) == signal.default_int_handler)\n"
	 "end\n",
	 "{\"catches\":0,\"dies\":-2,\"handler\":true,\"ignores\":0,\"message\":\"\",\"own\":\"KeyboardInterrupt\",\"type\":\"KeyboardInterrupt\"}", 0, NULL, NULL, false},
	{"a process that nobody rescues from an interrupt ends with 1, main by the signal",
	 "function ends(e) e:set() sleep(1000) end\n"
	 "function main()\n"
	 "  local e = Event() local p = Process{target = ends, args = {e}} p:start() e:wait() os.kill(p.pid, signal.SIGINT) p:join() outcome('ends', p.exitcode)\n"
	 "  os.kill(os.getpid(), signal.SIGINT) sleep(0) outcome('never', true)\n"
	 "end\n", "{\"ends\":1}", -2, "KeyboardInterrupt", NULL, false},
	{"which handler there is",
	 SAYS
	 "function main()\n"
	 "  local f = function() end\n"
	 "  outcome('default', signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL) outcome('before', signal.signal(signal.SIGUSR1, f) == signal.SIG_DFL)\n"
	 "  outcome('mine', signal.getsignal(signal.SIGUSR1) == f) outcome('was', signal.signal(signal.SIGUSR1, signal.SIG_IGN) == f)\n"
	 "  os.kill(os.getpid(), signal.SIGUSR1) outcome('ignored', signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN)\n"
	 "  outcome('wrong', says(signal.signal, signal.SIGUSR1, 'x')) outcome('none', says(signal.getsignal, 0)) outcome('kill', says(signal.signal, signal.SIGKILL, f))\n"
	 "  outcome('number', says(os.kill, os.getpid(), 99)) outcome('stranger', says(os.kill, 1, signal.SIGTERM))\n"
	 "end\n",
	 "{\"before\":true,\"default\":true,\"ignored\":true,\"kill\":\"OSError\",\"mine\":true,\"none\":\"ValueError\",\"number\":\"OSError\",\"stranger\":\"ProcessLookupError\","
	 "\"was\":true,\"wrong\":\"TypeError\"}", 0, NULL, NULL, false},
	{"a child's end is a signal",
	 "function main()\n"
	 "  local n, done = 0, Event() signal.signal(signal.SIGCHLD, function() n = n + 1 done:set() end)\n"
	 "  local pid = os.fork() if pid == 0 then os._exit(3) end\n"
	 "  done:wait() outcome('n', n) local got, status = os.waitpid(pid) outcome('who', got == pid)\n"
	 "end\n", "{\"n\":1,\"who\":true}", 0, NULL, NULL, false},
	{"handlers run in coroutines, too",
	 "function main()\n"
	 "  local where, main_co = nil, coroutine.running() signal.signal(signal.SIGALRM, function() where = coroutine.running() error('out', 0) end)\n"
	 "  local co = coroutine.create(function() signal.alarm(0.05) return select(2, pcall(sleep, 1000)) end)\n"
	 "  outcome('out', select(2, coroutine.resume(co))) outcome('inside', where == co)\n"
	 "  local g = coroutine.wrap(function() signal.alarm(0.05) sleep(1000) end) outcome('through', select(2, pcall(g)))\n"
	 "  signal.alarm(0.05) outcome('main', select(2, pcall(sleep, 1000))) outcome('here', where == main_co)\n"
	 "end\n", "{\"here\":true,\"inside\":true,\"main\":\"out\",\"out\":\"out\",\"through\":\"out\"}", 0, NULL, NULL, false},
	{"who is stopped moves again when told, and takes then what has come; SIGKILL does not wait",
	 "function work(v) signal.signal(signal.SIGUSR1, function() v.value = 2 end) v.value = 1 while v.value < 2 do sleep(0.01) end end\n"
	 "function main()\n"
	 "  local v = Value('i', 0) local p = Process{target = work, args = {v}} p:start() while v.value < 1 do sleep(0.01) end\n"
	 "  os.kill(p.pid, signal.SIGSTOP) sleep(0.05) os.kill(p.pid, signal.SIGUSR1) sleep(0.05) outcome('not_yet', v.value)\n"
	 "  os.kill(p.pid, signal.SIGCONT) p:join() outcome('then', v.value) outcome('code', p.exitcode)\n"
	 "  v.value = 0 p = Process{target = work, args = {v}} p:start() while v.value < 1 do sleep(0.01) end\n"
	 "  os.kill(p.pid, signal.SIGSTOP) sleep(0.05) os.kill(p.pid, signal.SIGKILL) p:join() outcome('killed', p.exitcode)\n"
	 "end\n", "{\"code\":0,\"killed\":-9,\"not_yet\":1,\"then\":2}", 0, NULL, NULL, false},
	{"groups of processes",
	 SAYS
	 "function work(q, group, go) os.setpgid(0, group) q:put(os.getpgrp()) go:wait() sleep(1000) end\n"
	 "function main()\n"
	 "  local q, go = Queue(), Event() local p = Process{target = work, args = {q, 0, go}} p:start() outcome('leads', q:get() == p.pid)\n"
	 "  local r = Process{target = work, args = {q, p.pid, go}} r:start() outcome('joins', q:get() == p.pid)\n"
	 "  outcome('mine', os.getpgid(0) == os.getpgrp()) outcome('theirs', os.getpgid(r.pid) == p.pid)\n"
	 "  go:set() os.killpg(p.pid, signal.SIGTERM) p:join() r:join() outcome('codes', {p.exitcode, r.exitcode})\n"
	 "  outcome('stranger', says(os.getpgid, 1)) outcome('gone', says(os.getpgid, p.pid)) outcome('nobody', says(os.killpg, p.pid, signal.SIGTERM))\n"
	 "end\n",
	 "{\"codes\":[-15,-15],\"gone\":\"ProcessLookupError\",\"joins\":true,\"leads\":true,\"mine\":true,\"nobody\":\"ProcessLookupError\","
	 "\"stranger\":\"ProcessLookupError\",\"theirs\":true}", 0, NULL, NULL, false},
	{"a circle of waits is no deadlock while an alarm may break it",
	 SAYS
	 "function main()\n"
	 "  local l = Lock() l:acquire() signal.signal(signal.SIGALRM, function() error('late', 0) end) signal.alarm(0.3) outcome('said', says(l.acquire, l))\n"
	 "end\n", "{\"said\":\"late\"}", 0, NULL, NULL, false},
	{"nor while somebody else may open a plain lock",
	 "function work(a, b, both) a:acquire() both:wait() b:acquire() b:release() end\n"
	 "function main()\n"
	 "  local a, b, both = Lock(), Lock(), Barrier(3)\n"
	 "  local p, r = Process{target = work, args = {a, b, both}}, Process{target = work, args = {b, a, both}}\n"
	 "  p:start() r:start() both:wait() sleep(0.3) a:release() r:join() p:join() outcome('codes', {p.exitcode, r.exitcode})\n"
	 "end\n", "{\"codes\":[0,0]}", 0, NULL, NULL, false},
};

START_TEST(programs_do_what_they_say)
{
	rig_check(&programs[_i]);
}
END_TEST

/* Under the kernel's order alone: steered, nobody is stopped but at a gate. */
START_TEST(who_is_stopped_holds_nothing_that_others_need)
{
	struct session *session = rig_run(
	 "function work(v, done) while done.value == 0 do v.value = v.value + 1 end end\n"
	 "function main()\n"
	 "  local v, done, w = Value('i', 0), Value('i', 0), Value('i', 0) local p = Process{target = work, args = {v, done}} p:start()\n"
	 "  for i = 1, 90 do\n"
	 "    os.kill(p.pid, signal.SIGSTOP) local before = v.value w.value = i assert(v.value == before) os.kill(p.pid, signal.SIGCONT)\n"
	 "    if i % 3 == 0 then sleep(0.001) end\n"
	 "  end\n"
	 "  done.value = 1 p:join() outcome('w', w.value)\n"
	 "end\n", "os", NULL, METHOD_FORK);
	json_t *report = session_report(session);
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(report, "outcome"), "w")), 90);
	json_decref(report);
	session_free(session);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_loop_test(tests, programs_do_what_they_say, 0, (int)COUNT_OF(programs));
	tcase_add_test(tests, who_is_stopped_holds_nothing_that_others_need);
}

int main(int argc, char **argv)
{
	return rig_main(argc, argv, "signals", add_tests);
}
