local ticks = 24
got = Array{"i", 2, name = "got"}

local function minute() return math.floor(time.time() * 100 + 0.5) end

function compute(me, comes)
  if comes > 0 then io(comes) end  --@wake
  while minute() < ticks do
    work(1)  --@tick
    if minute() <= ticks then got[me] = got[me] + 1 end  --@count
  end
end

function main()
  together{
    Process{target = compute, args = {1, 0}, name = "build"},
    Process{target = compute, args = {2, 12}, name = "movie"},
  }
  outcome("movie_got", got[2])
end
