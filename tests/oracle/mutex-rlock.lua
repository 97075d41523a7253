-- A mutex twice in one task blocks it; a recursive lock counts; who may release what.
-- methods: fork spawn
function take(lock, q) q:put(lock:acquire(false)) end
function release(lock, q) local ok, err = pcall(lock.release, lock) q:put(ok and "released" or err.type) end
function ask(f, lock) local q = Queue() local p = Process{target = f, args = {lock, q}} p:start() local it = q:get() p:join() return it end
function kind(f, ...) local ok, err = pcall(f, ...) return ok and "fine" or err.type end
function main()
  local l = Lock()
  l:acquire()
  outcome("twice", l:acquire(true, 0.02)) outcome("other", ask(take, l))
  outcome("by_another", ask(release, l)) outcome("free_now", l:acquire(false))
  l:release() outcome("unheld", kind(l.release, l))
  local r = RLock()
  outcome("three", {r:acquire(), r:acquire(), r:acquire()})
  outcome("r_other", ask(take, r)) outcome("r_by_another", ask(release, r))
  r:release() r:release() outcome("still_held", ask(take, r))
  r:release() outcome("free", ask(take, r))
  outcome("r_unheld", kind(r.release, RLock()))
  local t = threading.Lock()
  t:acquire()
  local thread = Thread{target = function() t:release() end} thread:start() thread:join()
  outcome("thread_lock_by_another", t:locked())
  local tr, said = threading.RLock(), nil
  tr:acquire()
  thread = Thread{target = function() local _, err = pcall(tr.release, tr) said = err.type .. ": " .. err.message end} thread:start() thread:join()
  outcome("thread_rlock_by_another", said)
  outcome("thread_unheld", select(2, pcall(t.release, t)).message)
end
