local serial = param("batch", false)

function job()
  work(2) --@compute
  io(3) --@wait
  work(2) --@compute
end

function main()
  local from, jobs = time.time(), {}
  for i = 1, 3 do
    jobs[i] = Process{target = job, name = "job-" .. i} --@job
    jobs[i]:start()
    if serial then jobs[i]:join() end --@one
  end
  for _, p in ipairs(jobs) do p:join() end --@all
  local ticks = math.floor((time.time() - from) * 100 + 0.5)
  outcome("ticks", ticks)
  outcome("idle", ticks - 12) --@idle
end
