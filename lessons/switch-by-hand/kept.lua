local order = {}

local function say(what)
  order[#order + 1] = what
  print(what)
end

function main()
  local letter, coffee
  letter = greenlet(function()
    say("1") --@one
    coffee:switch() --@to-coffee
    say("2") --@two
  end)
  coffee = greenlet(function()
    say("3") --@three
    letter:switch() --@to-letter
    say("4") --@four
  end)
  letter:switch() --@begin
  outcome("order", table.concat(order, " "))
end
