function enter()
  door:acquire() --@acquire
  inside = inside + 1
  door:release()
end

function child()
  inside = 0
  local guests = {}
  for i = 1, param("guests", 10) do
    guests[i] = Thread{target = enter, name = "guest-" .. i}
    guests[i]:start() --@start
  end
  sleep(param("pause", 0.2))
  outcome("inside_before", inside) --@before
  door:release() --@release
  for _, guest in ipairs(guests) do guest:join() end
  outcome("inside_after", inside)
end

function main()
  door = threading.Lock{name = "door"}
  door:acquire() --@hold
  local p = Process{target = child, name = "child"}
  p:start() --@fork
  p:join()
  outcome("parents_door", door:locked())
  door:release()
end
