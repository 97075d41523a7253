local times = param("times", 20)

function nothing()
end

local function each(kind)
  local from = time.perf_counter()
  for i = 1, times do
    local t = kind{target = nothing} --@start
    t:start()
    t:join() --@join
  end
  return (time.perf_counter() - from) / times * 1e6
end

function main()
  local thread, process = each(Thread), each(Process) --@measure
  print(string.format("a thread: %.0f microseconds, a process: %.0f", thread, process))
  outcome("cheaper", thread < process and "thread" or "process")
end
