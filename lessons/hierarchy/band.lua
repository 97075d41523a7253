function player()
  signal.pause() --@pause
end

function band(stage)
  os.setpgid(0, 0) --@group
  signal.signal(signal.SIGINT, signal.SIG_DFL)
  for i = 1, 3 do
    Process{target = player, name = "player-" .. i}:start() --@child
  end
  stage:send("all here")
  signal.pause()
end

function main()
  local hall, stage = Pipe(false)
  local p = Process{target = band, args = {stage}, name = "band"}
  p:start()
  hall:recv()
  sleep(param("pause", 0))
  os.killpg(p.pid, signal.SIGINT) --@kill
  p:join()
  stage:close() -- whoever of the band is left holds the stage open
  outcome("silence", hall:poll(1)) --@silence
end
