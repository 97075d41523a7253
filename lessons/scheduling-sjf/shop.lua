local jobs = {{"thesis", 7, 0}, {"card", 4, 1}, {"form", 2, 2}, {"stamp", 1, 3}}  --@jobs
local done = Queue{name = "done"}

local function minute() return math.floor(time.time() * 100 + 0.5) end

function copy(name, pages, comes)
  if comes > 0 then io(comes) end  --@come
  work(pages)  --@burst
  done:put({name, minute() - comes - pages})  --@leave
end

function main()
  local customers, order, waited = {}, {}, 0
  for i, job in ipairs(jobs) do
    customers[i] = Process{target = copy, args = job, name = job[1]}
    customers[i]:start()
  end
  for i = 1, #jobs do
    local name, minutes = table.unpack(done:get())
    order[i], waited = name, waited + minutes
  end
  for _, customer in ipairs(customers) do customer:join() end
  outcome("order", table.concat(order, " "))
  outcome("average_waiting", waited / #jobs)
end
