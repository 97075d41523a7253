local jobs = {{"thesis", 10}, {"flyer", 2}, {"card", 2}, {"form", 2}}  --@jobs
local done = Queue{name = "done"}

local function minute() return math.floor(time.time() * 100 + 0.5) end

function copy(name, pages)
  work(pages)  --@burst
  done:put({name, pages, minute()})  --@leave
end

function main()
  local customers, order, waited = {}, {}, 0
  for i, job in ipairs(jobs) do
    customers[i] = Process{target = copy, args = job, name = job[1]}
    customers[i]:start()
  end
  for i = 1, #jobs do
    local name, pages, leaves = table.unpack(done:get())
    order[i], waited = name, waited + leaves - pages  --@wait
  end
  for _, customer in ipairs(customers) do customer:join() end
  outcome("order", table.concat(order, " "))
  outcome("average_waiting", waited / #jobs)
end
