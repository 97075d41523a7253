-- One end mark: the consumer has all, in order, and ends.
-- methods: fork spawn forkserver
function produce(q) for i = 1, 5 do q:put("bun " .. i) end q:put(nil) end
function consume(q, out) local got = {} while true do local x = q:get() if x == nil then break end got[#got + 1] = x end out:put(got) end
function main()
  local q, out = Queue(), Queue()
  local p, c = Process{target = produce, args = {q}}, Process{target = consume, args = {q, out}}
  p:start() c:start()
  outcome("got", out:get()) p:join() c:join()
  outcome("codes", {p.exitcode, c.exitcode}) outcome("empty", q:empty())
end
