function bake(shelf, waited)
  for _ = 1, 2 do
    if not pcall(shelf.put_nowait, shelf, "bun") then --@try-put
      waited.value = 1
      shelf:put("bun") --@put
    end
  end
end

function sell(shelf, waited)
  for _ = 1, 2 do
    if not pcall(shelf.get_nowait, shelf) then --@try-get
      waited.value = 1
      shelf:get() --@get
    end
  end
end

function main()
  local shelf = Queue{maxsize = 1, name = "shelf"} --@shelf
  local baker_waited, seller_waited = Value{"i", 0, name = "baker_waited"}, Value{"i", 0, name = "seller_waited"}
  local baker = Process{target = bake, args = {shelf, baker_waited}, name = "baker"}
  local seller = Process{target = sell, args = {shelf, seller_waited}, name = "seller"}
  baker:start()
  seller:start()
  baker:join()
  seller:join()
  outcome("left_over", shelf:qsize())
  outcome("both_waited", baker_waited.value + seller_waited.value == 2)
end
