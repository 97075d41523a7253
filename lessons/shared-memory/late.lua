function paint(number)
  number.value = number.value + 222 --@write
end

function main()
  local number = Value{"i", 666, name = "number"} --@value
  local child = Process{target = paint, args = {number}, name = "painter"}
  child:start()
  local seen = number.value --@look
  child:join() --@join
  outcome("seen", seen)
end
