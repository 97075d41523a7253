-- Value with its lock is exact; who may release what; semaphores, events, conditions, barriers.
-- methods: fork spawn forkserver
function add(v) for i = 1, 20 do v:get_lock():with(function() v.value = v.value + 1 end) end end
function bounded(s, now, most) s:with(function() now:get_lock():with(function() now.value = now.value + 1 if now.value > most.value then most.value = now.value end end) sleep(0.002) now:get_lock():with(function() now.value = now.value - 1 end) end) end
function waiter(e, q) q:put(e:wait()) end
function arrive(b, q) q:put(b:wait()) end
function consumer(c, box, q) c:with(function() while box.value == 0 do c:wait() end q:put(box.value) end) end
function kind(f, ...) local ok, err = pcall(f, ...) return err.type end
function all(f, n, ...) local ps = {} for i = 1, n do ps[i] = Process{target = f, args = {...}} ps[i]:start() end return ps end
function joined(ps) for _, p in ipairs(ps) do p:join() end end
function main()
  local v = Value("i", 0) joined(all(add, 5, v)) outcome("exact", v.value)
  local l, r = Lock(), RLock()
  outcome("acquire", l:acquire()) outcome("again", l:acquire(false)) outcome("timeout", l:acquire(true, 0.01)) l:release()
  outcome("unheld", kind(l.release, l)) outcome("r1", r:acquire()) outcome("r2", r:acquire()) r:release() r:release() outcome("r_unheld", kind(r.release, r))
  local s, now, most = Semaphore(2), Value("i", 0), Value("i", 0)
  joined(all(bounded, 5, s, now, most)) outcome("at_most_2", most.value <= 2)
  local bs = BoundedSemaphore(1) outcome("too_often", kind(bs.release, bs))
  local e, q = Event(), Queue() local ws = all(waiter, 2, e, q) outcome("set_before", e:is_set()) outcome("no_wait", e:wait(0.001)) e:set() joined(ws) outcome("woken", {q:get(), q:get()})
  local b = Barrier(3) joined(all(arrive, 3, b, q)) local places = {q:get(), q:get(), q:get()} table.sort(places) outcome("places", places)
  outcome("broken", kind(b.wait, b, 0.01)) outcome("is_broken", b.broken)
  local c, box = Condition(), Value("i", 0) local cs = all(consumer, 2, c, box, q) c:with(function() box.value = 7 c:notify_all() end) joined(cs) outcome("cond", {q:get(), q:get()})
  outcome("not_held", kind(c.notify, c))
end
