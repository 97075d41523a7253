local loaves, room, late = param("loaves", 5), param("room", 3), param("late", 0.5)

function bake(rack)
  local given_away = 0
  for i = 0, loaves - 1 do
    local ok, err = pcall(rack.put_nowait, rack, i)    --@put
    if not ok and err.type == "Full" then              --@full
      given_away = given_away + 1
    end
  end
  rack:put("closed")                                   --@closed
  outcome("given_away", given_away)
end

function sell(rack)
  sleep(late)
  local sold, loaf = {}, rack:get()                    --@get
  while loaf ~= "closed" do
    sold[#sold + 1] = loaf
    loaf = rack:get()                                  --@get
  end
  outcome("sold", table.concat(sold, " "))
end

function main()
  local rack = Queue{maxsize = room, name = "rack"}
  local baker = Process{target = bake, args = {rack}, name = "baker"}
  local seller = Process{target = sell, args = {rack}, name = "seller"}
  baker:start()
  seller:start()
  baker:join()
  seller:join()
end
