local function drain(q)
  local got = {}
  while not q:empty() do
    got[#got + 1] = q:get() --@get
  end
  return table.concat(got, " ")
end

local function fill(q, numbers)
  for _, number in ipairs(numbers) do
    q:put(number) --@put
  end
  return q
end

function main()
  local line = fill(queue.Queue{name = "line"}, {1, 2, 3}) --@fifo
  local pile = fill(queue.LifoQueue{name = "pile"}, {1, 2, 3}) --@lifo
  local ward = fill(queue.PriorityQueue{name = "ward"}, {5, 1, 3}) --@priority
  outcome("line", drain(line))
  outcome("pile", drain(pile))
  outcome("ward", drain(ward))
end
