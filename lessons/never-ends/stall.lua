function bake(shelf)
  for loaf = 1, 3 do
    shelf:put(loaf) --@put
  end
end

function sell(shelf)
  while true do
    local loaf = shelf:get() --@get
    print("sold", loaf) --@sold
  end
end

function main()
  outcome("closed", false)
  local shelf = Queue{name = "shelf"} --@queue
  local baker = Process{target = bake, args = {shelf}, name = "baker"}
  local seller = Process{target = sell, args = {shelf}, name = "seller"}
  baker:start()
  seller:start()
  baker:join()
  seller:join() --@join
  outcome("closed", true)
end
