-- Who waits is woken by set; who comes later does not wait; cleared, they wait again.
-- methods: fork spawn
function waiter(ready, e, q) ready:release() q:put(e:wait()) end
function main()
  local e, q, ready, ps = Event(), Queue(), Semaphore(0), {}
  outcome("at_first", e:is_set()) outcome("in_time", e:wait(0.01))
  for i = 1, 3 do ps[i] = Process{target = waiter, args = {ready, e, q}} ps[i]:start() end
  for i = 1, 3 do ready:acquire() end
  outcome("nobody_yet", q:empty())
  e:set()
  outcome("woken", {q:get(), q:get(), q:get()})
  for i = 1, 3 do ps[i]:join() end
  outcome("set", e:is_set()) outcome("later", e:wait()) outcome("twice", e:wait(0))
  e:clear()
  outcome("cleared", e:is_set()) outcome("waits_again", e:wait(0.01))
end
