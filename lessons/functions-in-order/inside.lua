local order = {}

local function noted(what)
  order[#order + 1] = what
  return what
end

function coffee()
  print(noted("3")) --@three
  print(noted("4")) --@four
end

function letter()
  print(noted("1")) --@one
  coffee() --@coffee
  print(noted("2")) --@two
end

function main()
  letter() --@letter
  outcome("order", table.concat(order, " "))
end
