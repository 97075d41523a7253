function run(go, order)
  go:wait() --@wait
  order:put(current_process().name) --@away
end

function main()
  local go, order = Event{name = "go"}, Queue{name = "order"} --@make
  local runners = {}
  for i = 1, 3 do
    runners[i] = Process{target = run, args = {go, order}, name = "runner-" .. i}
    runners[i]:start()
  end
  sleep(param("ready", 0.1))
  local early = order:qsize() --@early
  go:set() --@set
  for _, r in ipairs(runners) do r:join() end
  outcome("away_before_the_shot", early)
  outcome("away", order:qsize())
end
