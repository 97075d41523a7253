local steps, turns = param("steps", 6), 0

function work(sum)
  for i = 1, steps do
    sum.value = sum.value + i --@add
    turns = turns + 1
    yield() --@give-way
  end
end

function main()
  local sum = {value = 0}
  local one, two = generator(work)(sum), generator(work)(sum)
  for i = 1, steps do
    one:next() --@first
    two:next() --@second
  end
  outcome("sum", sum.value)
  outcome("turns", turns)
end
