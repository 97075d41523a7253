function paint(number, letter, sign, row)
  number.value = 888 --@write
  letter.value = "b"
  sign.value = "文"
  row[1] = 666 --@row
end

local function says(f)
  local _, err = pcall(f)
  return err.type
end

function main()
  local number = Value{"i", 666, name = "number"} --@value
  local letter, sign = Value{"c", "a", name = "letter"}, Value{"u", "武", name = "sign"}
  local row = Array{"i", {11, 22, 33, 44}, name = "row"} --@array
  local child = Process{target = paint, args = {number, letter, sign, row}, name = "painter"}
  child:start()
  child:join() --@join
  outcome("number", number.value)
  outcome("row", table.concat(row:get(), " "))
  outcome("sign", sign.value)
  outcome("wrong_type", says(function() number.value = "many" end)) --@wrong
  outcome("wrong_index", says(function() return row[5] end)) --@index
end
