local jobs = {
  {"records", 3, 0, 5},  --@jobs
  {"burn", 3, 1, 1}, {"cut", 3, 4, 1}, {"sting", 3, 7, 1}, {"fall", 3, 10, 1},
}
local done = Queue{name = "done"}

local function minute() return math.floor(time.time() * 100 + 0.5) end

function treat(name, minutes, comes, number)
  priority(number)  --@priority
  if comes > 0 then io(comes) end  --@come
  work(minutes)  --@burst
  done:put({name, minute()})  --@leave
end

function main()
  local tasks, order, ends = {}, {}, {}
  for i, job in ipairs(jobs) do
    tasks[i] = Process{target = treat, args = job, name = job[1]}
    tasks[i]:start()
  end
  for i = 1, #jobs do
    local name, at = table.unpack(done:get())
    order[i], ends[name] = name, at
  end
  for _, task in ipairs(tasks) do task:join() end
  outcome("order", table.concat(order, " "))
  outcome("records_done", ends.records)
end
