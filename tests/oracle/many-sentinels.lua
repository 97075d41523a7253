-- Three producers, two consumers: a mark for each consumer after all producers are joined. One too few hangs one, one too many is left over;
-- put before the producers are joined, marks overtake what is still to come.
-- methods: fork spawn
function produce(q) for i = 1, 4 do q:put(i) end end
function consume(q, sum) while true do local x = q:get() if x == "end" then break end sum:get_lock():with(function() sum.value = sum.value + x end) end end
function run(marks)
  local q, sum, ps, cs = Queue(), Value("i", 0), {}, {}
  for i = 1, 3 do ps[i] = Process{target = produce, args = {q}} ps[i]:start() end
  for i = 1, 2 do cs[i] = Process{target = consume, args = {q, sum}} cs[i]:start() end
  for i = 1, 3 do ps[i]:join() end
  for i = 1, marks do q:put("end") end
  local hung = 0
  for i = 1, 2 do if marks >= 2 then cs[i]:join() else cs[i]:join(0.3) end end
  for i = 1, 2 do if cs[i]:is_alive() then hung = hung + 1 cs[i]:terminate() cs[i]:join() end end
  local left = 0
  while pcall(q.get, q, true, 0.05) do left = left + 1 end
  return {sum.value, hung, left}
end
function main()
  outcome("one_each", run(2)) outcome("too_few", run(1)) outcome("too_many", run(3))
  local q, sum = Queue(), Value("i", 0)
  local c = Process{target = consume, args = {q, sum}} c:start()
  q:put("end") c:join()
  local p = Process{target = produce, args = {q}} p:start() p:join()
  local left = 0
  while pcall(q.get, q, true, 0.05) do left = left + 1 end
  outcome("too_early", {sum.value, left})
end
