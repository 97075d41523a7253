function brief()
  exit(5) --@exit
end

function main()
  local child = Process{target = brief, name = "brief"}
  child:start()
  sleep(param("late", 0.3)) --@late
  child:join() --@join
  outcome("code", child.exitcode)
end
