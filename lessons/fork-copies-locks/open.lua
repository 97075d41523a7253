function child(knock)
  knock:set() --@knock
  door:acquire() --@acquire
  outcome("inside", true)
end

function main()
  outcome("inside", false)
  door = threading.Lock{name = "door"}
  local knock = Event{name = "knock"}
  door:acquire() --@hold
  door:release() --@release
  local p = Process{target = child, args = {knock}, name = "child"}
  p:start() --@fork
  knock:wait() --@hear
  p:join()
end
