local room, buns = param("room", 3), param("buns", 6)
local noon = param("noon", buns + room) -- after so many buns the baker is slow, and the seller quick

function bake(shelf, pause)
  for bun = 1, buns do
    sleep(bun > noon and 1.5 or pause) --@bake
    shelf:put(bun) --@put
  end
end

function sell(shelf, pause, longest)
  for bun = 1, buns do
    local before, here = longest.value, shelf:qsize() --@look
    longest.value = math.max(before, here)
    print(here, "on the shelf", ("#"):rep(here))
    shelf:get() --@get
    if bun <= noon - room then sleep(pause) end --@sell
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
