-- A callback of a process pool runs in the parent; of a thread pool in the worker, or, when all is done already, in whoever adds it. In the order in which they were added.
-- methods: fork spawn
function pid() return os.getpid() end
function bad() local nothing = nil return nothing.x end
function wait_for(list, n) while #list < n do sleep(0.001) end end
function main()
  local ex, seen = ProcessPoolExecutor{max_workers = 1}, {}
  local f = ex:submit(pid)
  f:add_done_callback(function(g) seen[1] = {os.getpid(), g:result()} end)
  f:result() wait_for(seen, 1)
  outcome("in_parent", seen[1][1] == os.getpid()) outcome("worked_elsewhere", seen[1][2] ~= os.getpid())
  local failed = {}
  local e = ex:submit(bad)
  e:add_done_callback(function(g) failed[1] = {g:done(), g:exception() ~= nil, g:cancelled()} end)
  e:exception() wait_for(failed, 1)
  outcome("failed_too", failed[1])
  ex:shutdown()
  local tx, gate, names, order = ThreadPoolExecutor{max_workers = 1}, threading.Event(), {}, {}
  local t = tx:submit(function() gate:wait() end)
  for i = 1, 3 do t:add_done_callback(function() order[#order + 1] = i names[i] = threading.current_thread().name end) end
  gate:set() wait_for(order, 3)
  outcome("order", order) outcome("in_worker", names[1] ~= "MainThread" and names[1] == names[3])
  t:add_done_callback(function() names[4] = threading.current_thread().name end)
  outcome("done_already", names[4])
  tx:shutdown()
end
