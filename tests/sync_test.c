/* sync: locks, semaphores, events, conditions, barriers, values and arrays: as lesson programs see them, under the kernel's order
 * and steered, by each start method; and what is left of them when tasks are killed.
 */
#include <check.h>
#include <string.h>

#include "primitive/primitive.h"
#include "session_rig.h"

static const struct rig_program programs[] = {
	{"a lock keeps others out until it is released",
	 "function work(l, v) for i = 1, 20 do l:with(function() v.value = v.value + 1 end) end end\n"
	 "function main()\n"
	 "  local l, v, all = Lock(), Value('i', 0), {}\n"
	 "  for i = 1, 3 do all[i] = Process{target = work, args = {l, v}} all[i]:start() end\n"
	 "  for i = 1, 3 do all[i]:join() end\n"
	 "  outcome('v', v.value)\n"
	 "end\n", "{\"v\":60}", 0, NULL, NULL, false},
	{"acquire without waiting, and with a timeout",
	 "function holder(l, e, f) l:acquire() e:set() f:wait() l:release() end\n"
	 "function main()\n"
	 "  local l, e, f = Lock(), Event(), Event()\n"
	 "  local p = Process{target = holder, args = {l, e, f}} p:start() e:wait()\n"
	 "  local t = time.time()\n"
	 "  outcome('now', l:acquire(false)) outcome('at_once', time.time() - t < 0.2)\n"
	 "  outcome('timed', l:acquire(true, 0.25)) outcome('late', time.time() - t >= 0.25)\n"
	 "  outcome('named', l:acquire{timeout = 0}) outcome('python', l:acquire{blocking = false, timeout = -1})\n"
	 "  outcome('wrong', select(2, pcall(l.acquire, l, false, 1)).type)\n"
	 "  f:set() outcome('got', l:acquire()) outcome('locked', l:locked()) l:release() p:join()\n"
	 "end\n",
	 "{\"at_once\":true,\"got\":true,\"late\":true,\"locked\":true,\"named\":false,\"now\":false,\"python\":false,\"timed\":false,\"wrong\":\"ValueError\"}",
	 0, NULL, NULL, false},
	{"locks that are released wrongly",
	 "function other(l, r, q)\n"
	 "  q:put(tostring(select(2, pcall(r.release, r)).type)) q:put((pcall(l.release, l)))\n"
	 "end\n"
	 "function main()\n"
	 "  local l, r, q = Lock(), RLock(), Queue()\n"
	 "  outcome('unheld', select(2, pcall(l.release, l)).type) outcome('unheld_r', select(2, pcall(r.release, r)).type)\n"
	 "  l:acquire() r:acquire() r:acquire() r:release()\n"
	 "  local p = Process{target = other, args = {l, r, q}} p:start() p:join()\n"
	 "  outcome('others_r', q:get()) outcome('others', q:get()) outcome('free', l:acquire(false))\n"
	 "end\n",
	 "{\"free\":true,\"others\":true,\"others_r\":\"AssertionError\",\"unheld\":\"ValueError\",\"unheld_r\":\"AssertionError\"}", 0, NULL, NULL, false},
	{"with releases, however it ends, and in coroutines",
	 "function main()\n"
	 "  local l, s = Lock(), Semaphore(1)\n"
	 "  local ok, err = pcall(l.with, l, function() error('in it', 0) end)\n"
	 "  outcome('err', err) outcome('free', l:acquire(false)) l:release()\n"
	 "  outcome('gives', table.concat({l:with(function(a, b) return b, a end, 1, 2)}, ' '))\n"
	 "  local co = coroutine.wrap(function() return l:with(function() return coroutine.yield(l:locked()) end) end)\n"
	 "  outcome('held', co()) outcome('through', co('x')) outcome('after', l:locked())\n"
	 "  local co2 = coroutine.wrap(function() s:with(function() coroutine.yield() error('late', 0) end) end)\n"
	 "  co2() outcome('late', select(2, pcall(co2))) outcome('s', s:get_value())\n"
	 "  local c = Condition() c:with(function() c:notify() end) outcome('c', c:acquire(false))\n"
	 "end\n",
	 "{\"after\":false,\"c\":true,\"err\":\"in it\",\"free\":true,\"gives\":\"2 1\",\"held\":true,\"late\":\"late\",\"s\":1,\"through\":\"x\"}", 0, NULL, NULL, false},
	{"an owner that was killed: the next one is told, once",
	 "function holder(l, e) l:acquire() e:set() sleep(1000) end\n"
	 "function waiter(l, q) local got, died = l:acquire() q:put({got, died}) l:release() end\n"
	 "function main()\n"
	 "  for _, make in ipairs{Lock, RLock} do\n"
	 "    local l, e, q = make(), Event(), Queue()\n"
	 "    local p = Process{target = holder, args = {l, e}} p:start() e:wait()\n"
	 "    local w = Process{target = waiter, args = {l, q}} w:start() sleep(0.1)\n"
	 "    p:kill() p:join()\n"
	 "    local said = q:get() w:join()\n"
	 "    outcome('got', said[1]) outcome('said', said[2]) outcome('again', table.pack(l:acquire()).n) l:release()\n"
	 "  end\n"
	 "end\n", "{\"again\":1,\"got\":true,\"said\":\"owner died\"}", 0, NULL, NULL, false},
	{"an owner that ends without a release leaves it to the next",
	 "function holder(l) l:acquire() end\n"
	 "function main()\n"
	 "  local l = Lock() local p = Process{target = holder, args = {l}} p:start() p:join()\n"
	 "  outcome('with', l:with(function() return 'on' end))\n"
	 "end\n", "{\"with\":\"on\"}", 0, NULL, NULL, false},
	{"a lock taken twice is a deadlock with oneself",
	 "function main() local l = Lock{name = 'till'} l:acquire() l:acquire() end\n", "{}", 1, "waits for till", NULL, false},
	{"a semaphore lets so many in",
	 "function work(s, now, most)\n"
	 "  s:acquire() now:get_lock():with(function() now.value = now.value + 1 most.value = math.max(most.value, now.value) end)\n"
	 "  sleep(0.02) now:get_lock():with(function() now.value = now.value - 1 end) s:release()\n"
	 "end\n"
	 "function main()\n"
	 "  local s, now, most, all = Semaphore(2), Value('i', 0), Value('i', 0), {}\n"
	 "  for i = 1, 5 do all[i] = Process{target = work, args = {s, now, most}} all[i]:start() end\n"
	 "  for i = 1, 5 do all[i]:join() end\n"
	 "  outcome('most', most.value <= 2) outcome('left', s:get_value())\n"
	 "  s:acquire() s:acquire() outcome('none', s:acquire(false)) outcome('timed', s:acquire(true, 0.1))\n"
	 "  s:release(2) outcome('two', s:get_value())\n"
	 "end\n", "{\"left\":2,\"most\":true,\"none\":false,\"timed\":false,\"two\":2}", 0, NULL, NULL, false},
	{"semaphores' mistakes",
	 "function main()\n"
	 "  local b = BoundedSemaphore(1)\n"
	 "  local ok, err = pcall(b.release, b) outcome('often', err.message) outcome('type', err.type)\n"
	 "  b:acquire() b:release() outcome('again', b:acquire(false))\n"
	 "  outcome('negative', select(2, pcall(Semaphore, -1)).type) outcome('n', select(2, pcall(b.release, b, 0)).type)\n"
	 "end\n",
	 "{\"again\":true,\"n\":\"ValueError\",\"negative\":\"ValueError\",\"often\":\"Semaphore released too many times\",\"type\":\"ValueError\"}", 0, NULL, NULL, false},
	{"an event wakes all who wait",
	 "function work(e, q) q:put(e:wait()) end\n"
	 "function main()\n"
	 "  local e, q, all = Event(), Queue(), {}\n"
	 "  outcome('before', e:is_set()) outcome('timed', e:wait(0.1))\n"
	 "  for i = 1, 3 do all[i] = Process{target = work, args = {e, q}} all[i]:start() end\n"
	 "  e:set() for i = 1, 3 do all[i]:join() end\n"
	 "  outcome('all', q:get() and q:get() and q:get()) outcome('set', e:is_set()) outcome('at_once', e:wait(0))\n"
	 "  e:clear() outcome('cleared', e:is_set()) e:set() e:set() e:clear() outcome('twice', e:is_set())\n"
	 "end\n",
	 "{\"all\":true,\"at_once\":true,\"before\":false,\"cleared\":false,\"set\":true,\"timed\":false,\"twice\":false}", 0, NULL, NULL, false},
	{"an event that is cleared at once has woken who waited",
	 "function work(e, q) q:put('here') q:put(e:wait()) end\n"
	 "function main()\n"
	 "  local e, q = Event(), Queue() local p = Process{target = work, args = {e, q}} p:start()\n"
	 "  q:get() sleep(0.1) e:set() e:clear() outcome('woken', q:get()) p:join()\n"
	 "end\n", "{\"woken\":true}", 0, NULL, "1 0 0 0", true},
	{"a condition: whoever is notified goes on with the lock, first come first",
	 "function waiter(c, n, q, v)\n"
	 "  c:acquire() v.value = v.value + 1 q:put(c:wait() and n) c:release()\n"
	 "end\n"
	 "function main()\n"
	 "  local c, q, v, all = Condition(), Queue(), Value('i', 0), {}\n"
	 "  for i = 1, 3 do\n"
	 "    all[i] = Process{target = waiter, args = {c, i, q, v}} all[i]:start()\n"
	 "    while c:with(function() return v.value end) < i do sleep(0.01) end\n"
	 "  end\n"
	 "  c:acquire() c:notify() c:release() outcome('first', q:get())\n"
	 "  c:acquire() c:notify_all() c:release() outcome('rest', q:get() + q:get())\n"
	 "  for i = 1, 3 do all[i]:join() end\n"
	 "  c:acquire() c:notify(5) outcome('late', c:wait(0.1)) c:release()\n"
	 "end\n", "{\"first\":1,\"late\":false,\"rest\":5}", 0, NULL, NULL, false},
	{"a wait gives the whole lock back, however deep, and takes it so again",
	 "function other(c, v) c:acquire() v.value = 1 c:notify() c:release() end\n"
	 "function main()\n"
	 "  local c, v = Condition(RLock()), Value('i', 0)\n"
	 "  c:acquire() c:acquire() c:acquire()\n"
	 "  local p = Process{target = other, args = {c, v}} p:start()\n"
	 "  outcome('for', c:wait_for(function() return v.value == 1 end)) c:release() c:release()\n"
	 "  outcome('held', pcall(c.notify, c)) c:release() outcome('now', select(2, pcall(c.notify, c)).type) p:join()\n"
	 "  c:acquire() local t = time.time() outcome('never', c:wait_for(function() return false end, 0.2)) outcome('time', time.time() - t >= 0.2)\n"
	 "end\n", "{\"for\":true,\"held\":true,\"never\":false,\"now\":\"AssertionError\",\"time\":true}", 0, NULL, NULL, false},
	{"a condition's lock that another holds is not one's own",
	 "function holder(l, e, f) l:acquire() e:set() f:wait() l:release() end\n"
	 "function main()\n"
	 "  local l, e, f = Lock(), Event(), Event() local c = Condition(l)\n"
	 "  outcome('free', select(2, pcall(c.wait, c)).type)\n"
	 "  local p = Process{target = holder, args = {l, e, f}} p:start() e:wait()\n"
	 "  outcome('wait', select(2, pcall(c.wait, c, 1)).type) outcome('notify', select(2, pcall(c.notify, c)).type)\n"
	 "  outcome('held', l:locked()) f:set() p:join()\n"
	 "end\n", "{\"free\":\"AssertionError\",\"held\":true,\"notify\":\"AssertionError\",\"wait\":\"AssertionError\"}", 0, NULL, NULL, false},
	{"a notify is not lost on one that is dead",
	 "function waiter(c, v, q) c:acquire() v.value = v.value + 1 c:wait() q:put('woken') c:release() end\n"
	 "function main()\n"
	 "  local c, v, q = Condition(), Value('i', 0), Queue()\n"
	 "  local function start(n)\n"
	 "    local p = Process{target = waiter, args = {c, v, q}} p:start()\n"
	 "    while c:with(function() return v.value end) < n do sleep(0.01) end\n"
	 "    return p\n"
	 "  end\n"
	 "  local first = start(1) local second = start(2)\n"
	 "  first:kill() first:join() sleep(0.3)\n"
	 "  c:acquire() c:notify() c:release() outcome('second', q:get()) second:join()\n"
	 "end\n", "{\"second\":\"woken\"}", 0, NULL, NULL, false},
	{"a barrier lets all go when the last has come",
	 "function work(b, v, q) v:get_lock():with(function() v.value = v.value + 1 end) local at = b:wait() q:put({at, v.value}) end\n"
	 "function main()\n"
	 "  local b, v, q, all, places, seen = Barrier(3), Value('i', 0), Queue(), {}, 0, 9\n"
	 "  for i = 1, 3 do all[i] = Process{target = work, args = {b, v, q}} all[i]:start() end\n"
	 "  for i = 1, 3 do local it = q:get() places = places + 10 ^ it[1] seen = math.min(seen, it[2]) end\n"
	 "  for i = 1, 3 do all[i]:join() end\n"
	 "  outcome('places', math.tointeger(places)) outcome('seen', seen) outcome('parties', b.parties) outcome('waiting', b.n_waiting) outcome('broken', b.broken)\n"
	 "  outcome('wrong', select(2, pcall(Barrier, 0)).type)\n"
	 "end\n", "{\"broken\":false,\"parties\":3,\"places\":111,\"seen\":3,\"waiting\":0,\"wrong\":\"ValueError\"}", 0, NULL, NULL, false},
	{"a barrier that somebody gives up on is broken for all, until it is reset",
	 "function work(b, q) local ok, err = pcall(b.wait, b) q:put(ok or err.type) end\n"
	 "function main()\n"
	 "  local b, q = Barrier(3), Queue()\n"
	 "  local function with_one(f)\n"
	 "    local p = Process{target = work, args = {b, q}} p:start() while b.n_waiting < 1 do sleep(0.01) end\n"
	 "    f() local said = q:get() p:join() return said\n"
	 "  end\n"
	 "  outcome('late', with_one(function() outcome('self', select(2, pcall(b.wait, b, 0.1)).type) end))\n"
	 "  outcome('broken', b.broken) outcome('next', select(2, pcall(b.wait, b)).type)\n"
	 "  b:reset() outcome('whole', not b.broken)\n"
	 "  outcome('reset', with_one(function() b:reset() end)) outcome('after_reset', b.broken)\n"
	 "  outcome('abort', with_one(function() b:abort() end)) outcome('after_abort', b.broken)\n"
	 "end\n",
	 "{\"abort\":\"BrokenBarrierError\",\"after_abort\":true,\"after_reset\":false,\"broken\":true,\"late\":\"BrokenBarrierError\","
	 "\"next\":\"BrokenBarrierError\",\"reset\":\"BrokenBarrierError\",\"self\":\"BrokenBarrierError\",\"whole\":true}", 0, NULL, NULL, false},
	{"values and arrays hold what their typecode says",
	 "local function says(f, ...) local ok, err = pcall(f, ...) return ok and 'fine' or err.type end\n"
	 "local function keeps(code, x) local v = Value(code, x) return v.value == x end\n"
	 "local function set(v, x) return says(function() v.value = x end) end\n"
	 "function main()\n"
	 "  local good = {b = -128, B = 255, h = -32768, H = 65535, i = -2147483648, I = 4294967295, l = math.mininteger, L = math.maxinteger,\n"
	 "    f = 0.5, d = 0.1, c = 'x', u = '\\u{20ac}'}\n"
	 "  local all = true for code, x in pairs(good) do all = all and keeps(code, x) end outcome('all', all)\n"
	 "  local beyond, kinds = {b = 128, B = -1, h = 32768, H = 65536, i = 2147483648, I = -1, L = -1}, {}\n"
	 "  for code, x in pairs(beyond) do kinds[says(Value, code, x)] = true kinds[set(Value(code), x)] = true end\n"
	 "  outcome('beyond', kinds.OverflowError and next(kinds, next(kinds)) == nil)\n"
	 "  local v = Value('i', 3) outcome('float', set(v, 1.5)) outcome('text', select(2, pcall(function() v.value = 'a' end)).message)\n"
	 "  outcome('real', set(Value('d'), 'a')) outcome('long', set(Value('c'), 'ab')) outcome('u', set(Value('u'), 'e\\u{301}'))\n"
	 "  outcome('kept', v.value) outcome('code', says(Value, 'z', 1)) outcome('field', says(function() v.x = 1 end))\n"
	 "  outcome('nolock', says(function() return Value('i', 0, {lock = false}):get_lock() end)) outcome('same', v:get_lock() == v:get_lock())\n"
	 "end\n",
	 "{\"all\":true,\"beyond\":true,\"code\":\"TypeError\",\"field\":\"AttributeError\",\"float\":\"TypeError\",\"kept\":3,\"long\":\"TypeError\","
	 "\"nolock\":\"AttributeError\",\"real\":\"TypeError\",\"same\":true,\"text\":\"an integer is required (got type str)\",\"u\":\"TypeError\"}", 0, NULL, NULL, false},
	{"arrays have indices, a length and an end",
	 "local function says(f, ...) local ok, err = pcall(f, ...) return ok and 'fine' or err.type end\n"
	 "function add(a) for i, x in ipairs(a) do a[i] = x * 2 end end\n"
	 "function main()\n"
	 "  local a = Array('i', {1, 2, 3}) local p = Process{target = add, args = {a}} p:start() p:join()\n"
	 "  outcome('doubled', table.concat(a:get(), ' ')) outcome('length', #a) outcome('zeros', table.concat(Array('h', 3):get(), ' '))\n"
	 "  outcome('below', says(function() return a[0] end)) outcome('beyond', says(function() a[4] = 1 end)) outcome('wrong', says(function() return a[1.5] end))\n"
	 "  outcome('type', says(function() a[1] = 'x' end)) outcome('range', says(function() a[1] = 2 ^ 40 | 0 end))\n"
	 "  outcome('bytes', table.concat(Array('c', 'abc'):get(), '-')) outcome('text', table.concat(Array('u', 'h\\u{e9}'):get(), '-'))\n"
	 "  outcome('no', says(Array, 'i', 'abc')) outcome('size', says(Array, 'i', -1)) outcome('float', says(Array, 'i', 1.5))\n"
	 "  local n = 0 for i, x in pairs(a) do n = n + i * x end outcome('pairs', n)\n"
	 "end\n",
	 "{\"below\":\"IndexError\",\"beyond\":\"IndexError\",\"bytes\":\"a-b-c\",\"doubled\":\"2 4 6\",\"float\":\"TypeError\",\"length\":3,\"no\":\"TypeError\",\"pairs\":28,"
	 "\"range\":\"OverflowError\",\"size\":\"ValueError\",\"text\":\"h-\xc3\xa9\",\"type\":\"TypeError\",\"wrong\":\"TypeError\",\"zeros\":\"0 0 0\"}", 0, NULL, NULL, false},
	{"reading and writing a value are two steps",
	 "function add(v) v.value = v.value + 1 end\n"
	 "function main()\n"
	 "  local v = Value('i', 0) local p, q = Process{target = add, args = {v}}, Process{target = add, args = {v}}\n"
	 "  p:start() q:start() p:join() q:join() outcome('v', v.value)\n"
	 "end\n", "{\"v\":1}", 0, NULL, "1 2 2 1", true},
	{"threads have the same, of their own",
	 "function main()\n"
	 "  local l, r, s, e, c, b = threading.Lock(), threading.RLock(), threading.Semaphore(1), threading.Event(), threading.Condition(), threading.Barrier(2)\n"
	 "  local n, order = 0, {}\n"
	 "  local t = Thread{target = function()\n"
	 "    e:wait() for i = 1, 50 do l:with(function() n = n + 1 end) end\n"
	 "    c:with(function() order[#order + 1] = 'notify' c:notify() end) b:wait()\n"
	 "  end} t:start()\n"
	 "  c:acquire() e:set() outcome('woken', c:wait(5)) c:release() b:wait() t:join()\n"
	 "  outcome('n', n) outcome('order', order[1])\n"
	 "  outcome('unheld', select(2, pcall(l.release, l)).type) outcome('unheld_r', select(2, pcall(r.release, r)).type)\n"
	 "  outcome('wait', select(2, pcall(c.wait, c)).type)\n"
	 "  l:acquire() local other = Thread{target = function() l:release() end} other:start() other:join() outcome('free', l:acquire(false))\n"
	 "  local q = Queue() outcome('sent', select(2, pcall(q.put, q, l)).type)\n"
	 "end\n",
	 "{\"free\":true,\"n\":50,\"order\":\"notify\",\"sent\":\"TypeError\",\"unheld\":\"RuntimeError\",\"unheld_r\":\"RuntimeError\",\"wait\":\"RuntimeError\",\"woken\":true}", 0, NULL, NULL, false},
	{"shared objects go to children, not through queues",
	 "function main()\n"
	 "  local q = Queue()\n"
	 "  for name, it in pairs{Lock = Lock(), RLock = RLock(), Semaphore = Semaphore(), Event = Event(), Condition = Condition(), Barrier = Barrier(2), Queue = q,\n"
	 "    Synchronized = Value('i'), SynchronizedArray = Array('i', 1)} do\n"
	 "    local ok, err = pcall(q.put, q, {it})\n"
	 "    assert(err.type == 'RuntimeError' and err.message == name .. ' objects should only be shared between processes through inheritance', err)\n"
	 "  end\n"
	 "end\n", "{}", 0, NULL, NULL, false},
};

