local bell, left = threading.Event(), {}

function clerk()
  print("I am", threading.current_thread().name) --@who
  bell:wait() --@wait
  left[#left + 1] = threading.current_thread().name --@leave
end

function main()
  local clerks = {}
  for _, name in ipairs{"ada", "bea", "cem"} do
    local t = Thread{target = clerk, name = name} --@name
    t:start() --@start
    clerks[#clerks + 1] = t
  end
  local names = {}
  for i, t in ipairs(threading.enumerate()) do names[i] = t.name end --@list
  outcome("at_work", threading.active_count()) --@count
  outcome("names", table.concat(names, " "))
  bell:set() --@ring
  for _, t in ipairs(clerks) do t:join() end
  outcome("left", table.concat(left, " "))
  outcome("afterwards", threading.active_count()) --@after
end
