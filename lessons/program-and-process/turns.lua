function cook(order)
  for _ = 1, 2 do
    order:put(current_process().name) --@step
  end
end

function main()
  local order = Queue{name = "order"}
  local ann = Process{target = cook, args = {order}, name = "ann"} --@ann
  local bob = Process{target = cook, args = {order}, name = "bob"} --@bob
  ann:start()
  bob:start()
  local all = {}
  for i = 1, 4 do all[i] = order:get() end --@read
  ann:join()
  bob:join()
  outcome("lines", #all)
  outcome("order", table.concat(all, " "))
end
