local ticks = param("ticks", 15)

function add()
  work(ticks) --@compute
end

function main()
  local from, cpu = time.time(), time.process_time()
  local threads = {}
  for i = 1, 2 do
    threads[i] = Thread{target = add, name = "thread-" .. i} --@threads
    threads[i]:start()
  end
  for _, t in ipairs(threads) do t:join() end
  local share = (time.process_time() - cpu) / (time.time() - from) --@share
  local processes = {}
  for i = 1, 2 do
    processes[i] = Process{target = add, name = "process-" .. i} --@processes
    processes[i]:start()
  end
  for _, p in ipairs(processes) do p:join() end
  outcome("cpus_of_threads", math.ceil(share - 0.3)) --@told
end
