function scribe(answers)
  local evening = threading.Event{name = "evening"}
  for i = 1, 2 do
    Thread{target = function() evening:wait() end, name = "hand-" .. i}:start() --@thread
  end
  local me = current_process()
  answers:put({me.name, os.getpid(), os.getppid(), threading.active_count()}) --@answer
  sleep(param("pause", 0))
  evening:set()
  exit(7) --@exit
end

function main()
  local answers = Queue{name = "answers"}
  local p = Process{target = scribe, args = {answers}, name = "scribe"} --@make
  outcome("pid_before", p.pid or "none") --@before
  outcome("exitcode_before", p.exitcode or "none")
  p:start() --@start
  local name, pid, parent, threads = table.unpack(answers:get())
  p:join()
  outcome("name", name)
  outcome("same_pid", pid == p.pid)
  outcome("parent_is_main", parent == os.getpid())
  outcome("threads", threads)
  outcome("exitcode", p.exitcode)
  outcome("default_name", Process{target = scribe}.name)
  outcome("cpus", cpu_count())
end
