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
  local took = time.time() - from
  local share = (time.process_time() - cpu) / took --@share
  from = time.time()
  local processes = {}
  for i = 1, 2 do
    processes[i] = Process{target = add, name = "process-" .. i} --@processes
    processes[i]:start()
  end
  for _, p in ipairs(processes) do p:join() end
  outcome("threads_ms", math.floor(took * 1000))
  outcome("processes_ms", math.floor((time.time() - from) * 1000))
  outcome("cpus_of_threads", math.ceil(share - 0.3)) --@told
end
