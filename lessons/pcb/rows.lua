local ticks = param("ticks", 25)

function worker(told)
  work(ticks) --@work
  told:put({"worker", time.process_time()}) --@told
end

local function rest(bell, depth)
  if depth % 2 == 1 then sleep(ticks / 400) else bell:wait(ticks / 400) end --@sleep
  if depth < 4 then pcall(rest, bell, depth + 1) end --@deeper
end

function sleeper(told)
  rest(Event{name = "bell"}, 1) -- a bell that nobody rings
  told:put({"sleeper", time.process_time()})
end

function main()
  local told, cpu = Queue{name = "told"}, {}
  local both = {
    Process{target = worker, args = {told}, name = "worker"}, --@start
    Process{target = sleeper, args = {told}, name = "sleeper"},
  }
  for _, p in ipairs(both) do p:start() end
  for _ = 1, 2 do
    local who, seconds = table.unpack(told:get())
    cpu[who] = seconds
  end
  for _, p in ipairs(both) do p:join() end
  outcome("sleepers_cpu_time", cpu.sleeper < cpu.worker / 4 and "next to nothing" or "as much") --@judge
end
