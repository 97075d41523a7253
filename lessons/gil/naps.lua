local nap = param("nap", 0.3)

function rest()
  sleep(nap) --@nap
end

function main()
  local from, threads = time.time(), {}
  for i = 1, 4 do
    threads[i] = Thread{target = rest, name = "sleeper-" .. i} --@threads
    threads[i]:start()
  end
  for _, t in ipairs(threads) do t:join() end
  outcome("naps", math.floor((time.time() - from) / nap + 0.4)) --@told
end
