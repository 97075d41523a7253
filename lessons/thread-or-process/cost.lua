local times = param("times", 20)

function nothing()
end

-- The quickest of so many times: whatever else the machine does makes it only slower.
local function each(kind)
  local best = math.huge
  for i = 1, times do
    local from = time.perf_counter()
    local t = kind{target = nothing} --@start
    t:start()
    t:join() --@join
    best = math.min(best, time.perf_counter() - from)
  end
  return math.floor(best * 1e6)
end

function main()
  local thread, process = each(Thread), each(Process) --@measure
  outcome("thread_us", thread)
  outcome("process_us", process)
  outcome("cheaper", thread < process and "thread" or "process")
end
