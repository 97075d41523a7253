function player(boss, songs)
  songs:put("tuning") --@tune
  print("one, two, three") --@count
  songs:put(os.getppid() == boss and "same parent" or "adopted") --@song
end

function boss(songs)
  Process{target = player, args = {os.getpid(), songs}, name = "player"}:start() --@child
  signal.pause() --@pause
end

function main()
  local songs = Queue{name = "songs"}
  local p = Process{target = boss, args = {songs}, name = "boss"}
  p:start()
  songs:get()
  p:kill() --@kill
  p:join()
  outcome("boss", p.exitcode)
  outcome("player", songs:get())
end
