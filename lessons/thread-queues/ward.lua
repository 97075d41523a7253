local patients = queue.Queue{name = "patients"} --@queue

function doctor()
  local seen = {}
  for i = 1, 3 do
    seen[i] = patients:get() --@get
    sleep(0.1)
  end
  outcome("seen", table.concat(seen, " "))
end

function main()
  for _, urgency in ipairs{5, 1, 3} do
    patients:put(urgency) --@put
  end
  local t = Thread{target = doctor, name = "doctor"}
  t:start()
  t:join()
end
