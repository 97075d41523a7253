-- One to three producers and one to three consumers: how quick it is differs, what comes out does not.
-- methods: fork spawn
function produce(q, first, step) for i = first, 12, step do q:put(i) end end
function consume(q, out) local n, sum = 0, 0 while true do local x = q:get() if x == "end" then break end n, sum = n + 1, sum + x end out:put({n, sum}) end
function run(producers, consumers)
  local q, out, ps, cs, n, sum = Queue(2), Queue(), {}, {}, 0, 0
  for i = 1, producers do ps[i] = Process{target = produce, args = {q, i, producers}} ps[i]:start() end
  for i = 1, consumers do cs[i] = Process{target = consume, args = {q, out}} cs[i]:start() end
  for i = 1, producers do ps[i]:join() end
  for i = 1, consumers do q:put("end") end
  for i = 1, consumers do local it = out:get() n, sum = n + it[1], sum + it[2] end
  for i = 1, consumers do cs[i]:join() end
  return {n, sum}
end
function main()
  local all = {}
  for p = 1, 3 do for c = 1, 3 do all[#all + 1] = run(p, c) end end
  outcome("all", all)
end
