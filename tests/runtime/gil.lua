-- Waiting overlaps, and a race on a global loses what a lock keeps.
-- picker: os
-- exit: 0
-- outcome: {"overlap":true,"kept":40000,"threads":3}
n = 0
function main()
  local t0, a, b = time.time(), Thread{target = sleep, args = {0.2}}, Thread{target = sleep, args = {0.2}}
  a:start() b:start() a:join() b:join()
  outcome("overlap", time.time() - t0 < 0.39)
  local lock, ts, ids = threading.Lock(), {}, {}
  for i = 1, 4 do ts[i] = Thread{target = function() for k = 1, 10000 do lock:acquire() n = n + 1 lock:release() end end} ts[i]:start() end
  for i = 1, 4 do ts[i]:join() end
  outcome("kept", n)
  local seen = 0
  local gate = threading.Event()
  for i = 1, 2 do Thread{target = function() gate:wait() end}:start() end
  outcome("threads", threading.active_count())
  gate:set()
end
