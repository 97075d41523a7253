local buyers, tickets = param("buyers", 4), param("tickets", 10)
local think = param("think", 0.4)

function buy()
  local n = read("tickets.txt")
  if n > 0 then
    sleep(think)
    write("tickets.txt", n - 1)
  end
end

function main()
  write("tickets.txt", tickets)
  local crowd = {}
  for i = 1, buyers do
    crowd[i] = Process{target = buy, name = "buyer-" .. i}
    crowd[i]:start()
  end
  for i = 1, buyers do crowd[i]:join() end
  outcome("tickets_left", read("tickets.txt"))
end
