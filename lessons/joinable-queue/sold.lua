function bake(shelf)
  for bun = 1, 4 do
    shelf:put(bun) --@put
  end
end

function sell(shelf, sold)
  while true do
    shelf:get() --@get
    sleep(param("sell", 0.05))
    sold:get_lock():with(function() sold.value = sold.value + 1 end)
    shelf:task_done() --@done
  end
end

function main()
  local shelf, sold = JoinableQueue{name = "shelf"}, Value{"i", 0, name = "sold"} --@queue
  local baker = Process{target = bake, args = {shelf}, name = "baker"}
  baker:start()
  for i = 1, 2 do
    Process{target = sell, args = {shelf, sold}, name = "seller-" .. i, daemon = true}:start() --@daemon
  end
  baker:join()
  shelf:join() --@join
  outcome("sold", sold.value)
  local _, err = pcall(shelf.task_done, shelf) --@too-often
  outcome("too_often", err.message)
end
