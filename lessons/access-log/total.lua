function count(name, book)
  local visits = 0
  for line in read(name):gmatch("[^\n]+") do --@line
    if line:match("^%d+%.%d+%.%d+%.%d+[, ]") then visits = visits + 1 end --@first
  end
  book.visits = book.visits + visits --@tell
end

function main()
  local manager = Manager() --@manager
  local book = manager:dict({visits = 0})
  local days = {}
  for i = 1, 2 do
    days[i] = Process{target = count, args = {"access-" .. i .. ".log", book}, name = "day-" .. i} --@start
  end
  together(days) --@join
  outcome("visits", book.visits) --@ask
  manager:shutdown()
end
