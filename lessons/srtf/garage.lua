local jobs = {{"engine", 8, 0}, {"brakes", 4, 1}, {"tyre", 2, 2}, {"bulb", 1, 4}}  --@jobs
local done = Queue{name = "done"}

local function minute() return math.floor(time.time() * 100 + 0.5) end

function repair(name, hours, comes)
  if comes > 0 then io(comes) end  --@come
  work(hours)  --@burst
  done:put({name, minute() - comes - hours})  --@leave
end

function main()
  local cars, order, waited = {}, {}, {}
  for i, job in ipairs(jobs) do
    cars[i] = Process{target = repair, args = job, name = job[1]}
    cars[i]:start()
  end
  for i = 1, #jobs do
    local name, hours = table.unpack(done:get())
    order[i], waited[name] = name, hours
  end
  for _, car in ipairs(cars) do car:join() end
  outcome("order", table.concat(order, " "))
  outcome("engine_waited", waited.engine)
  outcome("average_waiting", (waited.engine + waited.brakes + waited.tyre + waited.bulb) / #jobs)
end
