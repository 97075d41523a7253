-- A class with run().
-- methods: fork spawn forkserver
Shopper = class(Process)
function Shopper:init(q, goods) self.q, self.goods = q, goods end
function Shopper:run() self.q:put({self.goods, os.getpid()}) end
function main()
  local q, all, pids, sum = Queue(), {}, {}, 0
  for i = 1, 10 do all[i] = Shopper(q, i) all[i]:start() end
  local different = 0
  for i = 1, 10 do
    local it = q:get()
    sum = sum + it[1]
    if not pids[it[2]] then pids[it[2]] = true different = different + 1 end
  end
  for i = 1, 10 do all[i]:join() end
  outcome("sum", sum) outcome("pids", different) outcome("exitcode", all[1].exitcode)
end
