local order = {}

function coffee()
  yield("3") --@three
  yield("4") --@four
end

function letter()
  yield("1") --@one
  yield("2") --@two
end

function main()
  local one, other = generator(letter)(), generator(coffee)()
  for i = 1, 2 do
    order[#order + 1] = one:next() --@ask
    order[#order + 1] = other:next() --@ask-other
  end
  outcome("order", table.concat(order, " "))
end
