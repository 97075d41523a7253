function bake(shelf)
  shelf:put("bun") --@put
end

function sell(shelf)
  while shelf:get() ~= "card" do end --@get
end

function main()
  local shelf = Queue{name = "shelf"}
  local baker = Process{target = bake, args = {shelf}, name = "baker"}
  local sellers = {}
  for i = 1, 2 do sellers[i] = Process{target = sell, args = {shelf}, name = "seller-" .. i} end
  baker:start()
  for _, p in ipairs(sellers) do p:start() end
  baker:join()
  shelf:put("card") --@card
  for _, p in ipairs(sellers) do p:join() end --@sellers
  outcome("left_over", shelf:qsize()) --@left
end
