Shopper = class(Process)

function Shopper:init(bags, list) --@init
  self.bags = bags
  self.list = list
  self.name = "shopper-" .. list
end

function Shopper:run() --@run
  print("process", os.getpid(), "buys", self.list)
  self.bags:put({os.getpid(), self.list}) --@put
end

function main()
  local bags = Queue{name = "bags"}
  local all, pids, sum, different = {}, {}, 0, 0
  for i = 1, 3 do
    all[i] = Shopper(bags, i) --@make
    all[i]:start() --@start
  end
  for _ = 1, #all do
    local pid, things = table.unpack(bags:get())
    sum = sum + things
    if not pids[pid] then different = different + 1 end
    pids[pid] = true
  end
  for _, p in ipairs(all) do p:join() end
  outcome("bought", sum)
  outcome("pids", different)
end
