-- A handler, one that is ignored, one that cannot be caught; stop and go on.
function child(ready, q)
  signal.signal(signal.SIGUSR1, function(n) q:put(n) end)
  signal.signal(signal.SIGUSR2, signal.SIG_IGN)
  ready:set()
  signal.pause()
  q:put("paused no more")
  exit(4)
end
function main()
  local ready, q = Event(), Queue()
  local p = Process{target = child, args = {ready, q}}
  p:start() ready:wait() sleep(0.05)
  os.kill(p.pid, signal.SIGUSR2)
  os.kill(p.pid, signal.SIGSTOP) os.kill(p.pid, signal.SIGCONT)
  os.kill(p.pid, signal.SIGUSR1)
  outcome("handled", q:get()) outcome("then", q:get())
  p:join() outcome("exitcode", p.exitcode)
  local _, err = pcall(signal.signal, signal.SIGKILL, function() end)
  outcome("kill", err.type .. ": " .. err.message)
end
