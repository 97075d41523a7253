function count(visits)
  visits.n = visits.n + 1 --@add
end

function main()
  local manager = Manager() --@manager
  local visits = manager:dict({n = 0}) --@dict
  together{
    {target = count, args = {visits}, name = "door-1"},
    {target = count, args = {visits}, name = "door-2"},
  } --@start
  outcome("counted", visits.n)
  manager:shutdown()
end
