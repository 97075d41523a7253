local room, buns = param("room", 3), param("buns", 6)

function bake(shelf, pause)
  for bun = 1, buns do
    sleep(pause) --@bake
    shelf:put(bun) --@put
  end
end

function sell(shelf, pause, longest)
  for bun = 1, buns do
    longest.value = math.max(longest.value, shelf:qsize()) --@look
    shelf:get() --@get
    sleep(pause) --@sell
  end
end

function main()
  local shelf, longest = Queue{maxsize = room, name = "shelf"}, Value{"i", 0, name = "longest"} --@queue
  local baker = Process{target = bake, args = {shelf, param("bake", 0)}, name = "baker"}
  local seller = Process{target = sell, args = {shelf, param("sell", 0.1), longest}, name = "seller"}
  baker:start()
  seller:start()
  baker:join()
  seller:join()
  outcome("longest", longest.value)
end
