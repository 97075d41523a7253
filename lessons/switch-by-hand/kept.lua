local order = {}

local function say(what)
  order[#order + 1] = what
  print(what)
end

function letter()
  say("1") --@one
  to_coffee:switch() --@to-coffee
  say("2") --@two
end

function coffee()
  say("3") --@three
  to_letter:switch() --@to-letter
  say("4") --@four
end

function main()
  to_letter, to_coffee = greenlet(letter), greenlet(coffee)
  to_letter:switch() --@begin
  outcome("order", table.concat(order, " "))
end
