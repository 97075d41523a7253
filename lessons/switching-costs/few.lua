local steps, turns = param("steps", 6), 0

function work(sum)
  for i = 1, steps do
    sum.value = sum.value + i --@add
  end
  turns = turns + 1
  yield() --@give-way
end

function main()
  local sum = {value = 0}
  local one, two = generator(work)(sum), generator(work)(sum)
  one:next() --@first
  two:next() --@second
  outcome("sum", sum.value)
  outcome("turns", turns)
end
