function sell(shelf)
  while true do
    local bun = shelf:get() --@get
    shelf:task_done() --@done
  end
end

function main()
  local shelf = JoinableQueue{name = "shelf"} --@queue
  for i = 1, 2 do shelf:put(i) end --@put
  Process{target = sell, args = {shelf}, name = "seller", daemon = true}:start() --@daemon
  shelf:join() --@join
  outcome("closed", true)
end
