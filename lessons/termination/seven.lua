function child()
  exit(7) --@fail
end

function main()
  local p = Process{target = child, name = "child"}
  p:start()
  p:join() --@join
  outcome("code", p.exitcode)
end
