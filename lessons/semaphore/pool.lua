local permits, swimmers = param("permits", 2), param("swimmers", 4)

function swim(towels, inside, most)
  towels:acquire() --@acquire
  inside:get_lock():with(function()
    inside.value = inside.value + 1 --@in
    most.value = math.max(most.value, inside.value)
  end)
  sleep(param("swim", 0.05))
  inside:get_lock():with(function() inside.value = inside.value - 1 end) --@out
  towels:release() --@release
end

function main()
  local towels = Semaphore{permits, name = "towels"} --@make
  local inside, most = Value{"i", 0, name = "inside"}, Value{"i", 0, name = "most"}
  local people = {}
  for i = 1, swimmers do
    people[i] = Process{target = swim, args = {towels, inside, most}, name = "swimmer-" .. i}
    people[i]:start()
  end
  for _, p in ipairs(people) do p:join() end
  outcome("most", most.value)
end
