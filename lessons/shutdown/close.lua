local pause = param("pause", 0.3)

function bake(loaf)
  sleep(pause) --@bake
  return loaf
end

function main()
  local kitchen = ProcessPoolExecutor{max_workers = 2, name = "kitchen"}
  local bread = {}
  for i = 1, 4 do bread[i] = kitchen:submit(bake, i) end --@submit
  kitchen:shutdown(param("wait", true)) --@shutdown
  print("1") --@one
  local ready = 0
  for i = 1, 4 do
    if bread[i]:done() then ready = ready + 1 end
  end
  outcome("ready_at_1", ready)
  local _, err = pcall(kitchen.submit, kitchen, bake, 5) --@late
  outcome("too_late", err.message)
end
