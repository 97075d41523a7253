stirred = 0
watch("stirred")

function cook(told)
  for _ = 1, 3 do
    stirred = stirred + 1 --@stir
    sleep(param("pause", 0.02))
  end
  told:put(stirred) --@told
end

function main()
  local told = Queue{name = "told"}
  local ann = Process{target = cook, args = {told}, name = "ann"} --@ann
  local bob = Process{target = cook, args = {told}, name = "bob"} --@bob
  ann:start()
  bob:start()
  outcome("pids_differ", ann.pid ~= bob.pid) --@pids
  outcome("first_says", told:get()) --@first
  outcome("second_says", told:get())
  ann:join()
  bob:join()
end
