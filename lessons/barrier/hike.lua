local walk = param("walk", 0.02)

function hike(pace, hut, came, early)
  for stage = 1, 2 do
    sleep(walk * pace) --@walk
    came:get_lock():with(function() came.value = came.value + 1 end) --@came
    hut:wait() --@wait
    if came.value < stage * 3 then early.value = early.value + 1 end --@look
  end
end

function main()
  local from = time.time()
  local hut = Barrier{3, name = "hut"} --@make
  local came, early = Value{"i", 0, name = "came"}, Value{"i", 0, name = "early"}
  local group = {}
  for pace, name in ipairs{"ada", "bea", "cem"} do
    group[pace] = Process{target = hike, args = {pace, hut, came, early}, name = name}
    group[pace]:start()
  end
  for _, p in ipairs(group) do p:join() end
  outcome("came", came.value)
  outcome("early", early.value)
  outcome("hours", math.floor((time.time() - from) / walk))
end
