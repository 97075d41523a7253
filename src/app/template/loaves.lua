-- What the tables of the lesson may set: param(name, value when they do not).
local bakers, loaves = param("bakers", 3), param("loaves", 2)

function bake(number, shelf)
  for _ = 1, loaves do
    shelf:put(number)                                   --@put
  end
end

function main()
  local shelf, crew, count = Queue(), {}, 1
  for i = 1, bakers do
    crew[i] = Process{target = bake, args = {i, shelf}, name = "baker-" .. i}
    crew[i]:start()                                     --@start
  end
  local first = shelf:get()                             --@get
  while count < bakers * loaves do
    shelf:get()
    count = count + 1
  end
  for i = 1, bakers do crew[i]:join() end
  -- What the lesson's tables speak of: outcome, expect, goal.
  outcome("first", first)
  outcome("loaves", count)
end
