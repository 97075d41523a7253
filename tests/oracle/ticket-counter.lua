-- A file says 10. Twenty buyers who all read before anybody writes leave 9; with the lock none is sold twice.
-- methods: fork spawn
function think_together(barrier) local n = tonumber(read("tickets.txt")) barrier:wait() write("tickets.txt", tostring(n - 1)) end
function buy(lock, bought)
  lock:acquire()
  local n = tonumber(read("tickets.txt"))
  if n > 0 then
    write("tickets.txt", tostring(n - 1))
    bought.value = bought.value + 1
  end
  lock:release()
end
function all(f, ...)
  local ps = {}
  for i = 1, 20 do ps[i] = Process{target = f, args = {...}} ps[i]:start() end
  for i = 1, 20 do ps[i]:join() end
end
function main()
  write("tickets.txt", "10")
  all(think_together, Barrier(20))
  outcome("says", tonumber(read("tickets.txt")))
  write("tickets.txt", "10")
  local bought = Value("i", 0)
  all(buy, Lock(), bought)
  outcome("left", tonumber(read("tickets.txt"))) outcome("bought", bought.value)
end
