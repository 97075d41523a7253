local order = {}

local function noted(what)
  order[#order + 1] = what
  return what
end

function letter()
  print(noted("1")) --@one
  print(noted("2")) --@two
end

function coffee()
  print(noted("3")) --@three
  print(noted("4")) --@four
end

function main()
  letter() --@letter
  coffee() --@coffee
  outcome("order", table.concat(order, " "))
end
