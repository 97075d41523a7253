local ovens, loaves, bake_time = param("ovens", 4), param("loaves", 10), param("bake_time", 0.3)

function bake(loaf)
  sleep(bake_time) --@bake
  return current_process().name
end

function main()
  local kitchen = ProcessPoolExecutor{max_workers = ovens, name = "kitchen"} --@pool
  local bread = {}
  print("1")
  for i = 1, loaves do
    bread[i] = kitchen:submit(bake, i) --@submit
  end
  local ready = 0
  for i = 1, loaves do
    if bread[i]:done() then ready = ready + 1 end --@done
  end
  print("2")
  local used, seen = 0, {}
  for i = 1, loaves do
    local oven = bread[i]:result() --@result
    if not seen[oven] then used, seen[oven] = used + 1, true end
  end
  kitchen:shutdown()
  outcome("ready_at_2", ready)
  outcome("ovens_used", used)
end
