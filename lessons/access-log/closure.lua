function count(name)
  local visits, list, seen = 0, {}, {}
  for line in read(name):gmatch("[^\n]+") do --@line
    local who = line:match("^(%d+%.%d+%.%d+%.%d+)[, ]") --@first
    if who then visits = visits + 1 end
    if who and not seen[who] then seen[who], list[#list + 1] = true, who end --@seen
  end
  return {visits = visits, list = list} --@send
end

function main()
  local visits, addresses, sum, week, all = {}, {}, 0, {}, 0
  local function keep(day) --@closure
    return function(future)
      local found = future:result() --@result
      visits[day], addresses[day] = found.visits, #found.list
      sum = sum + #found.list --@sum
      for _, who in ipairs(found.list) do
        if not week[who] then week[who], all = true, all + 1 end --@week
      end
    end
  end
  local pool = ProcessPoolExecutor{max_workers = 5, name = "counters"}
  for i = 1, 5 do
    pool:submit(count, "access-" .. i .. ".log"):add_done_callback(keep(i)) --@add
  end
  pool:shutdown()
  outcome("visits", table.concat(visits, " "))
  outcome("addresses", table.concat(addresses, " "))
  outcome("sum", sum)
  outcome("week", all)
end
