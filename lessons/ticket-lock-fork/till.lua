local buyers, think, wait = param("buyers", 10), param("think", 0.02), param("wait", "join")
local till = Lock{name = "till"} --@lock

function buy()
  till:acquire() --@acquire
  local n = read("tickets.txt")
  sleep(think)
  write("tickets.txt", n - 1) --@sell
  till:release() --@release
end

function main()
  write("tickets.txt", buyers)
  local crowd = {}
  for i = 1, buyers do
    crowd[i] = Process{target = buy, name = "buyer-" .. i} --@fork
    crowd[i]:start()
  end
  if wait == "join" then
    for _, p in ipairs(crowd) do p:join() end --@join
  else
    sleep(wait) --@sleep
  end
  outcome("tickets_left", read("tickets.txt"))
end
