function nap()
  signal.pause() --@nap
end

function main()
  local p = Process{target = nap, name = "sleeper"}
  p:start() --@start
  p:terminate() --@terminate
  outcome("just_after", p:is_alive()) --@ask
  p:join() --@join
  outcome("after_join", p:is_alive())
  outcome("exitcode", p.exitcode)
end
