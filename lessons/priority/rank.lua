local jobs = {
  {name = "records", minutes = 3, comes = 0, priority = 5},
  {name = "burn", minutes = 3, comes = 1, priority = 1},
  {name = "cut", minutes = 3, comes = 4, priority = 1},
  {name = "sting", minutes = 3, comes = 7, priority = 1},
  {name = "fall", minutes = 3, comes = 10, priority = 1},
}
local ends = {}

local function rank(job)
  return job.priority  --@rank
end

local function next_job(clock)
  local best
  for _, job in ipairs(jobs) do
    local here = job.comes <= clock and not ends[job.name]  --@here
    if here and (not best or rank(job) < rank(best)) then best = job end
  end
  return best
end

function main()
  for _, job in ipairs(jobs) do job.left, job.waited = job.minutes, 0 end
  for clock = 0, 14 do
    local running = next_job(clock)
    for _, job in ipairs(jobs) do
      local here = job.comes <= clock and not ends[job.name]
      if here and job ~= running then job.waited = job.waited + 1 end  --@wait
    end
    running.left = running.left - 1
    if running.left == 0 then ends[running.name] = clock + 1 end  --@leave
  end
  outcome("burn_done", ends.burn)
  outcome("records_done", ends.records)
end