START_TEST(programs_do_what_they_say)
{
	rig_check(&programs[_i]);
}
END_TEST

/* ---- what is told ---- */

START_TEST(a_deep_lock_is_told_as_deep)
{
	struct session *session = rig_run("function main() local r = RLock() r:acquire() r:acquire() r:release() r:release() end\n", "script", NULL, METHOD_FORK);
	static const struct { unsigned kind; int64_t depth; } want[] = {{EVENT_ACQUIRE, 1}, {EVENT_ACQUIRE, 2}, {EVENT_RELEASE, 1}, {EVENT_RELEASE, 0}};
	struct history *history = session_history(session);
	size_t at = 0;
	for (uint64_t i = 0; i < history_count(history); i++) {
		const void *payload;
		struct event event = history_event(history, i, &payload);
		if (event.kind != EVENT_ACQUIRE && event.kind != EVENT_RELEASE)
			continue;
		ck_assert_uint_lt(at, COUNT_OF(want));
		ck_assert_uint_eq(event.kind, want[at].kind);
		ck_assert_int_eq(event.b, want[at].depth);
		at++;
	}
	ck_assert_uint_eq(at, COUNT_OF(want));
	session_free(session);
}
END_TEST

/* ---- killed where they stand ---- */

static unsigned shared[4];

