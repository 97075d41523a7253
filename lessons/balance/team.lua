local buns, bake_time, sell_time = param("buns", 12), param("bake_time", 0.03), param("sell_time", 0.01)
local most = param("most", 4)

function bake(shelf, mine)
  for _ = 1, mine do
    sleep(bake_time) --@bake
    shelf:put("bun")
  end
end

function sell(shelf)
  while shelf:get() ~= "card" do --@get
    sleep(sell_time) --@sell
  end
end

function day(bakers, sellers)
  local shelf, all, shop = Queue{maxsize = 4}, {}, {}
  local from = time.time()
  for i = 1, bakers do all[i] = Process{target = bake, args = {shelf, buns // bakers}} end --@bakers
  for i = 1, sellers do shop[i] = Process{target = sell, args = {shelf}} end --@sellers
  for _, p in ipairs(all) do p:start() end
  for _, p in ipairs(shop) do p:start() end
  for _, p in ipairs(all) do p:join() end
  for _ = 1, sellers do shelf:put("card") end
  for _, p in ipairs(shop) do p:join() end
  return buns / (time.time() - from)
end

function main()
  local speed = {}
  for bakers = 1, most do --@teams
    local row = {}
    for sellers = 1, most do
      row[sellers] = day(bakers, sellers)
    end
    speed[bakers] = row
    print(string.format("bakers %d:" .. string.rep("%4.0f", most), bakers, table.unpack(row)))
  end
  outcome("more_sellers_help", speed[1][most] / speed[1][1] > 1.5) --@judge
  outcome("more_bakers_help", speed[most][1] / speed[1][1] > 1.5)
end
