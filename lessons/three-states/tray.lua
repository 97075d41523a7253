function bake(tray)
  for loaf = 1, 2 do
    tray:put(loaf) --@put
  end
end

function eat(tray, empty, eaten)
  for _ = 1, 2 do
    if not pcall(tray.get_nowait, tray) then --@look
      empty.value = empty.value + 1
      tray:get() --@get
    end
    eaten.value = eaten.value + 1
  end
end

function main()
  local tray = Queue{name = "tray"} --@tray
  local empty, eaten = Value{"i", 0, name = "empty"}, Value{"i", 0, name = "eaten"}
  local baker = Process{target = bake, args = {tray}, name = "baker"}
  local guest = Process{target = eat, args = {tray, empty, eaten}, name = "guest"}
  baker:start()
  guest:start()
  baker:join()
  guest:join()
  outcome("found_empty", empty.value)
  outcome("eaten", eaten.value)
end
