function child()
  error("something is wrong") --@fail
end

function main()
  local p = Process{target = child, name = "child"}
  p:start()
  p:join() --@join
  outcome("code", p.exitcode)
end
