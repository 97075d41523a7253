-- What waits when a pool is shut down can be cancelled, also when no worker is idle yet.
-- picker: script
-- picker: os
-- exit: 0
-- outcome: {"first":1,"last":true,"ended":true}
function slow(x) sleep(0.02) return x end
function main()
  local ex, fs = ProcessPoolExecutor(1), {}
  for i = 1, 8 do fs[i] = ex:submit(slow, i) end
  ex:shutdown{wait = true, cancel_futures = true}
  outcome("first", fs[1]:result()) outcome("last", fs[8]:cancelled())
  outcome("ended", fs[1]:done() and fs[8]:done())
end
