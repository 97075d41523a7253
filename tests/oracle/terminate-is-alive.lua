-- terminate asks; a moment later it has happened.
-- methods: fork spawn forkserver
function nap() sleep(100) end
function main()
  local p = Process{target = nap}
  outcome("before_start", p:is_alive())
  p:start()
  outcome("started", p:is_alive())
  p:terminate() p:join()
  outcome("joined", p:is_alive()) outcome("exitcode", p.exitcode)
end
