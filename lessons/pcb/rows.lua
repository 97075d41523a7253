function worker(told)
  work(param("ticks", 25)) --@work
  told:put({"worker", time.process_time()}) --@told
end

function sleeper(told)
  sleep(param("ticks", 25) / 100) --@sleep
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
