local steps = param("steps", 1000)

function add(sum)
  for i = 1, steps do sum.value = sum.value + i end --@add
end

function add_in_turns(sum)
  for i = 1, steps do
    sum.value = sum.value + i --@add-turn
    yield() --@give-way
  end
end

function one_after_the_other()
  local sum = {value = 0}
  add(sum)
  add(sum)
  return sum.value
end

function in_turns()
  local sum = {value = 0}
  local one, two = generator(add_in_turns)(sum), generator(add_in_turns)(sum)
  for i = 1, steps do one:next() two:next() end --@switch
  return sum.value
end

local function measure(f)
  local from = time.perf_counter()
  local value = f()
  return time.perf_counter() - from, value
end

function main()
  local plain, first = measure(one_after_the_other)
  local turns, second = measure(in_turns)
  print(string.format("one after the other: %.3f ms", plain * 1000))
  print(string.format("in turns:            %.3f ms", turns * 1000))
  outcome("same_sum", first == second)
  outcome("times_slower", math.floor(turns / plain + 0.5))
  outcome("faster", turns > plain and "one after the other" or "in turns")
end
