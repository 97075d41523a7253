-- Two locks in opposite order, with Lock and with RLock: neither gets its second. In the same order, or with one RLock: fine.
-- methods: fork spawn
function opposite(first, second, meet, q)
  first:acquire() meet:wait()
  local got = second:acquire(true, 0.05)
  q:put(got) meet:wait()
  if got then second:release() end
  first:release()
end
function ordered(first, second, q)
  for i = 1, 10 do first:acquire() second:acquire() second:release() first:release() end
  q:put(true)
end
function one(lock, q) for i = 1, 10 do lock:acquire() lock:acquire() lock:release() lock:release() end q:put(true) end
function both(f, x, y) local q = Queue() local p, o = Process{target = f, args = x(q)}, Process{target = f, args = y(q)} p:start() o:start() p:join() o:join() return {q:get(), q:get()} end
function main()
  for _, kind in ipairs{{"lock", Lock}, {"rlock", RLock}} do
    local a, b, meet = kind[2](), kind[2](), Barrier(2)
    outcome(kind[1] .. "_opposite", both(opposite, function(q) return {a, b, meet, q} end, function(q) return {b, a, meet, q} end))
    outcome(kind[1] .. "_ordered", both(ordered, function(q) return {a, b, q} end, function(q) return {a, b, q} end))
  end
  local r = RLock()
  outcome("one_rlock", both(one, function(q) return {r, q} end, function(q) return {r, q} end))
end
