function writer(ready)
  signal.signal(signal.SIGTERM, function() --@handler
    write("novel.txt", "the end") --@save
    exit(4)
  end)
  ready:set()
  while true do signal.pause() end --@pause
end

function main()
  write("novel.txt", "chapter 1")
  local ready = Event{name = "ready"}
  local p = Process{target = writer, args = {ready}, name = "writer"}
  p:start()
  ready:wait()
  os.kill(p.pid, signal.SIGTERM) --@kill
  p:join()
  outcome("novel", read("novel.txt"))
  outcome("exitcode", p.exitcode)
end
