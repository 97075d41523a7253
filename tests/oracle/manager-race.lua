-- d[1] += 1 through a manager is a message to read and a message to write.
-- methods: fork spawn
function add(d) d[1] = d[1] + 1 end
function add_together(d, barrier) local old = d[1] barrier:wait() d[1] = old + 1 end
function add_locked(d, lock) lock:with(function() d[1] = d[1] + 1 end) end
function all(f, ...)
  local ps = {}
  for i = 1, 20 do ps[i] = Process{target = f, args = {...}} ps[i]:start() end
  for i = 1, 20 do ps[i]:join() end
end
function main()
  local m = Manager()
  local d = m:dict({0})
  all(add, d) outcome("within", d[1] >= 1 and d[1] <= 20)
  d[1] = 0 all(add_together, d, Barrier(20)) outcome("all_lost_but_one", d[1])
  d[1] = 0 all(add_locked, d, m:Lock()) outcome("locked", d[1])
  m:shutdown()
end
