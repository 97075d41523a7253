function record()
  sleep(param("seconds", 0.1)) --@work
  outcome("recorded", true)
end

function main()
  outcome("recorded", false)
  local p = Process{target = record, name = "recorder"}
  p.daemon = true --@daemon
  p:start() --@start
  outcome("daemon", p.daemon)
  p:join() --@join
end
