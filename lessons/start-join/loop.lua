local unit = param("unit", 0.3)

function shop(name, hours)
  sleep(hours * unit) --@shop
  print(name, "is back")
end

function main()
  local from = time.time()
  for i, name in ipairs{"anna", "ben", "cora"} do
    local p = Process{target = shop, args = {name, i}, name = name}
    p:start() --@start
    p:join() --@join
  end
  local hours = (time.time() - from) / unit
  outcome("hours", math.floor(hours + 0.1)) --@hours
end
