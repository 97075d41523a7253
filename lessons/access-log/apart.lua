function count(name, book)
  local visits = 0
  for line in read(name):gmatch("[^\n]+") do --@line
    if line:match("^%d+%.%d+%.%d+%.%d+[, ]") then visits = visits + 1 end --@first
  end
  book[name] = visits --@tell
end

function main()
  local manager = Manager() --@manager
  local book = manager:dict()
  local days = {}
  for i = 1, 2 do
    days[i] = Process{target = count, args = {"access-" .. i .. ".log", book}, name = "day-" .. i} --@start
  end
  together(days) --@join
  outcome("visits", book["access-1.log"] + book["access-2.log"]) --@ask
  manager:shutdown()
end
