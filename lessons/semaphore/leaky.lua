function swim(towels, inside, most)
  towels:acquire() --@acquire
  towels:release() --@release
  inside:get_lock():with(function()
    inside.value = inside.value + 1 --@in
    if inside.value > most.value then most.value = inside.value end
  end)
  inside:get_lock():with(function() inside.value = inside.value - 1 end) --@out
end

function main()
  local towels = Semaphore{1, name = "towels"} --@make
  local inside, most = Value{"i", 0, name = "inside"}, Value{"i", 0, name = "most"}
  local people = {}
  for i = 1, 2 do
    people[i] = {target = swim, args = {towels, inside, most}, name = "swimmer-" .. i}
  end
  together(people)
  outcome("most", most.value)
end
