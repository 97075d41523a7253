-- Three consumers say that items are done: none is counted twice, none is forgotten.
-- picker: os
-- times: 3
-- exit: 0
-- outcome: {"left":0}
function main()
  local line, tasks, each = queue.Queue{name = "line"}, {}, 4000
  for i = 1, 3 do
    tasks[i] = Thread{target = function() for _ = 1, each do line:put(1) end end}
    tasks[i + 3] = Thread{target = function() for _ = 1, each do line:get() line:task_done() end end}
  end
  for i = 1, 6 do tasks[i]:start() end
  for i = 1, 6 do tasks[i]:join() end
  line:join()
  outcome("left", line:qsize())
end
