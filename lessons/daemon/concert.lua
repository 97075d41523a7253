local second = param("second", 0.2)

function record()
  print("recording")
  sleep(3 * second) --@work
  outcome("recorded", true) --@done
end

function clean()
  print("cleaning")
  sleep(2 * second) --@work
  outcome("cleaned", true) --@done
end

function main()
  outcome("recorded", false)
  outcome("cleaned", false)
  Process{target = record, name = "recorder", daemon = param("daemon", true)}:start() --@daemon
  Process{target = clean, name = "cleaner"}:start() --@other
  sleep(second)
  print("good night") --@end
end
