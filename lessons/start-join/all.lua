local unit = param("unit", 0.3)

function shop(name, hours)
  sleep(hours * unit) --@shop
  print(name, "is back")
end

function main()
  local from, all, joined = time.time(), {}, {}
  for i, name in ipairs{"anna", "ben", "cora"} do
    all[i] = Process{target = shop, args = {name, 4 - i}, name = name}
    all[i]:start() --@start
  end
  for i, p in ipairs(all) do
    p:join() --@join
    joined[i] = p.name
  end
  local hours = (time.time() - from) / unit
  outcome("hours", math.floor(hours + 0.1)) --@hours
  outcome("joined", table.concat(joined, " "))
end
