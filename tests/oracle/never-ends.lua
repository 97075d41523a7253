-- Nobody tells the consumer that no more will come: main waits in join for ever (here: until it loses patience).
-- methods: fork spawn
function produce(q) for i = 1, 3 do q:put(i) end end
function consume(q, n) while true do q:get() n.value = n.value + 1 end end
function main()
  local q, n = Queue(), Value("i", 0)
  local p, c = Process{target = produce, args = {q}}, Process{target = consume, args = {q, n}}
  p:start() c:start() p:join()
  while n.value < 3 do sleep(0.001) end
  c:join(0.05)
  outcome("consumed", n.value) outcome("producer", p.exitcode) outcome("alive", c:is_alive()) outcome("no_code", c.exitcode == nil)
  c:terminate() c:join()
  outcome("consumer", c.exitcode) outcome("left", q:qsize())
end
