local buyers, tickets = param("buyers", 4), param("tickets", 10)
local think = param("think", 0.4)

function buy()
  local n = read("tickets.txt") --@read
  if n > 0 then
    sleep(think) --@think
    write("tickets.txt", n - 1) --@write
  end
end

function main()
  write("tickets.txt", tickets) --@chalk
  local crowd = {}
  for i = 1, buyers do
    crowd[i] = Process{target = buy, name = "buyer-" .. i}
    crowd[i]:start() --@start
  end
  for i = 1, buyers do crowd[i]:join() end --@join
  outcome("tickets_left", read("tickets.txt")) --@left
end