static int take_and_give(struct runtime *runtime, unsigned seed)
{
	struct err err;
	bool got;
	for (unsigned i = seed; i < seed + 1000000; i++) {
		if (lock_acquire(runtime, shared[i % 2], true, -1, &got, &err) == 0 && got)
			lock_release(runtime, shared[i % 2], &err);
		sync_event_set(runtime, shared[2]);
		sync_event_wait(runtime, shared[2], 1000000);
		sync_event_clear(runtime, shared[2]);
		if (lock_acquire(runtime, shared[1], true, -1, &got, &err) == 0 && got) {
			bool notified;
			condition_wait(runtime, shared[3], 100000, &notified, &err);
			condition_notify(runtime, shared[3], 1, &err);
			lock_release(runtime, shared[1], &err);
		}
	}
	return 0;
}

/* Whoever is killed, wherever: those who are left, and those who come later, get everything. */
START_TEST(a_storm_of_kills_leaves_nothing_locked)
{
	struct rig_block *rig = rig_block_new();
	struct runtime *runtime = rig_runtime(rig);
	struct err err = {0};
	shared[0] = (unsigned)lock_new(runtime, false, "lock", false, &err);
	shared[1] = (unsigned)lock_new(runtime, true, "rlock", false, &err);
	shared[2] = (unsigned)sync_event_new(runtime, "event", false, &err);
	shared[3] = (unsigned)condition_new(runtime, shared[1], "condition", false, &err);
	unsigned tasks[4];
	for (unsigned i = 0; i < COUNT_OF(tasks); i++)
		tasks[i] = rig_fork(rig, take_and_give, i);
	for (unsigned round = 0; round < 200; round++) {
		unsigned which = round % COUNT_OF(tasks);
		poll(NULL, 0, (int)(round % 3));
		rig_kill(rig, tasks[which]);
		tasks[which] = rig_fork(rig, take_and_give, round);
	}
	for (unsigned i = 0; i < COUNT_OF(tasks); i++)
		rig_kill(rig, tasks[i]);
	for (unsigned i = 0; i < 2; i++) {
		bool got = false;
		ck_assert_int_eq(lock_acquire(runtime, shared[i], true, INT64_C(5000000000), &got, &err), 0);
		ck_assert(got);
		ck_assert_int_eq(lock_release(runtime, shared[i], &err), 0);
	}
	rig_block_free(rig);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_loop_test(tests, programs_do_what_they_say, 0, (int)COUNT_OF(programs));
	tcase_add_test(tests, a_deep_lock_is_told_as_deep);
	tcase_add_test(tests, a_storm_of_kills_leaves_nothing_locked);
}

int main(int argc, char **argv)
{
	return rig_main(argc, argv, "sync", add_tests);
}
