till = Lock{name = "till"} --@lock

function buy()
  till:acquire() --@acquire
  local n = read("tickets.txt")
  sleep(param("think", 0.2))
  write("tickets.txt", n - 1) --@sell
  till:release() --@release
end

function main()
  local buyers = param("buyers", 4)
  local context = get_context("spawn") --@spawn
  write("tickets.txt", 10)
  local crowd = {}
  for i = 1, buyers do
    crowd[i] = context.Process{target = buy, name = "buyer-" .. i} --@process
    crowd[i]:start()
  end
  for _, p in ipairs(crowd) do p:join() end
  outcome("tickets_left", read("tickets.txt"))
end
