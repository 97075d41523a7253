local order = {}

local function note(what)
  order[#order + 1] = what
end

function letter()
  print("1") --@one
  note("1")
  print("2") --@two
  note("2")
end

function coffee()
  print("3") --@three
  note("3")
  print("4") --@four
  note("4")
end

function main()
  letter() --@letter
  coffee() --@coffee
  outcome("order", table.concat(order, " "))
end
