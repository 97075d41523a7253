function nap()
  signal.pause() --@nap
end

function main()
  local p, asked = Process{target = nap, name = "sleeper"}, 0
  p:start() --@start
  p:terminate() --@terminate
  repeat
    asked = asked + 1
  until not p:is_alive() --@ask
  p:join() --@join
  outcome("asked", asked)
  outcome("exitcode", p.exitcode)
end
