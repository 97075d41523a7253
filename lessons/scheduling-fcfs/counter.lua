local pages = {5, 3, 1}
copied = Array{"i", 3, name = "copied"}
leaves = Array{"i", 3, name = "leaves"}

function copy(me)
  for page = 1, pages[me] do
    copied[me] = page  --@page
    work(1)
  end
  leaves[me] = math.floor(time.time() * 100 + 0.5)  --@leave
end

function main()
  local names = {"report", "recipe", "ticket"}
  local customers = {}
  for i, name in ipairs(names) do customers[i] = Process{target = copy, args = {i}, name = name} end
  together(customers)
  local waited = 0
  for i, minute in ipairs(leaves:get()) do waited = waited + minute - pages[i] end  --@wait
  outcome("total_waiting", waited)
end
