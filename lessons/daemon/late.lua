function record()
  sleep(param("seconds", 0.1)) --@work
  outcome("recorded", true)
end

function main()
  outcome("recorded", false)
  local p = Process{target = record, name = "recorder"}
  p:start() --@start
  p.daemon = true --@daemon
  outcome("daemon", p.daemon)
end
