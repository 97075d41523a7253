-- Read, add, write by 20: somewhere from 1 to 20; all read before anybody writes: 1; with the value's lock: 20.
-- methods: fork spawn
function add(n) n.value = n.value + 1 end
function add_together(n, barrier) local old = n.value barrier:wait() n.value = old + 1 end
function add_locked(n) n:get_lock():with(function() n.value = n.value + 1 end) end
function all(f, ...)
  local ps = {}
  for i = 1, 20 do ps[i] = Process{target = f, args = {...}} ps[i]:start() end
  for i = 1, 20 do ps[i]:join() end
end
function main()
  local n = Value("i", 0)
  all(add, n) outcome("within", n.value >= 1 and n.value <= 20)
  n.value = 0 all(add_together, n, Barrier(20)) outcome("all_lost_but_one", n.value)
  n.value = 0 all(add_locked, n) outcome("locked", n.value)
end
