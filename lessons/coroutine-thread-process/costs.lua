local times = param("times", 20)

local function now() return time.perf_counter() * 1e6 end

function nothing() end

function create_coroutine() for _ in generator(nothing)() do end end --@coroutine
function create_with(kind)
  local helper = kind{target = nothing} --@create
  helper:start()
  helper:join()
end

function rest() yield() end
function answer(ask, reply, rounds)
  for i = 1, rounds do ask:acquire() reply:release() end --@answer
end

-- The quickest of so many times: whatever else the machine does makes it only slower.
local function each(f, ...)
  local best = math.huge
  for i = 1, times do
    local from = now()
    f(...)
    best = math.min(best, now() - from)
  end
  return best
end

local function switch_coroutine()
  local helper = generator(function() while true do yield() end end)()
  helper:next()
  return each(helper.next, helper) / 2 --@switch-coroutine
end

local function switch_with(kind)
  local ask, reply = Semaphore(0), Semaphore(0)
  local helper = kind{target = answer, args = {ask, reply, times}}
  helper:start()
  local took = each(function() ask:release() reply:acquire() end) / 2 --@switch
  helper:join()
  return took
end

-- What the interpreter keeps in memory, in kB.
local function kilobytes()
  collectgarbage()
  return collectgarbage("count")
end

local function memory_coroutine()
  local before, all = kilobytes(), {}
  for i = 1, times do
    all[i] = generator(rest)()
    all[i]:next() --@keep-coroutine
  end
  return (kilobytes() - before) / times
end

local function memory_thread()
  local ask, reply, all = Semaphore(0), Semaphore(0), {}
  local before = kilobytes()
  for i = 1, times do
    all[i] = Thread{target = answer, args = {ask, reply, 1}} --@keep-thread
    all[i]:start()
  end
  local kb = (kilobytes() - before) / times
  for i = 1, times do ask:release() end
  for i = 1, times do all[i]:join() end
  return kb
end

-- A process has everything once more.
local function memory_process()
  local told = Queue()
  local helper = Process{target = function() told:put(kilobytes()) end} --@keep-process
  helper:start()
  local kb = told:get()
  helper:join()
  return kb
end

function main()
  local costs = {
    {"coroutine", each(create_coroutine), switch_coroutine(), memory_coroutine()},
    {"thread", each(create_with, Thread), switch_with(Thread), memory_thread()},
    {"process", each(create_with, Process), switch_with(Process), memory_process()},
  }
  print("us, kB  create switch  mem")
  for _, c in ipairs(costs) do
    print(string.format("%-9s%5.0f%7.0f%5.1f", c[1], c[2], c[3], c[4])) --@told
  end
  table.sort(costs, function(a, b) return a[2] < b[2] end)
  outcome("cheapest_first", costs[1][1] .. " " .. costs[2][1] .. " " .. costs[3][1])
end
