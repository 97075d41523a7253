function child()
  print("knocks") --@knock
  door:acquire() --@acquire
  outcome("inside", true)
end

function main()
  outcome("inside", false)
  door = threading.Lock{name = "door"}
  door:acquire() --@hold
  door:release() --@release
  local p = Process{target = child, name = "child"}
  p:start() --@fork
  p:join()
end
