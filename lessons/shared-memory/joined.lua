function paint(number)
  number.value = number.value + 222 --@write
end

function main()
  local number = Value{"i", 666, name = "number"} --@value
  local child = Process{target = paint, args = {number}, name = "painter"}
  child:start()
  child:join() --@join
  local seen = number.value --@look
  outcome("seen", seen)
end
