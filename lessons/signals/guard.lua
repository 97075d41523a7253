function guard(ready, said)
  signal.signal(signal.SIGTERM, function() said:put("no") end) --@handler
  ready:set()
  while true do signal.pause() end --@pause
end

function main()
  local ready, said = Event{name = "ready"}, Queue{name = "said"}
  local p = Process{target = guard, args = {ready, said}, name = "guard"}
  p:start()
  ready:wait()
  os.kill(p.pid, signal.SIGTERM) --@term
  outcome("first", said:get())
  os.kill(p.pid, signal.SIGSTOP) --@stop
  os.kill(p.pid, signal.SIGTERM) --@again
  sleep(param("pause", 0.2))
  outcome("while_stopped", said:empty() and "nothing" or "no") --@listen
  os.kill(p.pid, signal.SIGCONT) --@cont
  outcome("after", said:get())
  os.kill(p.pid, signal.SIGKILL) --@kill
  p:join()
  outcome("exitcode", p.exitcode)
end
