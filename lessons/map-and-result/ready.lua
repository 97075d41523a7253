local unit = param("unit", 0.2)

function cook(minutes)
  sleep(minutes * unit) --@cook
  return minutes
end

function main()
  local kitchen = ProcessPoolExecutor{max_workers = 3, name = "kitchen"}
  local dishes, served = {}, {}
  for i, minutes in ipairs{3, 1, 2} do dishes[i] = kitchen:submit(cook, minutes) end --@submit
  for dish in as_completed(dishes) do --@serve
    served[#served + 1] = tostring(dish:result())
  end
  kitchen:shutdown()
  outcome("served", table.concat(served, " "))
end
