function guest(chairs, free, seated)
  free:acquire() --@acquire
  while chairs.value == 0 do --@while
    free:wait() --@wait
  end
  chairs.value = chairs.value - 1 --@sit
  seated.value = seated.value + 1
  free:release() --@release
end

function main()
  local chairs, seated = Value{"i", 0, name = "chairs"}, Value{"i", 0, name = "seated"}
  local free = Condition{name = "free"} --@make
  local guests = {}
  for i = 1, 3 do
    guests[i] = Process{target = guest, args = {chairs, free, seated}, name = "guest-" .. i}
    guests[i]:start()
  end
  for i = 1, 3 do
    free:acquire()
    chairs.value = chairs.value + 1 --@chair
    free:notify() --@notify
    free:release()
  end
  for _, g in ipairs(guests) do g:join() end
  outcome("seated", seated.value)
  outcome("chairs_left", chairs.value)
end
