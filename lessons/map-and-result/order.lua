local unit = param("unit", 0.1)

function cook(minutes)
  sleep(minutes * unit) --@cook
  return minutes
end

function main()
  local kitchen = ProcessPoolExecutor{max_workers = 3, name = "kitchen"}
  local dishes = kitchen:map(cook, {3, 1, 2}) --@map
  print("ordered") --@at-once
  local served = {}
  for minutes in dishes do --@serve
    print("served", minutes)
    served[#served + 1] = tostring(minutes)
  end
  kitchen:shutdown()
  outcome("served", table.concat(served, " "))
end
