function player(boss, gone, songs)
  gone:wait() --@wait
  songs:put(os.getppid() == boss and "same parent" or "adopted") --@song
end

function boss(ready, gone, songs)
  Process{target = player, args = {os.getpid(), gone, songs}, name = "player"}:start() --@child
  ready:set()
  signal.pause() --@pause
end

function main()
  local ready, gone = Event{name = "ready"}, Event{name = "gone"}
  local songs = Queue{name = "songs"}
  local p = Process{target = boss, args = {ready, gone, songs}, name = "boss"}
  p:start()
  ready:wait()
  sleep(param("pause", 0))
  p:kill() --@kill
  p:join()
  gone:set()
  outcome("player", songs:get())
end
