function guest(chairs, free)
  free:acquire() --@acquire
  while chairs.value == 0 do --@if
    free:wait() --@wait
  end
  chairs.value = chairs.value - 1 --@sit
  check(chairs.value >= 0, "a guest sits where there is no chair")
  free:release() --@release
end

function host(chairs, free)
  free:acquire()
  chairs.value = chairs.value + 1 --@chair
  free:notify_all() --@notify
  free:release()
end

function main()
  local chairs, free = Value{"i", 0, name = "chairs"}, Condition{name = "free"} --@make
  together{
    {target = guest, args = {chairs, free}, name = "guest-1"},
    {target = guest, args = {chairs, free}, name = "guest-2"},
    {target = host, args = {chairs, free}, name = "host-1"},
    {target = host, args = {chairs, free}, name = "host-2"},
  }
  outcome("chairs", chairs.value)
end
