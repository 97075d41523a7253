local late = param("late", 0) -- how late the seller comes

function bake(shelf)
  for bun = 1, param("buns", 5) do
    shelf:put(bun) --@put
  end
  shelf:put("end") --@mark
end

function sell(shelf, till)
  local sold, gets = {}, 0
  sleep(late)
  while true do
    local bun = shelf:get() --@get
    gets = gets + 1
    if bun == "end" then break end --@end
    sold[#sold + 1] = bun
  end
  till:put({gets = gets, sold = table.concat(sold, " ")}) --@report
end

function main()
  local shelf, till = Queue{name = "shelf"}, Queue{name = "till"}
  local baker = Process{target = bake, args = {shelf}, name = "baker"}
  local seller = Process{target = sell, args = {shelf, till}, name = "seller"}
  baker:start()
  seller:start()
  local report = till:get()
  baker:join()
  seller:join() --@join
  outcome("sold", report.sold)
  outcome("gets", report.gets)
end
