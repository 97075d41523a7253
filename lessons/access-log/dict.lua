function count(name, book)
  local visits, seen, addresses = 0, {}, 0
  for line in read(name):gmatch("[^\n]+") do --@line
    local who = line:match("^(%d+%.%d+%.%d+%.%d+)[, ]") --@first
    if who then visits = visits + 1 end
    if who and not seen[who] then seen[who], addresses = true, addresses + 1 end --@seen
  end
  book[name] = visits .. " " .. addresses --@tell
end

function main()
  local manager = Manager() --@manager
  local book = manager:dict()
  local days = {}
  for i = 1, 5 do
    local name = "access-" .. i .. ".log"
    days[i] = Process{target = count, args = {name, book}, name = "day-" .. i}
    days[i]:start() --@start
  end
  for i = 1, 5 do days[i]:join() end --@join
  local visits, addresses, sum = {}, {}, 0
  for i = 1, 5 do
    visits[i], addresses[i] = book["access-" .. i .. ".log"]:match("(%d+) (%d+)") --@ask
    sum = sum + addresses[i]
  end
  outcome("visits", table.concat(visits, " "))
  outcome("addresses", table.concat(addresses, " "))
  outcome("sum", sum)
  manager:shutdown()
end
