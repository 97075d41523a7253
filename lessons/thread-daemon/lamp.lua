local seconds = param("seconds", 2)

function lamp()
  print("lamp on") --@on
  sleep(seconds)
  print("lamp off") --@off
  outcome("lamp_off", true)
end

function main()
  outcome("lamp_off", false)
  local t = Thread{target = lamp, name = "lamp", daemon = param("daemon", true)} --@daemon
  t:start() --@start
  sleep(seconds / 2)
  print("main is done") --@done
end
