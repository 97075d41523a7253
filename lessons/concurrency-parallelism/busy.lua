function compute()
  work(50) --@compute
end

function main()
  local from, both = time.time(), {}
  for i = 1, 2 do
    both[i] = Process{target = compute, name = "busy-" .. i} --@start
    both[i]:start()
  end
  for _, p in ipairs(both) do p:join() end --@join
  outcome("processes", #both)
  outcome("seconds", math.floor((time.time() - from) * 100) / 100) --@told
end
