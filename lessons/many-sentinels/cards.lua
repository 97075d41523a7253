local cards = param("cards", 2)

function bake(shelf)
  for bun = 1, 2 do
    shelf:put("bun") --@put
  end
end

function sell(shelf, sold)
  while true do
    if shelf:get() == "card" then break end --@get
    sold:get_lock():with(function() sold.value = sold.value + 1 end)
  end
end

function main()
  local shelf, sold = Queue{name = "shelf"}, Value{"i", 0, name = "sold"}
  local bakers, sellers = {}, {}
  for i = 1, 3 do bakers[i] = Process{target = bake, args = {shelf}, name = "baker-" .. i} end
  for i = 1, 2 do sellers[i] = Process{target = sell, args = {shelf, sold}, name = "seller-" .. i} end
  for _, p in ipairs(bakers) do p:start() end
  for _, p in ipairs(sellers) do p:start() end
  for _, p in ipairs(bakers) do p:join() end --@bakers
  for i = 1, cards do
    shelf:put("card") --@card
  end
  for _, p in ipairs(sellers) do p:join() end --@sellers
  outcome("sold", sold.value)
  outcome("left_over", shelf:qsize()) --@left
end
