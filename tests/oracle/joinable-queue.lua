-- join waits for a task_done for each item, not for an empty queue; daemon consumers end with main.
-- methods: fork spawn forkserver
function consume(q, done) while true do q:get() sleep(0.002) done:get_lock():with(function() done.value = done.value + 1 end) q:task_done() end end
function produce(q) for i = 1, 4 do q:put(i) end q:join() end
function main()
  local q, done, cs, ps = JoinableQueue(), Value("i", 0), {}, {}
  for i = 1, 2 do cs[i] = Process{target = consume, args = {q, done}, daemon = true} cs[i]:start() end
  for i = 1, 3 do ps[i] = Process{target = produce, args = {q}} ps[i]:start() end
  for i = 1, 3 do ps[i]:join() end
  q:join()
  outcome("done", done.value) outcome("empty", q:empty()) outcome("alive", {cs[1]:is_alive(), cs[2]:is_alive()})
  local alone = JoinableQueue()
  alone:put("a") alone:get()
  alone:task_done() alone:join()
  local _, err = pcall(alone.task_done, alone)
  outcome("too_often", err.type .. ": " .. err.message)
  local t = queue.Queue()
  t:put(1) t:get() t:task_done() t:join()
  _, err = pcall(t.task_done, t)
  outcome("thread_too_often", err.type .. ": " .. err.message)
end
