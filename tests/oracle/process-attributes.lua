-- pid, ppid, name.
-- methods: fork spawn
function child(q) q:put({current_process().name, os.getppid() == current and 1 or 0, os.getpid(), current_process().daemon}) end
function main()
  local q = Queue()
  local p = Process{target = child, args = {q}, name = "shopper"}
  outcome("pid_before", p.pid == nil)
  p:start()
  local it = q:get() p:join()
  outcome("name", it[1]) outcome("pid", it[3] == p.pid) outcome("daemon", it[4]) outcome("main", current_process().name)
  outcome("default_name", Process{target = child}.name)
  outcome("exitcode", p.exitcode) outcome("cpus", cpu_count() >= 1)
end
