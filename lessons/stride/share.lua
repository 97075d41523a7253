local names, share = {"A", "B", "C"}, {3, 2, 1}  --@tickets
local log = Queue{name = "log"}

function compute(me)
  tickets(share[me])
  for _ = 1, share[me] do
    work(1)  --@slice
    log:put(names[me])  --@log
  end
end

function main()
  local tasks, order = {}, {}
  for i, name in ipairs(names) do tasks[i] = Process{target = compute, args = {i}, name = name} end
  together(tasks)
  for i = 1, 6 do order[i] = log:get() end
  outcome("order", table.concat(order, " "))
end
