local loaves, room, late = param("loaves", 5), param("room", 3), param("late", 0.5)

function bake(rack)
  for i = 0, loaves - 1 do
    rack:put(i)                           --@put
  end
end

function sell(rack)
  sleep(late)                             --@late
  outcome("on_the_rack", rack:qsize())    --@count
  local sold = {}
  for i = 1, loaves do
    sold[i] = rack:get()                  --@get
  end
  outcome("sold", table.concat(sold, " "))
end

function main()
  local rack = Queue{maxsize = room, name = "rack"}                         --@rack
  local baker = Process{target = bake, args = {rack}, name = "baker"}
  local seller = Process{target = sell, args = {rack}, name = "seller"}
  baker:start()
  seller:start()
  baker:join()
  seller:join()
end
