-- notify wakes one, notify_all the rest; wait gives the lock away and has it back; a predicate; and the errors.
-- methods: fork spawn
function sleeper(c, asleep, woken)
  c:acquire()
  asleep.value = asleep.value + 1
  c:wait()
  woken.value = woken.value + 1
  c:release()
end
function grower(c, n) for i = 1, 3 do c:with(function() n.value = n.value + 1 c:notify_all() end) end end
function until_value(c, v, n) while true do c:acquire() local it = v.value c:release() if it == n then return it end sleep(0.001) end end
function text(f, ...) local _, err = pcall(f, ...) return err.type .. ": " .. err.message end
function main()
  local c, asleep, woken, ps = Condition(), Value("i", 0), Value("i", 0), {}
  for i = 1, 3 do ps[i] = Process{target = sleeper, args = {c, asleep, woken}} ps[i]:start() end
  outcome("asleep", until_value(c, asleep, 3))
  c:with(function() c:notify() end)
  outcome("one", until_value(c, woken, 1))
  sleep(0.02)
  c:with(function() outcome("still_one", woken.value) c:notify_all() end)
  for i = 1, 3 do ps[i]:join() end
  outcome("all", woken.value)
  outcome("in_time", c:with(function() return c:wait(0.01) end))
  local n = Value("i", 0)
  local p = Process{target = grower, args = {c, n}} p:start()
  outcome("predicate", c:with(function() return c:wait_for(function() return n.value == 3 end) end)) p:join()
  outcome("never", c:with(function() return c:wait_for(function() return n.value == 4 end, 0.02) end))
  outcome("wait_unheld", text(c.wait, c)) outcome("notify_unheld", text(c.notify, c))
  local t = threading.Condition()
  outcome("thread_wait_unheld", text(t.wait, t)) outcome("thread_notify_unheld", text(t.notify, t))
end
