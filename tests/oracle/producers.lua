-- One end mark for each consumer, after all producers; and a joinable queue with daemon consumers.
-- methods: fork spawn forkserver
function produce(q, n) for i = 1, n do q:put(i) end end
function consume(q, sum) while true do local x = q:get() if x == "end" then break end sum:get_lock():with(function() sum.value = sum.value + x end) end end
function serve(q, sum) while true do local x = q:get() sum:get_lock():with(function() sum.value = sum.value + x end) q:task_done() end end
function main()
  local q, sum, ps, cs = Queue(4), Value("i", 0), {}, {}
  for i = 1, 3 do ps[i] = Process{target = produce, args = {q, 10}} ps[i]:start() end
  for i = 1, 2 do cs[i] = Process{target = consume, args = {q, sum}} cs[i]:start() end
  for i = 1, 3 do ps[i]:join() end
  for i = 1, 2 do q:put("end") end
  for i = 1, 2 do cs[i]:join() end
  outcome("sum", sum.value) outcome("left", q:qsize())
  local j, sum2 = JoinableQueue(), Value("i", 0)
  for i = 1, 2 do Process{target = serve, args = {j, sum2}, daemon = true}:start() end
  local p = Process{target = produce, args = {j, 10}} p:start() p:join() j:join()
  outcome("joined", sum2.value)
  local _, err = pcall(j.task_done, j)
  outcome("too_often", err.type .. ": " .. err.message)
end
