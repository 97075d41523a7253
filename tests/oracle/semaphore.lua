-- Three at once and the fourth not; released once more than taken: only the bounded one minds.
-- methods: fork spawn
function hold(s, inside, leave) s:acquire() inside:wait() leave:wait() s:release() end
function kind(f, ...) local ok, err = pcall(f, ...) return ok and "fine" or err.type end
function main()
  local s, inside, leave, ps = Semaphore(3), Barrier(4), Event(), {}
  for i = 1, 3 do ps[i] = Process{target = hold, args = {s, inside, leave}} ps[i]:start() end
  inside:wait()
  outcome("fourth", s:acquire(false)) outcome("fourth_in_time", s:acquire(true, 0.02))
  leave:set()
  outcome("fourth_later", s:acquire()) s:release()
  for i = 1, 3 do ps[i]:join() end
  outcome("all_back", {s:acquire(false), s:acquire(false), s:acquire(false), s:acquire(false)})
  for i = 1, 3 do s:release() end
  outcome("once_more", kind(s.release, s)) outcome("now_four", {s:acquire(false), s:acquire(false), s:acquire(false), s:acquire(false), s:acquire(false)})
  local b = BoundedSemaphore(2)
  b:acquire() b:release() outcome("bounded", kind(b.release, b))
  local t = threading.BoundedSemaphore(1)
  outcome("thread_bounded", select(2, pcall(t.release, t)).message)
  outcome("none", kind(threading.Semaphore, -1))
end
