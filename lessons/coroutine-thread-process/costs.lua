local times = param("times", 20)

function nothing()
end

function start_process()
  local p = Process{target = nothing} --@process
  p:start()
  p:join()
end

function start_thread()
  local t = Thread{target = nothing} --@thread
  t:start()
  t:join()
end

function start_coroutine()
  for _ in generator(nothing)() do end --@coroutine
end

local function each(f)
  local from = time.perf_counter()
  for i = 1, times do f() end
  return (time.perf_counter() - from) / times * 1e6
end

function main()
  local costs = {
    {name = "coroutine", microseconds = each(start_coroutine)},
    {name = "thread", microseconds = each(start_thread)},
    {name = "process", microseconds = each(start_process)},
  }
  table.sort(costs, function(a, b) return a.microseconds < b.microseconds end)
  local names = {}
  for i, cost in ipairs(costs) do
    names[i] = cost.name
    print(string.format("%-10s %8.0f microseconds", cost.name, cost.microseconds))
  end
  outcome("cheapest_first", table.concat(names, " "))
end
