function job(first, pause, second)
  work(first) --@work
  if pause > 0 then
    io(pause) --@io
    work(second)
  end
end

function main()
  local from, jobs = time.time(), {}
  for i = 1, 6 do
    jobs[i] = Process{target = job, args = i == 1 and {2, 2, 2} or {4, 0, 0}, name = "task-" .. i} --@job
    jobs[i]:start()
  end
  for _, p in ipairs(jobs) do p:join() end
  outcome("ticks", math.floor((time.time() - from) * 100 + 0.5)) --@told
end
