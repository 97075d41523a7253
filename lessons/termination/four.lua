function normal()
  print("done") --@normal
end

function by_error()
  exit(3) --@error
end

function fatal()
  os.kill(os.getpid(), signal.SIGSEGV) --@fatal
  sleep(10)
end

function sleeper()
  sleep(100) --@sleep
end

function main()
  local codes = {}
  for i, f in ipairs{normal, by_error, fatal, sleeper} do
    local p = Process{target = f, name = ({"normal", "by-error", "fatal", "killed"})[i]}
    p:start()
    if f == sleeper then p:kill() end --@kill
    p:join() --@join
    codes[i] = tostring(p.exitcode)
  end
  outcome("codes", table.concat(codes, " "))
end
