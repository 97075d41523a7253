function count(visits, lock)
  lock:acquire() --@lock
  visits.n = visits.n + 1 --@add
  lock:release() --@unlock
end

function main()
  local manager = Manager() --@manager
  local visits, lock = manager:dict({n = 0}), manager:Lock() --@dict
  together{
    {target = count, args = {visits, lock}, name = "door-1"},
    {target = count, args = {visits, lock}, name = "door-2"},
  } --@start
  outcome("counted", visits.n)
  manager:shutdown()
end
