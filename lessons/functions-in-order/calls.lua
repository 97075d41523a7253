local order = {}

local function say(what)
  order[#order + 1] = what
  print(what)
end

function letter()
  say("1") --@one
  say("2") --@two
end

function coffee()
  say("3") --@three
  say("4") --@four
end

function main()
  letter() --@letter
  coffee() --@coffee
  outcome("order", table.concat(order, " "))
end
