local jobs = {
  {name = "engine", hours = 8, comes = 0},
  {name = "brakes", hours = 4, comes = 1},
  {name = "tyre", hours = 2, comes = 2},
  {name = "bulb", hours = 1, comes = 4},
}

local function shortest(clock)
  local best
  for _, job in ipairs(jobs) do
    local here = job.comes <= clock and job.left > 0  --@here
    if here and (not best or job.left < best.left) then best = job end
  end
  return best
end

function main()
  for _, job in ipairs(jobs) do job.left = job.hours end
  local clock, open, waited, running = 0, #jobs, 0, nil
  while open > 0 do
    running = shortest(clock)  --@choose
    clock, running.left = clock + 1, running.left - 1  --@tick
    if running.left == 0 then
      open = open - 1
      waited = waited + clock - running.comes - running.hours  --@leave
    end
  end
  outcome("average_waiting", waited / #jobs)
end
