function bake(shelf)
  for bun = 1, 2 do
    shelf:put(bun) --@put
  end
end

function sell(shelf, sold)
  while true do
    local bun = shelf:get() --@get
    if bun == "end" then break end --@end
    sold.value = sold.value + 1
  end
end

function main()
  local shelf, sold = Queue{name = "shelf"}, Value{"i", 0, name = "sold"}
  local baker = Process{target = bake, args = {shelf}, name = "baker"}
  local seller = Process{target = sell, args = {shelf, sold}, name = "seller"}
  baker:start()
  seller:start()
  baker:join()
  shelf:put("end") --@mark
  seller:join() --@join
  outcome("sold", sold.value)
end
