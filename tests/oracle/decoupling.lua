-- A quick producer and a slow consumer, and the other way round: neither knows the other, the queue never holds more than it may.
-- methods: fork spawn
function produce(q, pause) for i = 1, 8 do sleep(pause) q:put(i) end q:put("end") end
function consume(q, pause, out)
  local got, longest = {}, 0
  while true do
    longest = math.max(longest, q:qsize())
    local x = q:get()
    if x == "end" then break end
    got[#got + 1] = x
    sleep(pause)
  end
  out:put({got, longest <= 3})
end
function pair(producer, consumer)
  local q, out = Queue(3), Queue()
  local p, c = Process{target = produce, args = {q, producer}}, Process{target = consume, args = {q, consumer, out}}
  p:start() c:start()
  local it = out:get()
  p:join() c:join()
  return it
end
function main()
  outcome("fast_slow", pair(0, 0.004))
  outcome("slow_fast", pair(0.004, 0))
  outcome("equal", pair(0.002, 0.002))
end
