-- Four workers, ten tasks: submit comes back before they are done, at most four run, at most four have ever been; an initializer gives each what cannot be sent.
-- methods: fork spawn forkserver
function start(now, most) NOW, MOST = now, most end
function work(i)
  NOW:get_lock():with(function() NOW.value = NOW.value + 1 if NOW.value > MOST.value then MOST.value = NOW.value end end)
  sleep(0.02)
  NOW:get_lock():with(function() NOW.value = NOW.value - 1 end)
  return {i, os.getpid()}
end
function main()
  local now, most, fs = Value("i", 0), Value("i", 0), {}
  local ex = ProcessPoolExecutor{max_workers = 4, initializer = start, initargs = {now, most}}
  for i = 1, 10 do fs[i] = ex:submit(work, i) end
  local done = 0
  for i = 1, 10 do if fs[i]:done() then done = done + 1 end end
  outcome("all_done_at_once", done == 10)
  local order, pids, n = {}, {}, 0
  for i = 1, 10 do
    local it = fs[i]:result()
    order[i] = it[1]
    if not pids[it[2]] then pids[it[2]] = true n = n + 1 end
  end
  outcome("order", order) outcome("at_most_4_pids", n <= 4) outcome("none_is_main", pids[os.getpid()] == nil)
  outcome("at_most_4", most.value <= 4) outcome("more_than_1", most.value > 1)
  ex:shutdown()
  outcome("nobody_left", #active_children())
end
