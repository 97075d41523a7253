function child()
  print("knocks") --@knock
  door:acquire() --@acquire
  outcome("inside", true)
end

function main()
  outcome("inside", false)
  door = threading.Lock{name = "door"}
  door:acquire() --@hold
  local p = Process{target = child, name = "child"}
  p:start() --@fork
  door:release() --@release
  p:join()
end
