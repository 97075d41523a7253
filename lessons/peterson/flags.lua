local function number(name) return Value("i", 0, {name = name, lock = false}) end
local want = {number("want-1"), number("want-2")}
local bridge, met = number("bridge"), number("met")

function cross(me, other)
  want[me].value = 1 --@want
  sleep(param("breath", 0)) --@breath
  busy_wait(function() return want[other].value == 0 end) --@wait
  bridge.value = me --@on
  if bridge.value ~= me then met.value = 1 end --@see
  want[me].value = 0 --@off
end

function main()
  together{ --@start
    {target = cross, args = {1, 2}, name = "walker-1"},
    {target = cross, args = {2, 1}, name = "walker-2"},
  }
  outcome("met", met.value) --@met
  outcome("flags_up", want[1].value + want[2].value) --@up
end
