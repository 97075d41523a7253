local order = {}

function coffee()
  yield("3") --@three
  yield("4") --@four
end

function letter()
  yield("1") --@one
  yield_from(generator(coffee)()) --@from
  yield("2") --@two
end

function main()
  for what in generator(letter)() do --@ask
    order[#order + 1] = what
    print(what)
  end
  outcome("order", table.concat(order, " "))
end
