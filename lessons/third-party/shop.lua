function buy()
  local shop = sqlite3.connect("shop.db")
  local n = shop:execute("select n from tickets")[1].n --@read
  print("read " .. n)
  sleep(param("think", 0.2))
  shop:execute("update tickets set n = ?", {n - 1}) --@write
  print("wrote " .. n - 1)
  shop:close()
end

function main()
  local shop = sqlite3.connect("shop.db") --@open
  shop:execute("create table tickets(n)")
  shop:execute("insert into tickets values(10)")
  local buyers = {}
  for i = 1, param("buyers", 3) do
    buyers[i] = Process{target = buy, name = "buyer-" .. i}
    buyers[i]:start()
  end
  for _, p in ipairs(buyers) do p:join() end
  outcome("tickets_left", shop:execute("select n from tickets")[1].n)
end
