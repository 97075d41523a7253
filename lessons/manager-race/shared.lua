function count(visits)
  visits.n = visits.n + 1 --@add
end

function main()
  local manager = Manager() --@manager
  local visits = manager:dict({n = 0}) --@dict
  local doors = {}
  for i = 1, param("doors", 20) do
    doors[i] = Process{target = count, args = {visits}, name = "door-" .. i}
    doors[i]:start() --@start
  end
  for _, p in ipairs(doors) do p:join() end
  outcome("counted", visits.n)
  manager:shutdown()
end
