local seconds = param("seconds", 2)

function lamp()
  print("lamp on") --@on
  sleep(seconds)
  print("lamp off") --@off
  outcome("lamp_off", true)
end

function clock()
  sleep(seconds * 2)
  print("the clock strikes") --@strike
end

function main()
  outcome("lamp_off", false)
  Thread{target = lamp, name = "lamp", daemon = true}:start() --@daemon
  Thread{target = clock, name = "clock"}:start() --@start
  print("main is done") --@done
end
