-- Shared memory, daemon, info, locks, queues, pools of threads.
n = 0
function add(lock) for i = 1, 200 do lock:acquire() n = n + 1 lock:release() end end
function kind(f, ...) local ok, err = pcall(f, ...) return err.type end
function main()
  local lock, ts = threading.Lock(), {}
  for i = 1, 5 do ts[i] = Thread{target = add, args = {lock}} ts[i]:start() end
  for i = 1, 5 do ts[i]:join() end
  outcome("exact", n)
  local gate = threading.Event()
  local t = Thread{target = function() gate:wait() end, name = "bob"} t:start()
  outcome("active", threading.active_count()) outcome("alive", t:is_alive()) outcome("name", t.name) gate:set() t:join() outcome("ended", t:is_alive())
  outcome("main", threading.current_thread().name) outcome("twice", kind(t.start, t))
  local u = Thread{target = function() end} outcome("unstarted", kind(u.join, u))
  local names = {}
  local w = Thread{target = function() names[1] = threading.current_thread().name end, name = "me"} w:start() w:join() outcome("own_name", names[1])
  local function drain(q) q:put(2) q:put(3) q:put(1) return {q:get(), q:get(), q:get()} end
  outcome("fifo", drain(queue.Queue())) outcome("lifo", drain(queue.LifoQueue())) outcome("priority", drain(queue.PriorityQueue()))
  local q = queue.Queue(1) q:put(1) outcome("full", kind(q.put_nowait, q, 2)) q:get() outcome("empty", kind(q.get, q, true, 0.001))
  outcome("done", (function() q:task_done() return kind(q.task_done, q) end)())
  local r = threading.RLock() r:acquire() r:acquire() r:release() r:release() outcome("r", kind(r.release, r))
  local s = threading.Semaphore(2) s:acquire() s:acquire() outcome("sem", s:acquire(false))
  local c, got = threading.Condition(), {}
  local ct = Thread{target = function() c:with(function() while #got == 0 do c:wait() end got[2] = "seen" end) end} ct:start()
  c:with(function() got[1] = "x" c:notify() end) ct:join() outcome("cond", got[2])
  local ex, out = ThreadPoolExecutor(2), {}
  for v in ex:map(function(x) return x * 2 end, {1, 2, 3}) do out[#out + 1] = v end
  outcome("pool", out) outcome("pool_error", kind(function() ex:submit(function() queue.Queue():get_nowait() end):result() end)) ex:shutdown() outcome("pool_after", kind(ex.submit, ex, add))
end
