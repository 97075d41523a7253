local slice, lowest = 4, 3

local honest = {left = 18, burst = 18, level = 1, used = 0}
local gamer = {left = 18, burst = 3, level = 1, used = 0}  --@gamer
local queue = {honest, gamer}

local function next_task()
  local best = 1
  for i, task in ipairs(queue) do
    if task.level < queue[best].level then best = i end  --@pick
  end
  return table.remove(queue, best)
end

function main()
  local clock = 0
  while #queue > 0 do
    local task = next_task()
    local run = math.min(task.burst, slice - task.used, task.left)
    clock, task.left, task.used = clock + run, task.left - run, task.used + run
    if task.used == slice then  --@sink
      task.level, task.used = math.min(task.level + 1, lowest), 0
    end
    if task.left > 0 then queue[#queue + 1] = task else task.done = clock end
  end
  outcome("honest", honest.done)
  outcome("gamer", gamer.done)
end
