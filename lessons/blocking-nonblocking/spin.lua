function cook(pot)
  pot.value = 1 --@cook
end

function guest(pot, asked)
  while pot.value == 0 do --@ask
    asked.value = asked.value + 1
  end
end

function main()
  local pot, asked = Value{"i", 0, name = "pot"}, Value{"i", 0, name = "asked"}
  local c = Process{target = cook, args = {pot}, name = "cook"}
  local g = Process{target = guest, args = {pot, asked}, name = "guest"}
  c:start()
  g:start()
  c:join()
  g:join()
  outcome("asked", asked.value)
  outcome("cooked", pot.value)
end
