local share = {3, 1}  --@tickets
local ticks = 40
got = Array{"i", 2, name = "got"}

local function minute() return math.floor(time.time() * 100 + 0.5) end

function compute(me)
  tickets(share[me])
  while minute() < ticks do
    work(1)  --@draw
    if minute() <= ticks then got[me] = got[me] + 1 end  --@count
  end
end

function main()
  together{
    Process{target = compute, args = {1}, name = "red"},
    Process{target = compute, args = {2}, name = "blue"},
  }
  outcome("red_ticks", got[1])
  outcome("all_ticks", got[1] + got[2])
end
