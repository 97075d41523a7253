copier = Value{"i", 0, name = "copier"}
waited = Array{"i", 2, name = "waited"}

local function minute() return math.floor(time.time() * 100 + 0.5) end

function copy(me, pages, comes)
  if comes > 0 then io(comes) end  --@come
  copier.value = me
  work(pages)  --@burst
  waited[me] = minute() - comes - pages  --@wait
end

function tea()
  copier.value = 0
  work(1)  --@tea
end

function main()
  local thesis = Process{target = copy, args = {1, 7, 0}, name = "thesis"}
  local stamp = Process{target = copy, args = {2, 1, 1}, name = "stamp"}
  together{thesis, stamp, Process{target = tea, name = "tea"}}
  outcome("total_waiting", waited[1] + waited[2])
end
